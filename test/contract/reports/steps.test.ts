/** Half-year reports through the functions on real engines: drafted, reminded, written, sent, returned, accepted, published, restated. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { publish } from '../../../lib/deliveries/publish.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import { institutionRows } from '../../../lib/institutions/model.ts'
import type { Caller } from '../../../lib/kernel/call.ts'
import type { Hint } from '../../../lib/platform/ports.ts'
import { registryRows } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { type Cells, cellKey, summed } from '../../../lib/reports/cells.ts'
import { compose } from '../../../lib/reports/compose.ts'
import { cursorKey } from '../../../lib/reports/count.ts'
import { deliveryFiguresKey } from '../../../lib/reports/count-deliveries.ts'
import { draftReports } from '../../../lib/reports/draft.ts'
import { type FigureId, figureOf } from '../../../lib/reports/figures.ts'
import { periodOf } from '../../../lib/reports/periods.ts'
import { assess } from '../../../lib/reports/read-assessment.ts'
import { listReports, readReport } from '../../../lib/reports/read-reports.ts'
import { csvOf } from '../../../lib/reports/render/csv.ts'
import { pageOf } from '../../../lib/reports/render/page.ts'
import { namedBy } from '../../../lib/reports/scopes.ts'
import type { Sent } from '../../support/api.ts'
import { casePorts, tapped } from '../../support/cases.ts'
import { AUTHORITY, BANK, OTHER_BANK, REGISTRY, NOW as SIGNED_AT } from '../../support/documents.ts'
import { countedByCase } from '../../support/half-year/count.ts'
import { simulateHalfYear } from '../../support/half-year/half-year.ts'
import { putAll } from '../../support/institutions.ts'
import { useApi } from '../../support/platform.ts'
import { story } from '../../support/story.ts'

/** In the fortnight before the second half-year's report is due. */
const NOW = new Date('2026-12-18T02:00:00.000Z')
const REGISTRIES = REGISTRY_SEED.filter(({ city }) => ['350200', '350500'].includes(city))

/** Of 泉州市; that of 厦门市 is not admitted yet. */
const QUANZHOU_BUREAU = '11350500MB0000022X'
const bureau = (institutionId: string, code: string) =>
  institutionRows({
    institutionId,
    kind: 'authority',
    name: '测试市自然资源局',
    status: 'active',
    jurisdiction: { level: 'city', code },
  } as never)

const api = useApi({ now: NOW })

/** What was counted of these cases, as if half of the banks were one and half the other. */
const keep = async (cells: Cells, sequence: number) => {
  const merged = new Map<string, Parameters<typeof cellKey>[0] & { counters: Record<string, number> }>()
  for (const { month, registry, institution, counters } of cells.values()) {
    const id = { month, registry, institution: institution < '91350000MA00YB0010' ? BANK : OTHER_BANK }
    const key = cellKey(id).pk
    merged.set(key, { ...id, counters: summed([merged.get(key)?.counters ?? {}, counters]) })
  }
  for (const cell of merged.values())
    await api.engine.table.write({ table: 'reports', put: { ...cellKey(cell), ...cell } })
  for (const bank of [BANK, OTHER_BANK])
    await api.engine.table.write({ table: 'reports', put: { ...cursorKey(bank), sequence } })
}

const COUNTED = new Map<number, Cells>()
/** Nobody changes the cells, and counting them is the dearest that these tests do. */
const counted = (cases: number): Cells => {
  const cells =
    COUNTED.get(cases) ?? countedByCase(simulateHalfYear(cases, { registries: REGISTRIES.map(({ code }) => code) }))
  COUNTED.set(cases, cells)
  return cells
}

/** A platform on which so many cases were counted and nobody has reported yet. */
const began = async (cells: Cells): Promise<void> => {
  await api.begin()
  await putAll(api.engine.table, REGISTRIES.flatMap(registryRows))
  await putAll(api.engine.table, bureau(QUANZHOU_BUREAU, '350500'))
  await keep(cells, 1_000)
}

const ports = () => ({ ...casePorts(api.engine.table, api.store.objects), clock: { now: () => new Date() } })
const place = (audience: 'authority' | 'regulator', level: string, code: string): Sent => ({
  by: AUTHORITY,
  authorizer: { audience, jurisdiction: JSON.stringify({ level, code }) },
})
const callerOf = (level: string, code: string) =>
  ({ audience: 'authority', institutionId: AUTHORITY, jurisdiction: { level, code } }) as unknown as Caller
const DEPARTMENT = place('authority', 'province', '350000')
const QUANZHOU = place('authority', 'city', '350500')
const BUREAU = place('regulator', 'province', '350000')
const XIAMEN_BUREAU = place('regulator', 'city', '350200')

const OF_CITY = 'rpt_2026-H2.350500.35'
const IN_XIAMEN = `rpt_2026-H2.${BANK}.3502`
const ELSEWHERE = `rpt_2026-H2.${BANK}.35`

const read = (reportId: string, sent: Sent = {}) => api.call('getReport', { path: { reportId }, ...sent })
const step = async (reportId: string, body: object, sent: Sent = {}) => {
  // signatures of the tests are of one moment
  vi.setSystemTime(SIGNED_AT)
  const taken = api.call('takeReportStep', { path: { reportId }, body, ...sent })
  const { status, body: said } = await taken.finally(() => vi.setSystemTime(NOW))
  return status < 400 ? said : said.code
}
const reminders = async (reportId: string) =>
  (await api.engine.table.query({ table: 'cases', pk: `REPORT#${reportId}`, sk: { prefix: 'OUT#' } })).rows

const OF_A_CITY = {
  progress: '已直连',
  support: '专人对接',
  difficulties: '部分县区未开通',
  suggestions: '统一补正原因编码',
}
const TEXTS = { products: '抵押即办', difficulties: '部分县区未开通电子证明', suggestions: '统一补正原因编码' }

describe('a report', () => {
  beforeAll(() => began(counted(200)))

  story('is drafted, reminded of, sent, returned, accepted, published and restated', {
    'is drafted once for every city and bank whatever dies, and its bank is reminded once before it is due':
      async () => {
        for (let dies = 2; dies < 60; dies += 9) {
          let calls = 0
          const dying = tapped(api.engine.table, () => {
            calls += 1
            if (calls === dies) throw new Error('died')
          })
          await draftReports({ ...ports(), table: dying }).catch(() => undefined)
        }
        await draftReports(ports())
        await draftReports(ports())
        await draftReports(ports())
        const { rows } = await api.engine.table.query({ table: 'reports', pk: 'REPORTS#2026-H2' })
        expect(rows.map(({ sk, state, figures }) => `${sk} ${state} ${figures}`)).toEqual(
          ['350200.35', '350500.35', `${BANK}.35`, `${BANK}.3502`, `${OTHER_BANK}.35`, `${OTHER_BANK}.3502`]
            .sort()
            .map((sk) => `${sk} drafted 1`),
        )
        const told = await reminders(IN_XIAMEN)
        expect(told.map(({ receiver, type, notification }) => [receiver, type, notification.data])).toEqual([
          [`feed:${BANK}`, 'report.due', { period: '2026-H2', dueOn: '2026-12-31' }],
        ])
        // what was due in July is overdue, of which there is one reminder and no other
        const late = await reminders(`rpt_2026-H1.${BANK}.3502`)
        expect(late.map(({ type, notification }) => [type, notification.data])).toEqual([
          ['report.overdue', { period: '2026-H1', dueOn: '2026-07-31' }],
        ])
      },
    'reminds a city by the feed of its own authority, once before it is due and once when it is overdue': async () => {
      const told = async (reportId: string) =>
        (await reminders(reportId)).map(({ receiver, type }) => `${receiver} ${type}`)
      const due = `feed:${QUANZHOU_BUREAU} report.due`
      const overdue = `feed:${QUANZHOU_BUREAU} report.overdue`
      expect(await told(OF_CITY)).toEqual([due])
      expect(await told('rpt_2026-H1.350500.35')).toEqual([overdue])
      // nobody is there to hear for Xiamen: it is not marked as reminded, and whoever is admitted later hears
      const xiamen = 'rpt_2026-H1.350200.35'
      expect(await told(xiamen)).toEqual([])
      await putAll(api.engine.table, bureau('11350200MB0000033X', '350200'))
      await Promise.all([draftReports(ports()), draftReports(ports())])
      await draftReports(ports())
      expect(await told(xiamen)).toEqual(['feed:11350200MB0000033X report.overdue'])
      expect(await told(OF_CITY)).toEqual([due])
      const by = { by: QUANZHOU_BUREAU, authorizer: QUANZHOU.authorizer } as Sent
      await publish(ports(), { receiver: `feed:${QUANZHOU_BUREAU}` })
      const { status, body } = await api.call('listNotifications', { query: { after: '0' }, ...by })
      expect([status, body.items.map(({ type }: { type: string }) => type).sort()]).toEqual([
        200,
        ['report.due', 'report.overdue'],
      ])
    },
    'is its reporter’s alone while it is a draft, and lists what is overdue': async () => {
      expect((await read(IN_XIAMEN)).status).toBe(200)
      for (const sent of [XIAMEN_BUREAU, BUREAU, DEPARTMENT, { by: OTHER_BANK }])
        expect((await read(IN_XIAMEN, sent)).status).toBe(404)
      expect((await read(OF_CITY, QUANZHOU)).status).toBe(200)
      expect((await read(OF_CITY, DEPARTMENT)).status).toBe(404)
      const mine = await api.done('listReports', { query: { period: '2026-H1' } })
      expect(
        mine.items.map(({ reporter, overdue }: { reporter: string; overdue: boolean }) => [reporter, overdue]),
      ).toEqual([
        [BANK, true],
        [BANK, true],
      ])
    },
    'says all 47 figures with their definitions, of its own side of the province': async () => {
      const [here, there] = [(await read(IN_XIAMEN)).body, (await read(ELSEWHERE)).body]
      expect(here.figures).toHaveLength(47)
      expect(here.definitions).toHaveLength(47)
      expect(here.byRegistry.map(({ registry }: { registry: string }) => registry)).toEqual(['350200'])
      expect(there.byRegistry.every(({ registry }: { registry: string }) => registry.startsWith('3505'))).toBe(true)
      expect(here.mark).toEqual([{ institution: BANK, sequence: 1_000 }])
      const filed = here.byMonth.reduce(
        (sum: number, { standing }: { standing: { filed: number } }) => sum + standing.filed,
        0,
      )
      expect(here.figures[0].measures[0].value).toBe(filed)
      expect(filed).toBeGreaterThan(0)
    },
    'goes from draft to publication through the hands it belongs to, and no step is taken out of turn': async () => {
      expect(await step(IN_XIAMEN, { step: 'submit' })).toBe('request.invalid')
      expect(await step(IN_XIAMEN, { step: 'accept' })).toBe('request.forbidden')
      expect(await step(IN_XIAMEN, { step: 'write', texts: TEXTS })).toMatchObject({ state: 'drafted', texts: TEXTS })
      expect(await step(IN_XIAMEN, { step: 'submit' })).toMatchObject({ state: 'submitted', overdue: false })
      expect(await step(IN_XIAMEN, { step: 'write', texts: TEXTS })).toBe('report.wrong-step')
      expect(await step(IN_XIAMEN, { step: 'return', reason: '请补充' }, BUREAU)).toBe('resource.not-found')
      expect(await step(IN_XIAMEN, { step: 'publish' }, XIAMEN_BUREAU)).toBe('report.wrong-step')
      expect(await step(IN_XIAMEN, { step: 'return', reason: '请补充产品情况' }, XIAMEN_BUREAU)).toMatchObject({
        state: 'returned',
      })
      expect(await step(IN_XIAMEN, { step: 'submit' })).toMatchObject({ state: 'submitted' })
      expect(await step(IN_XIAMEN, { step: 'accept' }, XIAMEN_BUREAU)).toMatchObject({ state: 'accepted' })
      expect((await read(IN_XIAMEN, { by: OTHER_BANK })).status).toBe(404)
      expect(await step(IN_XIAMEN, { step: 'publish' }, XIAMEN_BUREAU)).toMatchObject({
        state: 'published',
        published: 1,
      })
      expect((await read(IN_XIAMEN, { by: OTHER_BANK })).status).toBe(200)
      expect((await reminders(IN_XIAMEN)).map(({ type }) => type).sort()).toEqual([
        'report.accepted',
        'report.due',
        'report.published',
        'report.returned',
      ])
    },
    'tells the authority of a city what the department did with its report': async () => {
      expect(await step(OF_CITY, { step: 'write', texts: OF_A_CITY }, QUANZHOU)).toMatchObject({ state: 'drafted' })
      for (const [taken, by, state] of [
        [{ step: 'submit' }, QUANZHOU, 'submitted'],
        [{ step: 'return', reason: '请补充' }, DEPARTMENT, 'returned'],
        [{ step: 'submit' }, QUANZHOU, 'submitted'],
        [{ step: 'accept' }, DEPARTMENT, 'accepted'],
        [{ step: 'publish' }, DEPARTMENT, 'published'],
      ] as const)
        expect(await step(OF_CITY, taken, by)).toMatchObject({ state })
      // the reminder is in its feed already
      expect((await reminders(OF_CITY)).map(({ receiver, type }) => `${receiver} ${type}`).sort()).toEqual(
        ['accepted', 'published', 'returned'].map((what) => `feed:${QUANZHOU_BUREAU} report.${what}`),
      )
      // whatever hint was lost, the sweep finds what an authority has not heard
      const found: Hint[] = []
      await sweep({ ...ports(), queue: { hint: async (_, hints) => void found.push(...hints) } })
      expect(found.map(({ receiver }) => receiver)).toContain(`feed:${QUANZHOU_BUREAU}`)
    },
    'gives the same figures to the digit while nothing new is counted, and restates what comes later beside what was sent':
      async () => {
        const before = (await read(IN_XIAMEN)).body
        const { figures, yearToDate, byMonth } = await compose(ports(), namedBy(IN_XIAMEN) as never)
        expect(JSON.parse(JSON.stringify({ figures, yearToDate, byMonth }))).toEqual({
          figures: before.figures,
          yearToDate: before.yearToDate,
          byMonth: before.byMonth,
        })
        await keep(counted(2_000), 9_000)
        expect(await step(IN_XIAMEN, { step: 'restate', reason: '登记机构迟报' })).toMatchObject({
          state: 'drafted',
          figures: 2,
          published: 1,
        })
        const [sent, restated] = [
          (await read(IN_XIAMEN, { query: { figures: '1' } })).body,
          (await read(IN_XIAMEN)).body,
        ]
        expect(sent.figures).toEqual(before.figures)
        expect(restated.mark).toEqual([{ institution: BANK, sequence: 9_000 }])
        expect(restated.figures[0].measures[0].value).toBeGreaterThan(sent.figures[0].measures[0].value)
        // others go on seeing what was published
        const seen = await read(IN_XIAMEN, { by: OTHER_BANK })
        expect(seen.body.figures).toEqual(sent.figures)
        expect((await read(IN_XIAMEN, { by: OTHER_BANK, query: { figures: '2' } })).status).toBe(404)
      },
    'costs the same requests at 2,000 and at 20,000 cases, to make, to list, to read and to assess': async () => {
      const once = counted(2_000)
      // every one of the cases ten times: tallies add up, so these are the cells of 20,000
      const tenfold: Cells = new Map(
        [...once].map(([name, cell]) => [name, { ...cell, counters: summed(Array(10).fill(cell.counters)) }]),
      )
      const requestsOf = async (cells: Cells, cases: number) => {
        await keep(cells, cases)
        let requests = 0
        const table = tapped(api.engine.table, () => (requests += 1))
        const within = async (work: () => Promise<unknown>) => {
          requests = 0
          await work()
          return requests
        }
        const composed = await compose({ ...ports(), table }, namedBy(OF_CITY) as never)
        const filed = composed.figures[0]?.measures[0]
        const call = { caller: callerOf('city', '350500'), now: NOW, path: { reportId: OF_CITY }, query: {} } as never
        const period = periodOf('2026-H2')
        if (!period) throw new Error('no period')
        return {
          filed: filed?.kind === 'count' && filed.value,
          requests: {
            compose: await within(() => compose({ ...ports(), table }, namedBy(OF_CITY) as never)),
            list: await within(() => listReports({ table }, call)),
            read: await within(() => readReport({ table }, call)),
            assess: await within(() => assess({ table }, callerOf('province', '350000'), { period, now: NOW })),
          },
        }
      }
      const few = await requestsOf(once, 2_000)
      const many = await requestsOf(tenfold, 20_000)
      expect(many.filed).toBe(10 * Number(few.filed))
      expect(many.requests).toEqual(few.requests)
      expect(few.requests.compose).toBeLessThan(20)
      expect(few.requests).toMatchObject({ list: 1, read: 2 })
    },
    'reads as a page with charts that have title, unit and source, and as a table that starts no formula': async () => {
      const name = namedBy(OF_CITY) as never
      const report = {
        name,
        head: { ...(await read(OF_CITY, QUANZHOU)).body.report, texts: { progress: '<script>' } },
        composed: await compose(ports(), name),
      }
      const page = pageOf(report, 'zh')
      expect(page.match(/<svg /g)).toHaveLength(4)
      expect(page.match(/单位：[^<]+来源：/g)?.length).toBe(4)
      expect(page).toContain('&lt;script&gt;')
      expect(page).not.toMatch(/<script|undefined|NaN|\[object/)
      const english = pageOf(report, 'en')
      expect(english).toContain('<html lang="en">')
      expect(english.match(/Unit: [^<]+Source: /g)?.length).toBe(4)
      expect(english).not.toMatch(/undefined|NaN|\[object/)
      // names of institutions stay as they are
      const names = [...report.composed.byRegistry, ...report.composed.byInstitution].map(({ name: said }) => said)
      const unnamed = [...names, report.head.reporterName].reduce((text, one) => text.replaceAll(one, ''), english)
      expect(unnamed.match(/[^>]*[一-鿿][^<]*/g) ?? []).toEqual([])
      const table = csvOf(report, 'en').split('\r\n')
      expect(table[0]).toMatch(/^\uFEFFReport,Period,Figure/)
      const lines = csvOf(report, 'zh').split('\r\n')
      expect(table).toHaveLength(lines.length)
      expect(new Set(lines.slice(1, -1).map((line) => line.split(',')[2])).size).toBe(47)
      expect(lines.filter((line) => /(^|,)[=+@]/.test(line))).toEqual([])
    },
  })
})

/** Names with a comma are quoted. */
const csvFields = (line = ''): number => line.replaceAll(/"[^"]*"/g, '').split(',').length

describe('a declaration', () => {
  beforeAll(() => began(counted(2_000)))

  const TOTAL = { what: 'mortgage-registrations', registrations: 100_000, source: '登记系统按登簿日统计' }
  const declare = async (month: string, body: object, sent: Sent = {}) => {
    vi.setSystemTime(SIGNED_AT)
    const said = await api
      .call('declareMonth', { body: { month, ...body }, ...sent })
      .finally(() => vi.setSystemTime(NOW))
    return said.status < 400 ? said : said.body
  }
  const figures = async (reportId: string) => {
    const name = namedBy(reportId)
    if (!name) throw new Error(reportId)
    const { figures: made } = await compose(ports(), name)
    return (id: FigureId) => made.find((figure) => figure.id === id)?.measures
  }

  story('is made when a month is over, corrected, and counted in the figures it belongs to', {
    'is made once a month is over, by whom it is about, and corrected under the version that was seen': async () => {
      expect(await declare('2026-11', TOTAL, { by: REGISTRY })).toMatchObject({ code: 'declaration.month-not-over' })
      expect(await declare('2026-10', { ...TOTAL, territory: '35' }, { by: REGISTRY })).toMatchObject({
        code: 'request.invalid',
        errors: [{ pointer: '/territory', code: 'field.unknown' }],
      })
      expect(await declare('2026-10', TOTAL, { by: BANK })).toMatchObject({ errors: [{ pointer: '/territory' }] })
      expect(await declare('2026-10', TOTAL, BUREAU)).toMatchObject({ errors: [{ pointer: '/what' }] })
      expect(await declare('2026-10', TOTAL, { by: REGISTRY })).toMatchObject({ status: 200, body: { version: 1 } })
      expect(await declare('2026-10', TOTAL, { by: REGISTRY })).toMatchObject({ code: 'version.missing' })
      const right = { ...TOTAL, registrations: 100_001 }
      const seen = { by: REGISTRY, headers: { 'If-Match': '"1"' } }
      expect(await declare('2026-10', right, seen)).toMatchObject({
        body: { ...right, declarer: REGISTRY, version: 2 },
      })
      expect(await declare('2026-10', right, seen)).toMatchObject({ code: 'version.differs' })
      const pk = `DECLARED#mortgage-registrations#${REGISTRY}#-`
      const { rows } = await api.engine.table.query({ table: 'reports', pk })
      expect(rows).toMatchObject([
        { version: 1, ...TOTAL, evidence: {} },
        { version: 2, ...right, evidence: {} },
      ])
      const twins = await Promise.all([0, 1].map(() => declare('2026-06', TOTAL, { by: REGISTRY })))
      expect(twins.filter(({ status }) => status === 200)).toHaveLength(1)
      const all = await api.engine.table.query({ table: 'reports', pk, sk: { prefix: '2026-06' } })
      expect(all.rows).toMatchObject([{ version: 1 }])
      const of = { query: { month: '2026-10' } }
      expect((await api.done('readDeclarations', { ...of, by: REGISTRY })).items).toHaveLength(1)
      expect((await api.done('readDeclarations', { ...of, by: BANK })).items).toEqual([])
      const watched = await api.done('readDeclarations', { ...of, ...DEPARTMENT })
      expect(watched).toMatchObject({ items: [{ declarer: REGISTRY }] })
      expect(watched.missing).toContain('350500')
      expect(watched.missing).not.toContain(REGISTRY)
    },
    'gives the online share of those alone that declared every month, and never one over the whole': async () => {
      const OF_XIAMEN = 'rpt_2026-H2.350200.35'
      const [before, undeclared] = (await figures(OF_XIAMEN))('C7') ?? []
      expect([before?.kind, undeclared]).toMatchObject(['text', { part: 0 }])
      for (const month of ['2026-07', '2026-08', '2026-09'])
        expect(await declare(month, TOTAL, { by: REGISTRY })).toMatchObject({ status: 200 })
      // the period's last month is declared when it is over, which this clock cannot wait for
      const row = {
        ...{ what: TOTAL.what, source: TOTAL.source, month: '2026-11', declarer: REGISTRY, registrations: 0 },
        ...{ declarerName: '测试登记机构', declaredAt: '2026-12-01T09:00:00.000+08:00', version: 1 },
      }
      const keyOf = (month: string) => ({
        pk: 'DECLARATIONS#2026',
        sk: `${month}#mortgage-registrations#${REGISTRY}#-`,
      })
      await api.engine.table.write({ table: 'reports', put: { ...keyOf('2026-11'), ...row } })
      const [share, declared, less] = (await figures(OF_XIAMEN))('C7') ?? []
      const { byRegistry } = await compose(ports(), namedBy(OF_XIAMEN) as NonNullable<ReturnType<typeof namedBy>>)
      expect(byRegistry.map(({ registry }) => registry)).toContain(REGISTRY)
      expect(share).toMatchObject({ kind: 'rate', of: 400_001 })
      expect((share as { part: number }).part).toBeGreaterThan(0)
      expect([declared, less]).toMatchObject([{ part: 1 }, { value: 0 }])
      const league = await assess(ports(), callerOf('province', '350000'), {
        period: periodOf('2026-H2') as NonNullable<ReturnType<typeof periodOf>>,
        now: new Date(),
      })
      expect(league.registries.filter(({ online }) => online).map(({ id, online }) => [id, online])).toEqual([
        [REGISTRY, { part: (share as { part: number }).part, of: 400_001, percent: expect.any(Number) }],
      ])
      for (const month of ['2026-07', '2026-08', '2026-09', '2026-10'])
        await api.engine.table.write({
          table: 'reports',
          update: keyOf(month),
          set: { registrations: 0 },
        })
      expect((await figures(OF_XIAMEN))('C7')).toMatchObject([{ kind: 'text' }, { part: 0 }, { value: 1 }])
    },
    'of inspections is summed by bureau, with what was open at the last month, on its own side of the province':
      async () => {
        const inspected = { what: 'inspections', held: 3, openFindings: 5, source: '检查台账' }
        expect(await declare('2026-08', inspected, BUREAU)).toMatchObject({ body: { place: '350000' } })
        expect(await declare('2026-09', { ...inspected, held: 1, openFindings: 2 }, BUREAU)).toMatchObject({
          status: 200,
        })
        expect((await figures(ELSEWHERE))('X1')).toMatchObject([
          { value: 4 },
          { rows: [{ count: 4 }] },
          { value: 2 },
          { rows: [{ count: 2 }] },
        ])
        expect((await figures(IN_XIAMEN))('X1')).toMatchObject([{ kind: 'text' }])
        expect((await figures(OF_CITY))('X1')).toMatchObject([{ value: 4 }, {}, { value: 2 }, {}])
      },
  })
})

describe('the assessment', () => {
  beforeAll(() => began(counted(2_000)))

  it('places only like beside like, in the caller’s own jurisdiction, with denominators', async () => {
    const query = { period: '2026-H2' }
    for (const [month, retries] of Object.entries({ '2026-06': 5, '2026-07': 1, '2026-11': 2, '2026-12': 7 })) {
      const key = deliveryFiguresKey(month, '350200')
      const put = { ...key, month, receiver: '350200', counters: { ended: 9, retries } }
      await api.engine.table.write({ table: 'reports', put })
    }
    const all = await api.done('readAssessment', { query, ...DEPARTMENT })
    const xiamen = await api.done('readAssessment', { query, ...XIAMEN_BUREAU })
    expect(all.registries.map(({ id }: { id: string }) => id).sort()).toEqual(REGISTRIES.map(({ code }) => code).sort())
    expect(xiamen.registries.map(({ id }: { id: string }) => id)).toEqual(['350200'])
    // a bank's webhooks are of all registries together
    expect(xiamen.banks.filter((one: object) => 'retries' in one)).toEqual([])
    expect(all.banks.filter((one: object) => 'retries' in one)).toEqual(all.banks)
    for (const group of ['city', 'county']) {
      const placed = all.registries.filter((one: { group: string; place?: number }) => one.group === group && one.place)
      expect(placed[0].place).toBe(1)
      for (const { standing, score } of placed) {
        expect(standing.onTime.of).toBeGreaterThanOrEqual(20)
        expect(score).toBeCloseTo((standing.onTime.percent + standing.firstTimeRight.percent) / 2, 1)
      }
    }
    for (const { id, coverage, retries, outageMinutes, standing } of all.registries) {
      expect(retries).toMatchObject({ part: id === '350200' ? 3 : 0, of: standing.filed })
      expect(coverage).toMatchObject({ of: 2 })
      expect(outageMinutes).toBe(0)
    }
    const unplaced = all.registries.filter(({ place }: { place?: number }) => place === undefined)
    for (const { standing } of unplaced)
      expect(Math.min(standing.onTime.of, standing.firstTimeRight.of)).toBeLessThan(20)
  })

  it('reads as a page with charts and as a table, in the language asked for, with what every column means', async () => {
    const sent = { ...DEPARTMENT, query: { period: '2026-H2' } }
    const form = async (format: string, language: string) => {
      const query = { ...sent.query, format }
      const said = await api.call('readAssessment', { ...sent, query, headers: { 'accept-language': language } })
      expect(said.headers).toMatchObject({ 'content-language': language, vary: 'Accept-Language' })
      return String(said.body)
    }
    const { registries, banks } = await api.done('readAssessment', sent)
    const names: string[] = [...registries, ...banks].map(({ name }: { name: string }) => name)
    const [chinese, english] = [await form('html', 'zh'), await form('html', 'en')]
    for (const page of [chinese, english]) {
      for (const name of names) expect(page).toContain(name)
      expect(page).toMatch(/\d ÷ \d/)
      expect(page).not.toMatch(/<script|undefined|NaN|\[object/)
    }
    // two maps, and two charts for every group with a place
    const charts = english.match(/<svg /g)?.length ?? 0
    expect(charts).toBeGreaterThanOrEqual(6)
    expect(english.match(/Unit: [^<]+Source: /g)).toHaveLength(charts)
    expect(chinese.match(/单位：[^<]+来源：/g)).toHaveLength(charts)
    const unnamed = names.reduce((text, one) => text.replaceAll(one, ''), english)
    expect(unnamed.match(/[^>]*[一-鿿][^<]*/g) ?? []).toEqual([])
    for (const { definition } of ['T1', 'Q1', 'P1'].map((id) => figureOf(id as FigureId)))
      expect(english).toContain(definition.en)
    for (const language of ['zh', 'en']) {
      const [head, ...lines] = (await form('csv', language)).trimEnd().split('\r\n')
      expect(lines).toHaveLength(names.length)
      for (const line of lines) expect(line.split(',')).toHaveLength(csvFields(head))
    }
  })
})
