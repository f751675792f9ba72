/** What persons and their parts must say of each other: identity numbers, minors and guardians, debtors, mortgagees, shares. */
import { birthDateOf, judgeCitizenId } from '../../kernel/citizen-id.ts'
import { faultOf, type Path } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { ageOn, type LocalDate } from '../../kernel/time.ts'
import { type Draft, placed, type Rule, type WellFormed } from '../draft.ts'
import type { Filing } from '../filing.ts'
import type { Share } from '../model/fields.ts'
import type { PersonDocument } from '../model/parties.ts'

export type WellFormedParty = NonNullable<WellFormed<Filing['parties'][number]>>

const CARRIES_BIRTH_DATE: readonly string[] = ['resident-id', 'household-register', 'residence-permit']

const birthDateInDocument = (document: WellFormed<PersonDocument> | undefined): LocalDate | undefined =>
  document?.kind !== undefined && document.number !== undefined && CARRIES_BIRTH_DATE.includes(document.kind)
    ? birthDateOf(document.number)
    : undefined

const birthDateOfParty = (party: WellFormedParty): LocalDate | undefined =>
  party.type === 'individual' ? (birthDateInDocument(party.idDocument) ?? party.birthDate) : undefined

/** 民法典 17: adults are eighteen. Undefined where the birth date is not known. */
export const isMinor = (party: WellFormedParty, today: LocalDate): boolean | undefined => {
  const born = birthDateOfParty(party)
  return born === undefined ? undefined : ageOn(born, today) < 18
}

export const partyById = ({ filing }: Draft, id: string | undefined): WellFormedParty | undefined =>
  id === undefined ? undefined : (filing.parties?.find((party) => party?.id === id) ?? undefined)

const notBornYet = (at: Path, document: WellFormed<PersonDocument> | undefined, today: LocalDate): Fault[] => {
  if (birthDateInDocument(document) === undefined || document?.number === undefined) return []
  return judgeCitizenId(document.number, today) === 'citizen-id.birth-date-in-future'
    ? [faultOf(at, 'citizen-id.birth-date-in-future')]
    : []
}

export const birthDatesAreReal: Rule = ({ filing, today }) =>
  placed(filing.parties).flatMap(([at, party]) => {
    if (party.type === 'organization') {
      const pointer = ['parties', at, 'representative', 'idDocument', 'number']
      return notBornYet(pointer, party.representative?.idDocument, today)
    }
    if (party.type !== 'individual') return []
    const faults = notBornYet(['parties', at, 'idDocument', 'number'], party.idDocument, today)
    const inDocument = birthDateInDocument(party.idDocument)
    if (party.birthDate === undefined) return faults
    if (party.birthDate > today) faults.push(faultOf(['parties', at, 'birthDate'], 'date.in-future'))
    else if (inDocument !== undefined && inDocument !== party.birthDate)
      faults.push(faultOf(['parties', at, 'birthDate'], 'party.birth-date-differs'))
    return faults
  })

/** Whoever owns, buys or mortgages. */
const holders = ({ filing }: Draft): ReadonlySet<string> =>
  new Set([
    ...placed(filing.mortgagors).flatMap(([, { party }]) => party ?? []),
    ...placed(filing.sale?.buyers).map(([, buyer]) => buyer),
    ...placed(filing.units).flatMap(([, { owners }]) => placed(owners).map(([, owner]) => owner)),
  ])

/** 实施细则 11: a guardian applies for a minor who owns or buys. */
export const minorsHaveGuardians: Rule = (draft) => {
  const owning = holders(draft)
  return placed(draft.filing.parties).flatMap(([at, party]) =>
    party.type === 'individual' &&
    party.id !== undefined &&
    owning.has(party.id) &&
    isMinor(party, draft.today) === true &&
    party.guardians === undefined &&
    draft.isWellFormed(`/parties/${at}/guardians`)
      ? [faultOf(['parties', at, 'guardians'], 'party.guardian-missing')]
      : [],
  )
}

export const guardiansAreAdults: Rule = (draft) =>
  placed(draft.filing.parties).flatMap(([at, party]) =>
    party.type !== 'individual'
      ? []
      : placed(party.guardians).flatMap(([of, id]) => {
          const guardian = partyById(draft, id)
          if (guardian === undefined) return []
          const isUnfit = id === party.id || guardian.type === 'organization' || isMinor(guardian, draft.today) === true
          return isUnfit ? [faultOf(['parties', at, 'guardians', of], 'party.guardian-unfit')] : []
        }),
  )

/** 无、限制民事行为能力人 (实施细则 11): a minor, or an adult who is named with a guardian. */
export const hasWard = (draft: Draft): boolean =>
  [...holders(draft)].some((id) => {
    const party = partyById(draft, id)
    if (party?.type !== 'individual') return false
    return isMinor(party, draft.today) === true || (party.guardians ?? []).length > 0
  })

export const debtorsRelateAsTheySay: Rule = ({ filing, isWellFormed }) => {
  if (filing.mortgagors === undefined || !isWellFormed('/mortgagors')) return []
  const mortgagors = new Set(placed(filing.mortgagors).map(([, { party }]) => party))
  return placed(filing.debtors).flatMap(([at, { party, relation }]) =>
    party !== undefined && relation !== undefined && mortgagors.has(party) !== (relation === 'same')
      ? [faultOf(['debtors', at, 'relation'], 'debtor.relation-contradicts')]
      : [],
  )
}

export const branchIsMortgagee: Rule = ({ filing, isWellFormed }) => {
  const { branch, mortgagees, assignment } = filing
  if (branch === undefined || mortgagees === undefined || !isWellFormed('/mortgagees') || !isWellFormed('/assignment'))
    return []
  // of an assignment either lender may file for both
  const lenders = [...mortgagees, assignment?.assignor, assignment?.assignee]
  return lenders.some((lender) => lender?.branch === branch)
    ? []
    : [faultOf(['branch'], 'mortgagee.filing-branch-absent', { branch })]
}

type Fraction = { readonly numerator: bigint; readonly denominator: bigint }

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** Exact, reduced. */
export const sumOfShares = (shares: readonly Share[]): Fraction =>
  shares.reduce<Fraction>(
    (sum, share) => {
      const [over, under] = [BigInt(share.numerator), BigInt(share.denominator)]
      const numerator = sum.numerator * under + over * sum.denominator
      const denominator = sum.denominator * under
      const by = gcd(numerator, denominator)
      return { numerator: numerator / by, denominator: denominator / by }
    },
    { numerator: 0n, denominator: 1n },
  )

const wellFormedShare = (share: WellFormed<Share> | undefined): Share | undefined =>
  share?.numerator === undefined || share.denominator === undefined
    ? undefined
    : { numerator: share.numerator, denominator: share.denominator }

/** Undefined where a share is missing or has a fault: then nothing can be said of the sum. */
export const wellFormedShares = (shares: readonly (WellFormed<Share> | undefined)[]): readonly Share[] | undefined => {
  const wellFormed = shares.map(wellFormedShare)
  return wellFormed.every((share) => share !== undefined) ? wellFormed : undefined
}

export const notWhole = (at: Path, shares: readonly Share[] | undefined): Fault[] => {
  if (shares === undefined) return []
  const { numerator, denominator } = sumOfShares(shares)
  return numerator === denominator ? [] : [faultOf(at, 'shares.not-whole', { sum: `${numerator}/${denominator}` })]
}

/** Mortgagees of one rank either all state their share, and the shares make a whole, or none does. */
export const mortgageesShareARank: Rule = ({ filing, isWellFormed }) => {
  if (!isWellFormed('/mortgagees')) return []
  const ranks = Map.groupBy(placed(filing.mortgagees), ([, { rank }]) => rank)
  return [...ranks.values()].flatMap((ofRank) => {
    const stated = ofRank.filter(([, { share }]) => share !== undefined)
    const [first] = stated
    if (first === undefined) return []
    if (stated.length < ofRank.length)
      return ofRank
        .filter(([, { share }]) => share === undefined)
        .map(([at]) => faultOf(['mortgagees', at, 'share'], 'mortgagee.shares-incomplete'))
    return notWhole(['mortgagees', first[0], 'share'], wellFormedShares(stated.map(([, { share }]) => share)))
  })
}
