/** What an answer opens where the book's entry is old: no number of the owner, no amount, rank or day of a mortgage. */
import { describe, expect, it } from 'vitest'
import { type Book, type Found, RegistryAnswer } from '../../../lib/queries/book.ts'
import { cut, type Signers } from '../../../lib/queries/cut.ts'
import { linesOf } from '../../../lib/queries/result-words.ts'
import { BOOK, FOUND, OWNER, UNIT } from '../../support/authorizations.ts'

const NUMBER = '厦国土房证第00123456号'
const OLD: Book = {
  unitNumber: UNIT,
  certificateNumber: NUMBER,
  owners: [{ name: OWNER.name }, { name: '测试共有人' }],
  facts: BOOK.facts,
  restrictions: [{ kind: 'seizure' }],
  mortgages: [{ proofNumber: '厦地房他证第0001号', mortgagee: '测试第三银行', kind: 'ordinary' }],
}

const answered = (more: object): Found => RegistryAnswer.parse({ ...FOUND, book: undefined, ...more }) as Found
const signers = (more: Partial<Signers> = {}): Signers => ({ owners: [OWNER], certificates: [NUMBER], ...more })

describe('an entry without the number of its owner', () => {
  const book = answered({ book: OLD })

  it('is opened by the name and the certificate that the letter names, and co-owners stay masked', () => {
    expect(cut(book, { kind: 'ownership', signers: signers() })?.owners).toEqual([
      { name: OWNER.name },
      { name: '测****' },
    ])
  })

  it.each([
    ['width, blanks and brackets', '厦国土房证第００１２３４５６号'],
    ['the same', ` ${NUMBER}`],
  ])('is one certificate however it is written: %s', (_, written) => {
    expect(cut(book, { kind: 'ownership', signers: signers({ certificates: [written] }) })).toBeDefined()
  })

  it.each<[string, Partial<Signers>]>([
    ['by the name alone', { certificates: [] }],
    ['by another certificate', { certificates: ['厦国土房证第00123457号'] }],
    ['by a namesake’s letter', { owners: [{ ...OWNER, name: '测试乙' }] }],
  ])('is not opened %s', (_, more) => {
    expect(cut(book, { kind: 'ownership', signers: signers(more) })).toBeUndefined()
  })

  it('of a person whose number is there is not opened by name', () => {
    const numbered = answered({ book: { ...OLD, owners: [{ name: OWNER.name, idNumber: '350102190001010015' }] } })
    expect(cut(numbered, { kind: 'ownership', signers: signers() })).toBeUndefined()
  })

  it('is found among holdings, certificates and copies the same way', () => {
    expect(cut(answered({ holdings: [OLD] }), { kind: 'holdings', signers: signers() })?.units).toHaveLength(1)
    const certificate = {
      number: NUMBER,
      kind: 'ownership',
      status: 'valid',
      registeredOn: '1998-05-06',
      unitNumber: UNIT,
      owners: [{ name: OWNER.name }],
    }
    expect(cut(answered({ certificate }), { kind: 'certificate', signers: signers() })).toBeDefined()
    expect(
      cut(answered({ certificate }), { kind: 'certificate', signers: signers({ certificates: [] }) }),
    ).toBeUndefined()
    const paper = {
      material: 'results',
      title: '登记结果',
      documentId: `doc_${'0'.repeat(26)}`,
      sha256: 'a'.repeat(64),
    }
    const papers = [
      { ...paper, names: [{ name: OWNER.name }] },
      { ...paper, names: [{ name: OWNER.name }, { name: '测试共有人' }] },
    ]
    const copies = { unitNumber: UNIT, certificateNumber: NUMBER, owners: [{ name: OWNER.name }], papers }
    const shown = cut(answered({ copies }), { kind: 'copies', signers: signers() })
    expect([shown?.copies?.length, shown?.copiesWithheld]).toEqual([1, 1])
  })
})

describe('what the book does not hold', () => {
  it('is not known, and the print says so', () => {
    const mortgages = cut(answered({ book: OLD }), { kind: 'mortgages', signers: signers() })
    expect(mortgages?.mortgages).toEqual([
      { proofNumber: '厦地房他证第0001号', mortgagee: '测试第三银行', kind: 'ordinary' },
    ])
    const view = {
      queryId: `qry_${'0'.repeat(26)}`,
      officer: 'officer-1',
      kind: 'mortgages',
      purpose: 'loan-approval',
      askedAt: '2026-11-24T10:00:00+08:00',
      status: 'answered',
      outcome: 'found',
      answer: mortgages,
    } as const
    const text = linesOf(view, 'bank', {}).flat().join('|')
    expect(text).toContain('抵押（顺位未记载）')
    expect(text).toContain('被担保主债权数额|登记簿未记载')
    expect(text).toContain('登记时间|登记簿未记载')
    expect(text).not.toContain('undefined')
  })
})
