/**
 * The templates of a stage with bundles for this machine, made once for one state of the sources: whoever starts a runner on the same
 * sources hosts the same folder, which nobody changes.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { hold } from './lib/lock.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const OUT = join(ROOT, '.build/local')

/** All that templates and bundles are made of; packages by their versions. */
const SOURCES = ['{lib,functions,cdk}/**/*', 'tools/local/{assembly,bundles}.ts', 'package-lock.json', 'cdk.json']

const digestOf = (stage: string): string => {
  const hash = createHash('sha256').update(`${stage} ${ROOT}`)
  for (const path of globSync(SOURCES, { cwd: ROOT }).sort()) {
    const file = join(ROOT, path)
    if (statSync(file).isFile()) hash.update(`\n${path}\n`).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 32)
}

const KEPT_MS = 24 * 3_600_000

/** Of other sources, and of no runner that was started lately. */
const forgetOld = (except: string): void => {
  for (const name of readdirSync(OUT)) {
    const folder = join(OUT, name)
    if (name !== except && performance.timeOrigin + performance.now() - statSync(folder).mtimeMs > KEPT_MS)
      rmSync(folder, { recursive: true, force: true })
  }
}

const make = async (stage: string, final: string): Promise<void> => {
  const directory = `${final}.making`
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  process.env.CDK_VALIDATION = 'false'
  const [{ synthesize }, { localBundles }] = await Promise.all([import('../../cdk/app.ts'), import('./bundles.ts')])
  const bundles = await localBundles({ directory, final })
  synthesize(stage, { outdir: join(directory, 'assembly'), validation: false, bundles })
  rmSync(join(directory, 'functions'), { recursive: true })
  renameSync(directory, final)
}

/** The folder of an assembly of this stage. */
export const localAssembly = async (stage: string): Promise<string> => {
  const digest = digestOf(stage)
  const final = join(OUT, digest)
  // One at a time: the next finds what the first has made.
  const release = await hold(`${ROOT} synthesis`)
  try {
    if (!existsSync(final)) await make(stage, final)
    const now = new Date(performance.timeOrigin + performance.now())
    utimesSync(final, now, now)
    forgetOld(digest)
  } finally {
    await release()
  }
  return join(final, 'assembly')
}
