/** An ended case is archived once, whole and for good; its parties read it, others miss it; what an order holds stays beyond its locks. */

import { createHash, randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { applyHolds, CLAIM_MS, storedKeysOf } from '../../../lib/archives/apply-holds.ts'
import { archiveCase } from '../../../lib/archives/archive-case.ts'
import { caseHoldsKey, HOLDS_DUE, holdKey } from '../../../lib/archives/holds.ts'
import { keepOn } from '../../../lib/archives/keep-on.ts'
import { listArchives } from '../../../lib/archives/list-archives.ts'
import { liftHold, listHolds, placeHold } from '../../../lib/archives/order-hold.ts'
import { getCaseArchive, mintArchiveLinks } from '../../../lib/archives/read-archive.ts'
import { recordElectronicArchive, recordPaperArchive } from '../../../lib/archives/record-place.ts'
import { seal } from '../../../lib/audit/seal.ts'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import { sendMessage } from '../../../lib/cases/later/send-message.ts'
import { eventsOf } from '../../../lib/cases/read/read-cases.ts'
import { advance, PLATFORM_ACTOR } from '../../../lib/cases/state/advance.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { documentsKey } from '../../../lib/cases/state/rows.ts'
import { eventOf } from '../../../lib/cases/state/views.ts'
import type { LockedDocuments } from '../../../lib/documents/filing.ts'
import type { Objects } from '../../../lib/platform/ports.ts'
// @ts-expect-error a stand-alone script without types
import { faultsOf, writeTar } from '../../../tools/archive-package.mjs'
import { authorityCall, BRANCH, decided, filingFor, signedCall, submitted, tapped } from '../../support/cases.ts'
import {
  ACCEPTED,
  certifiedDecision,
  disbursedBy,
  headOf,
  IN_REVIEW,
  lodgedCase,
  registeredDecision,
} from '../../support/decisions.ts'
import {
  AUTHORITY,
  BANK,
  BYTES,
  bodyOf,
  call,
  later,
  NOW,
  OTHER_BANK,
  OTHER_REGISTRY,
  REGISTRY,
} from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine, store, ports } = useDirectory()

const RESTED = later(15 * 60_000)
const rested = () => ({ ...ports, clock: { now: () => RESTED } })

const completed = async (): Promise<string> => {
  const caseId = await lodgedCase(ports)
  const certified = await certifiedDecision(ports, caseId, { serial: 42 })
  const certificates = certified.certificates.map(({ licenceId: _, ...certificate }) => certificate)
  for (const decision of [ACCEPTED, IN_REVIEW, await registeredDecision(ports, caseId), { ...certified, certificates }])
    expect(bodyOf(await decided(ports, caseId, decision))).toMatchObject({ status: 200 })
  await examineCase(ports, caseId)
  await disbursedBy(ports, caseId, { fen: 120_000_000 })
  return caseId
}

const indexFor = async (caseId: string, by = BANK) =>
  bodyOf(await getCaseArchive(ports, call('getCaseArchive', { path: { caseId } }, { by })))
const linksFor = async (caseId: string, by = BANK) =>
  bodyOf(await mintArchiveLinks(ports, call('mintArchiveLinks', { path: { caseId } }, { by, now: RESTED })))

/** The tar as the stand-alone script writes it, and the files in it. */
const fetched = async (caseId: string): Promise<ReadonlyMap<string, Buffer>> => {
  const chunks: Buffer[] = []
  const out = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  const { status: _, ...links } = await linksFor(caseId)
  await writeTar(links, out)
  const tar = Buffer.concat(chunks)
  const files = new Map<string, Buffer>()
  for (let at = 0; tar[at] !== 0; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '')
    const length = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8)
    files.set(name, tar.subarray(at + 512, at + 512 + length))
    at += 512 + Math.ceil(length / 512) * 512
  }
  return files
}

it('archives a completed case when it has rested: everything of it by digest, sealed with the audit', async () => {
  const caseId = await completed()
  expect(await indexFor(caseId)).toMatchObject({ status: 200, caseState: 'completed' })
  expect(bodyOf(await mintArchiveLinks(ports, call('mintArchiveLinks', { path: { caseId } })))).toEqual({
    refused: 'archive.not-closed',
  })
  expect(await examineCase(ports, caseId)).toBe('archiving')
  await archiveCase(ports, caseId)
  expect((await headOf(ports, caseId)).archive).toBeUndefined()

  await archiveCase(rested(), caseId)
  const index = await indexFor(caseId)
  const { documents } = JSON.parse(
    (await engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'FILING#1' }))?.['filing'],
  )
  expect(index.entries.map(({ kind }: Row) => kind)).toEqual([
    'record',
    ...documents.map(() => 'document'),
    'certificate',
  ])
  const events = (await eventsOf(ports, caseId)).map(eventOf)
  expect(brokenAt(events)).toBeUndefined()
  expect(events.at(-1)).toMatchObject({ type: 'case.archived', data: { package: 1, sha256: index.package.sha256 } })
  expect(ports.hints).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ receiver: `registry:${REGISTRY}`, subjectId: caseId }),
      expect.objectContaining({ receiver: `feed:${BANK}`, subjectId: caseId }),
    ]),
  )

  const files = await fetched(caseId)
  expect(
    createHash('sha256')
      .update(files.get('manifest.json') ?? '')
      .digest('hex'),
  ).toBe(index.package.sha256)
  expect([...files.keys()]).toEqual(['manifest.json', ...index.entries.map(({ path }: Row) => path)])
  const read = (path: string): Buffer => files.get(path) ?? Buffer.alloc(0)
  expect(faultsOf(read)).toEqual([])
  expect(read(index.entries.at(-1).path)).toEqual(BYTES)

  await seal({ ...rested(), table: engine.table, objects: store.objects })
  const sealed = await engine.table.query({ table: 'audit', pk: 'BY#institution#platform' })
  const records = await Promise.all(
    sealed.rows.map(async ({ sk }) => (await import('../../../lib/audit/record.ts')).auditKey(sk)),
  )
  const found = await engine.table.batchGet(records.map((key) => ({ table: 'audit' as const, key })))
  expect(found.map((row) => JSON.parse(row?.['record']))).toContainEqual(
    expect.objectContaining({ act: 'case.archived', caseId, shownSha256: index.package.sha256 }),
  )
  expect(found.every((row) => row?.['seal'] > 0)).toBe(true)
})

it('is found out by the stand-alone script where a byte, an event or a signature is another', async () => {
  const caseId = await completed()
  await archiveCase(rested(), caseId)
  const files = await fetched(caseId)
  const changed = (path: string, change: (text: string) => string) => (wanted: string) =>
    wanted === path ? Buffer.from(change(String(files.get(path)))) : (files.get(wanted) ?? Buffer.alloc(0))
  const record = (change: (record: Row) => void) =>
    changed('record.json', (text) => {
      const parsed = JSON.parse(text)
      change(parsed)
      return JSON.stringify(parsed)
    })
  expect(faultsOf(record((one) => one['events'].splice(2, 1)))).toContain('event 3 does not fit the chain')
  const forged = faultsOf(record(({ filings }) => (filings[0].filing = filings[0].filing.replace('测试', '假冒'))))
  expect(forged).toContain('the signature of filing 1: it is forged')
  const decision = faultsOf(record(({ events }) => (events[2].evidence.text += ' ')))
  expect(decision).toContain('the signature of event 3: it is forged')
  const [paper = ''] = [...files.keys()].filter((path) => path.startsWith('documents/'))
  expect(faultsOf(changed(paper, (text) => `${text}.`))).toEqual([`${paper} has other bytes than the manifest says`])
})

it('closes the archive once, however often its making dies, and again for what comes later', async () => {
  const caseId = await completed()
  const dying = async (): Promise<number> => {
    for (let survived = 0; ; survived++) {
      let calls = 0
      const die = () => {
        calls += 1
        if (calls > survived) throw new Error('died')
      }
      const { preserve } = store.objects
      const objects = {
        ...store.objects,
        preserve: async (...given: Parameters<typeof preserve>) => {
          die()
          return preserve(...given)
        },
      }
      try {
        await archiveCase({ ...rested(), table: tapped(ports.table, die), objects }, caseId)
        return survived
      } catch (error) {
        if (String(error) !== 'Error: died') throw error
      }
    }
  }
  expect(await dying()).toBeGreaterThan(6)
  await archiveCase(rested(), caseId)
  const first = (await headOf(ports, caseId)).archive
  expect(first).toMatchObject({ number: 1 })
  expect((await headOf(ports, caseId)).due).toMatch(/^2035-11-24/)

  const body = { text: '证明已收到' }
  await sendMessage(ports, await signedCall('sendMessage', { body, path: { caseId } }), 'bank')
  await archiveCase({ ...ports, clock: { now: () => later(3_600_000) } }, caseId)
  const { archive } = await headOf(ports, caseId)
  expect(archive).toMatchObject({ number: 2, through: first.through + 2 })
  expect(JSON.parse(String((await fetched(caseId)).get('manifest.json')))).toMatchObject({
    number: 2,
    previous: first.sha256,
  })
})

it('holds every filing of a case, though together they are more than one page of the tables', async () => {
  const caseId = await completed()
  const key = { pk: `CASE#${caseId}`, sk: 'FILING#1' }
  const { pk, sk: _, ...filed } = (await engine.table.get('cases', key)) ?? {}
  const filing = `${filed['filing']}${' '.repeat(300_000)}`
  for (const n of [2, 3, 4, 5])
    await engine.table.write({ table: 'cases', put: { ...filed, pk, sk: `FILING#${n}`, filing } })
  await expect(archiveCase(rested(), caseId)).rejects.toThrow('has 5 of 1 filings')
  await engine.table.write({ table: 'cases', update: { pk: key.pk, sk: 'HEAD' }, set: { laterFilings: 5 } })
  await archiveCase(rested(), caseId)
  const { filings } = JSON.parse(String((await fetched(caseId)).get('record.json')))
  expect(filings.map(({ n }: Row) => n)).toEqual([1, 2, 3, 4, 5])
})

it('makes no archive of what never came before a registry', async () => {
  const filing = await filingFor(ports)
  await examineCase(ports, bodyOf(await submitted(ports, filing)).caseId)
  const other = await filingFor(ports)
  const { caseId } = bodyOf(await submitted(ports, { ...other, units: filing.units }))
  expect(await examineCase(ports, caseId)).toBeUndefined()
  expect(await headOf(ports, caseId)).toMatchObject({ applicationState: 'validation-failed' })
  expect((await headOf(ports, caseId))['due']).toBeUndefined()
  await archiveCase(rested(), caseId)
  expect((await headOf(ports, caseId))['archive']).toBeUndefined()
})

const PAPER = {
  archiveNo: '厦思-2026-抵-000123',
  box: 'A-17-3',
  pages: { from: 1, to: 46 },
  branch: BRANCH,
  keeper: 'officer-1',
  retention: { until: '2056-12-31' },
  reason: 'filed',
} as const

it('knows where the paper is and under which number the registry keeps it; each sees its own, nobody else anything', async () => {
  const caseId = await completed()
  const paper = (body: object, by = BANK) =>
    recordPaperArchive(ports, call('recordPaperArchive', { body: body as typeof PAPER, path: { caseId } }, { by }))
  expect(
    bodyOf(await paper({ ...PAPER, pages: { from: 9, to: 3 }, keeper: 'nobody', retention: { until: '2020-01-01' } })),
  ).toEqual({ refused: 'request.invalid' })
  expect(bodyOf(await paper(PAPER))).toMatchObject({ status: 201, n: 1 })
  expect(bodyOf(await paper({ ...PAPER, box: 'C-1', reason: 'branch-merged' }))).toMatchObject({ status: 201, n: 2 })
  const electronic = { archiveNo: '350200-2026-D-1', archivedOn: '2026-11-24', reason: 'filed' as const }
  const by = REGISTRY
  expect(
    bodyOf(
      await recordElectronicArchive(
        ports,
        call('recordElectronicArchive', { body: electronic, path: { caseId } }, { by }),
      ),
    ),
  ).toMatchObject({ status: 201, n: 1 })
  const seen = await indexFor(caseId)
  expect(seen.paper).toMatchObject({ box: 'C-1', n: 2, history: [{ box: 'A-17-3', n: 1 }] })
  expect(seen.electronic).toMatchObject({ archiveNo: '350200-2026-D-1', history: [] })
  expect((await indexFor(caseId, REGISTRY)).paper).toEqual({
    archiveNo: PAPER.archiveNo,
    branch: BRANCH,
    retention: PAPER.retention,
    recordedAt: expect.any(String),
  })
  for (const stranger of [OTHER_BANK, OTHER_REGISTRY]) {
    expect(await indexFor(caseId, stranger)).toEqual({ refused: 'resource.not-found' })
    expect(await linksFor(caseId, stranger)).toEqual({ refused: 'resource.not-found' })
  }
  expect(bodyOf(await paper(PAPER, REGISTRY))).toEqual({ refused: 'resource.not-found' })
})

it('lists the packages of a month to their registry alone, page by page, with links of the manifests', async () => {
  const caseId = await completed()
  await archiveCase(rested(), caseId)
  const list = async (query: Row, by = REGISTRY) =>
    bodyOf(await listArchives(ports, { ...call('listArchives', {}, { by, now: NOW }), query } as never))
  const all: Row[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await list({ month: '2026-11', limit: 2, ...(cursor && { cursor }) })
    all.push(...page.items)
    cursor = page.next
    if (!cursor) break
  }
  const mine = all.filter((one) => one['caseId'] === caseId)
  expect(mine).toHaveLength(1)
  const manifest = await fetch(mine[0]?.['manifest'].url)
  expect(
    createHash('sha256')
      .update(Buffer.from(await manifest.arrayBuffer()))
      .digest('hex'),
  ).toBe(mine[0]?.['package'].sha256)
  expect((await list({ month: '2026-10' })).items).toEqual([])
  expect((await list({ month: '2026-11' }, OTHER_REGISTRY)).items).toEqual([])
})

const ORDER = {
  orderedBy: '测试中级人民法院',
  orderNumber: '（2026）闽测执保1号',
  explanation: '执行异议之诉审理期间',
  officer: '测试科长',
}
const NANPING = { level: 'city', code: '350700' } as const

const placed = async (caseId: string, more = {}): Promise<Row> => {
  const body = { ground: 'preservation' as const, ...ORDER }
  return bodyOf(await placeHold(ports, await authorityCall('placeHold', { body, path: { caseId } }, more)))
}
const lifted = async (caseId: string, holdId: string, more = {}): Promise<Row> =>
  bodyOf(await liftHold(ports, await authorityCall('liftHold', { body: ORDER, path: { caseId, holdId } }, more)))
const holdsOf = async (caseId: string, more = {}): Promise<Row> =>
  bodyOf(await listHolds(ports, await authorityCall('listHolds', { body: undefined, path: { caseId } }, more)))
const holding = (at: Date = NOW) => ({ ...ports, clock: { now: () => at }, objects: store.objects })
/** Of every object that is kept of the case, whether it is held. */
const stands = async (caseId: string): Promise<(boolean | undefined)[]> =>
  (await storedKeysOf(ports, caseId)).map((key) => store.store.current('archive', key)?.legalHold)

describe('the papers of a case', () => {
  const at = (moment: string) => ({ ...ports, clock: { now: () => new Date(moment) } })
  const lockedUntil = async (caseId: string): Promise<(string | undefined)[]> => {
    const { documents } = (await engine.table.get('cases', documentsKey(caseId))) as unknown as LockedDocuments
    const untils = documents.map(({ archiveKey }) => store.store.current('archive', archiveKey)?.retention?.until)
    return [...new Set(untils.map((until) => until?.slice(0, 10)))]
  }
  const released = async (caseId: string, moment: string): Promise<void> => {
    const act = { actor: PLATFORM_ACTOR, occurredAt: moment, now: new Date(moment) }
    const advanced = advance(ports, await headOf(ports, caseId), { step: 'noteRelease', by: 'platform', act })
    if (!advanced.ok) throw new Error('the mortgage cannot be released')
    expect(await ports.table.transact(advanced.value.writes)).toMatchObject({ committed: true })
  }

  it('stay while its mortgage stands, and ten years from the day on which that is gone', async () => {
    const caseId = await completed()
    await archiveCase(rested(), caseId)
    expect(await lockedUntil(caseId)).toEqual(['2036-11-24'])
    expect(await examineCase(ports, caseId)).toBe('keeping-on')
    await keepOn(at('2035-11-20T10:00:00+08:00'), caseId)
    expect(await lockedUntil(caseId)).toEqual(['2036-11-24'])
    for (let twice = 0; twice < 2; twice++) await keepOn(at('2035-11-25T10:00:00+08:00'), caseId)
    expect(await lockedUntil(caseId)).toEqual(['2045-11-25'])
    expect((await headOf(ports, caseId)).due).toMatch(/^2044-11-25/)
    await released(caseId, '2040-03-01T10:00:00.000+08:00')
    await archiveCase(at('2040-03-01T10:16:00+08:00'), caseId)
    expect(await lockedUntil(caseId)).toEqual(['2050-03-01'])
    expect((await headOf(ports, caseId)).due).toBeUndefined()
  })
})

describe('a hold', () => {
  /** A run of the worker goes through every case that is due: those of other tests are none of this one's. */
  beforeEach(async () => {
    const { rows } = await engine.table.query({ table: 'cases', index: 'due', pk: HOLDS_DUE })
    for (const { pk, sk } of rows)
      await engine.table.write({ table: 'cases', delete: { pk: String(pk), sk: String(sk) } })
  })

  it('is put on everything that is kept of a case, on what comes later, and off when the last order is lifted', async () => {
    const caseId = await completed()
    expect(await holdsOf(caseId)).toMatchObject({ inForce: 0, items: [] })
    const { holdId } = await placed(caseId)
    await applyHolds(holding())
    const before = await stands(caseId)
    expect(before.length).toBeGreaterThan(4)
    expect(new Set(before)).toEqual(new Set([true]))
    expect(await holdsOf(caseId)).toMatchObject({ inForce: 1, applied: { held: true, objects: before.length } })

    await archiveCase(rested(), caseId)
    expect((await stands(caseId)).filter((held) => !held)).toHaveLength(2)
    await applyHolds(holding(later(23 * 3_600_000)))
    expect((await stands(caseId)).filter((held) => !held)).toHaveLength(2)
    await applyHolds(holding(later(25 * 3_600_000)))
    expect(new Set(await stands(caseId))).toEqual(new Set([true]))

    const second = await placed(caseId)
    expect(await lifted(caseId, holdId)).toMatchObject({ status: 200, lifted: ORDER })
    await applyHolds(holding(later(26 * 3_600_000)))
    expect(new Set(await stands(caseId))).toEqual(new Set([true]))
    await lifted(caseId, second['holdId'])
    await applyHolds(holding(later(27 * 3_600_000)))
    expect(new Set(await stands(caseId))).toEqual(new Set([false]))
    const { items, ...rest } = await holdsOf(caseId)
    expect(rest).toMatchObject({ inForce: 0, applied: { held: false } })
    expect(items.map((item: Row) => item['holdId']).sort()).toEqual([holdId, second['holdId']].sort())
    expect(items).toMatchObject([{ lifted: ORDER }, { lifted: ORDER }])
    expect(JSON.stringify(items)).not.toContain('evidence')
    expect((await engine.table.get('cases', caseHoldsKey(caseId)))?.['due']).toBeUndefined()
  })

  it('is on every object at last, wherever its workers die, and off all of them again', async () => {
    const caseId = await completed()
    const { holdId } = await placed(caseId)
    const dying = async (at: Date): Promise<number> => {
      for (let survived = 0; ; survived++) {
        let calls = 0
        const die = () => {
          calls += 1
          if (calls > survived) throw new Error('died')
        }
        const hold: Objects['hold'] = async (...given) => {
          die()
          return store.objects.hold(...given)
        }
        // each run after the claim of the one that died
        const now = new Date(at.getTime() + survived * CLAIM_MS)
        const log = { ...ports.log, error: () => {} }
        try {
          await applyHolds({
            ...holding(now),
            log,
            table: tapped(ports.table, die),
            objects: { ...store.objects, hold },
          })
          return survived
        } catch (error) {
          expect(String(error)).toMatch(/died|not put on their objects/)
        }
      }
    }
    const calls = await dying(NOW)
    expect(calls).toBeGreaterThan((await stands(caseId)).length)
    expect(new Set(await stands(caseId))).toEqual(new Set([true]))
    await lifted(caseId, holdId)
    expect(await dying(later(3_600_000))).toBe(calls)
    expect(new Set(await stands(caseId))).toEqual(new Set([false]))
  })

  it('leaves the last word to the order that came last, though a worker was at its objects then', async () => {
    const caseId = await completed()
    const { holdId } = await placed(caseId)
    const hold: Objects['hold'] = async (...given) => {
      await store.objects.hold(...given)
      if ((await holdsOf(caseId))['inForce'] > 0) await lifted(caseId, holdId)
    }
    await applyHolds({ ...holding(), objects: { ...store.objects, hold } })
    await applyHolds(holding(later(CLAIM_MS - 1)))
    expect(new Set(await stands(caseId))).toEqual(new Set([true]))
    await applyHolds(holding(later(CLAIM_MS)))
    expect(new Set(await stands(caseId))).toEqual(new Set([false]))
  })

  it('of a case that fails keeps no other waiting, and the run says so', async () => {
    const [poor, good] = [await completed(), await completed()]
    await placed(poor)
    await placed(good)
    const errors: unknown[] = []
    const hold: Objects['hold'] = async (key, held) => {
      if (key.includes(poor)) throw new Error('the store is down')
      await store.objects.hold(key, held)
    }
    const log = { ...ports.log, error: (...said: unknown[]) => void errors.push(said) }
    await expect(applyHolds({ ...holding(), log, objects: { ...store.objects, hold } })).rejects.toThrow('1 cases')
    expect(errors).toMatchObject([['hold.failed', { caseId: poor }]])
    expect(new Set(await stands(good))).toEqual(new Set([true]))
    await applyHolds(holding(later(CLAIM_MS)))
    expect(new Set(await stands(poor))).toEqual(new Set([true]))
  })

  it('is ordered once under its key, by the authority of the place, recorded with its evidence', async () => {
    const caseId = await completed()
    const elsewhere = { jurisdiction: NANPING }
    expect(await placed(caseId, elsewhere)).toEqual({ refused: 'resource.not-found' })
    expect(await placed(`case_${'0'.repeat(26)}`)).toEqual({ refused: 'resource.not-found' })
    expect(await holdsOf(caseId, elsewhere)).toEqual({ refused: 'resource.not-found' })
    const once = { key: randomUUID() }
    const { holdId, ...said } = await placed(caseId, once)
    expect(await placed(caseId, once)).toEqual({ holdId, ...said })
    expect(await holdsOf(caseId)).toMatchObject({ inForce: 1, items: [{ holdId, by: AUTHORITY, ...ORDER }] })
    expect(await lifted(caseId, holdId, elsewhere)).toEqual({ refused: 'resource.not-found' })
    expect(await lifted(caseId, `hld_${'0'.repeat(26)}`)).toEqual({ refused: 'resource.not-found' })
    expect(await lifted(caseId, holdId)).toMatchObject({ status: 200 })
    expect(await lifted(caseId, holdId)).toEqual({ refused: 'hold.lifted' })
    const row = await engine.table.get('cases', holdKey(caseId, holdId))
    expect([row?.['evidence'], row?.['lifted'].evidence]).toMatchObject([
      { kid: `${AUTHORITY}.sign` },
      { kid: `${AUTHORITY}.sign` },
    ])
  })
})
