/**
 * npm run demo [-- --unit <28 characters>] [--business <name>|all] [--story <story>] [--json]
 *                [--base-url <url> --sandbox <file>] [--cases <of a month> --folder <path>]
 *
 * Runs one case end to end as clients of the API; with --story trust tells who may look into the register and how that is watched, with
 * fees how a fee is paid, with half-year what is reported of a small half-year, with several-registries what becomes of a loan when one
 * of them refuses, with supplement what a registry asks for, how that is answered, and a withdrawal; with --business runs the example of
 * that business in each of its modes, or of every business, one line each. The half-year files --cases a month and saves under --folder. Exits 0 with the outcome as one JSON line, 2 where the
 * platform refuses the unit (printing its answer), 1 where anything else goes wrong.
 */
import { parseArgs } from 'node:util'
import { examplesOf, runBusinesses, runCase, UnitRefused } from './demo/case.ts'
import { runFees } from './demo/fees.ts'
import { runHalfYear } from './demo/half-year.ts'
import { severalRegistries } from './demo/several-registries.ts'
import { runSupplement } from './demo/supplement.ts'
import { startTimeline, type Timeline } from './demo/timeline.ts'
import { runTrust } from './demo/trust.ts'
import { startLocalRunner } from './local/start.ts'
import { patience } from './patience.ts'
import { readSandbox, type Sandbox } from './simulate/sandbox.ts'

const STORIES = {
  fees: runFees,
  'half-year': runHalfYear,
  'several-registries': severalRegistries,
  supplement: runSupplement,
  trust: runTrust,
} as const

/** Without a new line of the timeline for so long, on a machine that has time for it, a demo hangs. */
const STILL_SECONDS = 150
const DEFAULT_UNIT = '350203001002GB00123F00010203'

const { values: options } = parseArgs({
  options: {
    unit: { type: 'string' },
    business: { type: 'string' },
    story: { type: 'string' },
    json: { type: 'boolean', default: false },
    'base-url': { type: 'string', default: process.env['BASE_URL'] ?? '' },
    sandbox: { type: 'string', default: process.env['SANDBOX_FILE'] ?? '.local/sandbox.json' },
    cases: { type: 'string', default: '8' },
    folder: { type: 'string', default: '.local/half-year' },
  },
})

const closers: (() => Promise<void>)[] = []

let leaving: Promise<never> | undefined

/** Once, whatever else goes wrong while it ends. */
const leave = (code: number): Promise<never> => {
  leaving ??= end(code)
  return leaving
}

/** In the reverse order of starting, and ends even if something does not let go. */
const end = async (code: number): Promise<never> => {
  const patience = setTimeout(() => process.exit(code), 8000)
  for (const close of closers.splice(0).reverse()) await close().catch(() => undefined)
  clearTimeout(patience)
  process.exit(code)
}

const fail = (error: unknown): Promise<never> => {
  // What breaks because we are leaving is no news.
  if (leaving) return leaving
  if (error instanceof UnitRefused) {
    console.log(options.json ? error.text : `\n平台不受理此不动产单元 / ${error.message}:\n${error.text}`)
    return leave(2)
  }
  console.error(error instanceof Error ? error.message : error)
  return leave(1)
}

const findPlatform = async (timeline: Timeline): Promise<Sandbox> => {
  if (options['base-url'] !== '') return readSandbox(options.sandbox)
  timeline.say('平台 platform', '启动                starts fresh, from the template that deploys')
  const runner = await startLocalRunner({ started: (remove) => closers.push(remove) })
  timeline.say('平台 platform', `就绪                ready at ${runner.sandbox.baseUrl}`)
  return runner.sandbox
}

let linesShown = 0

const main = async (): Promise<void> => {
  const timeline = startTimeline((line) => {
    linesShown += 1
    if (!options.json) console.log(line)
  })
  const sandbox = await findPlatform(timeline)
  const given = options['base-url']
  const scene = {
    baseUrl: given === '' ? sandbox.baseUrl : given.replace(/\/$/, ''),
    sandbox,
    unit: options.unit ?? (options.business === undefined ? DEFAULT_UNIT : ''),
    timeline,
    playRegistries: given === '',
    defer: (close: () => Promise<void>) => void closers.push(close),
    cases: Number(options.cases),
    folder: options.folder,
  }
  const { business, story } = options
  if (story !== undefined && !(story in STORIES))
    throw new Error(`No story ${story}; there are ${Object.keys(STORIES)}`)
  if (story !== undefined) console.log(JSON.stringify(await STORIES[story as keyof typeof STORIES](scene)))
  else if (business === undefined) console.log(JSON.stringify(await runCase(scene)))
  else await runBusinesses(scene, examplesOf(sandbox, business), (outcome) => console.log(JSON.stringify(outcome)))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void leave(1))
const { isOver } = patience(STILL_SECONDS)
setInterval(() => {
  if (isOver(linesShown)) void fail(new Error(`Nothing happened for ${STILL_SECONDS} s`))
}, 1000).unref()

main().then(() => leave(0), fail)
