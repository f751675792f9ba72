import { describe, expect, test } from 'vitest'
import { CONTRACTS } from '../../../lib/api/index.ts'
import { DOCUMENT_MAX_BYTES, DocumentDeclaration } from '../../../lib/documents/model.ts'
import { DOCUMENT_TYPES } from '../../../lib/documents/types.ts'
import { faultsOf } from '../../../lib/kernel/faults.ts'
import { DOCUMENT_USABLE_DAYS, INCOMING_EXPIRY_DAYS } from '../../../lib/names/limits.ts'

const GOOD = {
  type: 'mortgage-contract',
  fileName: '抵押合同（正本）.pdf',
  contentType: 'application/pdf',
  length: 1,
  sha256: 'a'.repeat(64),
}

const faults = (over: object) => {
  const sent = { ...GOOD, ...over }
  const parsed = DocumentDeclaration.safeParse(sent)
  return parsed.success ? [] : faultsOf(parsed.error, '', sent).map(({ pointer, code }) => `${pointer} ${code}`)
}

describe('a declaration', () => {
  test('takes 1 to 41,943,040 whole bytes', () => {
    expect(faults({ length: 1 })).toEqual([])
    expect(faults({ length: 41_943_040 })).toEqual([])
    expect(faults({ length: 0 })).toEqual(['/length number.too-small'])
    expect(faults({ length: DOCUMENT_MAX_BYTES + 1 })).toEqual(['/length number.too-large'])
    expect(faults({ length: 1.5 })).toEqual(['/length number.not-integer'])
  })

  test('takes a digest in one form only, so that equal digests are equal texts', () => {
    expect(faults({ sha256: 'A'.repeat(64) })).toEqual(['/sha256 sha256.malformed'])
    expect(faults({ sha256: 'a'.repeat(63) })).toEqual(['/sha256 sha256.malformed'])
  })

  test.each([
    'a/b.pdf',
    'a\\b.pdf',
    '../a.pdf',
    '.hidden',
    'a.',
    ' a.pdf',
    'a\r\nx: y.pdf',
    'a\u0000.pdf',
    'ab\u202efdp.exe',
    'a"b.pdf',
    'a*.pdf',
    '\ud800.pdf',
  ])('refuses the file name %j', (fileName) => {
    expect(faults({ fileName })).toEqual(['/fileName file-name.unsafe'])
  })

  test.each(['a.pdf', '借款合同 2026-11.pdf', '龑䶮.ofd', 'no-extension', 'a.b.c'])(
    'takes the file name %j',
    (fileName) => {
      expect(faults({ fileName })).toEqual([])
    },
  )

  test('names an unknown field, a missing one and an unknown format at once', () => {
    expect(faults({ colour: 'red', type: undefined, contentType: 'text/html' }).sort()).toEqual([
      '/colour field.unknown',
      '/contentType value.not-allowed',
      '/type value.missing',
    ])
  })
})

test('every type of document can be declared by somebody, in some format', () => {
  for (const { declaredBy, contentTypes } of Object.values(DOCUMENT_TYPES))
    expect([declaredBy.length > 0, contentTypes.length > 0]).toEqual([true, true])
})

test('uploads outlive the time in which they may be filed, or a late examination would find nothing', () => {
  expect(INCOMING_EXPIRY_DAYS).toBeGreaterThanOrEqual(DOCUMENT_USABLE_DAYS + 5)
})

test('the examples of every contract are what the contract says', () => {
  const wrong = Object.values(CONTRACTS).flatMap(({ operation, body, success, example }) => [
    ...(body && example?.body !== undefined && !body.safeParse(example.body).success ? [`${operation} body`] : []),
    ...(success.body && example?.answer !== undefined && !success.body.safeParse(example.answer).success
      ? [`${operation} answer`]
      : []),
  ])
  expect(wrong).toEqual([])
})
