import { describe, expect, test } from 'vitest'
import { answerAsk, commitOnce, type Deed, keyedAct, replayOf } from '../../../lib/access/idempotency.ts'
import { answer } from '../../../lib/kernel/call.ts'
import { ok, refuse } from '../../../lib/kernel/result.ts'
import { AnyRow } from '../../../lib/kernel/stored.ts'
import type { Commit, Hint, Table, Write } from '../../../lib/platform/ports.ts'
import { call, DAY_MS, later } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'

/** A table on which every transaction ends as given; `keyRow` is read under the key before and after. */
const portsOf = (commit: Commit, keyRow?: Row) => {
  const done: string[] = []
  const transactions: { writes: readonly Write[]; attempts: number | undefined }[] = []
  const hinted: Hint[] = []
  const ports = {
    table: {
      transact: async (writes: readonly Write[], attempts?: number) => {
        done.push('transact')
        transactions.push({ writes, attempts })
        return commit
      },
      batchGet: async (keys: readonly unknown[]) => {
        done.push('batchGet')
        return keys.map((_, i) => (i === 0 ? keyRow : { row: i }))
      },
    } as unknown as Table,
    queue: {
      hint: async (lane: string, hints: readonly Hint[]) => {
        done.push(`hint ${lane}`)
        hinted.push(...hints)
      },
    },
  }
  return { ports, done, transactions, hinted }
}

const CONTENDED: Commit = { committed: false, failed: [], contended: true }
const DONE: Commit = { committed: true }
const said = answer(200, { done: true })
const declared = call('declareDocument', { body: { a: 1 } }, { key: 'k' })
const other = call('declareDocument', { body: { a: 2 } }, { key: 'k' })
const WRITE: Write = { table: 'cases', put: { pk: 'a', sk: 'b' } }
const HINTS: readonly Hint[] = [{ receiver: 'feed:a' }, { receiver: 'platform:platform' }, { receiver: 'feed:b' }]
const DEED: Deed = { answer: said, writes: [WRITE], hints: HINTS, lost: () => refuse('case.duplicate-reference') }
const BUSY = refuse('platform.contended', { retryAfterSeconds: 1 })

/** The key row as the first of a transaction wrote it. */
const answeredTo = async (one: typeof declared) => {
  const { ports, transactions } = portsOf(DONE)
  await commitOnce(ports, one, DEED)
  const [first] = transactions[0]?.writes ?? []
  if (!first || !('put' in first)) throw new Error('no key row was written')
  return answerAsk(one).model.parse(first.put)
}

describe('committing once', () => {
  test('writes the answer with the writes in one transaction, then hints by lane', async () => {
    const { ports, done, transactions, hinted } = portsOf(DONE)
    expect(await commitOnce(ports, declared, DEED)).toEqual(ok(said))
    expect(done).toEqual(['transact', 'hint feed', 'hint platform'])
    expect(transactions.map(({ writes }) => writes)).toEqual([
      [expect.objectContaining({ table: 'access', put: expect.objectContaining({ ...said }) }), WRITE],
    ])
    expect(hinted).toEqual([HINTS[0], HINTS[2], HINTS[1]])
  })

  test('lets the table try again, as long as there is time, while other writers are in the way', async () => {
    const { ports, transactions } = portsOf(DONE)
    await commitOnce(ports, declared, DEED)
    expect(transactions.map(({ attempts }) => attempts)).toEqual([undefined])
  })

  test('answers that it is busy when others keep winning, and hints nothing', async () => {
    const { ports, done } = portsOf(CONTENDED)
    expect(await commitOnce(ports, declared, DEED)).toEqual(BUSY)
    expect(done).toEqual(['transact', 'batchGet'])
  })

  test('says what a condition of the act means, by its position', async () => {
    const positions: number[] = []
    const lost = (position: number) => {
      positions.push(position)
      return refuse('case.duplicate-reference')
    }
    for (const failed of [[1], [0, 2], [3, 4]]) {
      const { ports, hinted } = portsOf({ committed: false, failed, contended: false })
      expect(await commitOnce(ports, declared, { ...DEED, lost })).toEqual(refuse('case.duplicate-reference'))
      expect(hinted).toEqual([])
    }
    expect(positions).toEqual([0, 1, 2])
  })

  test('takes a condition of which the act says nothing for another that was faster', async () => {
    const { ports } = portsOf({ committed: false, failed: [1], contended: false })
    expect(await commitOnce(ports, declared, { answer: said, writes: [WRITE] })).toEqual(BUSY)
  })

  test('replays what a twin of the call was answered, and hints nothing for a twin that has hinted', async () => {
    const keyRow = { ...(await answeredTo(declared)), body: 'of the twin' }
    const { ports, hinted } = portsOf({ committed: false, failed: [0, 1], contended: false }, keyRow)
    expect(await commitOnce(ports, declared, DEED)).toEqual(ok({ ...said, body: 'of the twin' }))
    expect(hinted).toEqual([])
  })

  test('refuses where another call took the key meanwhile', async () => {
    const { ports } = portsOf({ committed: false, failed: [0], contended: false }, await answeredTo(other))
    expect(await commitOnce(ports, declared, DEED)).toEqual(refuse('idempotency.key-reused'))
  })

  test('answers without a transaction where nothing is to be written', async () => {
    const { ports, done } = portsOf(DONE)
    expect(await commitOnce(ports, declared, { answer: said })).toEqual(ok(said))
    expect(done).toEqual([])
  })

  test('writes nothing that it could not hint of', async () => {
    const { ports, done } = portsOf(DONE)
    await expect(commitOnce({ table: ports.table }, declared, DEED)).rejects.toThrow('without a queue')
    expect(done).toEqual([])
    expect(await commitOnce({ table: ports.table }, declared, { ...DEED, hints: [] })).toEqual(ok(said))
  })

  test('forgets a key after its time, so that the same key begins anew', () => {
    const row = { digest: 'other', status: 200, headers: {}, body: '', expiresAt: later(DAY_MS).getTime() / 1000 }
    expect(replayOf(row, declared)).toEqual(refuse('idempotency.key-reused'))
    expect(replayOf(row, { ...declared, now: later(2 * DAY_MS) })).toBeUndefined()
  })
})

describe('an act under a key', () => {
  const load = [{ table: 'cases', key: { pk: 'c', sk: 'd' }, model: AnyRow }] as const

  test('decides upon the rows it asked for, and commits', async () => {
    const { ports, done } = portsOf(DONE)
    const rows: unknown[] = []
    const decide = (found: readonly unknown[]) => {
      rows.push(...found)
      return ok(DEED)
    }
    expect(await keyedAct(ports, declared, { load, decide })).toEqual(ok(said))
    expect([rows, done]).toEqual([[{ row: 1 }], ['batchGet', 'transact', 'hint feed', 'hint platform']])
  })

  test('is refused by its decision before anything is written', async () => {
    const { ports, done } = portsOf(DONE)
    expect(await keyedAct(ports, declared, { load: [], decide: () => refuse('case.closed') })).toEqual(
      refuse('case.closed'),
    )
    expect(done).toEqual(['batchGet'])
  })

  test('is replayed without deciding', async () => {
    const { ports, done } = portsOf(DONE, await answeredTo(declared))
    const decide = () => {
      throw new Error('decided again')
    }
    expect(await keyedAct(ports, declared, { load, decide })).toEqual(ok(said))
    expect(await keyedAct(ports, other, { load, decide })).toEqual(refuse('idempotency.key-reused'))
    expect(done).toEqual(['batchGet', 'batchGet'])
  })

  test('is replayed to a client that is held to some regions only where it was answered itself', async () => {
    const narrowed = (clientId: string) => ({
      ...declared,
      caller: { ...declared.caller, clientId, narrowing: { regions: ['3502'] } },
    })
    const mine = await answeredTo(narrowed('a'))
    const whole = await answeredTo(declared)
    expect(replayOf(mine, narrowed('a'))).toEqual(ok(said))
    for (const [row, other] of [
      [mine, narrowed('b')],
      [whole, narrowed('a')],
    ] as const)
      expect(replayOf(row, other)).toEqual(refuse('idempotency.key-reused'))
    expect(replayOf(whole, { ...declared, caller: { ...declared.caller, clientId: 'b' } })).toEqual(ok(said))
  })
})
