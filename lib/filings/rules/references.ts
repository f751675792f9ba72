/** Every name in a filing is listed where it must be, and nothing is listed twice. */
import { faultOf, type Path } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { type Draft, placed, type Rule } from '../draft.ts'

/** Undefined while some id of the list is not known: then any reference may still be right. */
const known = (ids: readonly (string | undefined)[] | undefined): ReadonlySet<string> | undefined =>
  ids?.every((id) => id !== undefined) ? new Set(ids) : undefined

type Reference = { readonly at: Path; readonly id: string | undefined }

const unknownAmong = (references: readonly Reference[], list: string, ids: ReadonlySet<string> | undefined): Fault[] =>
  references.flatMap(({ at, id }) =>
    id === undefined || ids === undefined || ids.has(id) ? [] : [faultOf(at, 'reference.unknown', { id, list })],
  )

const each = (base: Path, ids: readonly (string | undefined)[] | undefined): Reference[] =>
  placed(ids).map(([at, id]) => ({ at: [...base, at], id }))

const partyReferences = ({ filing }: Draft): Reference[] => [
  ...(['mortgagors', 'debtors', 'agents', 'inquiry'] as const).flatMap((list) =>
    placed<{ readonly party?: string | undefined }>(filing[list]).map(([at, { party }]) => ({
      at: [list, at, 'party'],
      id: party,
    })),
  ),
  ...placed(filing.parties).flatMap(([at, party]) =>
    party.type === 'individual' ? each(['parties', at, 'guardians'], party.guardians) : [],
  ),
  ...placed(filing.powersOfAttorney).flatMap(([at, power]) => [
    ...each(['powersOfAttorney', at, 'principals'], power.principals),
    { at: ['powersOfAttorney', at, 'agent'], id: power.agent },
  ]),
  ...placed(filing.units).flatMap(([at, unit]) => each(['units', at, 'owners'], unit.owners)),
  ...each(['sale', 'buyers'], filing.sale?.buyers),
  ...each(['sale', 'sellers'], filing.sale?.sellers),
  ...each(['fees', 'exemptParties'], filing.fees?.exemptParties),
]

export const partiesAreListed: Rule = (draft) =>
  unknownAmong(partyReferences(draft), 'parties', known(draft.filing.parties?.map((party) => party?.id)))

export const powersAreListed: Rule = ({ filing, isWellFormed }) => {
  const references = placed(filing.agents).map(([at, agent]) => ({ at: ['agents', at, 'power'], id: agent.power }))
  if (!isWellFormed('/powersOfAttorney')) return []
  return unknownAmong(references, 'powersOfAttorney', known((filing.powersOfAttorney ?? []).map((power) => power?.id)))
}

export const powersNameListedUnits: Rule = ({ filing }) =>
  unknownAmong(
    [
      ...placed(filing.powersOfAttorney).flatMap(([at, power]) => each(['powersOfAttorney', at, 'units'], power.units)),
      ...placed(filing.existing).flatMap(([at, { units }]) => each(['existing', at, 'units'], units)),
    ],
    'units',
    known(filing.units?.map((unit) => unit?.unitNumber)),
  )

export const shareholdersAreOwners: Rule = ({ filing }) =>
  placed(filing.units).flatMap(([at, unit]) =>
    unknownAmong(
      placed(unit.shares).map(([of, { owner }]) => ({ at: ['units', at, 'shares', of, 'owner'], id: owner })),
      `units/${at}/owners`,
      known(unit.owners),
    ),
  )

export const buyersHoldTheSharesBought: Rule = ({ filing: { sale } }) =>
  unknownAmong(
    placed(sale?.shares).map(([of, { owner }]) => ({ at: ['sale', 'shares', of, 'owner'], id: owner })),
    'sale/buyers',
    known(sale?.buyers),
  )

export const powersAreFiled: Rule = ({ filing, isWellFormed }) =>
  isWellFormed('/documents')
    ? placed(filing.powersOfAttorney).flatMap(([at, { documentId }]) => {
        const entries = placed(filing.documents).filter(([, document]) => document.documentId === documentId)
        if (documentId === undefined || entries.some(([, { slot }]) => slot === 'power-of-attorney')) return []
        const pointer = ['powersOfAttorney', at, 'documentId']
        return entries.length === 0
          ? [faultOf(pointer, 'reference.unknown', { id: documentId, list: 'documents' })]
          : [faultOf(pointer, 'power.slot-differs')]
      })
    : []

/** What was signed is filed, by somebody who takes part, and not tomorrow. */
export const signingsAreOfThisFiling: Rule = ({ filing, isWellFormed, today }) => {
  if (!isWellFormed('/documents') || !isWellFormed('/parties') || !isWellFormed('/mortgagees')) return []
  const papers = new Set(placed(filing.documents).map(([, { documentId }]) => documentId))
  const signers = new Set([
    ...placed(filing.parties).map(([, { id }]) => id),
    ...placed(filing.mortgagees).map(([, { branch }]) => branch),
  ])
  return placed(filing.signing).flatMap(([at, { documentId, signer, at: when }]) => [
    ...unknownAmong([{ at: ['signing', at, 'documentId'], id: documentId }], 'documents', known([...papers])),
    ...unknownAmong([{ at: ['signing', at, 'signer'], id: signer }], 'parties', known([...signers])),
    ...(when !== undefined && when.slice(0, 10) > today ? [faultOf(['signing', at, 'at'], 'date.in-future')] : []),
  ])
}

/** An agent acts by a power given to that agent. */
export const agentsActByTheirOwnPower: Rule = ({ filing }) =>
  placed(filing.agents).flatMap(([at, agent]) => {
    const power = filing.powersOfAttorney?.find(
      (candidate) => candidate?.id !== undefined && candidate.id === agent.power,
    )
    const differs = power?.agent !== undefined && agent.party !== undefined && power.agent !== agent.party
    return differs ? [faultOf(['agents', at, 'power'], 'agent.power-of-another')] : []
  })

const repeats = (references: readonly Reference[]): Fault[] => {
  const first = new Map<string, Path>()
  return references.flatMap(({ at, id }) => {
    if (id === undefined) return []
    const earlier = first.get(id)
    if (earlier !== undefined) return [faultOf(at, 'list.repeats', { first: `/${earlier.join('/')}` })]
    first.set(id, at)
    return []
  })
}

const both = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || b === undefined ? undefined : `${a} ${b}`

export const nothingIsListedTwice: Rule = ({ filing }) => [
  ...repeats(placed(filing.parties).map(([at, { id }]) => ({ at: ['parties', at, 'id'], id }))),
  ...repeats(placed(filing.powersOfAttorney).map(([at, { id }]) => ({ at: ['powersOfAttorney', at, 'id'], id }))),
  ...repeats(placed(filing.mortgagors).map(([at, { party }]) => ({ at: ['mortgagors', at, 'party'], id: party }))),
  ...repeats(placed(filing.debtors).map(([at, { party }]) => ({ at: ['debtors', at, 'party'], id: party }))),
  ...repeats(placed(filing.inquiry).map(([at, { party }]) => ({ at: ['inquiry', at, 'party'], id: party }))),
  ...repeats(placed(filing.mortgagees).map(([at, { branch }]) => ({ at: ['mortgagees', at, 'branch'], id: branch }))),
  ...repeats(placed(filing.agents).map(([at, { party, power }]) => ({ at: ['agents', at], id: both(party, power) }))),
  ...repeats(placed(filing.units).map(([at, { unitNumber }]) => ({ at: ['units', at, 'unitNumber'], id: unitNumber }))),
  ...placed(filing.units).flatMap(([at, { owners }]) => repeats(each(['units', at, 'owners'], owners))),
  ...repeats(each(['sale', 'buyers'], filing.sale?.buyers)),
  ...repeats(each(['sale', 'sellers'], filing.sale?.sellers)),
  ...repeats(
    placed(filing.existing).map(([at, { proofNumber }]) => ({ at: ['existing', at, 'proofNumber'], id: proofNumber })),
  ),
  ...placed(filing.units).flatMap(([at, { shares }]) =>
    repeats(placed(shares).map(([of, { owner }]) => ({ at: ['units', at, 'shares', of, 'owner'], id: owner }))),
  ),
  ...repeats(
    placed(filing.sale?.shares).map(([of, { owner }]) => ({ at: ['sale', 'shares', of, 'owner'], id: owner })),
  ),
  ...repeats(each(['commonMaterials'], filing.commonMaterials)),
  ...repeats(
    placed(filing.documents).map(([at, { documentId, slot }]) => ({
      at: ['documents', at],
      id: both(documentId, slot),
    })),
  ),
]
