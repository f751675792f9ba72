/** What the platform begins for a bank is right: completed with what only the bank has, it passes the platform's own check and review. */
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { isLeftToSay } from '../../../lib/cases/draft/prefill-case.ts'
import { fromCase, together } from '../../../lib/cases/draft/prefill-draft.ts'
import { releaseOfOld, releaseOfOwn } from '../../../lib/cases/loan/release-draft.ts'
import { checkFiling } from '../../../lib/filings/check-filing.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import type { Row } from '../../../lib/platform/ports.ts'
import { BUSINESSES, modesOf, planOf } from '../../../lib/registrations/businesses/index.ts'
import { blockingFindings, review } from '../../../lib/review/review.ts'
import { CONTEXT, type Spoilt } from '../../support/filings.ts'
import { type RegisteredCase, registeredCases } from '../../support/registered.ts'

const headOf = ({ filing, plan, certificates, ownershipCertificates }: RegisteredCase) => ({
  caseId: `case_${'0'.repeat(26)}`,
  registry: '350200',
  bankReference: filing.bankReference,
  milestones: ['registered' as const],
  certificates,
  registrations: plan.registrations.map((kind) => ({
    kind,
    registeredAt: '2026-11-20T10:00:00+08:00',
    ...(kind === 'ownership-transfer' && ownershipCertificates.length > 0 && { ownershipCertificates }),
  })),
})

const PAPERS: Readonly<Record<string, string>> = {
  waived: 'waiver-statement',
  repaid: 'repayment-proof',
  surrendered: 'mortgage-certificate',
  'declared-lost': 'loss-declaration',
}

/** What the bank adds: papers for why it ends and what becomes of the old one, its declaration, and what was named beside them. */
const completed = (draft: Row, toAdd: readonly string[]): Filing => {
  const filing: Spoilt = structuredClone(draft)
  for (const one of filing.existing) if (toAdd.includes('settledOn')) one.settledOn = '2026-11-23'
  for (const unit of filing.units)
    if (toAdd.includes('certificate')) unit.certificate = { number: '闽(2026)厦门市不动产权第0090002号' }
  const wanted = filing.existing.flatMap(({ reason, paper }: Spoilt) => [PAPERS[reason], PAPERS[paper] ?? []].flat())
  const documents = [...new Set(['application-form', ...wanted])].map((slot, at) => ({
    documentId: `doc_${String(at).padStart(26, '0')}`,
    slot,
  }))
  return { ...filing, documents, declaration: { identityVerified: true, electronicMatchesPaper: true } }
}

const heldBy = (filing: Filing): string[] => {
  const registrations = planOf(BUSINESSES[filing.business], filing.mode)?.registrations ?? []
  const facts = { today: CONTEXT.today, registrations, history: { sameContract: [] } }
  return blockingFindings(review(filing, facts)).map(({ rule }) => rule)
}

test('the release of any registered case needs nothing but what the bank is told to add', () => {
  const released = new Set<string>()
  fc.assert(
    fc.property(registeredCases, (one) => {
      const release = releaseOfOwn(headOf(one), one.filing, one.settledOn)
      const isPassedOn = one.filing.assignment && one.filing.branch === one.filing.assignment.assignor.branch
      expect([one.name, release === undefined]).toEqual([
        one.name,
        one.certificates.length === 0 || isPassedOn === true,
      ])
      if (!release) return
      const filing = completed(release.draft, release.toAdd)
      released.add(filing.business)
      expect([one.name, checkFiling(filing, CONTEXT), heldBy(filing)]).toEqual([one.name, [], []])
    }),
    { numRuns: 500 },
  )
  expect([...released].sort()).toEqual(['construction-release', 'pre-notice-release', 'release'])
})

test('so does the release of the old mortgage that a staged business leaves', () => {
  fc.assert(
    fc.property(
      registeredCases.filter(({ plan }) => plan.milestones.includes('old-released')),
      fc.boolean(),
      (one, isOld) => {
        const [lender] = one.filing.mortgagees ?? []
        const filing = {
          ...one.filing,
          existing: (one.filing.existing ?? []).map(({ proofNumber, ...old }) => ({
            ...old,
            mortgageeName: lender?.name ?? '',
            ...(isOld ? { legacyProofNumbers: ['厦他项(2014)第1400001号'] } : { proofNumber }),
          })),
        } as Filing
        const release = releaseOfOld(headOf(one), filing)
        if (!release) throw new Error('the old mortgage is the bank’s own')
        const whole = completed(release.draft, release.toAdd)
        expect([one.name, checkFiling(whole, CONTEXT), heldBy(whole)]).toEqual([one.name, [], []])
        expect(releaseOfOld(headOf(one), one.filing)).toBeUndefined()
      },
    ),
  )
})

const WAYS = Object.values(BUSINESSES).flatMap((business) => {
  const modes = modesOf(business)
  return (modes.length === 0 ? [undefined] : modes).map((mode) => ({ business: business.name, mode }))
})

it.each(WAYS)(
  'a draft of $business $mode from any registered case is right as far as it goes',
  ({ business, mode }) => {
    const plan = planOf(BUSINESSES[business], mode)
    if (!plan) throw new Error('the way has no plan')
    const asked = { plan, business, mode }
    fc.assert(
      fc.property(registeredCases, (one) => {
        const { draft, origins } = together([fromCase(one, asked)], asked)
        expect(origins.map(({ pointer }) => pointer)).toContain('/units')
        // the power of attorney is a paper of its own each time
        const wrong = checkFiling(draft, CONTEXT).filter(
          (fault) => !isLeftToSay(fault) && fault.code !== 'power.not-from-owner',
        )
        expect([one.name, wrong.map(({ pointer, code }) => `${pointer} ${code}`)]).toEqual([one.name, []])
      }),
      { numRuns: 60 },
    )
  },
)
