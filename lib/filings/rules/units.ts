/** What is mortgaged: its registries, its owners and their shares, and who of them mortgages. */
import { faultOf, type Path } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { barOf, unitPrefix } from '../../kernel/unit-number.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { begins } from '../../registrations/kinds.ts'
import { type Draft, placed, type Rule, type WellFormed } from '../draft.ts'
import type { Filing } from '../filing.ts'
import { planFor } from './business.ts'
import { notWhole, wellFormedShares } from './parties.ts'

type WellFormedUnit = NonNullable<WellFormed<Filing['units'][number]>>

const mayBeDivided = ({ business, mode }: Draft['filing']): boolean =>
  (business && planOf(BUSINESSES[business], mode)?.divisible) ?? false

/** Over several registries, a filing of a business that can be divided becomes one part for each; any other has one registry. */
export const unitsHaveOneRegistry: Rule = ({ filing, routeOf, isWellFormed }) => {
  const routes = placed(filing.units).flatMap(([at, { unitNumber }]) =>
    unitNumber === undefined ? [] : [{ at: ['units', at, 'unitNumber'], unitNumber, registry: routeOf(unitNumber) }],
  )
  const unroutable = routes
    .filter(({ registry }) => registry === undefined)
    .map(({ at, unitNumber }) => faultOf(at, 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) }))
  const [first] = routes.flatMap(({ registry }) => registry ?? [])
  const others = routes.flatMap(({ at, registry }) =>
    registry === undefined || registry === first ? [] : [{ at, registry }],
  )
  if (others.length === 0) return unroutable
  if (!mayBeDivided(filing))
    return [...unroutable, ...others.map(({ at, registry }) => faultOf(at, 'filing.several-registries', { registry }))]
  if (filing.replacesPart !== undefined) return [...unroutable, faultOf(['replacesPart'], 'part.one-registry')]
  const isSilent = filing.disbursementWaitsFor === undefined && isWellFormed('/disbursementWaitsFor')
  return isSilent ? [...unroutable, faultOf(['disbursementWaitsFor'], 'filing.disbursement-wait-missing')] : unroutable
}

/** 民法典 399 bars new mortgages: what stands on such property already, from pilots or by mistake, can be changed, passed and released. */
export const newMortgagesLieOnWhatMayBeMortgaged: Rule = (draft) => {
  const plan = planFor(draft)
  if (plan === undefined || !begins(plan.registrations)) return []
  return placed(draft.filing.units).flatMap(([at, { unitNumber }]) => {
    const bar = unitNumber === undefined ? undefined : barOf(unitNumber)
    return bar === undefined ? [] : [faultOf(['units', at, 'unitNumber'], 'unit-number.not-mortgageable', bar)]
  })
}

/** A home not finished yet has no certificate of its own. */
export const certificatesHaveOneNumber: Rule = (draft) => {
  const { filing, isWellFormed } = draft
  const mayLack = planFor(draft)?.units !== 'registered'
  return placed(filing.units).flatMap(([at, { certificate }]) => {
    if (!isWellFormed(`/units/${at}/certificate`)) return []
    if (certificate === undefined) return mayLack ? [] : [faultOf(['units', at, 'certificate'], 'value.missing')]
    const isOne = (certificate.number === undefined) !== (certificate.legacyNumber === undefined)
    return isOne ? [] : [faultOf(['units', at, 'certificate'], 'unit.certificate-unnamed')]
  })
}

type Owned = {
  readonly owners: readonly (string | undefined)[] | undefined
  readonly coOwnership: WellFormedUnit['coOwnership']
  readonly shares: WellFormedUnit['shares']
}

const coOwnershipFaults = (at: Path, { coOwnership, owners }: Owned): Fault[] => {
  if (owners === undefined) return []
  const pointer = [...at, 'coOwnership']
  if (coOwnership === undefined) return owners.length > 1 ? [faultOf(pointer, 'co-ownership.missing')] : []
  return (coOwnership === 'sole') === (owners.length === 1) ? [] : [faultOf(pointer, 'co-ownership.contradicts')]
}

const shareFaults = (at: Path, { coOwnership, owners, shares }: Owned): Fault[] => {
  const pointer = [...at, 'shares']
  if (shares === undefined) return coOwnership === 'by-shares' ? [faultOf(pointer, 'co-ownership.shares-missing')] : []
  if (coOwnership !== 'by-shares') return [faultOf(pointer, 'co-ownership.shares-not-expected')]
  const holders = new Set(shares.map((share) => share?.owner))
  const isComplete =
    holders.has(undefined) || (owners ?? []).every((owner) => owner === undefined || holders.has(owner))
  if (!isComplete) return [faultOf(pointer, 'co-ownership.shares-missing')]
  return notWhole(pointer, wellFormedShares(shares.map((share) => share?.share)))
}

const sharedOwnershipFaults = (at: Path, owned: Owned, { isWellFormed }: Draft): Fault[] => {
  const pointer = `/${at.join('/')}`
  if (!isWellFormed(`${pointer}/coOwnership`)) return []
  return [...coOwnershipFaults(at, owned), ...(isWellFormed(`${pointer}/shares`) ? shareFaults(at, owned) : [])]
}

export const ownersShareAUnit: Rule = (draft) =>
  placed(draft.filing.units).flatMap(([at, { owners, coOwnership, shares }]) =>
    sharedOwnershipFaults(['units', at], { owners, coOwnership, shares }, draft),
  )

/** Buyers say how they will own what they buy. */
export const buyersShareWhatTheyBuy: Rule = (draft) => {
  const { sale } = draft.filing
  if (sale === undefined || !draft.isWellFormed('/sale/buyers')) return []
  const { buyers: owners, coOwnership, shares } = sale
  return sharedOwnershipFaults(['sale'], { owners, coOwnership, shares }, draft)
}

export const mortgagedSharesAreParts: Rule = ({ filing }) =>
  placed(filing.units).flatMap(([at, { mortgagedShare }]) =>
    mortgagedShare?.numerator !== undefined &&
    mortgagedShare.denominator !== undefined &&
    mortgagedShare.numerator > mortgagedShare.denominator
      ? [faultOf(['units', at, 'mortgagedShare'], 'share.beyond-whole')]
      : [],
  )

/** Who will own every unit when the registrations are made: buyers mortgage what they buy. */
const buyersOf = (filing: WellFormed<Filing>): readonly (string | undefined)[] => filing.sale?.buyers ?? []

export const unitsAreMortgagedByOwners: Rule = ({ filing, isWellFormed }) => {
  if (filing.mortgagors === undefined || !isWellFormed('/mortgagors') || !isWellFormed('/sale')) return []
  const mortgagors = new Set(placed(filing.mortgagors).map(([, { party }]) => party))
  return placed(filing.units).flatMap(([at, { owners }]) =>
    owners === undefined ||
    [...owners, ...buyersOf(filing)].some((owner) => owner === undefined || mortgagors.has(owner))
      ? []
      : [faultOf(['units', at, 'owners'], 'unit.no-mortgagor')],
  )
}

export const mortgagorsOwn: Rule = ({ filing, isWellFormed }) => {
  if (!isWellFormed('/sale')) return []
  const units = placed(filing.units)
  const areKnown = filing.units !== undefined && units.length === filing.units.length
  if (!areKnown || units.some(([, { owners }]) => owners === undefined || owners.includes(undefined))) return []
  const owners = new Set([...units.flatMap(([, unit]) => unit.owners ?? []), ...buyersOf(filing)])
  return placed(filing.mortgagors).flatMap(([at, { party }]) =>
    party === undefined || owners.has(party) ? [] : [faultOf(['mortgagors', at, 'party'], 'mortgagor.not-owner')],
  )
}
