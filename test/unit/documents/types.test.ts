import { describe, expect, test } from 'vitest'
import { DOCUMENT_TYPES, type DocumentType, fitsSlot } from '../../../lib/documents/types.ts'

const TYPES = Object.keys(DOCUMENT_TYPES) as DocumentType[]

describe('document types', () => {
  test('a document fits the slot named after its type', () => {
    expect(TYPES.filter((type) => !fitsSlot(type, type))).toEqual([])
  })

  test('the mortgage may be a clause of the loan contract, but not the other way round', () => {
    expect(fitsSlot('loan-contract', 'mortgage-contract')).toBe(true)
    expect(fitsSlot('mortgage-contract', 'loan-contract')).toBe(false)
  })

  test('only a registry declares registration certificates, and never as a picture', () => {
    expect(DOCUMENT_TYPES['registration-certificate']).toMatchObject({
      declaredBy: ['registry'],
      contentTypes: ['application/pdf', 'application/ofd'],
    })
  })
})
