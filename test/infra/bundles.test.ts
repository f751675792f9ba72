import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { httpFunctions } from '../../cdk/api-stack.ts'
import { type Bundles, bundle, entries } from '../../cdk/bundle.ts'
import { WORKERS, type Worker } from '../../lib/names/workers.ts'
import { sampleOf } from '../support/sample.ts'
import { BUNDLES_FILE, SYNTHESIZED } from './synthesized.ts'
import { allResources, type System, systems } from './templates.ts'

const [bundles] = Object.values(JSON.parse(readFileSync(BUNDLES_FILE, 'utf8'))) as [Bundles]
const HOT = ['token', 'authorizer', 'submit', 'cases', 'decisions', 'deliver']
const DOCUMENTS = ['documents', 'authorizations', 'examine']

const digestOf = (directory: string) =>
  readdirSync(directory)
    .filter((file) => !file.endsWith('.map'))
    .map((file) =>
      createHash('sha256')
        .update(readFileSync(join(directory, file)))
        .digest('hex'),
    )

// as deep as the first: the names of parts come from what is in them and in their source maps, which know the way to the sources
const elsewhere = join(SYNTHESIZED, '../functions-again')
const NAMES = sampleOf(Object.keys(entries()), 0.05, 'bundles made again')
const makeAgain = () => bundle('nodejs24.x', elsewhere, NAMES)

type Load = { readonly name: string; readonly path: string; readonly environment: Readonly<Record<string, string>> }

/** What is known only in an account is a word; what a stage decides is as it decides. */
const assumed = (value: unknown): string => (typeof value === 'string' ? value : 'known-when-deployed')

/** Each function with its variables, once for stages that give it the same ones and the same scanner. */
const loadsOf = (all: readonly System[]): Load[] => {
  const loads = all.flatMap((one) =>
    allResources(one)
      .filter(
        ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && typeof Properties.FunctionName === 'string',
      )
      .map(([, { Properties }]): Load => {
        const name = Properties.FunctionName.slice(`dengtong-${one.stage}-`.length)
        const variables = Object.entries(Properties.Environment?.Variables ?? {}).sort()
        const environment = Object.fromEntries(variables.map(([key, value]) => [key, assumed(value)]))
        return { name, path: join(bundles[name]?.directory ?? '', 'index.mjs'), environment }
      }),
  )
  return [
    ...new Map(
      loads.map((load) => [
        JSON.stringify([load.name, Object.keys(load.environment), load.environment['SCANNER']]),
        load,
      ]),
    ).values(),
  ]
}

/** One process for all, which sees for each what its function would: Lambda's own variables and those of the template. */
const LOADER = `
for (const { name, path, environment } of JSON.parse(process.argv[1])) {
  process.env = { AWS_REGION: 'cn-north-1', AWS_LAMBDA_FUNCTION_NAME: name, ...environment }
  const url = path + '?' + Object.values(environment).join('&')
  await import(url).then(({ handler }) => console.log(name, typeof handler), (error) => console.log(name, error.message))
}`

const loaded = async (loads: readonly Load[]): Promise<string[]> => {
  const run = ['--input-type=module', '-e', LOADER, JSON.stringify(loads)]
  const { stdout } = await promisify(execFile)(process.execPath, run, { env: {} })
  return stdout.trim().split('\n')
}

describe('Bundles', () => {
  beforeAll(() => rmSync(elsewhere, { recursive: true, force: true }))

  // `bundles` may have been made before this run; those elsewhere are made now.
  it('come out the same wherever and whenever they are made, so that only a change is deployed, and none is missed', () => {
    for (const [name, { directory }] of Object.entries(makeAgain())) {
      expect([name, digestOf(directory)]).toEqual([name, digestOf(bundles[name]?.directory ?? '')])
    }
  })

  it('are made anew only where what they are made of has changed', () => {
    const placeOf = (directory: string) => statSync(join(directory, 'index.mjs')).ino
    const places = () => Object.values(makeAgain()).map(({ directory }) => placeOf(directory))
    const before = places()
    expect(places()).toEqual(before)
    const record = join(elsewhere, `${NAMES[0]}.json`)
    const kept = readFileSync(record, 'utf8')
    writeFileSync(record, JSON.stringify({ ...JSON.parse(kept), state: 'of other sources' }))
    expect(places().filter((place, at) => place !== before[at])).toHaveLength(1)
    expect(readFileSync(record, 'utf8')).toBe(kept)
  })

  // where functions are hosted on one machine, other bundles run by default
  it('load with nothing but the variables of their own function, and export their handler', async () => {
    const loads = loadsOf(systems)
    expect(new Set(loads.map(({ name }) => name))).toEqual(new Set(Object.keys(bundles)))
    expect(await loaded(loads)).toEqual(loads.map(({ name }) => `${name} function`))
  })

  it('do not load without a variable that their function reads as it starts', async () => {
    const [load] = loadsOf(systems).filter(({ name, environment }) => name === 'deliver' && 'ISSUER' in environment)
    if (!load) throw new Error('deliver has no ISSUER')
    const { ISSUER: _, ...less } = load.environment
    expect(await loaded([{ ...load, environment: less }])).toEqual(['deliver the environment lacks ISSUER'])
  })

  it('are made for every function of the two tables', () => {
    expect(Object.keys(bundles).sort()).toEqual(Object.keys(entries()).sort())
  })

  it.each(HOT)('keep %s within 400 kB and without the S3 client', (name) => {
    expect(bundles[name]?.bytes).toBeLessThanOrEqual(400_000)
    expect(bundles[name]?.inputs.filter((path) => path.includes('@aws-sdk/client-s3'))).toEqual([])
  })

  // what a case keeps of its documents: verdicts of signatures, versions of common materials
  it.each(DOCUMENTS)('keep %s, which handles documents, within 560 kB', (name) => {
    expect(bundles[name]?.bytes).toBeLessThanOrEqual(560_000)
  })

  it('know what the authority announced of working days wherever they reckon with them, and may read it', () => {
    const uses = new Map([
      ...httpFunctions().map((one) => [one.name, one.uses] as const),
      ...Object.entries<Worker>(WORKERS).map(([name, one]) => [name, one.uses] as const),
    ])
    const having = (part: string) =>
      Object.keys(bundles)
        .filter((name) => bundles[name]?.inputs.some((path) => path.endsWith(part)))
        .sort()
    const reckoning = having('chinese-days/dist/years/2026.json')
    expect(reckoning).toContain('examine')
    expect(having('functions/runtime/calendar.ts')).toEqual(reckoning)
    for (const name of reckoning)
      expect([name, uses.get(name)]).toEqual([name, expect.arrayContaining(['directory.batchGet'])])
  })

  it('hold nothing of the infrastructure, the tools or the tests', () => {
    for (const { inputs } of Object.values(bundles)) {
      expect(inputs.filter((path) => /^(cdk|tools|test)\/|aws-cdk-lib|node_modules\/constructs\//.test(path))).toEqual(
        [],
      )
    }
  })
})
