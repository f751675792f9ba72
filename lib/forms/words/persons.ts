/** Persons as forms list them: who they are, in what part they apply, and who acts for them. */
import type { Item } from '../fields.ts'
import { CO_OWNERSHIPS, DOCUMENT_KINDS } from './codes.ts'
import { BY_HAND, joined, type Matter, NONE, shareOf } from './plain.ts'

export type Person = Item<'mortgagors'>

const isMortgagee = (matter: Matter, name: string) => matter.mortgagees?.find((one) => one.name === name)

const namesById = ({ parties }: Matter, ids: readonly string[]): string[] =>
  ids.flatMap((id) => parties.find((party) => party.id === id)?.name ?? [])

export const nameOf = (matter: Matter, id: string): string => namesById(matter, [id])[0] ?? NONE

/** 法定代表人（负责人）, or who acts for somebody without full capacity (实施细则 11). */
const representativeOf = (matter: Matter, party: Matter['parties'][number]): string => {
  if (party.type === 'organization') return party.representative.name
  return party.guardians ? `${joined(namesById(matter, party.guardians))}（监护人）` : NONE
}

export const partyAs = (matter: Matter, id: string): Person => {
  const party = matter.parties.find((one) => one.id === id)
  if (!party) return byName(matter, NONE)
  return {
    name: party.name,
    documentKind: DOCUMENT_KINDS[party.idDocument.kind],
    documentNumber: party.idDocument.number,
    representative: representativeOf(matter, party),
    phone: party.phone ?? BY_HAND,
    address: party.address ?? BY_HAND,
  }
}

/** A lender: by name, and by its credit code where the filing says it. */
export const byName = (matter: Matter, name: string, branch?: string): Person => ({
  name,
  documentKind: DOCUMENT_KINDS['credit-code'],
  documentNumber: branch ?? isMortgagee(matter, name)?.branch ?? BY_HAND,
  representative: BY_HAND,
  phone: BY_HAND,
  address: BY_HAND,
})

type Held = Pick<Matter['units'][number], 'coOwnership' | 'shares'>

/** 按份共有 1/2, for one of those who hold. */
const heldBy = ({ coOwnership, shares }: Held, id: string): string => {
  if (coOwnership === undefined) return NONE
  const share = shares?.find(({ owner }) => owner === id)?.share
  return share ? `${CO_OWNERSHIPS[coOwnership]} ${shareOf(share)}` : CO_OWNERSHIPS[coOwnership]
}

/** Buyers as they will hold, everybody else as he holds now. */
export const coOwnershipOf = ({ units, sale }: Matter, id: string): string => {
  const held: readonly Held[] = sale?.buyers.includes(id) ? [sale] : units.filter(({ owners }) => owners.includes(id))
  const said = [...new Set(held.map((one) => heldBy(one, id)))].filter((words) => words !== NONE)
  return said.length === 0 ? BY_HAND : said.join('；')
}

/** Who acts for a party, by its own power or by its guardian's. */
export const agentFor = (matter: Matter, id: string): { readonly agent: string; readonly agentPhone: string } => {
  const party = matter.parties.find((one) => one.id === id)
  const principals = [id, ...(party?.type === 'individual' ? (party.guardians ?? []) : [])]
  const agents = (matter.powersOfAttorney ?? [])
    .filter((power) => power.principals.some((principal) => principals.includes(principal)))
    .map((power) => power.agent)
  const phones = agents.map((agent) => matter.parties.find((one) => one.id === agent)?.phone ?? BY_HAND)
  return { agent: joined(namesById(matter, agents)), agentPhone: agents.length === 0 ? NONE : joined(phones) }
}
