/** Reserves units for a case: a unit belongs to one open case at a time. */
import { CaseNamed } from '../state/head.ts'
import { type Head, unitCaseRow, unitLockKey } from '../state/rows.ts'
import type { ExaminePorts } from './conclude.ts'

/**
 * Takes the lock of every unit, or of none; the units reserved by another open case come back. Two rows for each of at most `UNITS_INLINE`
 * units are what one transaction takes.
 */
export const reserveUnits = async ({ table }: ExaminePorts, { caseId, units }: Head): Promise<readonly string[]> => {
  const reservations = await table.batchGet(
    units.map((unit) => ({ table: 'cases', key: unitLockKey(unit), model: CaseNamed }) as const),
  )
  const taken = units.filter((_, i) => reservations[i] && reservations[i].caseId !== caseId)
  if (taken.length > 0) return taken
  const free = { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId } }
  const commit = await table.transact([
    ...units.map((unit) => ({ table: 'cases', put: { ...unitLockKey(unit), caseId }, condition: free }) as const),
    ...units.map((unit) => ({ table: 'cases', put: unitCaseRow(unit, caseId) }) as const),
  ])
  if (commit.committed) return []
  if (commit.failed.length === 0) throw new Error('unit locks are contended')
  return commit.failed.flatMap((i) => units[i] ?? [])
}
