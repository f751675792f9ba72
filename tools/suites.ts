/**
 * The suites that need engines, in two strands side by side: a day on one platform mostly waits, and leaves room for what works in
 * processes of its own. Each strand's output is whole; the first failure is the outcome.
 */
import { spawn } from 'node:child_process'
import { delimiter, resolve } from 'node:path'
import { bundle } from '../cdk/bundle.ts'
import { stageOf } from '../cdk/stage.ts'

const STRANDS = [['e2e'], ['infra', 'contract', 'apart', 'fault']] as const

const PATH = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter)

type Ended = { readonly code: number; readonly output: string }

const run = (projects: readonly string[], seen: (chunk: Buffer) => void): Promise<Ended> =>
  new Promise((done, failed) => {
    const kept: Buffer[] = []
    const child = spawn('vitest', ['run', ...projects.flatMap((project) => ['--project', project])], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH },
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

// Made once, before both strands look for them.
bundle(stageOf('sandbox', 'aws').home.runtime)

const [first, ...others] = STRANDS
const beside = others.map((projects) => run(projects, () => undefined))
const ended = [await run(first, (chunk) => process.stdout.write(chunk))]
for (const strand of beside) {
  const outcome = await strand
  process.stdout.write(outcome.output)
  ended.push(outcome)
}
process.exitCode = Math.max(...ended.map(({ code }) => code))
