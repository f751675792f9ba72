/**
 * The suites that need engines, several at once: a day on one platform mostly waits, and leaves room for what works in processes of its
 * own. The longest begin first, and each is printed whole when it has ended; failures are repeated at the end, and any is the outcome.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { makeScratch } from './scratch.ts'

export const SUITES = ['e2e-moving', 'e2e-still', 'contract', 'fault', 'apart', 'infra'] as const
const AT_ONCE = 3
/** What both strands of e2e did together is judged after them. */
export const JUDGES = ['e2e-judge'] as const

type Suite = (typeof SUITES)[number] | (typeof JUDGES)[number]
type Ended = { readonly suite: Suite; readonly code: number; readonly output: string }

const environmentIn = (scratch: string, assembly: string) => ({
  ...process.env,
  PATH: [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter),
  TMPDIR: scratch,
  DENGTONG_ASSEMBLY: assembly,
  /** Where the strands of e2e leave what they did for their judge. */
  DENGTONG_RECORDS: join(scratch, 'records'),
})

const run = (suite: Suite, env: NodeJS.ProcessEnv): Promise<Ended> =>
  new Promise((done, failed) => {
    const started = performance.now()
    const chunks: Buffer[] = []
    console.log(`${suite}: begins`)
    const child = spawn('vitest', ['run', '--project', suite], { stdio: ['ignore', 'pipe', 'pipe'], env })
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', failed)
    child.once('close', (code) => {
      const output = Buffer.concat(chunks).toString()
      const seconds = ((performance.now() - started) / 1000).toFixed(0)
      console.log(`${output}\n${suite}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
      done({ suite, code: code ?? 1, output })
    })
  })

const runSeveral = async (suites: readonly Suite[], env: NodeJS.ProcessEnv): Promise<readonly Ended[]> => {
  const waiting = [...suites]
  const ended: Ended[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) ended.push(await run(next, env))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return ended
}

/** From the first failure that is reported on; of a run that reported none, its last lines. */
const failuresIn = (output: string): string => {
  const first = output.search(/ Failed (Suites|Tests) \d/)
  return output.slice(first < 0 ? -3000 : first)
}

const runAll = async (scratch: string): Promise<void> => {
  // Bundles and templates are made once, before all that look for them.
  const { localAssembly } = await import('./local/assembly.ts')
  const env = environmentIn(scratch, await localAssembly('sandbox'))
  const ended = [...(await runSeveral(SUITES, env)), ...(await runSeveral(JUDGES, env))]
  for (const { code, output } of ended) if (code !== 0) console.log(failuresIn(output))
  const failed = ended.filter(({ code }) => code !== 0).map(({ suite }) => suite)
  console.log(`suites: ${ended.length - failed.length} passed, ${failed.length} failed ${failed.join(', ')}`.trimEnd())
  process.exitCode = failed.length === 0 ? 0 : 1
}

if (import.meta.main) {
  const scratch = makeScratch()
  try {
    await runAll(scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}
