/** Valid filings, all synthetic, for the documentation and the tests. They are right on EXAMPLE_DAY with the directory's routes. */
import type { Filing } from './filing.ts'

export const EXAMPLE_DAY = '2026-11-24'

const documentId = (n: number): string => `doc_${String(n).padStart(26, '0')}`

const cny = (fen: number) => ({ currency: 'CNY' as const, fen })

const BRANCH = { xiamen: '91350200MA00YH412T', quanzhou: '91350500MA00YH4392', fuzhou: '91350100MA00YH420G' } as const

const OWNER: Filing['parties'][number] = {
  id: 'owner',
  type: 'individual',
  name: '测试甲',
  idDocument: { kind: 'resident-id', number: '350203190001020020' },
  phone: '13800000001',
}

const AGENT: Filing['parties'][number] = {
  id: 'agent',
  type: 'individual',
  name: '测试乙',
  idDocument: { kind: 'resident-id', number: '350102190001010015' },
}

const COMPANY: Filing['parties'][number] = {
  id: 'company',
  type: 'organization',
  name: '测试实业（泉州）有限公司',
  idDocument: { kind: 'credit-code', number: '91350500MA00XX031H' },
  representative: { name: '测试丙', idDocument: { kind: 'resident-id', number: '35058219000104004X' } },
}

const power = (principals: readonly string[]): NonNullable<Filing['powersOfAttorney']>[number] => ({
  id: 'pow-1',
  principals: [...principals],
  agent: 'agent',
  acts: ['apply', 'supplement', 'answer-inquiry', 'withdraw', 'collect'],
  validFrom: '2026-11-20',
  validTo: '2027-11-20',
  witnessedBy: 'designated-officer',
  documentId: documentId(2),
})

const FIVE_PAPERS: Filing['documents'] = [
  { documentId: documentId(1), slot: 'application-form' },
  { documentId: documentId(2), slot: 'power-of-attorney' },
  { documentId: documentId(3), slot: 'identity-papers' },
  { documentId: documentId(4), slot: 'loan-contract' },
  { documentId: documentId(5), slot: 'mortgage-contract' },
]

/** One home, one owner who is the borrower, one ordinary mortgage. */
const ordinary = {
  business: 'new-loan',
  bankReference: 'YW202611240001',
  branch: BRANCH.xiamen,
  officer: 'officer-1',
  loan: {
    loanContractNo: '借2026-0001',
    productCode: 'home-loan',
    purpose: 'home-purchase',
    borrowerClass: 'individual',
    approvalNo: '批2026-0001',
    approvedAt: '2026-11-20T10:00:00+08:00',
    amount: cny(120_000_000),
    plannedDisbursementOn: '2026-12-01',
  },
  mortgage: {
    kind: 'ordinary',
    contractNo: '抵2026-0001',
    signedOn: '2026-11-20',
    claim: cny(120_000_000),
    term: { from: '2026-12-01', to: '2046-12-01' },
    scopeOfSecurity: '主债权及利息、违约金、损害赔偿金和实现抵押权的费用',
    transferRestricted: true,
    securing: 'joint',
  },
  parties: [OWNER, AGENT],
  mortgagors: [{ party: 'owner' }],
  debtors: [{ party: 'owner', relation: 'same' }],
  mortgagees: [{ branch: BRANCH.xiamen, name: '测试银行厦门分行', rank: 1, capacity: 'own' }],
  agents: [{ party: 'agent', power: 'pow-1' }],
  powersOfAttorney: [power(['owner'])],
  units: [
    {
      unitNumber: '350203001002GB00123F00010203',
      certificate: { number: '闽(2023)厦门市不动产权第0012345号' },
      location: '厦门市思明区测试路1号203室',
      owners: ['owner'],
      coOwnership: 'sole',
    },
  ],
  documents: FIVE_PAPERS,
  declaration: { identityVerified: true, electronicMatchesPaper: true },
} satisfies Filing

/** A maximum-amount mortgage on a home known by its old certificate, with earlier debt brought in. */
const maximum: Filing = {
  ...ordinary,
  bankReference: 'YW202611240002',
  loan: {
    ...ordinary.loan,
    loanContractNo: '借2026-0002',
    facilityNo: '授2026-0002',
    productCode: 'business-credit-line',
    purpose: 'business-operation',
    borrowerClass: 'sole-trader',
    amount: cny(50_000_000),
  },
  mortgage: {
    kind: 'maximum',
    contractNo: '高抵2026-0002',
    signedOn: '2026-11-20',
    ceiling: cny(200_000_000),
    ceilingCovers: 'everything',
    determinationPeriod: { from: '2026-11-20', to: '2029-11-20' },
    existingDebt: { contractNo: '借2025-0107', amount: cny(30_000_000) },
    transferRestricted: false,
    securing: 'joint',
  },
  units: [
    {
      unitNumber: '350203001002GB00124F00020304',
      certificate: { legacyNumber: '厦国土房证第00123456号' },
      location: '厦门市思明区测试路2号304室',
      owners: ['owner'],
    },
  ],
  documents: [
    ...FIVE_PAPERS.slice(0, 3),
    { documentId: documentId(6), slot: 'maximum-mortgage-contract' },
    { documentId: documentId(7), slot: 'facility-contract' },
    { documentId: documentId(8), slot: 'existing-debt-contract' },
    { documentId: documentId(9), slot: 'existing-debt-consent' },
  ],
}

/** A company mortgages industrial land and the building next to it for its own loan, with an amount on each. */
const company = {
  ...ordinary,
  bankReference: 'YW202611240003',
  branch: BRANCH.quanzhou,
  loan: {
    ...ordinary.loan,
    loanContractNo: '借2026-0003',
    productCode: 'working-capital',
    purpose: 'business-operation',
    borrowerClass: 'micro-or-small',
    amount: cny(800_000_000),
  },
  mortgage: {
    ...ordinary.mortgage,
    contractNo: '抵2026-0003',
    kind: 'ordinary',
    claim: cny(800_000_000),
    term: { from: '2026-12-01', to: '2029-12-01' },
    securing: 'per-unit',
  },
  parties: [COMPANY, AGENT],
  mortgagors: [{ party: 'company' }],
  debtors: [{ party: 'company', relation: 'same' }],
  mortgagees: [{ branch: BRANCH.quanzhou, name: '测试银行泉州分行', rank: 1, capacity: 'own' }],
  powersOfAttorney: [power(['company'])],
  units: [
    {
      unitNumber: '350582011004GB00310W00000000',
      certificate: { number: '闽(2022)晋江市不动产权第0045678号' },
      location: '晋江市测试工业区1号',
      owners: ['company'],
      securedAmount: cny(500_000_000),
    },
    {
      unitNumber: '350582011004GB00311F00010001',
      certificate: { number: '闽(2022)晋江市不动产权第0045679号' },
      location: '晋江市测试工业区2号厂房',
      owners: ['company'],
      securedAmount: cny(300_000_000),
    },
  ],
  documents: [...FIVE_PAPERS, { documentId: documentId(10), slot: 'company-papers' }],
} satisfies Filing

/** Two owners by shares, one of them a child whose guardian is the other; the borrower owns nothing. */
const coOwners: Filing = {
  ...ordinary,
  bankReference: 'YW202611240004',
  loan: { ...ordinary.loan, loanContractNo: '借2026-0004' },
  mortgage: { ...ordinary.mortgage, contractNo: '抵2026-0004' },
  parties: [
    OWNER,
    {
      id: 'child',
      type: 'individual',
      name: '测试丁',
      idDocument: { kind: 'resident-id', number: '350203201501020036' },
      guardians: ['owner'],
    },
    {
      id: 'borrower',
      type: 'individual',
      name: '测试戊',
      idDocument: { kind: 'resident-id', number: '350902190001050053' },
    },
    AGENT,
  ],
  mortgagors: [{ party: 'owner' }, { party: 'child' }],
  debtors: [{ party: 'borrower', relation: 'spouse' }],
  powersOfAttorney: [power(['owner'])],
  units: [
    {
      unitNumber: '350206003001GB00045F00120801',
      certificate: { number: '闽（2024）厦门市不动产权第0023456号' },
      location: '厦门市湖里区测试路3号801室',
      owners: ['owner', 'child'],
      coOwnership: 'by-shares',
      shares: [
        { owner: 'owner', share: { numerator: 2, denominator: 3 } },
        { owner: 'child', share: { numerator: 1, denominator: 3 } },
      ],
    },
  ],
  documents: [...FIVE_PAPERS, { documentId: documentId(11), slot: 'guardianship-proof' }],
}

/** Two banks of a syndicate share one rank. */
const syndicate: Filing = {
  ...company,
  bankReference: 'YW202611240005',
  loan: { ...company.loan, loanContractNo: '银团2026-0005' },
  mortgage: { ...company.mortgage, contractNo: '抵2026-0005' },
  mortgagees: [
    {
      branch: BRANCH.quanzhou,
      name: '测试银行泉州分行',
      rank: 1,
      share: { numerator: 3, denominator: 5 },
      capacity: 'syndicate-agent',
    },
    {
      branch: BRANCH.fuzhou,
      name: '测试银行福州分行',
      rank: 1,
      share: { numerator: 2, denominator: 5 },
      capacity: 'own',
    },
  ],
}

export const FILING_EXAMPLES = { ordinary, maximum, company, coOwners, syndicate } as const satisfies Record<
  string,
  Filing
>
