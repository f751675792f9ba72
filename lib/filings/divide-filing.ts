/**
 * What one registry is shown of a filing over several: its own units, and of persons and powers those that concern them. The same
 * filing and registry always give the same text, so whoever holds the signed whole can make the part anew and compare.
 */
import { canonicalJson } from '../kernel/digest.ts'
import type { Filing } from './filing.ts'

const guardiansOf = (filing: Filing, remaining: ReadonlySet<string>): string[] =>
  filing.parties.flatMap((party) =>
    party.type === 'individual' && remaining.has(party.id) ? (party.guardians ?? []) : [],
  )

/** The owners of these units, who owes, and the guardians of both; agents come with their powers. */
const concerned = (filing: Filing, units: Filing['units']): Set<string> => {
  const owners = units.flatMap((unit) => unit.owners)
  const named = new Set([...owners, ...(filing.debtors ?? []).map(({ party }) => party)])
  return new Set([...named, ...guardiansOf(filing, named)])
}

const powersFor = (filing: Filing, units: ReadonlySet<string>, persons: ReadonlySet<string>) =>
  (filing.powersOfAttorney ?? [])
    .filter((power) => power.units?.some((unit) => units.has(unit)) ?? true)
    .map((power) => ({
      ...power,
      principals: power.principals.filter((principal) => persons.has(principal)),
      ...(power.units && { units: power.units.filter((unit) => units.has(unit)) }),
    }))
    .filter(({ principals }) => principals.length > 0)

/** A power that concerns other units only is not shown as a paper either. */
const documentsFor = ({ documents, powersOfAttorney = [] }: Filing, remaining: readonly { documentId: string }[]) => {
  const papers = new Set(remaining.map(({ documentId }) => documentId))
  const left = new Set(powersOfAttorney.map(({ documentId }) => documentId).filter((id) => !papers.has(id)))
  return documents.filter(({ documentId }) => !left.has(documentId))
}

/** What the bank read in its papers, without the units and persons that are left out. */
const papersFor = (
  papers: NonNullable<Filing['papers']>,
  { units, shown, hidden }: { units: ReadonlySet<string>; shown: ReadonlySet<string>; hidden: ReadonlySet<string> },
): Filing['papers'] => ({
  ...papers,
  ...(papers.units && { units: papers.units.filter((unit) => units.has(unit)) }),
  ...(papers.leasedUnits && { leasedUnits: papers.leasedUnits.filter((unit) => units.has(unit)) }),
  ...(papers.parties && { parties: papers.parties.filter((name) => !hidden.has(name)) }),
  ...(papers.marriedOwners && { marriedOwners: papers.marriedOwners.filter((id) => shown.has(id)) }),
})

const signingsFor = (
  signing: NonNullable<Filing['signing']>,
  documents: Filing['documents'],
  shown: ReadonlySet<string>,
) => {
  const papers = new Set(documents.map(({ documentId }) => documentId))
  return signing.filter(({ documentId, signer }) => papers.has(documentId) && shown.has(signer))
}

export const partOfFiling = (filing: Filing, unitNumbers: readonly string[]): Filing => {
  const wanted = new Set(unitNumbers)
  const units = filing.units.filter(({ unitNumber }) => wanted.has(unitNumber))
  const persons = concerned(filing, units)
  const powers = powersFor(filing, wanted, persons)
  const shown = new Set([...persons, ...powers.map(({ agent }) => agent)])
  const powerIds = new Set(powers.map(({ id }) => id))
  const owners = new Set(units.flatMap((unit) => unit.owners))
  const hidden = new Set(filing.parties.filter(({ id }) => !shown.has(id)).map(({ name }) => name))
  const { disbursementWaitsFor: _, ...rest } = filing
  const documents = documentsFor(filing, powers)
  const branches = (filing.mortgagees ?? []).map(({ branch }) => branch)
  return {
    ...rest,
    units,
    parties: filing.parties.filter(({ id }) => shown.has(id)),
    ...(filing.mortgagors && { mortgagors: filing.mortgagors.filter(({ party }) => owners.has(party)) }),
    documents,
    ...(filing.agents && { agents: filing.agents.filter(({ power }) => powerIds.has(power)) }),
    ...(filing.powersOfAttorney && { powersOfAttorney: powers }),
    ...(filing.signing && { signing: signingsFor(filing.signing, documents, new Set([...shown, ...branches])) }),
    ...(filing.papers && { papers: papersFor(filing.papers, { units: wanted, shown, hidden }) }),
    ...(filing.inquiry && { inquiry: filing.inquiry.filter(({ party }) => persons.has(party)) }),
  }
}

/** The exact text of the part, as the registry gets it. */
export const partText = (filing: Filing, unitNumbers: readonly string[]): string =>
  canonicalJson(partOfFiling(filing, unitNumbers))
