/**
 * What the simulated book says of a unit, chosen by the last four digits of its number, as scripts.ts chooses how a registry behaves.
 * Every other unit has two owners, a right of residence and a mortgage of another bank.
 */
type Row = { readonly zh: string; readonly en: string; readonly book: object }

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
    book: { state: { land: 'granted', otherCaseRunning: true } },
  },
  '9107': {
    zh: '集体土地',
    en: 'collective land',
    book: { state: { land: 'collective' } },
  },
  '9108': {
    zh: '证书已作废换发',
    en: 'the certificate was replaced',
    book: {
      certificateNumber: '闽(2025)厦门市不动产权第0054321号',
      voidCertificates: ['闽(2023)厦门市不动产权第0012345号'],
    },
  },
}

const CLEAN = { restrictions: [], mortgages: [], state: { land: 'granted', landTermTo: '2083-01-01' } }

/** One owner who signed, and what the unit's number asks for. */
export const scriptedBook = (unitNumber: string, owner: { name: string; idNumber: string }): object | undefined => {
  const row = BOOKS[unitNumber.slice(-4)]
  const { name, idNumber } = owner
  return row && { owners: [{ name, idNumber }], coOwnership: 'sole', ...CLEAN, ...row.book }
}
