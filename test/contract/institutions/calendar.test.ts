/** The authority enters a year, by the functions that serve it; every limit that reaches into it is reckoned from then on. */
import { beforeEach, expect, it, vi } from 'vitest'
import { beijing } from '../../../lib/kernel/time.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { seedDirectory } from '../../../lib/registries/seed-directory.ts'
import { casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, NOW, REGISTRY } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
const YEAR_2027 = { year: 2027, source: '示例', off: ['2026-12-31', '2027-01-01'], worked: ['2026-12-26'] }
const ifMatch = (version: number) => ({ headers: { 'If-Match': `"${version}"` } })
const minutesLater = (minutes: number) => vi.setSystemTime(new Date(NOW.getTime() + minutes * 60_000))

beforeEach(async () => {
  minutesLater(0)
  await api.begin()
  await seedDirectory(api.engine, { registries: REGISTRY_SEED.filter(({ code }) => code === REGISTRY) })
})

const accepted = async (): Promise<string> => {
  const ports = casePorts(api.engine.table, api.store.objects)
  const { caseId } = await api.done('submitCase', { body: await filingFor(ports, { by: BANK }) })
  await api.examine(caseId)
  const decision = { decision: 'accepted', registryNumber: '厦登2026-1', acceptedAt: beijing(NOW) }
  await api.done('recordDecision', { path: { caseId }, body: decision })
  return caseId
}
const statutory = async (caseId: string) => {
  const { times } = await api.done('getCase', { path: { caseId } })
  return times.limits.find(({ name }: Row) => name === 'statutory')
}

it('is known everywhere within a minute, December days that it moves among them, and corrected under its version', async () => {
  const caseId = await accepted()
  expect(await statutory(caseId)).toMatchObject({ why: 'calendar-not-announced' })
  expect(await api.done('getCalendar')).toMatchObject({ knownUntil: '2026-12-31', version: 0, years: [] })
  expect(await api.done('putCalendarYear', { body: YEAR_2027 })).toMatchObject({ version: 1 })
  minutesLater(2)
  expect(await api.done('getCalendar', { by: BANK })).toMatchObject({ knownUntil: '2027-12-31', years: [YEAR_2027] })
  // 30 working days after 24 November: 26 December is worked, 31 December and 1 January are not
  expect((await statutory(caseId)).dueAt).toMatch(/^2027-01-06/)
  const without = { ...YEAR_2027, off: ['2027-01-01'] }
  expect((await api.call('putCalendarYear', { body: without })).body.code).toBe('version.missing')
  expect(await api.done('putCalendarYear', { body: without, ...ifMatch(1) })).toMatchObject({ version: 2 })
  minutesLater(4)
  expect((await statutory(caseId)).dueAt).toMatch(/^2027-01-05/)
})

it('is for the authority of the province, and judged day by day', async () => {
  const city = { jurisdiction: { level: 'city', code: '350200' } } as const
  expect((await api.call('putCalendarYear', { body: YEAR_2027, ...city })).body.code).toBe('request.forbidden')
  const wrong = { ...YEAR_2027, worked: ['2026-12-28'] }
  const { body } = await api.call('putCalendarYear', { body: wrong, by: AUTHORITY })
  expect(body.errors).toMatchObject([{ code: 'calendar-day.no-weekend' }])
})

it("runs the province's own limit for cases handed over from then on", async () => {
  const duration = { unit: 'working-days', value: 1 }
  const before = await accepted()
  await api.done('putProvinceLimit', { body: { duration, source: '示例文号', from: '2026-11-01' } })
  const after = await accepted()
  const limitsOf = async (caseId: string): Promise<string[][]> =>
    (await api.done('getCase', { path: { caseId } })).times.limits.map(({ name, source }: Row) => [name, source])
  expect((await limitsOf(before)).map(([name]) => name)).not.toContain('province')
  expect(await limitsOf(after)).toContainEqual(['province', '示例文号'])
  expect(await api.done('getCalendar')).toMatchObject({ provinceLimit: { duration, version: 1 } })
})
