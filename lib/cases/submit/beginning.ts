/** What follows from a filing for its case: the registrations asked for, what completes it, and which certificates end. */

import type { Filing } from '../../filings/filing.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import { isOneOf } from '../../names/keys.ts'
import type { BusinessMilestone, Plan } from '../../registrations/business.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { endOf } from '../../registrations/kinds.ts'
import { MILESTONES, type Milestone } from '../state/lifecycle.ts'
import type { Endings, Head } from '../state/rows.ts'

const numbersOf = ({ existing = [], conversion }: Filing): readonly string[] => [
  ...new Set(
    [
      ...existing.flatMap(({ proofNumber, legacyProofNumbers = [] }) => [proofNumber, ...legacyProofNumbers]),
      conversion?.preNoticeNo,
      conversion?.legacyPreNoticeNo,
    ]
      .filter((number) => number !== undefined)
      .map(certificateNumberKey),
  ),
]

const endingsOf = (filing: Filing, plan: Plan): Endings | undefined => {
  const as = endOf(plan.registrations)
  const numbers = numbersOf(filing)
  return as === undefined || numbers.length === 0 ? undefined : { as, numbers }
}

const isCaseMilestone = (milestone: BusinessMilestone): milestone is BusinessMilestone & Milestone =>
  isOneOf(MILESTONES, milestone)

/** The debt is paid when every mortgage that ends was repaid; the filing says on which day. */
const isRepaid = ({ existing = [] }: Filing): boolean =>
  existing.length > 0 && existing.every(({ reason }) => reason === 'repaid')

type Beginning = Pick<Head, 'registrations' | 'needs' | 'endings' | 'leaves' | 'milestones'>

export const beginningOf = (filing: Filing): Beginning => {
  const plan = planOf(BUSINESSES[filing.business], filing.mode)
  if (!plan) throw new Error('a well-formed filing has a plan')
  const endings = endingsOf(filing, plan)
  // a mortgage that ends for another reason is not waited for
  const needs = plan.milestones
    .filter(isCaseMilestone)
    .filter((milestone) => milestone !== 'repaid' || isRepaid(filing))
  return {
    registrations: plan.registrations.map((kind) => ({ kind })),
    needs,
    ...(endings && { endings }),
    ...(needs.includes('old-released') && { leaves: numbersOf(filing) }),
    milestones: needs.filter((milestone) => milestone === 'repaid'),
  }
}
