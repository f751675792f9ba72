/**
 * Figures of authorizations, kept as they happen: a counter row for each month, city and bank, written in the transaction that records,
 * uses or revokes the authorization. Whether an authorization runs out unused is counted ahead, in the month after its last day, and taken
 * back by its first use or by its revocation: when that month is over, the counter holds and nothing can change it.
 */

import * as z from 'zod/mini'
import { cityOf, PROVINCE_CODE } from '../kernel/jurisdiction.ts'
import { beijing, beijingDate, type LocalDate } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import { tableOf } from '../names/keys.ts'
import type { Key, Write } from '../platform/ports.ts'
import type { StoredAuthorization } from './model.ts'

const COUNTS = ['recorded', 'revoked', 'uses', 'expiredUnused'] as const
export type AuthorizationFigures = Readonly<Record<(typeof COUNTS)[number], number>>

export const AuthorizationFiguresRow = z.object({
  month: z.string(),
  /** A city, or the whole province where an authorization names no unit or those of several. */
  place: z.string(),
  bank: z.string(),
  ...tableOf(COUNTS, () => z.optional(z.int())),
})
export type AuthorizationFiguresRow = Readonly<z.infer<typeof AuthorizationFiguresRow>>

const DAY_MS = 86_400_000

/** One row would be written by all uses of a bank in a city at once. */
const SHARDS = 4

/** The last character of an id is as good as any. */
const shardOf = (authorizationId: string): number => authorizationId.charCodeAt(authorizationId.length - 1) % SHARDS

export const authorizationFiguresPk = (year: string): string => `LETTERFIGURES#${year}`

const placeOf = ({ scope }: Pick<StoredAuthorization, 'scope'>): string => {
  const cities = new Set(scope.kind === 'units' ? scope.units.map((unit) => cityOf(unitPrefix(unit))) : [])
  const [only = PROVINCE_CODE, ...others] = cities
  return others.length > 0 ? PROVINCE_CODE : only
}

const monthAfter = (lastDay: LocalDate): string =>
  beijingDate(new Date(Date.parse(`${lastDay}T00:00:00+08:00`) + DAY_MS)).slice(0, 7)

type CountedAuthorization = Pick<StoredAuthorization, 'authorizationId' | 'scope' | 'uses' | 'validTo'>
type Counting = { readonly bank: string; readonly now: Date }

/** `unused`: by how many more authorizations will run out unused. */
const writesOf = (
  authorization: CountedAuthorization,
  { bank, now }: Counting,
  { unused, ...counts }: { readonly unused: number } & Partial<AuthorizationFigures>,
): Write[] => {
  const months = new Map<string, Partial<AuthorizationFigures>>([[beijing(now).slice(0, 7), counts]])
  const ends = monthAfter(authorization.validTo)
  if (unused !== 0) months.set(ends, { ...months.get(ends), expiredUnused: unused })
  const place = placeOf(authorization)
  return [...months].map(([month, add]) => ({
    table: 'directory',
    update: {
      pk: authorizationFiguresPk(month.slice(0, 4)),
      sk: `${month}#${place}#${bank}#${shardOf(authorization.authorizationId)}`,
    } satisfies Key,
    set: { month, place, bank },
    add,
  }))
}

export const countRecorded = (authorization: CountedAuthorization, counting: Counting): Write[] =>
  writesOf(authorization, counting, { recorded: 1, unused: 1 })

/** `authorization` as it was read: whoever writes these holds that its first use is still to come. */
export const countUse = (authorization: CountedAuthorization, counting: Counting): Write[] =>
  writesOf(authorization, counting, { uses: 1, unused: authorization.uses === 0 ? -1 : 0 })

/** One that had run out unused before it was revoked stays so. */
export const countRevoked = (authorization: CountedAuthorization, counting: Counting): Write[] => {
  const stands = authorization.uses === 0 && beijingDate(counting.now) <= authorization.validTo
  return writesOf(authorization, counting, { revoked: 1, unused: stands ? -1 : 0 })
}

export const summedAuthorizations = (rows: readonly AuthorizationFiguresRow[]): AuthorizationFigures =>
  tableOf(COUNTS, (count) => rows.reduce((sum, row) => sum + (row[count] ?? 0), 0))
