/** Rows by which the authority finds records: by institution, officer, unit or owner. The sealer writes them. */
import type { Row } from '../platform/ports.ts'

export type FinderKind = 'institution' | 'officer' | 'unit' | 'owner'

export const finderPk = (kind: FinderKind, value: string): string => `BY#${kind}#${value}`
export const officerName = (institutionId: string, officer: string): string => `${institutionId}/${officer}`

/** The records a person may be looked for under: who acted, for whom, and whom and what it concerned. */
export const finderRows = (record: string): Row[] => {
  const { auditId, actor, officer, units = [], owners = [] } = JSON.parse(record)
  const pks = [
    finderPk('institution', actor.institutionId),
    ...(actor.actingFor ? [finderPk('institution', actor.actingFor)] : []),
    ...(officer ? [finderPk('officer', officerName(actor.actingFor ?? actor.institutionId, officer))] : []),
    ...units.map((unit: string) => finderPk('unit', unit)),
    ...owners.map((owner: string) => finderPk('owner', owner)),
  ]
  return [...new Set(pks)].map((pk) => ({ pk, sk: auditId }))
}
