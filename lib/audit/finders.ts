/** Rows by which the authority finds records: by institution, officer, unit or owner. The sealer writes them. */
import { dayOf } from '../kernel/time.ts'
import type { Row } from '../platform/ports.ts'

export type FinderKind = 'institution' | 'officer' | 'unit' | 'owner'

export const finderPk = (kind: FinderKind, value: string): string => `BY#${kind}#${value}`
export const officerName = (institutionId: string, officer: string): string => `${institutionId}/${officer}`

/** The records a person may be looked for under: who acted, for whom, and whom and what it concerned. */
export const finderRows = (record: string): Row[] => {
  const {
    auditId,
    at,
    actor,
    act,
    outcome,
    officer,
    area,
    registries,
    queryId,
    purpose,
    units = [],
    owners = [],
  } = JSON.parse(record)
  const pks = [
    finderPk('institution', actor.institutionId),
    ...(actor.actingFor ? [finderPk('institution', actor.actingFor)] : []),
    ...(officer ? [finderPk('officer', officerName(actor.actingFor ?? actor.institutionId, officer))] : []),
    ...units.map((unit: string) => finderPk('unit', unit)),
    ...owners.map((owner: string) => finderPk('owner', owner)),
  ]
  const found = [...new Set(pks)].map((pk) => ({ pk, sk: auditId, act, by: actor.actingFor ?? actor.institutionId }))
  if (!isWatched(act, outcome)) return found
  const institution = actor.actingFor ?? actor.institutionId
  const day = dayOf(at)
  const watched = {
    act,
    outcome,
    at,
    institution,
    officer,
    client: actor.clientId,
    area,
    registries,
    queryId,
    purpose,
    ...(act !== 'submitCase' && { units }),
  }
  return [
    ...found,
    activeRow(day, institution),
    { ...reviewedKey(day, institution, auditId), ...withoutHoles(watched) },
  ]
}

/** Queries, filings and whatever was refused: from these, signals are read. */
const isWatched = (act: string, outcome: string): boolean =>
  outcome !== 'granted' || act === 'submitQuery' || act === 'submitCase'

const withoutHoles = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))

/** Which institutions did such things on a day. */
export const activePk = (day: string): string => `ACTIVE#${day}`
const activeRow = (day: string, institution: string): Row => ({ pk: activePk(day), sk: institution })

export const reviewedPk = (day: string, institution: string): string => `WATCH#${day}#${institution}`
const reviewedKey = (day: string, institution: string, auditId: string) => ({
  pk: reviewedPk(day, institution),
  sk: auditId,
})
