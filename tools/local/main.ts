/** `npm start`: the synthesized templates on this machine, with sandbox institutions and simulated registries. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  describeSandbox,
  kidsOf,
  type RegistrySeed,
  type Sandbox,
  seedPayload,
  storeKeys,
} from '../sandbox/institutions.ts'
import { hold } from './lib/lock.ts'
import { type Runner, startRunner } from './runner.ts'
import type { Json } from './templates/template.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    data: { type: 'string', default: join(ROOT, '.local') },
    stage: { type: 'string', default: 'sandbox' },
    /** A synthesized assembly to host instead of making one. */
    assembly: { type: 'string' },
    /** Host the very bundles that are deployed. */
    deployed: { type: 'boolean', default: false },
    /** `name=count,…`: environments per function where two are not enough. */
    environments: { type: 'string', default: '' },
    /** `<statement id> <action>`: a grant to take away. */
    'without-grant': { type: 'string', multiple: true, default: [] },
    fresh: { type: 'boolean', default: false },
    /** An instant at which the clock of new data begins. */
    at: { type: 'string' },
    'no-parties': { type: 'boolean', default: false },
    /** End when standard input closes, so that no test leaves a runner behind. */
    tied: { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    'watch-memory': { type: 'boolean', default: false },
  },
})

const STOP_MAX_MS = 3000

const say = (text: string): void => {
  if (!options.quiet) console.log(text)
}

/** What is hosted lies in the data as `assembly`, so that the next start on the same data can host the same. */
const assemble = async (directory: string): Promise<string> => {
  if (options.assembly) return resolve(options.assembly)
  if (options.deployed) return assembleDeployed(directory)
  const { localAssembly } = await import('./assembly.ts')
  const made = await localAssembly(options.stage)
  rmSync(directory, { recursive: true, force: true })
  symlinkSync(made, directory)
  return made
}

const assembleDeployed = async (directory: string): Promise<string> => {
  const { synthesize } = await import('../../cdk/app.ts')
  // Bundles are made in one place of the checkout, so one at a time.
  const release = await hold(`${ROOT} synthesis`)
  try {
    synthesize(options.stage, { outdir: directory, validation: false })
  } finally {
    await release()
  }
  return directory
}

/** The registries of the sandbox are played here, so what the directory says of them is what they say themselves. */
const CONFIRMED = { kind: 'confirmed', confidence: 'high', about: 'as the simulated registries declare it' }

const registrySeeds = async (): Promise<RegistrySeed[]> => {
  const path = join(ROOT, 'lib/registries/seed.ts')
  const seeds: RegistrySeed[] = existsSync(path) ? (await import(path)).REGISTRY_SEED : []
  return seeds.map((seed) => ({ ...seed, basis: CONFIRMED }))
}

const seed = async (runner: Runner, data: string): Promise<Sandbox> => {
  const registries = await registrySeeds()
  const keys = storeKeys(data, kidsOf(registries))
  const sandbox = describeSandbox(runner.baseUrl, keys, registries)
  const worker = runner.plan.functions.find((one) => /seed$/i.test(one.name))
  const payload = seedPayload(keys, registries)
  const seeded = join(data, 'seeded')
  // Once for one payload: what an operator has changed since stays as it is.
  const digest = createHash('sha256').update(JSON.stringify(payload)).digest('hex')
  const done = existsSync(seeded) && readFileSync(seeded, 'utf8') === digest
  if (worker && !done) {
    const outcome = await runner.invoke(worker.arn, payload)
    if (!outcome.ok) throw new Error(`seeding failed: ${outcome.error.errorType} ${outcome.error.errorMessage}`)
    writeFileSync(seeded, digest)
  }
  const path = join(data, 'sandbox.json')
  writeFileSync(`${path}.tmp`, JSON.stringify(sandbox, null, 1), { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
  return sandbox
}

const startParties = async (sandbox: Sandbox, data: string): Promise<{ close: () => Promise<void> } | undefined> => {
  const path = join(ROOT, 'tools/simulate/registry.ts')
  if (options['no-parties'] || !existsSync(path)) return undefined
  const parties: Json = await import(path)
  return parties.startRegistries({ baseUrl: sandbox.baseUrl, sandbox, ledgerFile: join(data, 'registries.jsonl') })
}

const instant = (text: string): Date => {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new Error(`--at takes an instant like 2026-11-24T10:00:00+08:00, not ${text}`)
  return at
}

const main = async (): Promise<void> => {
  const data = resolve(options.data)
  const environments = Object.fromEntries(
    options.environments
      .split(',')
      .filter(Boolean)
      .map((one) => [one.split('=')[0], Number(one.split('=')[1])]),
  )
  const runner = await startRunner({
    port: Number(options.port),
    data,
    fresh: options.fresh,
    verbose: options.verbose,
    ...(options.at && { beginsAt: instant(options.at) }),
    watchMemory: options['watch-memory'],
    environments,
    removed: options['without-grant'],
    assemble,
  })
  let parties: Awaited<ReturnType<typeof startParties>>
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    // What is stored is safe at any moment, so nobody needs to wait for long.
    setTimeout(() => process.exit(0), STOP_MAX_MS)
    await parties?.close().catch(() => undefined)
    await runner.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (options.tied) process.stdin.on('end', stop).resume()
  const sandbox = await seed(runner, data)
  parties = await startParties(sandbox, data)
  const bank = sandbox.banks[0]
  say(`登通 Dengtong, stage ${options.stage}, on this machine`)
  say(`  API          ${runner.baseUrl}`)
  say(`  Docs         ${runner.baseUrl}/docs`)
  say(
    `  Credentials  ${join(data, 'sandbox.json')}  (${sandbox.banks.length} banks, ${sandbox.registries.length} registries; first bank: ${bank?.clientId})`,
  )
  say(`  Logs         ${join(data, 'log')}/<function>.log`)
  say(`  Try          curl -s ${runner.baseUrl}/openapi.json | head -c 300`)
  say(`  Clock        curl -s -X POST ${runner.baseUrl}/_local/clock -d '{"advanceSeconds":3600}'`)
  console.log(`ready ${runner.baseUrl}`)
}

process.env.TZ = 'UTC'
main().catch((error) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
