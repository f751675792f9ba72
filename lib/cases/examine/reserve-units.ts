/** A unit is held by one open case at a time. */
import type { Write } from '../../platform/ports.ts'
import { type Head, unitCaseRow, unitLockKey } from '../state/rows.ts'
import type { ExaminePorts } from './conclude.ts'

/** DynamoDB takes 100 writes a transaction, and each unit has two. */
const LOCKS_AT_ONCE = 50

/** Takes the lock of every unit; the units held by another open case come back. */
export const lockUnits = async ({ table }: ExaminePorts, head: Head): Promise<readonly string[]> => {
  const held = await table.batchGet(head.units.map((unit) => ({ table: 'cases', key: unitLockKey(unit) })))
  const taken = head.units.filter((_, i) => held[i] && held[i].caseId !== head.caseId)
  if (taken.length > 0) return taken
  for (let start = 0; start < head.units.length; start += LOCKS_AT_ONCE) {
    const units = head.units.slice(start, start + LOCKS_AT_ONCE)
    const commit = await table.transact(
      units.flatMap((unit): readonly Write[] => [
        {
          table: 'cases',
          put: { ...unitLockKey(unit), caseId: head.caseId },
          condition: { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId: head.caseId } },
        },
        { table: 'cases', put: unitCaseRow(unit, head.caseId) },
      ]),
    )
    if (!commit.committed && commit.failed.length > 0) return commit.failed.flatMap((i) => units[i / 2] ?? [])
    if (!commit.committed) throw new Error('unit locks are contended')
  }
  return []
}
