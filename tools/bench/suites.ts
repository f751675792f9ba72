/**
 * What each suite costs, at a revision and in the working tree, one after the other on the same machine: seconds of processor of all
 * that it starts, engines included, and seconds on the clock.
 */
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { makeScratch } from '../scratch.ts'
import { columns } from './numbers.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const COUNT = join(ROOT, 'tools/bench/children.py')

type Used = { readonly code: number; readonly wall: number; readonly cpu: number }
type Tree = { readonly root: string; readonly temp: string }

const environmentOf = ({ root, temp }: Tree): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
  TMPDIR: temp,
  DENGTONG_ASSEMBLY: join(temp, 'assembly'),
  DENGTONG_RECORDS: join(temp, 'records'),
})

/** Of the part that ran last. */
const outputOf = ({ temp }: Tree): string => join(temp, 'output.log')

const count = (tree: Tree, command: readonly string[]): Promise<Used> =>
  new Promise((done, failed) => {
    const file = join(tree.temp, 'used.json')
    const output = openSync(outputOf(tree), 'w')
    const child = spawn('python3', [COUNT, file, ...command], {
      cwd: tree.root,
      env: environmentOf(tree),
      stdio: ['ignore', output, output],
    })
    child.once('error', failed)
    child.once('close', (code) => {
      closeSync(output)
      if (code === 0) done(JSON.parse(readFileSync(file, 'utf8')))
      else failed(new Error(`python3 ended with ${code}: processor seconds are counted on Linux, by a Python 3`))
    })
  })

const ASSEMBLE = `const { synthesize } = await import(process.cwd() + '/cdk/app.ts')
synthesize('sandbox', { outdir: process.env.DENGTONG_ASSEMBLY, validation: false })`
/** Found by `npm run check`, not run again. */
const IN_CHECK = new Set(['unit', 'property'])

/** A suite may be several projects: `e2e-still` and `e2e-moving` are e2e. */
const suitesOf = (tree: Tree): ReadonlyMap<string, readonly string[]> => {
  const listed = execFileSync('vitest', ['list', '--filesOnly', '--json'], {
    cwd: tree.root,
    env: environmentOf(tree),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  const files: readonly { readonly projectName: string }[] = JSON.parse(listed.slice(listed.indexOf('[\n')))
  const projects = [...new Set(files.map(({ projectName }) => projectName))].filter((name) => !IN_CHECK.has(name))
  return Map.groupBy(projects, (project) => project.split('-')[0] ?? project)
}

/** In the order in which they are run: the assembly that every runner hosts is made first. */
const partsOf = (tree: Tree): ReadonlyMap<string, readonly string[]> =>
  new Map<string, readonly string[]>([
    ['bundles and templates', ['node', '--input-type=module', '-e', ASSEMBLE]],
    ['check, with unit and property', ['node', 'tools/check.ts']],
    ...[...suitesOf(tree)].map(
      ([suite, projects]) => [suite, ['vitest', 'run', ...projects.flatMap((name) => ['--project', name])]] as const,
    ),
  ])

type Measured = ReadonlyMap<string, Used>

const FIRST = 'bundles and templates'

const measure = async (tree: Tree, name: string, only: string | undefined): Promise<Measured> => {
  const measured = new Map<string, Used>()
  for (const [part, command] of partsOf(tree)) {
    if (only !== undefined && part !== FIRST && part.split(',')[0] !== only) continue
    const used = await count(tree, command)
    measured.set(part, used)
    if (used.code !== 0) console.error(readFileSync(outputOf(tree), 'utf8').slice(-5000))
    console.error(`${name}: ${part}: ${used.cpu.toFixed(0)} s of processor, ${used.wall.toFixed(0)} s${mark(used)}`)
  }
  return measured
}

const mark = ({ code }: Used): string => (code === 0 ? '' : ' FAILED')
const seconds = (value: number): string => value.toFixed(1)
const sum = (all: Iterable<Used>): Used =>
  [...all].reduce((a, b) => ({ code: a.code || b.code, wall: a.wall + b.wall, cpu: a.cpu + b.cpu }), {
    code: 0,
    wall: 0,
    cpu: 0,
  })

const row = (name: string, before: Used | undefined, now: Used | undefined): string[] => [
  name,
  ...[before, now].flatMap((used) => (used ? [`${seconds(used.cpu)}${mark(used)}`, seconds(used.wall)] : ['–', '–'])),
  before && now ? `${((now.cpu / before.cpu) * 100).toFixed(0)} %` : '–',
]

const print = (base: string, before: Measured, now: Measured): void => {
  console.log(`\nSuites one after the other: seconds of processor of all processes, and on the clock; ${base} and now`)
  const parts = [...new Set([...before.keys(), ...now.keys()])]
  console.log(
    columns([
      ['suite', `${base} CPU`, 'wall', 'now CPU', 'wall', 'ratio of CPU'],
      ...parts.map((part) => row(part, before.get(part), now.get(part))),
      row('all', sum(before.values()), sum(now.values())),
    ]),
  )
}

/** `base` is cloned into a temporary folder and installed there; `only` one suite, beside the assembly that it needs. */
export const compareSuites = async (base: string, only?: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'dengtong-suites-'))
  const then = { root: join(folder, 'base'), temp: makeScratch() }
  const now = { root: ROOT, temp: makeScratch() }
  // made anew in both
  rmSync(join(ROOT, '.build/functions'), { recursive: true, force: true })
  try {
    execFileSync('git', ['clone', '--quiet', '--no-checkout', ROOT, then.root])
    execFileSync('git', ['checkout', '--quiet', base], { cwd: then.root })
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: then.root, stdio: ['ignore', 'ignore', 'inherit'] })
    print(base, await measure(then, base, only), await measure(now, 'now', only))
  } finally {
    for (const made of [folder, then.temp, now.temp]) rmSync(made, { recursive: true, force: true, maxRetries: 5 })
  }
}
