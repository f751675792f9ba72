import { describe, expect, test } from 'vitest'
import { commitOnce, replayOf } from '../../../lib/access/idempotency.ts'
import { answer } from '../../../lib/kernel/call.ts'
import { refuse } from '../../../lib/kernel/result.ts'
import type { Commit, Row, Table } from '../../../lib/platform/ports.ts'
import { call, DAY_MS, later } from '../../support/documents.ts'

/** A table on which every transaction ends as told; the key row is what it is told to be. */
const tableOf = (commits: readonly Commit[], keyRow?: Row) => {
  let transactions = 0
  const table = {
    transact: async () => commits[Math.min(transactions++, commits.length - 1)],
    batchGet: async () => [keyRow],
  } as unknown as Table
  return { table, transactions: () => transactions }
}

const CONTENDED: Commit = { committed: false, failed: [], contended: true }
const DONE: Commit = { committed: true }
const said = answer(200, { done: true })
const declared = call('declareDocument', { body: { a: 1 } }, { key: 'k' })
const lost = () => refuse('case.duplicate-reference')

describe('committing once', () => {
  test('tries again when another writer was in the way', async () => {
    const { table, transactions } = tableOf([CONTENDED, CONTENDED, DONE])
    const result = await commitOnce({ table, call: declared }, said, { writes: [], lost })
    expect([result, transactions()]).toEqual([{ ok: true, value: said }, 3])
  })

  test('answers that it is busy when others keep winning', async () => {
    const { table } = tableOf([CONTENDED])
    const result = await commitOnce({ table, call: declared }, said, { writes: [], lost })
    expect(result).toEqual({ ok: false, refusal: { code: 'platform.contended', retryAfterSeconds: 1 } })
  })

  test('says what a condition of the act means, by its position', async () => {
    const failed: Commit = { committed: false, failed: [1], contended: false }
    const result = await commitOnce({ table: tableOf([failed]).table, call: declared }, said, { writes: [], lost })
    expect(result).toEqual(refuse('case.duplicate-reference'))
  })

  test('forgets a key after its time, so that the same key begins anew', () => {
    const row = { digest: 'other', status: 200, headers: {}, body: '', expiresAt: later(DAY_MS).getTime() / 1000 }
    expect(replayOf(row, declared)).toEqual(refuse('idempotency.key-reused'))
    expect(replayOf(row, { ...declared, now: later(2 * DAY_MS) })).toBeUndefined()
  })
})
