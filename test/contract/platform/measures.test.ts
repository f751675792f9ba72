/** What the platform measures of itself, as the running code writes it down: every metric, under the one dimension that alarms ask for. */
import type { Context } from 'aws-lambda'
import { beforeAll, expect, it, vi } from 'vitest'
import { seal } from '../../../lib/audit/seal.ts'
import { measureCalendar } from '../../../lib/clocks/measure-calendar.ts'
import { sweep } from '../../../lib/deliveries/sweep.ts'
import { METRICS, NAMESPACE } from '../../../lib/names/metrics.ts'
import { LANES } from '../../../lib/names/resources.ts'
import { clamdScanner } from '../../../lib/platform/aws/clamd.ts'
import { systemClock } from '../../../lib/platform/aws/clock.ts'
import { jsonLog } from '../../../lib/platform/aws/log.ts'
import type { Objects } from '../../../lib/platform/ports.ts'
import { countAll } from '../../../lib/reports/count-all.ts'
import { createBank, createRegistry, openLanes } from '../../support/lanes.ts'
import { useTables } from '../../support/platform.ts'

type Told = {
  readonly name: string
  readonly dimensions: readonly string[]
  readonly value: unknown
  readonly line: Record<string, unknown>
}

const told: Told[] = []
/** Embedded metric format: each directive names its dimensions and metrics, whose values stand in the line. */
const hear = (text: string): void => {
  if (!text.startsWith('{')) return
  const line = JSON.parse(text)
  for (const { Namespace, Dimensions, Metrics } of line._aws?.CloudWatchMetrics ?? []) {
    expect(Namespace).toBe(NAMESPACE)
    for (const dimensions of Dimensions)
      for (const { Name } of Metrics) told.push({ name: Name, dimensions, value: line[Name], line })
  }
}

const called = { functionName: 'dengtong-test-function' } as Context
const event = {
  httpMethod: 'GET',
  path: '/v1/status',
  resource: '/v1/status',
  headers: {},
  requestContext: { requestId: 'r', identity: {} },
}

const NOBODY_LISTENS = { host: '127.0.0.1', port: 1 }

const engine = useTables()

beforeAll(async () => {
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    hear(String(text))
    return true
  })
  try {
    const lanes = openLanes(engine.table)
    await createBank(lanes)
    await createRegistry(lanes, 'inbox')
    const log = jsonLog(systemClock)
    await sweep({ ...lanes.ports, log })
    await seal({ ...lanes.ports, table: engine.table, log, objects: {} as Objects })
    await countAll({ ...lanes.ports, log })
    measureCalendar({ ...lanes.ports, log })
    await callFunctions()
    await clamdScanner(NOBODY_LISTENS, log).version()
  } finally {
    spy.mockRestore()
  }
})

/** Shells of functions around work that fails. */
const callFunctions = async (): Promise<void> => {
  const fail = () => Promise.reject(new Error('a fault of ours'))
  const { serveToken } = await import('../../../functions/runtime/token.ts')
  const { serveQueue } = await import('../../../functions/runtime/worker.ts')
  const { endpoint, serve } = await import('../../../functions/runtime/http.ts')
  const { readStatus } = await import('../../../lib/api/status.ts')
  await serveToken(fail)(event as never, called)
  await serveQueue(fail)({ Records: [{ messageId: 'm', body: '{"receiver":"platform:platform"}' }] } as never, called)
  await serve(endpoint(readStatus, fail))(event as never, called)
}

it('is every metric there is, under the dimension it is told by, with a value', () => {
  for (const { name, by } of Object.values<{ name: string; by?: string }>(METRICS)) {
    const found = told.filter((one) => one.name === name)
    expect([name, [...new Set(found.map(({ dimensions }) => dimensions.join()))]]).toEqual([name, [by ?? '']])
    for (const { value, dimensions, line } of found) {
      expect([name, typeof value]).toEqual([name, 'number'])
      for (const dimension of dimensions) expect([name, typeof line[dimension]]).toEqual([name, 'string'])
    }
  }
  expect(
    told.map(({ name }) => name).filter((name) => !Object.values(METRICS).some((one) => one.name === name)),
  ).toEqual([])
})

it('tells of every lane, whether anything waits in it or not', () => {
  const lanes = told.filter(({ name }) => name === METRICS.oldestDueSeconds.name).map(({ line }) => line.lane)
  expect(lanes.toSorted()).toEqual(Object.keys(LANES).toSorted())
})

it('counts a fault that a function survives under the name by which its alarm asks', () => {
  const faults = told.filter(({ name }) => name === METRICS.faults.name)
  expect(faults.map(({ value, line }) => [value, line.function])).toEqual(
    Array.from({ length: 3 }, () => [1, called.functionName]),
  )
})

it('counts a scanner that does not answer', () => {
  const counted = told.filter(({ name }) => name === METRICS.scannerFaults.name)
  expect(counted.map(({ value, line }) => [value, line.event])).toEqual([[1, 'scanner.unreachable']])
})
