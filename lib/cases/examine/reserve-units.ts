/** Reserves units for a case: a unit belongs to one open case at a time. */
import { CaseNamed } from '../state/head.ts'
import { type Head, unitCaseRow, unitLockKey } from '../state/rows.ts'
import { type ExaminePorts, fenced, HEAD_MOVED } from './conclude.ts'

/**
 * Takes the lock of every unit, or of none, while the case stands as it was read; the units reserved by another open case come back, and
 * `HEAD_MOVED` where another run has concluded the case meanwhile.
 */
export const reserveUnits = async (ports: ExaminePorts, head: Head): Promise<readonly string[] | typeof HEAD_MOVED> => {
  const { caseId, units } = head
  const reservations = await ports.table.batchGet(
    units.map((unit) => ({ table: 'cases', key: unitLockKey(unit), model: CaseNamed }) as const),
  )
  const taken = units.filter((_, i) => reservations[i] && reservations[i].caseId !== caseId)
  if (taken.length > 0) return taken
  const free = { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId } }
  const failed = await fenced(
    ports,
    head,
    units.map((unit) => ({ table: 'cases', put: { ...unitLockKey(unit), caseId }, condition: free }) as const),
  )
  return failed === HEAD_MOVED ? failed : failed.flatMap((i) => units[i] ?? [])
}

/** So that what a window reports of a unit finds every case that ever came before its registry. */
export const unitCaseWrites = ({ caseId, units }: Head) =>
  units.map((unit) => ({ table: 'cases', put: unitCaseRow(unit, caseId) }) as const)
