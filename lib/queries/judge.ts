/** Whether an authorization permits a query: within its time, uses, manner, purpose and scope (22号 二(二)), each no with its own code. */
import { type Purpose, type QueryKind, type StoredAuthorization, statusOf } from '../authorizations/model.ts'
import type { RefusalCode } from '../kernel/refusals.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Condition } from '../platform/ports.ts'

/** What a query asks of an authorization; without a unit, everything in the owners' names. */
export type Asked = {
  readonly kind: QueryKind
  readonly purpose: Purpose
  readonly unitNumber?: string | undefined
}

/**
 * Everything in somebody's name concerns only who decides on a loan; later, what already secures something is enough. While a loan
 * runs nobody needs copies of papers either.
 */
const needs = ({ kind, purpose }: Asked): boolean => {
  if (kind === 'holdings') return purpose === 'loan-approval'
  return kind !== 'copies' || purpose !== 'loan-monitoring'
}

const covers = ({ scope }: StoredAuthorization, unitNumber: string | undefined): boolean =>
  scope.kind === 'whole-name' || (unitNumber !== undefined && scope.units.includes(unitNumber))

export const refusalUnder = (
  authorization: StoredAuthorization,
  asked: Asked,
  today: LocalDate,
): RefusalCode | undefined => {
  const status = statusOf(authorization, today)
  if (status !== 'in-force') return `authorization.${status}`
  if (!authorization.manners.includes('network')) return 'authorization.out-of-manner'
  if (!authorization.purposes.includes(asked.purpose) || !needs(asked)) return 'authorization.out-of-purpose'
  const covered = covers(authorization, asked.unitNumber) && authorization.queryKinds.includes(asked.kind)
  return covered ? undefined : 'authorization.out-of-scope'
}

/**
 * The same, for the transaction: what may change of an authorization is its revocation and its uses. The first use is counted as the first,
 * so nobody else's may come in between.
 */
export const stillPermits = ({ maxUses, uses }: StoredAuthorization, today: LocalDate): Condition => {
  const stands = 'attribute_not_exists(#revokedAt) AND #validFrom <= :today AND #validTo >= :today'
  if (uses === 0) return { expression: `${stands} AND #uses = :unused`, values: { today, unused: 0 } }
  return maxUses === undefined
    ? { expression: stands, values: { today } }
    : { expression: `${stands} AND #uses < :maxUses`, values: { today, maxUses } }
}
