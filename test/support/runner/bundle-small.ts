/** Bundles the functions of the small assembly, once per process. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

let made: string | undefined

export const bundle = (): string => {
  if (made) return made
  made = mkdtempSync(join(tmpdir(), 'dengtong-functions-'))
  const names = ['probe', 'authorizer', 'worker']
  buildSync({
    entryPoints: names.map((name) => ({
      in: join(import.meta.dirname, `small-assembly/${name}.mjs`),
      out: `${name}/index`,
    })),
    outdir: made,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as smallRequire}from'node:module';const require=smallRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return made
}
