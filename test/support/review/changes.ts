/** What stands in a scene of the review: one line makes a filing a refinance, a conversion, a release, and says what its book shows. */
import { existing, mortgage, type Scene } from './scene.ts'

/** Every paper was looked at; each has these electronic signatures. */
export const seen = (s: Scene, ...items: object[]) => {
  s.facts.signatures = s.filing.documents.map((_: unknown, at: number) => ({ at, items }))
}
export const unsigned = (s: Scene): Scene => {
  s.filing.signing = []
  return s
}
export const byAgent = (s: Scene) => {
  const form = s.filing.documents[0].documentId
  for (const one of s.filing.signing) if (one.documentId === form) one.signer = 'agent'
  seen(s)
}
export const status = ({ book }: Scene) => book['unit-status'].shown
export const ownership = ({ book }: Scene) => book.ownership.shown
export const listed = ({ book }: Scene, ...mortgages: object[]) => {
  book.mortgages.shown.mortgages = mortgages
}
export const asks = ({ facts }: Scene, ...registrations: string[]) => {
  facts.registrations = registrations
}
export const unit = ({ filing }: Scene) => filing.units[0]
export const papers = ({ filing }: Scene, more: object) => {
  filing.papers = more
}
/** The owner is a firm that borrows itself, of a class that is exempt from fees. */
export const firm = ({ filing }: Scene, borrowerClass: string) => {
  filing.loan.borrowerClass = borrowerClass
  filing.parties[0].type = 'organization'
}
export const refinances = (s: Scene, more: object = {}) => {
  asks(s, 'mortgage-cancel', 'mortgage-first')
  s.filing.existing = [existing(more)]
  listed(s, mortgage())
}
export const changes = (s: Scene, of = 'amount') => {
  asks(s, 'mortgage-change')
  s.filing.existing = [existing()]
  s.filing.change = { items: [{ of, before: '1', after: '2' }] }
  listed(s, mortgage())
}
export const transfers = (s: Scene) => {
  asks(s, 'ownership-transfer', 'mortgage-first')
  s.filing.sale = { taxClearanceNo: '契2026-0001' }
}
export const carries = (s: Scene) => {
  asks(s, 'ownership-transfer', 'mortgage-first', 'mortgage-cancel')
  s.filing.sale = { taxClearanceNo: '契2026-0001' }
  s.filing.existing = [existing()]
  s.filing.settlement = { mode: 'combined' }
}
export const assigns = (s: Scene) => {
  asks(s, 'mortgage-transfer')
  s.filing.existing = [existing()]
  s.filing.assignment = { debtorNotifiedOn: '2026-11-20' }
  listed(s, mortgage())
}
export const NOTICE = '闽(2024)厦门市不动产证明第0000009号'
export const converts = (s: Scene, more: object = {}) => {
  asks(s, 'pre-notice-conversion')
  s.filing.conversion = { preNoticeNo: NOTICE }
  status(s).state.ownershipRegistered = true
  listed(
    s,
    mortgage({
      proofNumber: NOTICE,
      preNotice: true,
      amount: s.filing.mortgage.claim,
      registeredOn: '2024-05-06',
      ...more,
    }),
  )
}
export const builds = (s: Scene) => {
  s.filing.construction = {
    planningPermitNo: '建字第3502002026001号',
    landCertificate: { number: '闽(2023)厦门市不动产权第0012345号' },
    excludedUnits: [],
  }
}
export const coOwned = (s: Scene, coOwnership: string) => {
  s.filing.parties.push({
    id: 'second',
    type: 'individual',
    name: '测试戊',
    idDocument: { kind: 'resident-id', number: '350902190001050053' },
  })
  unit(s).owners = ['owner', 'second']
  unit(s).coOwnership = coOwnership
  if (coOwnership === 'by-shares')
    unit(s).shares = [
      { owner: 'owner', share: { numerator: 2, denominator: 3 } },
      { owner: 'second', share: { numerator: 1, denominator: 3 } },
    ]
}
export const release = (s: Scene) => {
  asks(s, 'mortgage-cancel')
  s.filing.existing = [existing({ reason: 'repaid' })]
  listed(s, mortgage({ unitsCovered: 1 }))
}
export const authorization = (s: Scene, more: object = {}) => {
  s.filing.authorizationId = `aut_${'0'.repeat(26)}`
  s.facts.authorization = { status: 'in-force', covers: () => true, serves: true, ...more }
}
export const before = (s: Scene, more: object = {}) => {
  s.facts.history.sameContract = [
    { units: [unit(s).unitNumber], stands: 'open', registrations: ['mortgage-first'], ...more },
  ]
}

export const material = (s: Scene, more: object) => {
  s.facts.materials = [{ kind: 'financial-licence', ...more }]
}
