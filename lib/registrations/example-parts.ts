/** What the examples of the businesses are put together from. All synthetic: identities belong to nobody. Right on 2026-11-24. */
import type { DocumentType } from '../documents/types.ts'
import type { Example } from './business.ts'

export const cny = (fen: number) => ({ currency: 'CNY', fen })

export const XIAMEN = '91350200MA00YH412T'

const documentId = (n: number): string => `doc_${String(n).padStart(26, '0')}`

const person = (id: string, name: string, number: string) => ({
  id,
  type: 'individual',
  name,
  idDocument: { kind: 'resident-id', number },
})

export const OWNER = person('owner', '测试甲', '350203190001020020')
export const BUYER = person('buyer', '测试戊', '350902190001050053')
export const OWNERS_WIFE = person('owners-wife', '测试己', '350128190001030036')
export const BUYERS_HUSBAND = person('buyers-husband', '测试庚', '350405190001060069')
const AGENT = person('agent', '测试乙', '350102190001010015')

export const DEVELOPER = {
  id: 'owner',
  type: 'organization',
  name: '测试房地产（厦门）有限公司',
  idDocument: { kind: 'credit-code', number: '91350200MA00XX0237' },
  representative: { name: '测试丙', idDocument: { kind: 'resident-id', number: '35058219000104004X' } },
}

export const lender = (more: Example = {}): Example => ({
  branch: XIAMEN,
  name: '测试银行厦门分行',
  rank: 1,
  capacity: 'own',
  ...more,
})

/** What the lender files alone. */
export const LENDER: Example = {
  branch: XIAMEN,
  officer: 'officer-1',
  parties: [OWNER],
  mortgagees: [lender()],
  declaration: { identityVerified: true, electronicMatchesPaper: true },
}

const OWNERS_PAPERS: readonly DocumentType[] = ['application-form', 'power-of-attorney', 'identity-papers']

const powerFrom = (principals: readonly string[]) => ({
  id: 'pow-1',
  principals,
  agent: 'agent',
  acts: ['apply', 'supplement', 'answer-inquiry', 'withdraw', 'collect'],
  validFrom: '2026-11-20',
  validTo: '2027-11-20',
  witnessedBy: 'designated-officer',
  documentId: documentId(2),
})

/** What lender and owners file together, the owners through an agent. */
export const WITH_POWER: Example = {
  ...LENDER,
  parties: [OWNER, AGENT],
  mortgagors: [{ party: 'owner' }],
  debtors: [{ party: 'owner', relation: 'same' }],
  agents: [{ party: 'agent', power: 'pow-1' }],
  powersOfAttorney: [powerFrom(['owner'])],
  slots: OWNERS_PAPERS,
}

/** The same, with other persons beside the agent. */
export const withPersons = (persons: readonly { readonly id: string }[], more: Example = {}): Example => ({
  ...WITH_POWER,
  parties: [...persons, AGENT],
  powersOfAttorney: [powerFrom(persons.map(({ id }) => id))],
  ...more,
})

export const LOAN = {
  loanContractNo: '借2026-0001',
  productCode: 'home-loan',
  purpose: 'home-purchase',
  borrowerClass: 'individual',
  approvalNo: '批2026-0001',
  approvedAt: '2026-11-20T10:00:00+08:00',
  amount: cny(120_000_000),
  plannedDisbursementOn: '2026-12-01',
}

export const SCOPE = '主债权及利息、违约金、损害赔偿金和实现抵押权的费用'

export const MORTGAGE = {
  kind: 'ordinary',
  contractNo: '抵2026-0001',
  signedOn: '2026-11-20',
  claim: cny(120_000_000),
  term: { from: '2026-12-01', to: '2046-12-01' },
  scopeOfSecurity: SCOPE,
  transferRestricted: true,
  securing: 'joint',
}

/** A new loan on one home. */
export const HOME_LOAN: Example = {
  ...WITH_POWER,
  loan: LOAN,
  mortgage: MORTGAGE,
  slots: [...OWNERS_PAPERS, 'loan-contract', 'mortgage-contract'],
}

export const oldMortgage = (more: Example = {}): Example => ({
  proofNumber: '闽(2023)厦门市不动产证明第0004321号',
  registeredOn: '2023-06-15',
  kind: 'ordinary',
  contractNo: '抵2023-0815',
  mortgageeName: '测试银行厦门分行',
  amount: cny(80_000_000),
  paper: 'electronic',
  ...more,
})

export const SALE = {
  buyers: ['buyer'],
  sellers: ['owner'],
  price: cny(200_000_000),
  onlineContractNo: '厦存量2026112400001',
  signedOn: '2026-11-18',
  taxClearanceNo: '335026112400000001',
  fundCustodyAccount: '测试监管账户0001',
}

/** Buyer and seller, the buyer mortgages what he buys. */
export const SOLD_HOME: Example = withPersons([OWNER, BUYER], {
  mortgagors: [{ party: 'buyer' }],
  debtors: [{ party: 'buyer', relation: 'same' }],
  sale: SALE,
})

/** Another lender that is not connected stands by its sealed commitment, a document of this filing. */
export const settlement = (commitment: number): Example => ({
  agreementNo: '结2026-0001',
  signedOn: '2026-11-20',
  payOut: '登簿后当日放款至监管账户',
  payOff: '放款到账后当日结清原贷款本息',
  counterpart: { offPlatform: { name: '测试外地银行厦门分行', commitmentDocument: documentId(commitment) } },
  custody: { holder: '测试银行厦门分行', account: '测试监管账户0001' },
})

type Parts = Example & {
  readonly business: string
  readonly units: readonly (Example & { readonly serial: string })[]
  /** Slots to be filled beside those of the base. */
  readonly slots?: readonly DocumentType[]
}

/** As JSON has it: a part set to undefined is left out. */
const withoutHoles = (example: Example): Example => JSON.parse(JSON.stringify(example))

/** A whole filing: base, particulars, and a document for every slot. */
export const filed = (base: Example, { units, slots = [], ...parts }: Parts): Example => {
  const { slots: common = [], ...rest } = base
  const filled = [...new Set<unknown>([...(Array.isArray(common) ? common : []), ...slots])]
  return withoutHoles({
    ...rest,
    ...parts,
    bankReference: `YW-${[parts.business, parts['mode']].filter(Boolean).join('-')}`,
    units: units.map(({ serial, ...unit }, at) => ({
      unitNumber: `350203001002GB00123F${serial}`,
      certificate: {
        number: `闽(2023)厦门市不动产权第00${serial.slice(-5)}号`,
        ...(('sale' in parts || 'sale' in base) && {
          paper: slots.includes('ownership-certificate') ? 'surrendered' : 'electronic',
        }),
      },
      location: `厦门市思明区测试路${at + 1}号${serial.slice(-4)}室`,
      owners: ['owner'],
      ...unit,
    })),
    documents: filled.map((slot, at) => ({ documentId: documentId(at + 1), slot })),
  })
}
