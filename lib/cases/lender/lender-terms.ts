/**
 * The other lender's word in a case of two banks (转贷, 带押过户): what it is shown, and how long it is waited for. It sees its own
 * mortgages, their units and what was agreed on paying out and off; nothing of the new loan and nobody's papers.
 */
import type { Filing } from '../../filings/filing.ts'

/** For how long the platform waits for the other lender before it says that this side is open. */
const COMMITMENT_DAYS = 10

export const waitsUntil = (now: Date): string => new Date(now.getTime() + COMMITMENT_DAYS * 86_400_000).toISOString()

/** The other lender where it is on the platform; one that is not gives a sealed commitment as a paper. */
export const otherLenderOf = ({ settlement }: Filing): string | undefined => settlement?.counterpart?.institutionId

/** Mortgages that are not the filing bank's own; where the names do not tell, all of them. */
const theirs = ({ existing = [], mortgagees = [] }: Filing): NonNullable<Filing['existing']> => {
  const ours = new Set(mortgagees.map(({ name }) => name))
  const others = existing.filter(({ mortgageeName }) => !ours.has(mortgageeName))
  return others.length > 0 ? others : existing
}

const unitsOf = (filing: Filing, existing: NonNullable<Filing['existing']>): string[] => {
  const all = filing.units.map(({ unitNumber }) => unitNumber)
  const meant = existing.flatMap(({ units }) => units ?? all)
  return all.filter((unit) => meant.length === 0 || meant.includes(unit))
}

/** What the other lender commits to. */
export const termsOf = (filing: Filing, { caseId, bank }: { readonly caseId: string; readonly bank: string }) => {
  const { business, mode, branch, assignment, settlement } = filing
  const existing = theirs(filing)
  const { counterpart: _, ...agreed } = settlement ?? {}
  return {
    caseId,
    bank,
    branch,
    business,
    ...(mode && { mode }),
    units: unitsOf(filing, existing),
    existing,
    settlement: agreed,
    ...(assignment && { assignment }),
  }
}
