/**
 * `npm test`: the suites that need engines and the gates of the check, several at once: a day on one platform mostly waits, and leaves room
 * for what works in processes of its own. The longest begin first, and each is printed whole when it has ended; failures are repeated at the
 * end, and any is the outcome.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { GATES, reportGate } from './check.ts'
import { type Ended, hasFailed, type Job, runAll, summaryOf } from './pool.ts'
import { makeScratch } from './scratch.ts'

const LONGEST = ['e2e-still', 'contract', 'e2e-moving'] as const
const OTHERS = ['fault', 'apart', 'infra', 'lives'] as const
export const SUITES = [...LONGEST, ...OTHERS] as const
/** What both strands of e2e did together is judged after them. */
export const JUDGES = ['e2e-judge'] as const

/** More than two processors have work for at any moment, and little enough for the memory of a laptop. */
const AT_ONCE = 4

const environmentIn = (scratch: string, assembly: string) => ({
  TMPDIR: scratch,
  DENGTONG_ASSEMBLY: assembly,
  /** Where the strands of e2e leave what they did for their judge. */
  DENGTONG_RECORDS: join(scratch, 'records'),
})

const isGate = ({ name }: Ended): boolean => GATES.some((gate) => gate.name === name)

const reportSuite = ({ name, code, output, seconds }: Ended): void =>
  console.log(`${output}\n${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds.toFixed(0)} s`)

const report = (ended: Ended): void => (isGate(ended) ? reportGate(ended) : reportSuite(ended))

/** From the first failure that is reported on; of a run that reported none, its last lines. */
const failuresIn = (output: string): string => {
  const first = output.search(/ Failed (Suites|Tests) \d/)
  return output.slice(first < 0 ? -3000 : first)
}

const testAll = async (scratch: string): Promise<void> => {
  // Bundles and templates are made once, before all that look for them.
  const { localAssembly } = await import('./local/assembly.ts')
  const env = environmentIn(scratch, await localAssembly('sandbox'))
  const jobOf = (suite: string): Job => ({ name: suite, command: ['vitest', 'run', '--project', suite], env })
  const jobs = [...LONGEST.map(jobOf), ...GATES, ...OTHERS.map(jobOf)]
  const ended = [
    ...(await runAll(jobs, { atOnce: AT_ONCE, report })),
    ...(await runAll(JUDGES.map(jobOf), { atOnce: 1, report })),
  ]
  for (const { code, output } of ended) if (code !== 0) console.log(failuresIn(output))
  const suites = ended.filter((one) => !isGate(one))
  console.log(summaryOf('check', ended.filter(isGate)))
  console.log(summaryOf('suites', suites))
  process.exitCode = hasFailed(ended) ? 1 : 0
}

if (import.meta.main) {
  const scratch = makeScratch()
  try {
    await testAll(scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}
