/**
 * `npm run bench`: sizes, import times, submissions, journeys and costs, each beside what it is measured against, in one run.
 * Times wander with the machine: read the ratios. Sizes, units and calls are pinned (pins.json, test/apart/pins.test.ts).
 */
import { type LocalRunner, startLocalRunner } from '../local/start.ts'
import { startBank } from '../simulate/bank.ts'
import { bankOf, leastCost, measureCases, settle } from './cases.ts'
import type { PerCase } from './costs.ts'
import { recordSubmission } from './engines.ts'
import { bundles, type Load, measureLoads } from './imports.ts'
import { summary } from './journeys.ts'
import { columns } from './numbers.ts'
import { cases, options, rounds, sizes, submissions } from './options.ts'
import { measureReview, printReview } from './review.ts'
import { type Comparison, compareSubmissions, signedSubmission } from './submissions.ts'
import { DOCUMENT_FUNCTIONS, HOT_FUNCTIONS, TARGETS } from './targets.ts'
import { hangUp } from './wire.ts'

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`
const ms = (value: number): string => `${value.toFixed(1)} ms`
const mark = (good: boolean): string => (good ? 'ok' : 'OVER')

const sizeLimit = (name: string): number | undefined => {
  if (HOT_FUNCTIONS.has(name)) return TARGETS.hotBytes
  return DOCUMENT_FUNCTIONS.has(name) ? TARGETS.documentBytes : undefined
}

const printLoads = ({ bare, functions }: { bare: Load; functions: readonly Load[] }): void => {
  const verdict = ({ name, bytes, importMs }: Load): string => {
    const limit = sizeLimit(name)
    if (limit === undefined) return ''
    const slow = HOT_FUNCTIONS.has(name) && importMs > TARGETS.importRatio * bare.importMs
    return `${kB(limit)} ${mark(bytes <= limit)}${HOT_FUNCTIONS.has(name) ? `, ${TARGETS.importRatio}× ${mark(!slow)}` : ''}`
  }
  console.log('\nBundles: size, import in a fresh process (median), beside the bare DynamoDB client')
  console.log(
    columns([
      ['function', 'size', 'import', 'ratio', 'target'],
      ['(bare client)', kB(bare.bytes), ms(bare.importMs), '1.00', ''],
      ...functions.map((load) => [
        load.name,
        kB(load.bytes),
        ms(load.importMs),
        (load.importMs / bare.importMs).toFixed(2),
        verdict(load),
      ]),
    ]),
  )
}

const printSubmissions = ({ platform, bare }: Comparison, calls: number): void => {
  console.log(
    `\nSubmissions over HTTP beside the same ${calls} engine calls bare (target: 3 calls, p50 ≤ ${TARGETS.submitRatio} ×)`,
  )
  const row = (name: string, { p50, p99, perSecond }: Comparison['bare']) => [
    name,
    ms(p50),
    ms(p99),
    perSecond.toFixed(0),
  ]
  const ratio = platform.p50 / bare.p50
  console.log(
    columns([
      ['', 'p50', 'p99', 'per second, 16 at once'],
      row('submitCase', platform),
      row('bare calls', bare),
      [
        'ratio',
        ratio.toFixed(2),
        (platform.p99 / bare.p99).toFixed(2),
        (platform.perSecond / bare.perSecond).toFixed(2),
      ],
    ]),
  )
  console.log(`p50 ratio ${ratio.toFixed(2)} ${mark(ratio <= TARGETS.submitRatio)}`)
}

const printCosts = (cost: PerCase): void => {
  console.log(
    `\nCost of a completed case of one unit and five documents (target: below ${TARGETS.writeUnits} write units)`,
  )
  console.log(
    columns([
      ['write units', cost.writeUnits.toFixed(1), mark(cost.writeUnits < TARGETS.writeUnits)],
      ['read units', cost.readUnits.toFixed(1), ''],
      ['queue requests', cost.queueRequests.toFixed(1), ''],
      ['object requests', cost.objectRequests.toFixed(1), ''],
      ['invocations', cost.invocations.toFixed(1), ''],
    ]),
  )
  console.log('\nUnits by kind of call')
  console.log(
    columns([
      ['role, call, table', 'requests', 'units'],
      ...cost.kinds.map(({ kind, requests, units }) => [kind, requests.toFixed(1), units.toFixed(1)]),
    ]),
  )
}

const measureSubmissions = async (runner: LocalRunner, count: number) => {
  const bank = await startBank({ baseUrl: runner.baseUrl, sandbox: runner.sandbox, withoutWebhook: true })
  const token = await bank.client.currentToken()
  const { engines, tables, queues } = await runner.status()
  const queueOf = (lane: string): string =>
    Object.keys(queues).find((name) => name.toLowerCase().endsWith(`-${lane}lane`)) ?? lane
  const recorded = await recordSubmission({ engines, tables, queueOf }, await signedSubmission(bank.identity, token))
  const submissions = await Promise.all(Array.from({ length: count }, () => signedSubmission(bank.identity, token)))
  const comparison = await compareSubmissions(
    { baseUrl: runner.baseUrl, engines, calls: recorded, idle: () => settle(runner, 10) },
    submissions,
  )
  return { calls: recorded.length, comparison }
}

/** What does not depend on the machine, nor on how often parties poll. */
const pins = async (runner: LocalRunner): Promise<object> => {
  const bundleBytes = Object.fromEntries(Object.entries(bundles()).map(([name, { bytes }]) => [name, bytes]))
  const cost = await leastCost(runner, cases)
  // two are compared too, so that a comparison that no longer runs shows here and not at the next full bench
  const { calls } = await measureSubmissions(runner, 2)
  const round = (value: number) => Math.round(value * 10) / 10
  return {
    submitEngineCalls: calls,
    writeUnitsPerCase: round(cost.writeUnits),
    queueRequestsPerCase: round(cost.queueRequests),
    objectRequestsPerCase: round(cost.objectRequests),
    bundleBytes,
  }
}

const bench = async (runner: LocalRunner): Promise<void> => {
  const { calls, comparison } = await measureSubmissions(runner, submissions)
  printSubmissions(comparison, calls)
  await settle(runner)
  const { journeys, cost } = await measureCases(runner, cases)
  console.log('\nFrom POST to the bank’s webhook')
  console.log(
    columns([['event', 'p50', 'p99'], ...summary(journeys).map(([type, p50, p99]) => [type, ms(p50), ms(p99)])]),
  )
  printCosts(cost)
  printReview(await reviewed(runner))
}

const REVIEW_ROUNDS = 2

const reviewed = async (runner: LocalRunner) => {
  const bank = await bankOf(runner)
  const figures = await measureReview(bank, REVIEW_ROUNDS)
  await bank.close()
  return figures
}

if (options.suite) {
  const { compareSuites } = await import('./suites.ts')
  await compareSuites(options.base, options.only)
  process.exit()
}
if (options.reports) {
  const { measureReports } = await import('./reports.ts')
  console.log(JSON.stringify(measureReports(sizes.casesOfReports), null, 2))
  process.exit()
}
if (options.memory) {
  const { measureMemory } = await import('./memory.ts')
  const measured = await measureMemory(sizes.memory)
  console.log(JSON.stringify(measured, null, 2))
  process.exit(measured.over.length === 0 ? 0 : 1)
}
if (!options.pins && !options.review) printLoads(await measureLoads(rounds))
const runner = await startLocalRunner({ parties: true, deployed: true })
try {
  if (options.pins) console.log(JSON.stringify(await pins(runner), null, 2))
  else if (options.review) console.log(JSON.stringify({ figures: await reviewed(runner) }, null, 2))
  else await bench(runner)
} finally {
  hangUp()
  await runner.remove()
}
