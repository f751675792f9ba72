/** Whether a letter permits a query: within its time, uses, manner, purpose and scope (22号 二(二)), each no with its own code. */
import { type StoredLetter, statusOf } from '../authorizations/model.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Condition } from '../platform/ports.ts'
import type { Question } from './model.ts'

export const refusalUnder = (
  letter: StoredLetter,
  { kind, purpose, unitNumber }: Question,
  today: LocalDate,
): RefusalCode | undefined => {
  const status = statusOf(letter, today)
  if (status !== 'in-force') return `authorization.${status}`
  if (!letter.manners.includes('network')) return 'authorization.out-of-manner'
  if (!letter.purposes.includes(purpose)) return 'authorization.out-of-purpose'
  const covered = letter.scope.kind === 'whole-name' || letter.scope.units.includes(unitNumber)
  return covered && letter.queryKinds.includes(kind) ? undefined : 'authorization.out-of-scope'
}

/** The same, for the transaction: what may change of a letter is its revocation and its uses. */
export const stillPermits = ({ maxUses }: StoredLetter, today: LocalDate): Condition => {
  const stands = 'attribute_not_exists(#revokedAt) AND #validFrom <= :today AND #validTo >= :today'
  return maxUses === undefined
    ? { expression: stands, values: { today } }
    : { expression: `${stands} AND #uses < :maxUses`, values: { today, maxUses } }
}
