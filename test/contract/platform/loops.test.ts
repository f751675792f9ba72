/** What the page of cost and capacity reckons with: how many calls, one after another, a full batch of each loop takes on a real engine. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { beforeEach, expect, it } from 'vitest'
import { makePepper } from '../../../lib/access/pepper.ts'
import { seal } from '../../../lib/audit/seal.ts'
import { recordAttempt } from '../../../lib/deliveries/attempts.ts'
import { feedHead } from '../../../lib/deliveries/feed.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import { institutionRows } from '../../../lib/institutions/model.ts'
import { receiverOf } from '../../../lib/outbox/rows.ts'
import { dynamoBatchTable } from '../../../lib/platform/aws/batch-table.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { BatchTable } from '../../../lib/platform/ports.ts'
import { count, cursorKey } from '../../../lib/reports/count.ts'
import { countAll } from '../../../lib/reports/count-all.ts'
import { attemptsCursorKey, countDeliveries } from '../../../lib/reports/count-deliveries.ts'
import { COUNTED_AT_ONCE, COUNTING_MS, runOf } from '../../../lib/reports/counting-run.ts'
import { LOOPS } from '../../../tools/docs/loops.ts'
import { recordOf } from '../../support/audit.ts'
import { endpointRow, openYard, recordForBank } from '../../support/deliveries.ts'
import { NOW } from '../../support/documents.ts'
import { BANKS, caseRows, feedRows, feedsOf, simulateHalfYear } from '../../support/half-year/half-year.ts'
import { putAll } from '../../support/institutions.ts'
import { useTables } from '../../support/platform.ts'
import { countingRounds } from '../../support/rounds.ts'
import { bySdk } from '../../support/short-wire.ts'

const engine = useTables()
let rounds = countingRounds()
let table: BatchTable

beforeEach(() => {
  rounds = countingRounds()
  const { endpoint, region, credentials } = engine.client.config
  const client = bySdk(new DynamoDBClient({ ...(endpoint && { endpoint }), region, credentials }))
  client.middlewareStack.add((next) => (args) => rounds.around(() => next(args)), { step: 'initialize' })
  table = dynamoBatchTable((name) => name, client)
  return () => client.destroy()
})

const clock = { now: () => NOW }
const ids = randomIds(clock)
const log = { info: () => {}, error: () => {}, measure: () => {} }

it('seals a full batch in so many', async () => {
  const many = 2 * LOOPS.seal.items
  await engine.table.putAll(
    'audit',
    Array.from({ length: many }, (_, n) => ({ ...recordOf(ids, NOW, n).put })),
  )
  const seals: { size: number; at: number }[] = []
  const preserve = (_: string, text: string) =>
    rounds.around(async () => void seals.push({ size: JSON.parse(text).leaves.length, at: rounds.rounds() }))
  await seal({ table, clock, log, objects: { preserve } as never })
  const [first, second] = seals
  expect(first?.size).toBe(LOOPS.seal.items)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThanOrEqual(LOOPS.seal.rounds)
})

it('publishes a full batch in so many', async () => {
  const bank = BANKS[2] ?? ''
  for (let n = 0; n < 3 * LOOPS.publish.items; n++) {
    const caseId = `case_${String(n).padStart(26, '0')}`
    await recordForBank(engine.table, { bank, caseId, n: 1, at: NOW })
  }
  await publish({ ...openYard(table).ports }, { receiver: receiverOf('feed', bank) })
  const taken = rounds.rounds()
  expect(await feedHead({ table: engine.table }, bank)).toBe(3 * LOOPS.publish.items)
  expect(taken / 3).toBeLessThanOrEqual(LOOPS.publish.rounds)
})

const admitted = (institutionId: string, kind: 'bank' | 'intermediary' = 'bank') =>
  putAll(engine.table, [
    ...institutionRows({
      institutionId,
      kind,
      name: '测试机构',
      status: 'active',
      rateSlot: 1,
      addressPolicy: { schemes: ['https'], cidrs: 'public' },
    }),
  ])

it('counts a full batch of one bank in so many, and says how far it came where its time is over', async () => {
  const [bank = ''] = BANKS
  await admitted(bank)
  const cases = simulateHalfYear(600).filter(({ head }) => head.bank === bank)
  const feed = feedsOf(cases).get(bank) ?? []
  await engine.table.putAll('cases', cases.flatMap(caseRows))
  await engine.table.putAll('deliveries', feedRows(bank, feed))
  await makePepper({ table: engine.table, ids })
  const batches = Math.ceil(feed.length / LOOPS.count.items)
  expect(batches).toBeGreaterThan(2)

  let now = NOW.getTime()
  const passing = { now: () => new Date(now) }
  const run = runOf({ clock: passing })
  now += COUNTING_MS
  await count({ table, clock: passing, log }, run)
  expect((await engine.table.get('reports', cursorKey(bank)))?.sequence).toBe(LOOPS.count.items)
  expect(run.behindSeconds()).toBeGreaterThan(0)

  const before = rounds.rounds()
  const whole = runOf({ clock })
  await count({ table, clock, log }, whole)
  expect((await engine.table.get('reports', cursorKey(bank)))?.sequence).toBe(feed.length)
  expect((rounds.rounds() - before) / (batches - 1)).toBeLessThanOrEqual(LOOPS.count.rounds)
  expect(whole.behindSeconds()).toBe(0)

  const measured: unknown[] = []
  await countAll({ table, clock, log: { ...log, measure: (_event, measures) => void measured.push(measures) } })
  expect(measured).toEqual([{ oldestUncountedSeconds: 0 }])
})

it('counts a full batch of attempts in so many, and says how far it came where its time is over', async () => {
  const receiver = BANKS[1] ?? ''
  await admitted(receiver)
  const settled = { now: () => new Date(NOW.getTime() - 3_600_000) }
  for (let n = 0; n < 3 * LOOPS.countDeliveries.items; n++) {
    const said = { deliveryId: `d${n}`, eventId: ids.next('evt'), type: 'case.lodged', subjectId: ids.next('case') }
    await recordAttempt({ table: engine.table, clock: settled }, receiver, {
      ...said,
      attempt: 1,
      outcome: 'delivered',
    })
  }
  let now = NOW.getTime()
  const passing = { now: () => new Date(now) }
  const run = runOf({ clock: passing })
  now += COUNTING_MS
  await countDeliveries({ table, clock: passing }, run)
  expect(run.behindSeconds()).toBe((3_600_000 + COUNTING_MS) / 1000)
  const before = rounds.rounds()
  await countDeliveries({ table, clock }, runOf({ clock }))
  expect((rounds.rounds() - before) / 2).toBeLessThanOrEqual(LOOPS.countDeliveries.rounds + 2)
  expect(await engine.table.get('reports', attemptsCursorKey(receiver))).toBeDefined()
})

it('counts several banks side by side', async () => {
  const banks = BANKS.slice(3, 1 + COUNTED_AT_ONCE)
  const [one = '', ...others] = banks
  const alone = async (some: readonly string[]) => {
    const before = rounds.rounds()
    for (const bank of some) await admitted(bank)
    await count({ table, clock, log }, runOf({ clock }))
    return rounds.rounds() - before
  }
  expect(await alone([one])).toBe(await alone(others))
})

it('sweeps in one run what a receiver missed in an outage, and asks a publisher once', async () => {
  const bank = '91350000MA00YI0001'
  await admitted(bank, 'intermediary')
  const cases = Array.from({ length: 450 }, (_, n) => `case_${String(1000 + n).padStart(26, '0')}`)
  const { ports, hints } = openYard(engine.table)
  for (const caseId of cases) await recordForBank(engine.table, { bank, caseId, n: 1, at: NOW })
  await sweep(ports)
  expect(hints.filter(({ receiver }) => receiver === `feed:${bank}`)).toEqual([{ receiver: `feed:${bank}` }])
  await engine.table.write({ table: 'directory', put: endpointRow(bank, 'one') })
  await publish(ports, { receiver: receiverOf('feed', bank) })
  hints.length = 0
  await sweep(ports)
  const swept = hints.filter(({ receiver }) => receiver === `push:${bank}`).map(({ subjectId }) => subjectId)
  expect(swept.toSorted()).toEqual(cases)
})
