/**
 * What a bank already knows of a unit: for each kind the latest answer that has not expired, under a letter that still stands. A
 * letter whose uses are spent stands: it permits no further look, but does not take back what was shown.
 */
import { letterKey, letterOf, type QueryKind, statusOf } from '../authorizations/model.ts'
import { beijingDate } from '../kernel/time.ts'
import type { TableName } from '../names/resources.ts'
import type { Key, Ports, Row } from '../platform/ports.ts'
import type { Shown } from './book.ts'
import { shownIn } from './get-query.ts'
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

/** DynamoDB reads 100 keys at once. */
const KEYS_AT_ONCE = 100

const readAll = async ({ table }: Pick<Ports, 'table'>, of: TableName, keys: readonly Key[]) => {
  const rows: (Row | undefined)[] = []
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const some = keys.slice(start, start + KEYS_AT_ONCE)
    rows.push(...(await table.batchGet(some.map((key) => ({ table: of, key })))))
  }
  return rows
}

/** Three reads at most, however many units. Whoever uses what it gives has seen registration data, and records that. */
export const latestAnswers = async (
  ports: Pick<Ports, 'table'>,
  { bank, units, kinds, now }: Wanted,
): Promise<readonly LatestAnswer[]> => {
  const keys = units.flatMap((unitNumber) => kinds.map((kind) => answeredKey({ bank, unitNumber, kind })))
  const pointers = (await readAll(ports, 'deliveries', keys)).filter((row) => row !== undefined)
  const letterIds = [...new Set(pointers.map(({ authorizationId }) => String(authorizationId)))]
  const [answers, letters] = await Promise.all([
    readAll(
      ports,
      'deliveries',
      pointers.map(({ queryId }) => answerRowKey(queryId)),
    ),
    readAll(
      ports,
      'directory',
      letterIds.map((id) => letterKey(bank, id)),
    ),
  ])
  const standing = new Set(
    letters.flatMap((row) => {
      const letter = letterOf(row)
      return letter && ['in-force', 'used-up'].includes(statusOf(letter, beijingDate(now)))
        ? [letter.authorizationId]
        : []
    }),
  )
  return pointers.flatMap((pointer, i): LatestAnswer[] => {
    const shown = shownIn(answers[i], now)
    if (!shown || !standing.has(pointer.authorizationId)) return []
    const { queryId, authorizationId, unitNumber, kind, readAt, answerSha256 } = pointer as LatestAnswer & Row
    return [{ queryId, authorizationId, unitNumber, kind, readAt, answerSha256, shown }]
  })
}
