/** `npm run check`: the gates that need nothing outside this process, in seconds. Ends with `check: N passed, N failed`. */
import { availableParallelism } from 'node:os'
import { type Ended, hasFailed, type Job, runAll, summaryOf } from './pool.ts'

/** The slowest first, so that the short ones fill the gaps. */
const COMMANDS = {
  'unit and property tests': ['vitest', 'run', '--project', 'unit', '--project', 'property'],
  types: ['tsc', '-p', '.'],
  'format and lint': ['biome', 'check', '.', '--error-on-warnings', '--colors=off'],
  'dead code': ['knip', '--no-progress', '--no-config-hints'],
  'import directions': ['node', 'tools/directions.ts'],
  'sizes of files and functions': ['node', 'tools/sizes.ts'],
  'generated documents are fresh': ['node', 'tools/docs.ts', '--check'],
} as const satisfies Record<string, readonly string[]>

export const GATES: readonly Job[] = Object.entries(COMMANDS).map(([name, command]) => ({
  name,
  command,
  env: { NO_COLOR: '1' },
}))

/** A line for each gate, with what was drawn by chance; the whole output of one that failed. */
export const reportGate = ({ name, code, output, seconds }: Ended): void => {
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`)
  const tests = /^\s*Tests\s+(.+)$/m.exec(output)?.[1]
  if (tests) console.log(`  ${tests}`)
  for (const [line] of output.matchAll(/^sample of .+$|^ *Running tests with seed .+$/gm))
    console.log(`  ${line.trim()}`)
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '  '))
}

if (import.meta.main) {
  const ended = await runAll(GATES, {
    atOnce: Math.min(3, Math.max(2, availableParallelism())),
    report: reportGate,
  })
  console.log(summaryOf('check', ended))
  process.exitCode = hasFailed(ended) ? 1 : 0
}
