/**
 * What a bank already knows of a unit: for each kind the latest answer that has not expired, under an authorization that still stands. An
 * authorization whose uses are spent stands: it permits no further look, but does not take back what was shown.
 */

import * as z from 'zod/mini'
import { authorizationKey, QueryKind, StoredAuthorization, statusOf } from '../authorizations/model.ts'
import type { Model } from '../kernel/stored.ts'
import { beijingDate } from '../kernel/time.ts'
import type { TableName } from '../names/resources.ts'
import type { Key, Ports } from '../platform/ports.ts'
import type { Shown } from './book.ts'
import { AnswerRow, bookIn } from './get-query.ts'
import { answeredKey, answerRowKey } from './model.ts'

export type LatestAnswer = {
  readonly queryId: string
  readonly authorizationId: string
  readonly unitNumber: string
  readonly kind: QueryKind
  /** When the registry read the book. */
  readonly readAt: string
  /** For the record of whoever looks at it. */
  readonly answerSha256: string
  readonly shown: Shown
}

type Wanted = {
  readonly bank: string
  readonly units: readonly string[]
  readonly kinds: readonly QueryKind[]
  readonly now: Date
}

type Reading<T> = { readonly keys: readonly Key[]; readonly model: Model<T> }

/** DynamoDB reads 100 keys at once. */
const KEYS_AT_ONCE = 100

const PointerRow = z.object({
  queryId: z.string(),
  authorizationId: z.string(),
  unitNumber: z.string(),
  kind: QueryKind,
  /** When the registry read the book. */
  readAt: z.string(),
  /** For the record of whoever looks at it. */
  answerSha256: z.string(),
})

const readAll = async <T>({ table }: Pick<Ports, 'table'>, of: TableName, { keys, model }: Reading<T>) => {
  const rows: (T | undefined)[] = []
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const some = keys.slice(start, start + KEYS_AT_ONCE)
    rows.push(...(await table.batchGet(some.map((key) => ({ table: of, key, model }) as const))))
  }
  return rows
}

/** Three reads at most, however many units. Whoever uses what it gives has seen registration data, and records that. */
export const latestAnswers = async (
  ports: Pick<Ports, 'table'>,
  { bank, units, kinds, now }: Wanted,
): Promise<readonly LatestAnswer[]> => {
  const keys = units.flatMap((unitNumber) => kinds.map((kind) => answeredKey({ bank, unitNumber, kind })))
  const pointers = (await readAll(ports, 'deliveries', { keys, model: PointerRow })).filter((row) => row !== undefined)
  const authorizationIds = [...new Set(pointers.map(({ authorizationId }) => authorizationId))]
  const [answers, authorizations] = await Promise.all([
    readAll(ports, 'deliveries', { keys: pointers.map(({ queryId }) => answerRowKey(queryId)), model: AnswerRow }),
    readAll(ports, 'directory', {
      keys: authorizationIds.map((id) => authorizationKey(bank, id)),
      model: StoredAuthorization,
    }),
  ])
  const standing = new Set(
    authorizations.flatMap((authorization) => {
      return authorization && ['in-force', 'used-up'].includes(statusOf(authorization, beijingDate(now)))
        ? [authorization.authorizationId]
        : []
    }),
  )
  return pointers.flatMap((pointer, i): LatestAnswer[] => {
    const shown = bookIn(answers[i], now)
    if (!shown || !standing.has(pointer.authorizationId)) return []
    return [{ ...pointer, shown }]
  })
}
