/** Every function in one esbuild call: one folder each, minified ESM with the SDK inside, which loads faster than Lambda's own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { ROUTES } from '../lib/names/routes.ts'
import { WORKERS } from '../lib/names/workers.ts'

const ROOT = resolve(import.meta.dirname, '..')
const OUT = join(ROOT, '.build/functions')

/** CommonJS parts of dependencies call require, which ES modules do not have. */
const REQUIRE =
  "import{createRequire as dtCreateRequire}from'node:module';const require=dtCreateRequire(import.meta.url);"

/**
 * Sources of credentials that a function never uses: Lambda gives them in the environment, which the SDK asks first, and it
 * imports the others only after that fails. Left out they save 130 kB in every function.
 */
const UNUSED_CREDENTIAL_SOURCES = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
]

/** Files a function reads beside its bundle, compressed here once rather than in each process. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pages: { 'reference.js.gz': 'node_modules/@scalar/api-reference/dist/browser/standalone.js' },
}

export type Bundle = { readonly directory: string; readonly bytes: number; readonly inputs: readonly string[] }
export type Bundles = Readonly<Record<string, Bundle>>

/** Function name to its source, from the two tables that name functions. */
export const entries = (): Record<string, string> => ({
  ...Object.fromEntries(Object.values(ROUTES).map((route) => [route.function, `functions/http/${route.function}.ts`])),
  ...Object.fromEntries(Object.entries(WORKERS).map(([name, worker]) => [name, `functions/${worker.entry}.ts`])),
})

/** The target is the runtime's own, `nodejs24.x`. A function without source is an error, not an empty bundle. */
export const bundle = (runtime: string, outdir = OUT): Bundles => {
  const sources = entries()
  const missing = Object.values(sources).filter((source) => !existsSync(join(ROOT, source)))
  if (missing.length > 0) throw new Error(`lib/names has functions without source: ${missing.join(', ')}`)
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(sources).map(([name, source]) => ({ in: source, out: `${name}/index` })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Chinese as it is, not as escapes: a fault catalogue in two languages is much of what is bundled.
    charset: 'utf8',
    format: 'esm',
    platform: 'node',
    target: runtime.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    mainFields: ['module', 'main'],
    external: UNUSED_CREDENTIAL_SOURCES,
    banner: { js: REQUIRE },
    sourcemap: 'external',
    loader: { '.html': 'text', '.txt': 'text' },
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  for (const [name, files] of Object.entries(BESIDE))
    for (const [file, source] of Object.entries(files))
      writeFileSync(join(outdir, name, file), gzipSync(readFileSync(join(ROOT, source)), { level: 9 }))
  return Object.fromEntries(
    Object.keys(sources).map((name) => {
      const output = metafile.outputs[relative(ROOT, join(outdir, name, 'index.mjs'))]
      if (!output) throw new Error(`esbuild made nothing for ${name}`)
      return [name, { directory: join(outdir, name), bytes: output.bytes, inputs: Object.keys(output.inputs) }]
    }),
  )
}
