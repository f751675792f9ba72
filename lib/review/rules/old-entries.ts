/** What the book does not hold of an old entry is not known: no amount, rank or day. How the rules read it all the same. */
import type { Shown } from '../../queries/book.ts'

type Restriction = NonNullable<Shown['restrictions']>[number]
type Mortgage = NonNullable<Shown['mortgages']>[number]

export const restrictionMark = ({ kind, registeredOn = '' }: Restriction): string => `${kind} ${registeredOn}`

export const restrictionSet = (shown: Shown | undefined): ReadonlySet<string> =>
  new Set((shown?.restrictions ?? []).map(restrictionMark))

export const mortgageSet = (shown: Shown | undefined): ReadonlySet<string> =>
  new Set((shown?.mortgages ?? []).map(({ proofNumber, rank, amount }) => `${proofNumber} ${rank} ${amount?.fen}`))

/** 万元; what is not known makes it a least sum. */
export const securedWan = (mortgages: readonly Mortgage[]): number | string => {
  const fen = mortgages.reduce((sum, { amount }) => sum + (amount?.currency === 'CNY' ? amount.fen : 0), 0)
  const wan = fen / 1_000_000
  return mortgages.some(({ amount }) => amount === undefined) ? `≥ ${wan}` : wan
}

/** One without a day is older than the registers were unified. */
export const isBefore = ({ registeredOn }: Mortgage, day: string): boolean =>
  registeredOn === undefined || registeredOn < day

/** One without a rank may rank behind. */
export const ranksBehind = ({ rank }: Mortgage, own: readonly Mortgage[]): boolean => {
  const ranks = own.flatMap((one) => one.rank ?? [])
  return rank === undefined || rank > (ranks.length > 0 ? Math.min(...ranks) : 0)
}
