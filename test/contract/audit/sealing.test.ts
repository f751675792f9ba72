import { type BatchWriteItemCommandInput, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditKey } from '../../../lib/audit/record.ts'
import { seal } from '../../../lib/audit/seal.ts'
import { sealObjectKey } from '../../../lib/audit/seals.ts'
import { AUDIT_UNSEALED_MINUTES } from '../../../lib/names/limits.ts'
import { dynamoBatchTable } from '../../../lib/platform/aws/batch-table.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { BatchTable, Log, Objects } from '../../../lib/platform/ports.ts'
// @ts-expect-error a stand-alone script without types
import { verify } from '../../../tools/verify-seals.mjs'
import { recordOf, sourceOf } from '../../support/audit.ts'
import { tapped } from '../../support/cases.ts'
import { startTable, type TestTable } from '../../support/engines.ts'
import { startObjects, type TestObjects } from '../../support/object-store.ts'
import { LONG, somePositions } from '../../support/sample.ts'
import { bySdk } from '../../support/short-wire.ts'

const NOW = new Date('2026-11-24T10:00:00+08:00')

let engine: TestTable
let store: TestObjects
beforeAll(async () => {
  store = await startObjects()
})
afterAll(() => store?.stop())

let oldestUnsealedSeconds: number | undefined
const log: Log = {
  info: () => {},
  error: () => {},
  measure: (_event, measures) => {
    oldestUnsealedSeconds = measures.oldestUnsealedSeconds
  },
}

/** Ports at that moment. Seal objects of an earlier test are none of this test's. */
const portsAt = (now: Date, table: BatchTable = engine.table, objects: Pick<Objects, 'preserve'> = memory()) => ({
  table,
  clock: { now: () => new Date(now) },
  log,
  objects: { ...store.objects, ...objects },
})

let kept = new Map<string, string>()
const memory = (): Pick<Objects, 'preserve'> => ({
  preserve: async (key, text) => {
    if (kept.has(key) && kept.get(key) !== text) throw new Error(`${key} holds another text`)
    kept.set(key, text)
  },
})

const ids = randomIds({ now: () => NOW })
const written = async (many: number, from = ids, at = NOW): Promise<string[]> => {
  const writes = Array.from({ length: many }, (_, n) => recordOf(from, at, n))
  await engine.table.putAll(
    'audit',
    writes.map(({ put }) => ({ ...put })),
  )
  return writes.map(({ put }) => (put as { sk: string }).sk)
}

const sealedIds = () =>
  [...kept.values()].flatMap((text) => JSON.parse(text).leaves.map(({ auditId }: { auditId: string }) => auditId))

/** Every record is in exactly one seal, knows where, and the chain holds. */
const holds = async (auditIds: readonly string[]): Promise<void> => {
  expect(sealedIds().sort()).toEqual([...auditIds].sort())
  const source = await sourceOf(engine.table)
  expect([...source.seals.values()].map(String)).toEqual([...kept.values()])
  expect(verify(source)).toMatchObject({ faults: [], records: auditIds.length })
  for (const auditId of auditIds) {
    const row = await engine.table.get('audit', auditKey(auditId))
    expect(row).toMatchObject({ seal: expect.any(Number), leaf: expect.any(Number) })
    expect(row).not.toHaveProperty('unsealedOf')
  }
}

describe('sealing', () => {
  beforeEach(async () => {
    kept = new Map()
    engine = await startTable()
    return () => engine.stop()
  })

  it('seals nothing when nothing happened', async () => {
    await seal(portsAt(NOW))
    expect(kept.size).toBe(0)
  })

  it('takes everything unsealed, however late it was written, into a chain without gaps', async () => {
    const first = await written(40)
    await seal(portsAt(NOW))
    const late = await written(7, randomIds({ now: () => new Date('2026-11-20T10:00:00+08:00') }))
    const second = await written(30)
    await seal(portsAt(NOW))
    expect(kept.size).toBe(2)
    await holds([...first, ...late, ...second])
  })

  it('needs several seals for more records than one takes, in one run', async () => {
    const many = await written(1500)
    await seal(portsAt(NOW))
    expect(kept.size).toBeGreaterThan(1)
    await holds(many)
  })

  it('loses nothing and seals nothing twice, wherever a run dies', async () => {
    const all: string[] = []
    const finishes = async (die: number): Promise<boolean> => {
      let calls = 0
      const dying = () => {
        if (calls++ === die) throw new Error('died')
      }
      const table = tapped(engine.table, dying)
      // a batch is no transaction: it may be written in part
      const putAll: BatchTable['putAll'] = async (name, rows) => {
        for (const row of rows) {
          await engine.table.putAll(name, [row])
          dying()
        }
      }
      const preserve: Objects['preserve'] = async (...given) => {
        dying()
        await memory().preserve(...given)
        dying()
      }
      try {
        await seal(portsAt(NOW, { ...table, putAll }, { preserve }))
        return true
      } catch (error) {
        expect((error as Error).message).toBe('died')
        return false
      }
    }
    for (const position of somePositions(2, 'calls that a sealer dies at')) {
      const die = position - 1
      all.push(...(await written(2)))
      if (await finishes(die)) break
      all.push(...(await written(1)))
      // Dies once more where it was, in what the first left behind; then all is well.
      await finishes(die)
      await seal(portsAt(NOW))
    }
    expect(kept.size).toBeGreaterThan(LONG ? 40 : 20)
    await holds(all)
  })

  it('puts again what the table had no room for, and all of it in a few requests', async () => {
    const all = await written(60)
    const { endpoint, region, credentials } = engine.client.config
    const client = bySdk(new DynamoDBClient({ ...(endpoint && { endpoint }), region, credentials }))
    let requests = 0
    let unprocessed = 0
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'BatchWriteItemCommand') return next(args)
          requests += 1
          const [[table, puts]] = Object.entries((args.input as BatchWriteItemCommandInput).RequestItems ?? {}) as [
            [string, WriteRequest[]],
          ]
          const room = requests > 2 ? puts.length : Math.floor(puts.length / 2)
          unprocessed += puts.length - room
          const answer =
            room === 0
              ? { output: { $metadata: {} }, response: {} }
              : await next({ ...args, input: { RequestItems: { [table]: puts.slice(0, room) } } })
          if (room < puts.length) Object.assign(answer.output, { UnprocessedItems: { [table]: puts.slice(room) } })
          return answer
        },
      { step: 'initialize' },
    )
    await seal(
      portsAt(
        NOW,
        dynamoBatchTable((name) => name, client),
      ),
    )
    client.destroy()
    expect(unprocessed).toBe(2 * 13)
    // three rows a record to find it by and one for the day, then the records themselves, and twice again
    expect(requests).toBe(Math.ceil(181 / 25) + Math.ceil(60 / 25) + 2)
    await holds(all)
  })

  it('loses nothing and seals nothing twice when sealers run at once', async () => {
    const all = await written(100)
    await Promise.all(
      [1, 2, 3].map(async () => {
        await seal(portsAt(NOW))
        all.push(...(await written(10)))
        await seal(portsAt(NOW))
      }),
    )
    await seal(portsAt(NOW))
    await holds(all)
  })

  it('measures how old the oldest record is that it leaves unsealed, which wakes somebody', async () => {
    await written(1)
    let minutes = 0
    const clock = { now: () => new Date(NOW.getTime() + 60_000 * minutes++) }
    await seal({ ...portsAt(NOW), clock })
    await written(1)
    minutes = 11
    await seal({ ...portsAt(NOW), clock })
    expect(oldestUnsealedSeconds).toBeGreaterThan(AUDIT_UNSEALED_MINUTES * 60)
    await seal(portsAt(NOW))
    expect(oldestUnsealedSeconds).toBe(0)
  })

  it('keeps each seal as an object that no other text can replace', async () => {
    await written(3)
    await seal(portsAt(NOW, engine.table, store.objects))
    const Key = sealObjectKey(1)
    const object = await store.client.send(new GetObjectCommand({ Bucket: 'archive', Key }))
    const source = await sourceOf(engine.table)
    expect(await object.Body?.transformToString()).toBe(String(source.seals.get('0000000001.json')))
    const until = new Date('2036-11-24T00:00:00Z')
    await store.objects.preserve(Key, String(source.seals.get('0000000001.json')), until)
    await expect(store.objects.preserve(Key, '{}', until)).rejects.toThrow('holds something else')
  })
})
