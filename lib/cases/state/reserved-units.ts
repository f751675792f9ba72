/** A case lets go of its units: with the step that ends its hold, or before, where it is not lodged. */
import type { RowWrite } from '../../platform/ports.ts'
import { reservesUnits } from './lifecycle.ts'
import { type Head, unitLockKey } from './rows.ts'

/** Each unit by itself, if this case holds it; of a case that is still validated, another may hold some. */
export const releaseUnits = (head: Head): RowWrite[] =>
  head.units.map((unitNumber) => ({
    table: 'cases',
    delete: unitLockKey(unitNumber),
    condition: { expression: 'attribute_not_exists(#pk) OR #caseId = :caseId', values: { caseId: head.caseId } },
  }))

/**
 * An application that no longer holds its units frees them with the step that ends it. While it is validated it may not have reserved
 * them all yet, and one unit of another case would stop the transaction: whoever fails it frees them one by one.
 */
export const freedUnits = (before: Head, head: Head): RowWrite[] =>
  before.applicationState !== 'validating' && reservesUnits(before) && !reservesUnits(head) ? releaseUnits(head) : []
