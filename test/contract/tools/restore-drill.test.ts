/** The drill on a real engine: it finds nothing in a good copy, and names what a bad one lost or changed. */

import { DeleteItemCommand, ListTablesCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { makePepper } from '../../../lib/access/pepper.ts'
import { auditKey } from '../../../lib/audit/record.ts'
import { seal } from '../../../lib/audit/seal.ts'
import { sealKey } from '../../../lib/audit/seals.ts'
import { GENESIS, sealed } from '../../../lib/cases/state/events.ts'
import type { EventRow } from '../../../lib/cases/state/rows.ts'
import { institutionRows } from '../../../lib/institutions/model.ts'
import type { TableName } from '../../../lib/names/resources.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { Key, Objects } from '../../../lib/platform/ports.ts'
import { registryRows } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { cellKey } from '../../../lib/reports/cells.ts'
import { count } from '../../../lib/reports/count.ts'
import { drill } from '../../../tools/restore-drill/drill.ts'
import { type Called, type Copier, scanning, TABLE_NAMES } from '../../../tools/restore-drill/stores.ts'
import { recordOf } from '../../support/audit.ts'
import { BANKS, caseRows, feedRows, feedsOf, simulateHalfYear } from '../../support/half-year/half-year.ts'
import { putAll } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'

const NOW = new Date('2026-12-31T12:00:00+08:00')
const REGISTRIES = REGISTRY_SEED.filter(({ code }) => code === '350200')
const [BANK = ''] = BANKS
/** The half-year with the chains that its events have on the platform. */
const CASES = simulateHalfYear(200, { registries: REGISTRIES.map(({ code }) => code) })
  .filter(({ head }) => head.bank === BANK)
  .map((one) => {
    const events: EventRow[] = []
    for (const event of one.events) events.push(sealed({ ...event, previousHash: events.at(-1)?.hash ?? GENESIS }))
    return { ...one, events, head: { ...one.head, sequence: events.length, lastHash: events.at(-1)?.hash ?? '' } }
  })
const LONG = CASES.filter(({ events }) => events.length > 4)

const engine = useTables()
let auditIds: string[]
/** The engine calls its tables as the code does. */
const LIVE = Object.fromEntries(TABLE_NAMES.map((name) => [name, name])) as Called

beforeAll(async () => {
  const { table } = engine
  const bank = institutionRows({
    institutionId: BANK,
    kind: 'bank',
    name: '测试银行',
    status: 'active',
    rateSlot: 1,
    addressPolicy: { schemes: ['https'], cidrs: 'public' },
  })
  await putAll(table, [...bank, ...REGISTRIES.flatMap(registryRows)])
  const store = async (name: TableName, rows: readonly Row[]) => {
    for (let at = 0; at < rows.length; at += 50)
      await table.transact(rows.slice(at, at + 50).map((put) => ({ table: name, put })))
  }
  await store('cases', CASES.flatMap(caseRows))
  await store('deliveries', feedRows(BANK, feedsOf(CASES).get(BANK) ?? []))
  const ids = randomIds({ now: () => NOW })
  await makePepper({ table, ids })
  const objects = { preserve: async () => {} } as unknown as Objects
  const write = async (many: number) => {
    const records = Array.from({ length: many }, (_, n) => recordOf(ids, NOW, n))
    for (const record of records) await table.write(record)
    return records.map(({ put }) => (put as { sk: string }).sk)
  }
  const ports = { table, clock: { now: () => NOW }, log: { info: () => {}, error: () => {}, measure: () => {} } }
  await count(ports)
  auditIds = await write(60)
  await seal({ ...ports, objects })
  await write(20)
  await seal({ ...ports, objects })
})

type Spoil = (called: (name: TableName) => string) => Promise<unknown>

/** A drill whose copy is spoilt before it is verified. */
const drilled = async (spoil: Spoil = async () => {}) => {
  const said: string[] = []
  const honest = scanning(engine.client, NOW)
  const copies = new Map<string, string>()
  const copier: Copier = {
    ...honest,
    copy: async (source, target, upTo) => {
      await honest.copy(source, target, upTo)
      copies.set(source, target)
      if (copies.size === TABLE_NAMES.length) await spoil((name) => copies.get(name) ?? '')
    },
  }
  const { client } = engine
  const verified = await drill({ client, live: LIVE, copier, now: NOW, say: (line) => said.push(line) })
  return { said, findings: verified?.findings.map(({ check, says }) => `${check}: ${says}`) ?? [] }
}

const changed = (TableName: string, key: Key, [attribute, value]: [string, unknown]) =>
  engine.client.send(
    new UpdateItemCommand({
      TableName,
      Key: marshall(key),
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: marshall({ ':v': value }),
    }),
  )

describe('a drill', () => {
  it('finds nothing in a good copy, says what it looked at, and leaves nothing behind', async () => {
    const { said, findings } = await drilled()
    expect(findings).toEqual([])
    expect(said).toContain(`  ${CASES.length} cases, 80 audit records in 2 seals, figures of 1 banks`)
    expect(said.at(-1)).toBe('✓ the copy is the platform as it was')
    const { TableNames } = await engine.client.send(new ListTablesCommand({}))
    expect(TableNames?.toSorted()).toEqual(TABLE_NAMES.toSorted())
  })

  it('only says what it would do when asked for the plan', async () => {
    const said: string[] = []
    const copier = scanning(engine.client, NOW)
    const nothing = await drill({
      client: engine.client,
      live: LIVE,
      copier,
      now: NOW,
      planOnly: true,
      say: (line) => said.push(line),
    })
    expect(nothing).toBeUndefined()
    expect(said.join('\n')).toContain('cases -> cases-drill-20261231040000')
    const { TableNames } = await engine.client.send(new ListTablesCommand({}))
    expect(TableNames).toHaveLength(TABLE_NAMES.length)
  })

  it('names a figure that is not that of the cases', async () => {
    const cell = { month: '2026-08', registry: '350200', institution: BANK }
    const counters = (await engine.table.get('reports', cellKey(cell)))?.counters
    const filed: number = counters?.filed ?? 0
    const { findings } = await drilled((called) =>
      changed(called('reports'), cellKey(cell), ['counters', { ...counters, filed: filed + 1 }]),
    )
    expect(findings).toEqual([`figures: 2026-08#350200#${BANK} filed: kept ${filed + 1}, counted anew ${filed}`])
  })

  describe('over a bad copy', () => {
    const [lost, altered, cut, gone, bare, misshapen] = LONG.map(({ head, events }) => ({
      pk: `CASE#${head.caseId}`,
      events,
    }))
    const rowOf = (one: { pk: string } | undefined, sk: string): Key => ({ pk: one?.pk ?? '', sk })
    const lastOf = `EVENT#${String(cut?.events.length).padStart(6, '0')}`
    let findings: string[] = []

    beforeAll(async () => {
      const [first = '', second = ''] = auditIds
      const said = await drilled(async (called) => {
        const lose = (name: TableName, key: Key) =>
          engine.client.send(new DeleteItemCommand({ TableName: called(name), Key: marshall(key) }))
        const set = (name: TableName, key: Key, change: [string, unknown]) => changed(called(name), key, change)
        await lose('cases', rowOf(lost, 'EVENT#000002'))
        await set('cases', rowOf(altered, 'EVENT#000002'), ['applicationState', 'refused'])
        await lose('cases', rowOf(cut, lastOf))
        await lose('cases', rowOf(gone, 'HEAD'))
        await lose('cases', rowOf(bare, 'FILING#1'))
        await set('cases', rowOf(misshapen, 'HEAD'), ['sequence', 'many'])
        const stray = {
          ...bare?.events.at(-1),
          ...rowOf(bare, 'EVENT#000999'),
          recordedAt: '2026-12-30T00:00:00+08:00',
        }
        const Item = marshall(stray, { removeUndefinedValues: true })
        await engine.client.send(new PutItemCommand({ TableName: called('cases'), Item }))
        await set('audit', auditKey(first), ['record', `{"auditId":"${first}","act":"other"}`])
        await lose('audit', auditKey(second))
        await lose('audit', sealKey(2))
      })
      findings = said.findings
    })

    it('names an event that was lost, and the chain that breaks there', () => {
      expect(findings).toContain(`rows: cases ${lost?.pk} EVENT#000002: lost`)
      expect(findings).toContain(`chains: ${lost?.pk}: EVENT#000003 does not follow the one before it`)
    })

    it('names an event that was changed', () => {
      expect(findings).toContain(`rows: cases ${altered?.pk} EVENT#000002: not as it is in the live table`)
      expect(findings).toContain(`chains: ${altered?.pk}: EVENT#000002 does not follow the one before it`)
    })

    it('names the last event of a case where it was cut off', () => {
      const { length } = cut?.events ?? []
      expect(findings).toContain(`rows: cases ${cut?.pk} ${lastOf}: lost`)
      expect(findings).toContain(`chains: ${cut?.pk}: its head speaks of ${length} events, there are ${length - 1}`)
    })

    it('names a case that is gone, one without its filing, and a row that the platform does not have', () => {
      expect(findings).toContain(`rows: cases ${gone?.pk} HEAD: lost`)
      expect(findings).toContain(`rows: cases ${bare?.pk} EVENT#000999: not in the live table`)
      expect(findings).toContainEqual(expect.stringMatching(`^chains: ${bare?.pk}: `))
    })

    it('names a head that does not fit its model, and goes on', () => {
      expect(findings).toContain(`rows: cases ${misshapen?.pk} HEAD: not as it is in the live table`)
      expect(findings).toContain(`chains: ${misshapen?.pk}: does not fit its model`)
    })

    it('names an audit record that was changed or dropped, and a seal that is gone', () => {
      expect(findings).toContain(`seals: record ${auditIds[0]}: changed`)
      expect(findings).toContain(`seals: record ${auditIds[1]}: dropped or changed`)
      expect(findings).toContain('seals: seal 2: dropped')
    })

    it('says so where a bank’s cases are too incomplete to be counted', () => {
      const says = `figures: ${BANK}: cannot be counted: case ${gone?.pk.replace('CASE#', '')} has no head`
      expect(findings).toContain(says)
    })

    it('says nothing of what is whole', () => {
      const spoilt = [lost, altered, cut, gone, bare, misshapen].map((one) => one?.pk)
      const named = findings.flatMap((one) => /CASE#\w+/.exec(one)?.[0] ?? [])
      expect(new Set(named)).toEqual(new Set(spoilt))
    })
  })
})
