/** `npm run check`: the gates that need nothing outside this process, in seconds. Ends with `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { delimiter, resolve } from 'node:path'

/** The slowest first, so that the short ones fill the gaps. */
const GATES = {
  'unit and property tests': ['vitest', 'run', '--project', 'unit', '--project', 'property'],
  types: ['tsc', '-p', '.'],
  'format and lint': ['biome', 'check', '.', '--error-on-warnings', '--colors=off'],
  'dead code': ['knip', '--no-progress', '--no-config-hints'],
  'import directions': ['node', 'tools/directions.ts'],
  'sizes of files and functions': ['node', 'tools/sizes.ts'],
  'generated documents are fresh': ['node', 'tools/docs.ts', '--check'],
} as const satisfies Record<string, readonly string[]>

type Outcome = { readonly gate: string; readonly passed: boolean; readonly output: string; readonly seconds: number }

const PATH = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter)

const run = (gate: string, [command = '', ...args]: readonly string[]): Promise<Outcome> =>
  new Promise((done) => {
    const started = performance.now()
    const chunks: Buffer[] = []
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH, NO_COLOR: '1' },
    })
    const end = (passed: boolean, more = '') => {
      const output = Buffer.concat(chunks).toString() + more
      done({ gate, passed, output, seconds: (performance.now() - started) / 1000 })
    }
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => end(false, `${error.message}\n`))
    child.on('close', (code) => end(code === 0))
  })

const report = ({ gate, passed, output, seconds }: Outcome): void => {
  console.log(`${passed ? '✓' : '✗'} ${gate} (${seconds.toFixed(1)} s)`)
  const tests = /^\s*Tests\s+(.+)$/m.exec(output)?.[1]
  if (tests) console.log(`  ${tests}`)
  for (const [line] of output.matchAll(/^sample of .+$|^ *Running tests with seed .+$/gm))
    console.log(`  ${line.trim()}`)
  if (!passed) console.log(output.trimEnd().replace(/^/gm, '  '))
}

const waiting = Object.entries(GATES)
const outcomes: Outcome[] = []
const work = async (): Promise<void> => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const outcome = await run(...next)
    outcomes.push(outcome)
    report(outcome)
  }
}
await Promise.all(Array.from({ length: Math.min(3, Math.max(2, availableParallelism())) }, work))

const failed = outcomes.filter((o) => !o.passed).length
console.log(`check: ${outcomes.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
