/** Figures on real engines: kept from the feeds in one transaction with the place they have come to, and counted anew from the cases. */

import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { makePepper, pepperOf } from '../../../lib/access/pepper.ts'
import { finderRows } from '../../../lib/audit/finders.ts'
import { attemptsPk, readAttempt, recordAttempt } from '../../../lib/deliveries/attempts.ts'
import { institutionRows } from '../../../lib/institutions/model.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import type { TableName } from '../../../lib/names/resources.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import { registryRows } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { cellKey, summed } from '../../../lib/reports/cells.ts'
import { count, cursorKey } from '../../../lib/reports/count.ts'
import {
  countDeliveries,
  countersOfAttempt,
  DeliveryRow,
  deliveryFiguresPk,
} from '../../../lib/reports/count-deliveries.ts'
import { countFollowUps, FollowUpRow, followUpsCursorKey, followUpsPk } from '../../../lib/reports/count-follow-ups.ts'
import { monthRows } from '../../../lib/reports/month-rows.ts'
import { recount } from '../../../lib/reports/recount.ts'
import { tapped } from '../../support/cases.ts'
import { NOW } from '../../support/documents.ts'
import { BANKS, caseRows, feedRows, feedsOf, prefillRows, simulateHalfYear } from '../../support/half-year/half-year.ts'
import { putAll } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'
import { story } from '../../support/story.ts'

/** Of two cities, so that cases meet in cells. */
const REGISTRIES = REGISTRY_SEED.filter(({ code }) => ['350200', '350500'].includes(code))
const SOME = BANKS.slice(0, 2)
const CASES = simulateHalfYear(240, { registries: REGISTRIES.map(({ code }) => code) }).filter(({ head }) =>
  SOME.includes(head.bank),
)
const FEEDS = feedsOf(CASES)

const bank = (institutionId: string) =>
  institutionRows({
    institutionId,
    kind: 'bank',
    name: `测试银行${institutionId.slice(-2)}`,
    status: 'active',
    rateSlot: 1,
    addressPolicy: { schemes: ['https'], cidrs: 'public' },
  })

const engine = useTables()
const ports = (table = engine.table) => ({
  table,
  clock: { now: () => NOW },
  log: { info: () => {}, error: () => {}, measure: () => {} },
})
const cursor = async (institution: string) => (await engine.table.get('reports', cursorKey(institution)))?.sequence ?? 0
const proof = (institution: string) => recount(ports(), { institution, from: '2026-06', to: '2026-12' })
const fed = (institution: string): readonly Row[] => FEEDS.get(institution) ?? []

const putAllIn = async (table: TableName, rows: readonly Row[]): Promise<void> => {
  for (let start = 0; start < rows.length; start += 50)
    await engine.table.transact(rows.slice(start, start + 50).map((put) => ({ table, put })))
}

beforeAll(async () => {
  await putAll(engine.table, [...SOME.flatMap(bank), ...REGISTRIES.flatMap(registryRows)])
  await makePepper({ table: engine.table, ids: randomIds({ now: () => NOW }) })
  const pepper = await pepperOf(engine.table)
  const rows = CASES.flatMap((one) => [...caseRows(one), ...prefillRows(one, pepper)])
  const feeds = SOME.flatMap((one) => feedRows(one, fed(one)))
  await putAllIn('cases', rows)
  await putAllIn('deliveries', feeds)
})

describe('keeping figures', () => {
  story('counts each event once, repairs only what stands still, and would not agree by itself', {
    'counts each event once, though runs die at any call, repeat and overtake each other': async () => {
      for (let dies = 1; dies <= 40; dies += 3) {
        let calls = 0
        const dying = tapped(engine.table, () => {
          calls += 1
          if (calls === dies) throw new Error('died')
        })
        await count(ports(dying)).catch(() => undefined)
      }
      await Promise.all([count(ports()), count(ports()), count(ports())])
      await count(ports())
      for (const one of SOME) {
        expect(await cursor(one)).toBe(fed(one).length)
        expect(await proof(one)).toMatchObject({ mark: fed(one).length, differences: [], unpublished: [] })
      }
      const id = { month: '2026-08', registry: '350200', institution: SOME[0] ?? '' }
      const counters = (await engine.table.get('reports', cellKey(id)))?.counters
      expect(counters).toMatchObject({ fields: expect.any(Number), 'fields-prefilled': expect.any(Number) })
    },
    'repairs nothing while the bank is counted on': async () => {
      const [institution = ''] = SOME
      const id = { month: '2026-08', registry: '350500', institution }
      const cell = await engine.table.get('reports', cellKey(id))
      await engine.table.write({ table: 'reports', put: { ...cellKey(id), ...id, counters: { filed: 1 } } })
      const sequence = await cursor(institution)
      const overtaking = tapped(engine.table, async (method) => {
        if (method !== 'transact') return
        await engine.table.write({ table: 'reports', update: cursorKey(institution), set: { sequence: sequence - 1 } })
      })
      const all = { institution, from: '2026-06', to: '2026-12', repair: true }
      expect(await recount(ports(overtaking), all)).toMatchObject({ repaired: 0, overtaken: true })
      await engine.table.write({ table: 'reports', update: cursorKey(institution), set: { sequence } })
      expect(await recount(ports(), all)).toMatchObject({ repaired: 1 })
      expect((await engine.table.get('reports', cellKey(id)))?.counters).toEqual(cell?.counters)
    },
    'says so where the bank is counted on while it is compared': async () => {
      const [institution = ''] = SOME
      const sequence = await cursor(institution)
      const at = (to: number) =>
        engine.table.write({ table: 'reports', update: cursorKey(institution), set: { sequence: to } })
      const counting = tapped(engine.table, async (method) => {
        if (method === 'batchGet') await at(sequence - 1)
      })
      const all = { institution, from: '2026-06', to: '2026-12', repair: true }
      const overtaken = await recount(ports(counting), all).finally(() => at(sequence))
      expect(overtaken).toMatchObject({ mark: sequence, overtaken: true })
      expect(overtaken).not.toHaveProperty('repaired')
      expect(await recount(ports(), all)).not.toHaveProperty('overtaken')
    },
    'would not agree by itself: a digit changed in a cell is found, and an event missing in the feed': async () => {
      const [institution = ''] = SOME
      const id = { month: '2026-08', registry: '350200', institution }
      const cell = await engine.table.get('reports', cellKey(id))
      const spoilt = { ...cell, counters: { ...cell?.counters, filed: (cell?.counters.filed ?? 0) + 1 } }
      await engine.table.write({ table: 'reports', put: { ...cellKey(id), ...spoilt } })
      expect((await proof(institution)).differences).toEqual([
        {
          cell: `2026-08#350200#${institution}`,
          counter: 'filed',
          kept: spoilt.counters.filed,
          rebuilt: spoilt.counters.filed - 1,
        },
      ])
      const narrow = await recount(ports(), { institution, from: '2026-08', to: '2026-08', repair: true })
      expect([narrow.missed.length > 0, narrow.repaired]).toEqual([true, undefined])
      const mended = await recount(ports(), { institution, from: '2026-06', to: '2026-12', repair: true })
      expect(mended).toMatchObject({ repaired: 1, missed: [] })
      expect((await engine.table.get('reports', cellKey(id)))?.counters).toEqual(cell?.counters)
      expect(await proof(institution)).toMatchObject({ differences: [] })
      const sequence = await cursor(institution)
      await engine.table.write({ table: 'reports', put: { ...cursorKey(institution), sequence: sequence - 1 } })
      expect((await proof(institution)).unpublished.length).toBe(1)
      await engine.table.write({ table: 'reports', put: { ...cursorKey(institution), sequence } })
      expect(await proof(institution)).toMatchObject({ differences: [], unpublished: [] })
    },
  })
})

describe('counting deliveries', () => {
  const [bankId = ''] = SOME
  const RECEIVERS = [bankId, '350200']
  const MINUTE = 60_000
  const kept = async (receiver: string) => {
    const rows = await monthRows(engine, { table: 'reports', pkOf: deliveryFiguresPk, model: DeliveryRow }, ['2026-11'])
    return rows.find((row) => row.receiver === receiver)?.counters
  }
  /** As the attempts themselves say it, up to a moment. */
  const anew = async (receiver: string, until: Date) => {
    const days = ['2026-11-22', '2026-11-23', '2026-11-24']
    const pages = await Promise.all(
      days.map((day) => engine.table.query({ table: 'deliveries', pk: attemptsPk(receiver, day) })),
    )
    const attempts = pages.flatMap(({ rows }) => rows.map(readAttempt))
    return summed(attempts.filter(({ at }) => Date.parse(at) <= until.getTime()).map(countersOfAttempt))
  }
  const at = (ms: number) => ({ now: () => new Date(NOW.getTime() + ms) })

  it('counts each attempt once, whatever dies, repeats or overtakes, and none before it is settled', async () => {
    for (let n = 0; n < 260; n++) {
      const clock = at(-n * 11 * MINUTE)
      const ids = randomIds(clock)
      const delivery = {
        deliveryId: `d${n}`,
        eventId: ids.next('evt'),
        type: 'case.lodged',
        subjectId: ids.next('case'),
      }
      const outcome = n % 9 === 0 ? 'failed' : n % 31 === 0 ? 'exhausted' : 'delivered'
      const said = { ...delivery, attempt: n % 9 === 0 ? 1 : 1 + (n % 3), outcome } as const
      await recordAttempt({ table: engine.table, clock }, RECEIVERS[n % 2] ?? '', said)
    }
    for (let dies = 2; dies <= 30; dies += 4) {
      let calls = 0
      const dying = tapped(engine.table, () => {
        calls += 1
        if (calls === dies) throw new Error('died')
      })
      await countDeliveries(ports(dying)).catch(() => undefined)
    }
    await Promise.all([countDeliveries(ports()), countDeliveries(ports())])
    await countDeliveries(ports())
    for (const receiver of RECEIVERS) {
      expect(await kept(receiver)).toEqual(await anew(receiver, new Date(NOW.getTime() - 10 * MINUTE)))
      expect((await kept(receiver))?.['ended']).toBeGreaterThan(100)
      expect((await kept(receiver))?.['retries']).toBeGreaterThan(10)
    }
    await countDeliveries({ ...ports(), clock: at(15 * MINUTE) })
    for (const receiver of RECEIVERS) expect(await kept(receiver)).toEqual(await anew(receiver, NOW))
  })
})

describe('counting what was asked and not followed', () => {
  const [bankId = '', other = ''] = SOME
  const DAY = 86_400_000
  const AREAS = ['350203', '350502', '351001']
  /** A query every 20 hours; after some of them the bank files on the unit, or another bank does, or it comes too late. */
  const RAW = Array.from({ length: 330 }, (_, n) => {
    const at = Date.parse('2026-01-02T00:30:00+08:00') + n * 20 * 3_600_000
    const filed = [undefined, 12, 35, 29][n % 4]
    return {
      at,
      unit: `u${n}`,
      area: AREAS[n % 3] ?? '',
      purpose: n % 11 === 0 ? 'loan-monitoring' : 'loan-approval',
      ...(filed !== undefined && { filedAt: at + filed * DAY + 60_000, filedBy: n % 8 === 1 ? other : bankId }),
    }
  })
  const recordOf = (at: number, said: Row): Row[] => {
    const auditId = randomIds({ now: () => new Date(at) }).next('aud')
    return finderRows(JSON.stringify({ auditId, at: beijing(new Date(at)), outcome: 'granted', ...said }))
  }
  const rowsOf = ({ at, unit, area, purpose, filedAt, filedBy }: (typeof RAW)[number]): Row[] => [
    ...recordOf(at, { act: 'submitQuery', actor: { institutionId: bankId }, area, purpose, units: [unit] }),
    ...(filedAt
      ? recordOf(filedAt, { act: 'submitCase', actor: { institutionId: filedBy }, area, units: [unit] })
      : []),
  ]
  const kept = () =>
    monthRows(
      engine,
      { table: 'reports', pkOf: followUpsPk, model: FollowUpRow },
      Array.from({ length: 12 }, (_, n) => `2026-${String(n + 1).padStart(2, '0')}`),
    )
  /** Another way: in SQL over what was asked and filed, up to and with a day. */
  const inSql = (lastDay: string) => {
    const db = new DatabaseSync(':memory:')
    db.exec('CREATE TABLE asked (at INT, unit TEXT, area TEXT, purpose TEXT, filed INT, by TEXT)')
    const insert = db.prepare('INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?)')
    for (const { at, unit, area, purpose, filedAt, filedBy } of RAW)
      insert.run(at, unit, area, purpose, filedAt ?? null, filedBy ?? null)
    return db
      .prepare(
        `SELECT strftime('%Y-%m', at / 1000 + 28800, 'unixepoch') AS month,
          CASE area WHEN '351001' THEN area ELSE substr(area, 1, 4) || '00' END AS place, count(*) AS queries,
          sum(by IS NULL OR by <> ? OR filed > at + 30 * 86400000) AS unfollowed FROM asked
        WHERE purpose = 'loan-approval' AND date(at / 1000 + 28800, 'unixepoch') <= ? GROUP BY 1, 2 ORDER BY 1, 2`,
      )
      .all(bankId, lastDay)
      .map(({ month, place, queries, unfollowed }) => ({
        month,
        place,
        bank: bankId,
        counters: { queries, unfollowed },
      }))
  }
  const sorted = (rows: readonly FollowUpRow[]) =>
    rows
      .filter(({ bank: of }) => of === bankId)
      .map((row) => ({ ...row, counters: { unfollowed: 0, ...row.counters } }))
      .toSorted((a, b) => (a.month + a.place < b.month + b.place ? -1 : 1))

  it('comes to the same in SQL, whatever dies, repeats or overtakes, and never judges the last thirty days', async () => {
    const rows = RAW.flatMap(rowsOf)
    const own = new Map(rows.map((row) => [`${row['pk']} ${row['sk']}`, row]))
    await putAllIn('audit', [...own.values()])
    for (let dies = 3; dies <= 60; dies += 19) {
      let calls = 0
      const dying = tapped(engine.table, () => {
        calls += 1
        if (calls % dies === 0) throw new Error('died')
      })
      await countFollowUps(ports(dying)).catch(() => undefined)
    }
    for (let run = 0; run < 6; run++) await Promise.all([countFollowUps(ports()), countFollowUps(ports())])
    expect(sorted(await kept())).toEqual(inSql('2026-10-23'))
    expect((await engine.table.get('reports', followUpsCursorKey(bankId)))?.['day']).toBe('2026-10-23')
    await countFollowUps({ ...ports(), clock: { now: () => new Date(NOW.getTime() + 5 * DAY) } })
    expect(sorted(await kept())).toEqual(inSql('2026-10-28'))
  })
})
