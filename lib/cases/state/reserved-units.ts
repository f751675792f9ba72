/** A case lets go of its units with the step that ends its hold, in the transaction of its head. */
import type { RowWrite, Write } from '../../platform/ports.ts'
import { reservesUnits } from './lifecycle.ts'
import { type Head, unitLockKey } from './rows.ts'

const releaseUnit = (caseId: string, unitNumber: string): RowWrite => ({
  table: 'cases',
  delete: unitLockKey(unitNumber),
  condition: { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId } },
})

/**
 * An application that no longer holds its units frees them with the step that ends it. While it is validated it may not have reserved
 * them all yet, and one unit of another case would stop the transaction: whoever fails it looks first (`freedByFailing`).
 */
export const freedUnits = (before: Head, head: Head): RowWrite[] =>
  before.applicationState !== 'validating' && reservesUnits(before) && !reservesUnits(head)
    ? head.units.map((unit) => releaseUnit(head.caseId, unit))
    : []

/**
 * Of a case that is validated: it lets go of what it holds and leaves what another case holds. `holders` are the cases that hold its units,
 * as read; the transaction comes to nothing where one of them has changed so that this case would be left with a unit.
 */
export const freedByFailing = ({ caseId, units }: Head, holders: readonly (string | undefined)[]): Write[] =>
  units.map((unit, at): Write => {
    const isAnothers = holders[at] !== undefined && holders[at] !== caseId
    const expression = 'attribute_not_exists(#pk) OR #caseId <> :caseId'
    return isAnothers
      ? { table: 'cases', check: unitLockKey(unit), condition: { expression, values: { caseId } } }
      : releaseUnit(caseId, unit)
  })
