/** Cases carried to their end on a platform of this machine, and what they cost. */
import type { LocalRunner } from '../local/start.ts'
import { startBank } from '../simulate/bank.ts'
import { type PerCase, perCase } from './costs.ts'
import { travel } from './journeys.ts'

export const bankOf = (runner: LocalRunner, tell?: Parameters<typeof startBank>[0]['tell']) =>
  startBank({ baseUrl: runner.baseUrl, sandbox: runner.sandbox, ...(tell && { tell }) })

/** Until no message waits, twice in a row. */
export const settle = async (runner: LocalRunner, everyMs = 300): Promise<void> => {
  for (let quiet = 0; quiet < 2; ) {
    const { queues } = await runner.status()
    const busy = Object.values<Record<string, number>>(queues).some((depth) => Object.values(depth).some((n) => n > 0))
    quiet = busy ? 0 : quiet + 1
    await new Promise((wake) => setTimeout(wake, everyMs))
  }
}

export const measureCases = async (runner: LocalRunner, cases: number, from = 0) => {
  const arrivals = new Map<string, number>()
  const bank = await bankOf(
    runner,
    ({ notice }) => void arrivals.set(`${notice.caseId} ${notice.type}`, performance.now()),
  )
  await travel(bank, from, arrivals)
  await settle(runner)
  await runner.clearCalls()
  const journeys: Map<string, number>[] = []
  for (let serial = 1; serial <= cases; serial++) journeys.push(await travel(bank, from + serial, arrivals))
  await settle(runner)
  const { costs } = await runner.calls()
  await bank.close()
  return { journeys, cost: perCase(costs, cases) }
}

/** The cheapest of some: on a busy machine workers meet, and what the slower one gave up is paid for too. */
export const leastCost = async (runner: LocalRunner, cases: number): Promise<PerCase> => {
  const costs: PerCase[] = []
  for (let at = 0; at < cases; at++) costs.push((await measureCases(runner, 1, at * 2)).cost)
  return costs.reduce((least, one) => (one.writeUnits < least.writeUnits ? one : least))
}
