/** Commands side by side, each with its output whole. */
import { spawn } from 'node:child_process'
import { delimiter, resolve } from 'node:path'

export type Job = { readonly name: string; readonly command: readonly string[]; readonly env?: NodeJS.ProcessEnv }
export type Ended = { readonly name: string; readonly code: number; readonly output: string; readonly seconds: number }

const PATH = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter)

/** A command that cannot be started has failed, and says why. */
const run = ({ name, command: [command = '', ...args], env }: Job): Promise<Ended> =>
  new Promise((done) => {
    const started = performance.now()
    const chunks: Buffer[] = []
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env, PATH } })
    const end = (code: number, more = '') => {
      const output = Buffer.concat(chunks).toString() + more
      done({ name, code, output, seconds: (performance.now() - started) / 1000 })
    }
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', (error) => end(1, `${error.message}\n`))
    child.once('close', (code) => end(code ?? 1))
  })

/** In the order given, `atOnce` of them at a time; `report` is called as each ends. */
export const runAll = async (
  jobs: readonly Job[],
  { atOnce, report }: { readonly atOnce: number; readonly report: (ended: Ended) => void },
): Promise<readonly Ended[]> => {
  const waiting = [...jobs]
  const ended: Ended[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const one = await run(next)
      ended.push(one)
      report(one)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return ended
}

/** The line that ends a run: `<what>: N passed, N failed <names>`. */
export const summaryOf = (what: string, ended: readonly Ended[]): string => {
  const failed = ended.filter(({ code }) => code !== 0).map(({ name }) => name)
  return `${what}: ${ended.length - failed.length} passed, ${failed.length} failed ${failed.join(', ')}`.trimEnd()
}

export const hasFailed = (ended: readonly Ended[]): boolean => ended.some(({ code }) => code !== 0)
