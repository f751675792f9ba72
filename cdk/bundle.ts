/** One folder for every function: minified ESM with the SDK inside, which loads faster than Lambda's own. Made anew where a source changed. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, buildSync } from 'esbuild'
import { ROUTES } from '../lib/names/routes/index.ts'
import type { Route } from '../lib/names/routes/route.ts'
import { WORKERS } from '../lib/names/workers.ts'

const ROOT = resolve(import.meta.dirname, '..')
const OUT = join(ROOT, '.build/functions')

/** CommonJS parts of dependencies call require, which ES modules do not have. */
export const REQUIRE =
  "import{createRequire as dtCreateRequire}from'node:module';const require=dtCreateRequire(import.meta.url);"

/**
 * Sources of credentials that a function never uses: Lambda gives them in the environment, which the SDK asks first, and it
 * imports the others only after that fails. Left out they save 130 kB in every function.
 */
const UNUSED_CREDENTIAL_SOURCES: string[] = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
]

/** All characters of the national standard: names of places and persons need those that smaller fonts lack. */
const FONT = 'node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf'

/** Files a function reads beside its bundle, compressed here once rather than in each process. */
export const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  forms: { 'font.otf.gz': FONT },
  'call-ups': { 'font.otf.gz': FONT },
  'result-certificates': { 'font.otf.gz': FONT },
  'report-pages': { 'font.otf.gz': FONT },
  docs: { 'reference.js.gz': 'node_modules/@scalar/api-reference/dist/browser/standalone.js' },
}

/** `bytes`: what is loaded when the function starts. */
export type Bundle = { readonly directory: string; readonly bytes: number; readonly inputs: readonly string[] }
export type Bundles = Readonly<Record<string, Bundle>>

/** Function name to its source, from the two tables that name functions. */
export const entries = (): Record<string, string> => ({
  ...Object.fromEntries(Object.values(ROUTES).map((route) => [route.function, `functions/http/${route.function}.ts`])),
  ...Object.fromEntries(Object.entries(WORKERS).map(([name, worker]) => [name, `functions/${worker.entry}.ts`])),
})

/** What every build has in common, here and where functions are only hosted. */
export const COMMON_OPTIONS = {
  absWorkingDir: ROOT,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  // Chinese as it is, not as escapes: a fault catalogue in two languages is much of what is bundled.
  charset: 'utf8',
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  external: UNUSED_CREDENTIAL_SOURCES,
  loader: { '.html': 'text', '.txt': 'text' },
  legalComments: 'none',
  logLevel: 'error',
} as const satisfies BuildOptions

type Outputs = ReturnType<typeof buildSync<{ metafile: true }>>['metafile']['outputs']

/** What is loaded when the function starts; the rest waits for the first call that needs it. */
const loadedAtStart = (outputs: Outputs, path: string, seen = new Set<string>()): ReadonlySet<string> => {
  seen.add(path)
  for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
    if (kind === 'import-statement' && !external && !seen.has(next)) loadedAtStart(outputs, next, seen)
  return seen
}

type Making = { readonly name: string; readonly source: string; readonly runtime: string }

/** What a bundle is made of beside its own sources: this file, and every package by its version. */
const COMMON = ['cdk/bundle.ts', 'package.json', 'package-lock.json']

/** Undefined where a source is gone. */
const stateOf = ({ name, source, runtime }: Making, inputs: readonly string[]): string | undefined => {
  const own = [...COMMON, ...inputs.filter((path) => !path.includes('node_modules/'))].map((path) => join(ROOT, path))
  if (!own.every(existsSync)) return undefined
  const hash = createHash('sha256').update(JSON.stringify([name, source, runtime, ownRoutes(name), own]))
  for (const path of own) hash.update(`\n${path}\n`).update(readFileSync(path))
  return hash.digest('hex')
}

type Made = { readonly state: string; readonly bundle: Bundle }

const madeBefore = (making: Making, record: string): Bundle | undefined => {
  if (!existsSync(record)) return undefined
  const { state, bundle }: Made = JSON.parse(readFileSync(record, 'utf8'))
  const stands = existsSync(join(bundle.directory, 'index.mjs')) && stateOf(making, bundle.inputs) === state
  return stands ? bundle : undefined
}

/** Whole or not at all, though another process makes the same at the same time. */
const putInPlace = (made: string, directory: string, attempts = 10): void => {
  rmSync(directory, { recursive: true, force: true })
  try {
    renameSync(made, directory)
  } catch (error) {
    // the other has put its own there, or is about to
    if (existsSync(join(directory, 'index.mjs'))) rmSync(made, { recursive: true })
    else if (attempts > 1) putInPlace(made, directory, attempts - 1)
    else throw error
  }
}

/** A function knows its own routes alone: the whole table would be the largest source in every bundle. */
export const ownRoutes = (name: string): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries<Route>(ROUTES)
        .filter(([, route]) => route.function === name)
        .map(([operation, { impact: _, ...route }]) => [
          operation,
          { ...route, uses: route.uses.filter((use) => use === 'audit.put') },
        ]),
    ),
  )

const make = ({ name, source, runtime }: Making, directory: string): Omit<Bundle, 'directory'> => {
  rmSync(directory, { recursive: true, force: true })
  const {
    metafile: { outputs },
  } = buildSync({
    ...COMMON_OPTIONS,
    entryPoints: [{ in: source, out: 'index' }],
    outdir: directory,
    // What is imported on demand is a file of its own.
    splitting: true,
    target: runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    banner: { js: REQUIRE },
    sourcemap: 'external',
    define: { DENGTONG_BUNDLED: 'true', DENGTONG_ROUTES: ownRoutes(name) },
    metafile: true,
  })
  const index = relative(ROOT, join(directory, 'index.mjs'))
  if (!outputs[index]) throw new Error(`esbuild made nothing of ${source}`)
  const bytes = [...loadedAtStart(outputs, index)].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)
  // What `define` puts in is no file.
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => !path.startsWith('<')),
  )
  const inputs = new Set(files)
  for (const [file, source] of Object.entries(BESIDE[name] ?? {}))
    writeFileSync(join(directory, file), compressed(source))
  return { bytes, inputs: [...inputs] }
}

const COMPRESSED = new Map<string, Buffer>()
/** Once for all functions that read it: the font takes seconds. */
const compressed = (source: string): Buffer => {
  const bytes = COMPRESSED.get(source) ?? gzipSync(readFileSync(join(ROOT, source)), { level: 9 })
  COMPRESSED.set(source, bytes)
  return bytes
}

const bundleOne = (making: Making, outdir: string): Bundle => {
  const directory = join(outdir, making.name)
  const record = `${directory}.json`
  const before = madeBefore(making, record)
  if (before) return before
  const fresh = `${directory}.${process.pid}`
  const bundle = { directory, ...make(making, fresh) }
  const state = stateOf(making, bundle.inputs)
  if (state === undefined) throw new Error(`a source of ${making.name} went while it was bundled, or is no file`)
  putInPlace(fresh, directory)
  writeFileSync(`${fresh}.json`, JSON.stringify({ state, bundle } satisfies Made))
  renameSync(`${fresh}.json`, record)
  return bundle
}

/** The target is the runtime's own, `nodejs24.x`. A function without source is an error, not an empty bundle. */
export const bundle = (runtime: string, outdir = OUT, names?: readonly string[]): Bundles => {
  const sources = Object.entries(entries()).filter(([name]) => names?.includes(name) ?? true)
  const missing = sources.filter(([, source]) => !existsSync(join(ROOT, source))).map(([, source]) => source)
  if (missing.length > 0) throw new Error(`lib/names has functions without source: ${missing.join(', ')}`)
  return Object.fromEntries(sources.map(([name, source]) => [name, bundleOne({ name, source, runtime }, outdir)]))
}
