import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileName } from '../../../lib/documents/model.ts'
import { attachment } from '../../../lib/platform/aws/objects.ts'

const fileName = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 120 })
  .filter((n) => FileName.safeParse(n).success)

test('any file name becomes a header of printable ASCII from which a client reads it back', () => {
  fc.assert(
    fc.property(fc.oneof(fileName, fc.constant('抵押合同 100% (1).pdf')), (name) => {
      const header = attachment(name)
      expect(header).toMatch(/^attachment; filename="[ !#-~]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/)
      expect(decodeURIComponent(header.split("filename*=UTF-8''")[1] ?? '')).toBe(name)
    }),
  )
})
