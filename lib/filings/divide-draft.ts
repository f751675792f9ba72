/**
 * What one registry's review will see of a draft over several: the same cut as of a filing, but with holes where something is left
 * out, so that every finding points into the draft as the bank wrote it. Works on a draft with faults too.
 */
import { placed, type WellFormed } from '../kernel/well-formed.ts'
import type { Router } from '../registries/routing.ts'
import type { Filing } from './filing.ts'

type Draft = WellFormed<Filing>
export type PlaceOfDraft = { readonly registry: string; readonly units: readonly string[] }

/** The units by registry, in the order in which the draft names them. */
export const placesOfDraft = ({ units }: Draft, routeOf: Router): readonly PlaceOfDraft[] => {
  const places = new Map<string, string[]>()
  for (const [, { unitNumber }] of placed(units)) {
    const registry = unitNumber === undefined ? undefined : routeOf(unitNumber)
    if (registry === undefined || unitNumber === undefined) continue
    places.set(registry, [...(places.get(registry) ?? []), unitNumber])
  }
  return [...places].map(([registry, unitNumbers]) => ({ registry, units: unitNumbers }))
}

const only = <T>(list: readonly (T | undefined)[] | undefined, isKept: (entry: T) => boolean) =>
  list?.map((entry) => (entry !== undefined && isKept(entry) ? entry : undefined))

const known = <T>(list: readonly (T | undefined)[] | undefined): readonly T[] => placed(list).map(([, entry]) => entry)

/** Owners of these units, debtors, the guardians of both. */
const concerned = (draft: Draft, owners: ReadonlySet<string>): Set<string> => {
  const named = new Set([...owners, ...known(draft.debtors).flatMap(({ party }) => party ?? [])])
  const guardians = known(draft.parties).flatMap((party) =>
    party.id !== undefined && named.has(party.id) && 'guardians' in party ? known(party.guardians) : [],
  )
  return new Set([...named, ...guardians])
}

const papersFor = ({ papers }: Draft, units: ReadonlySet<string>, hidden: ReadonlySet<string>): Draft['papers'] =>
  papers && {
    ...papers,
    ...(papers.units && { units: known(papers.units).filter((unit) => units.has(unit)) }),
    ...(papers.leasedUnits && { leasedUnits: known(papers.leasedUnits).filter((unit) => units.has(unit)) }),
    ...(papers.parties && { parties: known(papers.parties).filter((name) => !hidden.has(name)) }),
  }

export const partOfDraft = (draft: Draft, { units: wanted }: PlaceOfDraft): Draft => {
  const numbers = new Set(wanted)
  const units = only(draft.units, ({ unitNumber }) => unitNumber !== undefined && numbers.has(unitNumber))
  const owners = new Set(known(units).flatMap((unit) => known(unit.owners)))
  const persons = concerned(draft, owners)
  const powersOfAttorney = only(
    draft.powersOfAttorney,
    (power) =>
      (power.units === undefined || known(power.units).some((unit) => numbers.has(unit))) &&
      known(power.principals).some((principal) => persons.has(principal)),
  )
  const shown = new Set([...persons, ...known(powersOfAttorney).flatMap(({ agent }) => agent ?? [])])
  const isHidden = ({ id }: { readonly id?: string | undefined }) => id !== undefined && !shown.has(id)
  const hidden = new Set(known(draft.parties).flatMap((party) => (isHidden(party) ? (party.name ?? []) : [])))
  return {
    ...draft,
    units,
    parties: only(draft.parties, (party) => !isHidden(party)),
    mortgagors: only(draft.mortgagors, ({ party }) => party === undefined || owners.has(party)),
    powersOfAttorney,
    papers: papersFor(draft, numbers, hidden),
    inquiry: only(draft.inquiry, ({ party }) => party === undefined || persons.has(party)),
  }
}
