/**
 * What the simulated book says of a unit, chosen by the last four digits of its number, as scripts.ts chooses how a registry behaves.
 * Every other unit has two owners, a right of residence and a mortgage of another bank.
 */
type Verdict = { readonly decision: 'refused' | 'not-accepted'; readonly rules: readonly string[] }
type Row = {
  readonly zh: string
  readonly en: string
  readonly book: object
  /** What the registry then says of an application, and for which rule's reason; otherwise it registers. */
  readonly verdict?: Verdict
}

const refuses = (...rules: readonly string[]): Verdict => ({ decision: 'refused', rules })
const doesNotAccept = (...rules: readonly string[]): Verdict => ({ decision: 'not-accepted', rules })

const OTHER_BANK = {
  mortgagee: '测试第三银行',
  kind: 'ordinary',
  amount: { currency: 'CNY', fen: 50_000_000 },
  rank: 1,
  registeredOn: '2023-03-04',
}

export const BOOKS: Readonly<Record<string, Row>> = {
  '9101': { zh: '单独所有，无任何限制', en: 'one owner, nothing registered', book: {} },
  '9102': {
    zh: '有查封',
    en: 'seized',
    book: { restrictions: [{ kind: 'seizure', registeredOn: '2026-11-01' }] },
  },
  '9103': {
    zh: '有异议登记和居住权',
    en: 'an objection and a right of residence',
    book: {
      restrictions: [
        { kind: 'objection', registeredOn: '2026-10-01' },
        { kind: 'residence-right', registeredOn: '2024-05-06' },
      ],
    },
  },
  '9104': {
    zh: '他人已办理预告登记',
    en: 'a pre-notice of another person',
    verdict: refuses('book.pre-notice-of-another'),
    book: { restrictions: [{ kind: 'advance-notice', registeredOn: '2026-05-06', holder: '350902190001050053' }] },
  },
  '9105': {
    zh: '已有其他银行的抵押',
    en: 'a mortgage of another bank',
    book: { mortgages: [{ ...OTHER_BANK, proofNumber: '闽(2023)厦门市不动产证明第0000007号' }] },
  },
  '9106': {
    zh: '另有登记在办',
    en: 'another application under way',
    verdict: doesNotAccept('book.other-case-running'),
    book: { state: { land: 'granted', otherCaseRunning: true } },
  },
  '9107': {
    zh: '集体土地，法律允许抵押',
    en: 'collective land that a law lets be mortgaged',
    book: { state: { land: 'collective' } },
  },
  '9108': {
    zh: '证书已作废换发',
    en: 'the certificate was replaced',
    verdict: doesNotAccept('certificate.void'),
    book: {
      certificateNumber: '闽(2025)厦门市不动产权第0054321号',
      voidCertificates: ['闽(2023)厦门市不动产权第0012345号'],
    },
  },
  '9109': {
    zh: '查询之后才被查封',
    en: 'seized after the book was read: no rule could foresee it',
    book: {},
    verdict: refuses('book.seized'),
  },
  '9110': {
    zh: '有查封，不予登记',
    en: 'seized, and the registry refuses',
    book: { restrictions: [{ kind: 'seizure', registeredOn: '2026-11-01' }] },
    verdict: refuses('book.seized'),
  },
}

const rowOf = (unitNumber: string): Row | undefined => BOOKS[unitNumber.slice(-4)]

export const verdictOn = (unitNumbers: readonly string[]): Verdict | undefined =>
  unitNumbers.flatMap((unitNumber) => rowOf(unitNumber)?.verdict ?? [])[0]

const CLEAN = { restrictions: [], mortgages: [], state: { land: 'granted', landTermTo: '2083-01-01' } }

/** One owner who signed, and what the unit's number asks for. */
export const scriptedBook = (unitNumber: string, owner: { name: string; idNumber: string }): object | undefined => {
  const row = rowOf(unitNumber)
  const { name, idNumber } = owner
  return row && { owners: [{ name, idNumber }], coOwnership: 'sole', ...CLEAN, ...row.book }
}
