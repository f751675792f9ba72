/** Whatever stands in an OFD, its inspection ends in a verdict: libraries read it that speak by events, and nothing escapes them. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { type Packed, zipOf } from '../../support/zips.ts'

const OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
const file = (name: string, data: string): Packed => ({ name, data: Buffer.from(data), method: 0 })
const FILES = [
  file('OFD.xml', `<ofd:OFD ${OFD}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`),
  file('D/Document.xml', `<ofd:Document ${OFD}><ofd:Pages><ofd:Page BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`),
  file('D/P.xml', '<ofd:Page/>'),
]
const packed = FILES.map((one) => ({ ...one, method: 8 }))
const ARCHIVES = [
  zipOf(FILES),
  zipOf(packed),
  zipOf(packed, { zip64: true }),
  zipOf(packed.map((one) => ({ ...one, descriptor: true }))),
]

const verdictOf = (bytes: Buffer) =>
  inspect(
    { length: bytes.length, read: async (from, to) => bytes.subarray(Math.max(0, from), Math.max(0, to)) },
    'application/ofd',
  )

it('gives a verdict on any OFD with some bytes changed, left out or added', async () => {
  const change = fc.record({ at: fc.nat(), byte: fc.nat(255), out: fc.nat(3), more: fc.uint8Array({ maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(ARCHIVES.length - 1),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (which, changes) => {
        const bytes = changes.reduce((last, { at, byte, out, more }) => {
          const from = at % last.length
          return Buffer.concat([last.subarray(0, from), Buffer.of(byte), more, last.subarray(from + 1 + out)])
        }, ARCHIVES[which] ?? Buffer.alloc(0))
        expect(await verdictOf(bytes)).toSatisfy((verdict: object) => 'pages' in verdict || 'flaw' in verdict)
      },
    ),
    { numRuns: 500 },
  )
})

it('gives a verdict on any XML that its root or its document may be', async () => {
  const piece = fc.constantFrom(
    ...[
      '<ofd:Page BaseLoc="P.xml"/>',
      '<ofd:Pages>',
      '</ofd:Pages>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&#x0;',
      '&a;',
      '<?a?>',
    ],
    ...[
      '<!DOCTYPE a>',
      '\ufeff',
      '<a',
      '="',
      '\0',
      'xmlns="',
      '<ofd:DocRoot>D/Document.xml</ofd:DocRoot>',
      '合',
      '>',
      '/',
    ],
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(1), fc.array(piece, { maxLength: 8 }), fc.nat(), async (which, pieces, at) => {
      const files = FILES.map((one, i) => {
        if (i !== which) return one
        const from = at % one.data.length
        return {
          ...one,
          data: Buffer.concat([one.data.subarray(0, from), Buffer.from(pieces.join('')), one.data.subarray(from)]),
        }
      })
      expect(await verdictOf(zipOf(files))).toSatisfy((verdict: object) => 'pages' in verdict || 'flaw' in verdict)
    }),
    { numRuns: 500 },
  )
})
