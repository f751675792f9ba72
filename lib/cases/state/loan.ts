/**
 * A loan over several registries: one parent case for the loan, one part (a case of its own) for each registry, each registered
 * for itself. Where the parent stands follows from its parts and from nothing else; that all parts stand or none is promised by
 * nobody, for no registry can undo what another wrote.
 */

import type { WaitsFor } from '../../filings/model/fields.ts'
import type { ParentHead } from './head.ts'
import type { CaseState, Milestone } from './lifecycle.ts'
import type { ParentState } from './parent-states.ts'

export type Part = ParentHead['parts'][number]

const hasFailed = ({ caseState }: Part): boolean => caseState === 'ended-without-registration'

const isUnderWay = (part: Part): boolean => !hasFailed(part) && part.applicationState !== 'certified'

/** Registrations of a loan that came to nothing were released one by one: then it secures nothing any more. */
const isUndone = (parts: readonly Part[]): boolean =>
  parts.some(hasFailed) && parts.every((part) => hasFailed(part) || part.released === true)

export const parentStateOf = (parts: readonly Part[]): Exclude<ParentState, 'validating'> => {
  if (isUndone(parts)) return 'not-registered'
  if (parts.some(hasFailed)) return 'part-failed'
  if (!parts.some(isUnderWay)) return 'certified'
  return parts.every(({ stands }) => stands) ? 'registered' : 'divided'
}

type ParentStanding = {
  readonly parts: readonly Part[]
  readonly milestones: readonly Milestone[]
  readonly disbursementWaitsFor: WaitsFor
}

/** Whether the loan has come to its end: nothing registered, or nothing left of it; or paid out with every certificate there. */
export const parentCaseStateOf = ({ parts, milestones }: Omit<ParentStanding, 'disbursementWaitsFor'>): CaseState => {
  if (parts.every(hasFailed)) return 'ended-without-registration'
  const isOver = parts.every((part) => hasFailed(part) || part.released === true)
  if (isOver && !milestones.includes('disbursed')) return 'ended-without-registration'
  return milestones.includes('disbursed') && !parts.some(isUnderWay) ? 'completed' : 'open'
}

/** What the loan still waits for, in order: the milestones that its parts reach are theirs. */
export const awaitedByLoan = (loan: Omit<ParentStanding, 'disbursementWaitsFor'>): Milestone[] => {
  const { parts, milestones } = loan
  if (parentCaseStateOf(loan) !== 'open') return []
  if (milestones.includes('not-disbursed')) return ['released']
  return [
    ...(parts.every(({ stands }) => stands) ? [] : (['registered'] as const)),
    ...(parts.some(isUnderWay) ? (['certified'] as const) : []),
    ...(milestones.includes('disbursed') ? [] : (['disbursed'] as const)),
  ]
}

/** The parts that keep the bank from paying out; none once it may. */
export const outstandingParts = ({ parts, disbursementWaitsFor }: ParentStanding): readonly Part[] => {
  const outstanding = parts.filter(({ stands }) => !stands)
  return disbursementWaitsFor === 'any' && outstanding.length < parts.length ? [] : outstanding
}

/** The later report of a part wins; undefined if this one is not newer. */
export const withPart = (parts: readonly Part[], report: Part): readonly Part[] | undefined => {
  const known = parts.find(({ caseId }) => caseId === report.caseId)
  if (!known || known.sequence >= report.sequence) return undefined
  return parts.map((part) => (part === known ? { ...report, ...(known.earlier && { earlier: known.earlier }) } : part))
}

/** The new part stands where the failed one stood, and remembers it. */
export const withReplacement = (parts: readonly Part[], failed: string, filed: Part): readonly Part[] =>
  parts.map((part) => (part.caseId === failed ? { ...filed, earlier: [...(part.earlier ?? []), failed] } : part))

export const isPartReplaced = (parts: readonly Part[], caseId: string): boolean =>
  parts.some(({ earlier = [] }) => earlier.includes(caseId))

/** The loan is paid out on the parent. */
export const needsOfPart = (needs: readonly Milestone[] = []): readonly Milestone[] =>
  needs.filter((milestone) => milestone !== 'disbursed')

/** What the bank is shown of a part in its parent. */
export const partSummary = ({ caseId, registry, units, caseState, applicationState, stands, earlier }: Part) => ({
  caseId,
  registry,
  units: [...units],
  caseState,
  applicationState,
  stands,
  ...(earlier && { earlier: [...earlier] }),
})
