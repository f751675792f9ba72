/** Size of each function's bundle, and the time a fresh process takes to import it, beside the bare DynamoDB client. */
import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { type Bundles, bundle } from '../../cdk/bundle.ts'
import { BUCKETS, LANES, TABLES } from '../../lib/names/resources.ts'
import { type ScannerName, SETTINGS } from '../../lib/names/settings.ts'
import { median } from './numbers.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const BARE = join(ROOT, '.build/bench/bare.mjs')

/** What any function on DynamoDB needs at the least: the client, and the two commands of a submission. */
const BARE_SOURCE = `import { BatchGetItemCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
export const client = new DynamoDBClient({})
export const commands = [BatchGetItemCommand, TransactWriteItemsCommand]
`

const buildBare = (): number => {
  mkdirSync(join(ROOT, '.build/bench'), { recursive: true })
  const { metafile } = buildSync({
    stdin: { contents: BARE_SOURCE, resolveDir: ROOT },
    outfile: BARE,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  })
  return Object.values(metafile.outputs)[0]?.bytes ?? 0
}

/** A value for everything a function may read while it loads. */
export const ENVIRONMENT = Object.fromEntries([
  ...[TABLES, BUCKETS, LANES].flatMap((resources) => Object.values(resources).map(({ env }) => [env, 'bench'])),
  ...Object.values(SETTINGS).map((name) => [name, 'none']),
  // one of a few words, and it has no `none`
  [SETTINGS.scanner, 'test-file' satisfies ScannerName],
  ['AWS_REGION', 'cn-north-1'],
])

const importOnce = async (path: string): Promise<number> => {
  const script = `const started=performance.now();await import(${JSON.stringify(pathToFileURL(path).href)});console.log(performance.now()-started)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...ENVIRONMENT },
  })
  return Number(stdout.trim().split('\n').at(-1))
}

export type Load = { readonly name: string; readonly bytes: number; readonly importMs: number }

/** Where the runner finds them too. */
export const bundles = (names?: readonly string[]): Bundles => bundle('nodejs24.x', undefined, names)

/** Of all functions, or of those named. Rounds go through all of them in turn, so that a slow moment of the machine meets everyone. */
export const measureLoads = async (
  rounds: number,
  names?: readonly string[],
): Promise<{ bare: Load; functions: Load[] }> => {
  const made = Object.entries(bundles(names)).map(([name, { directory, bytes }]) => ({
    name,
    bytes,
    path: join(directory, 'index.mjs'),
  }))
  const all = [{ name: 'bare', bytes: buildBare(), path: BARE }, ...made].map((one) => ({
    ...one,
    times: [] as number[],
  }))
  for (let round = 0; round < rounds; round++) for (const { path, times } of all) times.push(await importOnce(path))
  const [bare, ...functions] = all.map(({ name, bytes, times }) => ({ name, bytes, importMs: median(times) }))
  if (!bare) throw new Error('nothing was measured')
  return { bare, functions }
}
