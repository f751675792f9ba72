/**
 * The suites that need engines: two strands side by side, as a day on one platform mostly waits and leaves room for what works in
 * processes of its own, and then what needs the machine for itself. Each output is whole; failures are told once more at the end, and
 * any is the outcome.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { synthesize } from '../cdk/app.ts'

const STRANDS = [['e2e-still'], ['e2e-moving'], ['infra', 'contract', 'apart']] as const
/** What judges the strands of e2e together, and what is killed, which needs the machine to come back. */
const ALONE = ['e2e-judge', 'fault'] as const

const PATH = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter)

const MEMORY = '/dev/shm'
const NEEDED_BYTES = 4 * 2 ** 30

/** Engines write after each call: in memory, where there is room for it, the disk holds up nobody. */
const roomFor = (bytes: number): boolean => {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= bytes
}
const TMPDIR = mkdtempSync(join(roomFor(NEEDED_BYTES) ? MEMORY : tmpdir(), 'dengtong-suites-'))
const DENGTONG_ASSEMBLY = join(TMPDIR, 'assembly')
/** Where the strands of e2e leave what they did for their judge. */
const DENGTONG_RECORDS = join(TMPDIR, 'records')

type Ended = { readonly code: number; readonly output: string }

const run = (projects: readonly string[], seen: (chunk: Buffer) => void): Promise<Ended> =>
  new Promise((done, failed) => {
    const kept: Buffer[] = []
    const child = spawn('vitest', ['run', ...projects.flatMap((project) => ['--project', project])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH, TMPDIR, DENGTONG_ASSEMBLY, DENGTONG_RECORDS },
    })
    const keep = (chunk: Buffer): void => {
      kept.push(chunk)
      seen(chunk)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', failed)
    child.once('close', (code) => done({ code: code ?? 1, output: Buffer.concat(kept).toString() }))
  })

/** From the first failure that is told on; of a run that told none, what it said last. */
const failuresIn = (output: string): string => {
  const first = output.search(/ Failed (Suites|Tests) \d/)
  return output.slice(first < 0 ? -3000 : first)
}

const runAll = async (): Promise<void> => {
  // Bundles and templates are made once, before both strands look for them.
  synthesize('sandbox', { outdir: DENGTONG_ASSEMBLY, validation: false })
  const [first, ...others] = STRANDS
  const beside = others.map((projects) => run(projects, () => undefined))
  const ended = [await run(first, (chunk) => process.stdout.write(chunk))]
  for (const strand of beside) {
    const outcome = await strand
    process.stdout.write(outcome.output)
    ended.push(outcome)
  }
  ended.push(await run(ALONE, (chunk) => process.stdout.write(chunk)))
  for (const { code, output } of ended) if (code !== 0) process.stdout.write(failuresIn(output))
  process.exitCode = Math.max(...ended.map(({ code }) => code))
}

try {
  await runAll()
} finally {
  rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 5 })
}
