/** A runner of one's own, for a test or a demo: a child process on a free port with its own data. Only HTTP leads into it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { patience } from '../patience.ts'

// biome-ignore lint/suspicious/noExplicitAny: what the runner answers is checked by the tests that read it
type Json = any

export type Options = {
  /** Host this assembly instead of synthesizing the app. */
  readonly assembly?: string | undefined
  /** Host the very bundles that are deployed, not those made for this machine. */
  readonly deployed?: boolean
  readonly stage?: string
  /** An instant at which its clock begins. */
  readonly at?: string
  /** Start the simulated registries in the runner's process, as `npm start` does. */
  readonly parties?: boolean
  readonly data?: string
  readonly port?: number
  /** `name=count,…` */
  readonly environments?: string
  /** Beside the variables of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Note how much memory invocations hold. */
  readonly watchMemory?: boolean
  /** `<statement id> <action>`: grants to take away. */
  readonly withoutGrants?: readonly string[]
  /** Told how to stop it as soon as there is something to stop. */
  readonly started?: (remove: () => Promise<void>) => void
}
export type LocalRunner = {
  readonly baseUrl: string
  readonly port: number
  readonly data: string
  /** What .local/sandbox.json says. */
  readonly sandbox: Json
  readonly advanceClock: (seconds: number) => Promise<{ now: string; offsetSeconds: number }>
  readonly runSchedule: (worker: string) => Promise<Json>
  readonly purgeQueues: () => Promise<void>
  readonly calls: () => Promise<Json>
  readonly clearCalls: () => Promise<void>
  readonly status: () => Promise<Json>
  /** Lines of a function's log that are JSON. */
  readonly log: (functionName: string) => Json[]
  /** Ends it cleanly and keeps the data. */
  readonly stop: () => Promise<void>
  /** As a power cut does, engines included; keeps the data. */
  readonly kill9: () => Promise<void>
  /** The same data and port again, after stop or kill9. */
  readonly restart: () => Promise<LocalRunner>
  /** Stops it and removes the data. */
  readonly remove: () => Promise<void>
}

const ROOT = resolve(import.meta.dirname, '../..')
/** A start that goes on for so long without saying anything, on a machine that has time for it, hangs. */
const START_SECONDS = 60
const LOOK_MS = 1000

/** Made once for all runners of a test run, where it is: each would make the same of the same sources. */
const assemblyOf = ({ assembly, stage, deployed }: Options): string | undefined =>
  assembly ?? (stage === undefined && !deployed ? process.env['DENGTONG_ASSEMBLY'] : undefined)

export const startLocalRunner = async (options: Options = {}): Promise<LocalRunner> => {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'dengtong-local-'))
  const assembly = assemblyOf(options)
  const child = spawn(process.execPath, ['tools/local/main.ts', ...argumentsOf({ ...options, data, assembly })], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  const remove = async (): Promise<void> => {
    await end('SIGTERM')
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
  options.started?.(remove)
  const baseUrl = await ready(child)
  const port = Number(new URL(baseUrl).port)
  const control = async (method: string, path: string, body?: Json): Promise<Json> => {
    const answer = await fetch(`${baseUrl}/_local/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    baseUrl,
    port,
    data,
    sandbox: JSON.parse(readFileSync(join(data, 'sandbox.json'), 'utf8')),
    advanceClock: (seconds) => control('POST', 'clock', { advanceSeconds: seconds }),
    runSchedule: (worker) => control('POST', `schedules/${worker}`),
    purgeQueues: () => control('POST', 'queues/purge'),
    calls: () => control('GET', 'calls'),
    clearCalls: () => control('DELETE', 'calls'),
    status: () => control('GET', 'status'),
    log: (functionName) => readLog(join(data, 'log', `${functionName}.log`)),
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
    restart: () => startLocalRunner({ ...options, data, port, assembly: assembly ?? join(data, 'assembly') }),
    remove,
  }
}

const argumentsOf = (options: Options & { readonly data: string }): string[] => [
  ...['--quiet', '--tied', '--port', String(options.port ?? 0), '--data', options.data],
  ...(options.assembly ? ['--assembly', options.assembly] : []),
  ...(options.deployed ? ['--deployed'] : []),
  ...(options.stage ? ['--stage', options.stage] : []),
  ...(options.at ? ['--at', options.at] : []),
  ...(options.environments ? ['--environments', options.environments] : []),
  ...(options.withoutGrants ?? []).flatMap((grant) => ['--without-grant', grant]),
  ...(options.parties ? [] : ['--no-parties']),
  ...(options.watchMemory ? ['--watch-memory'] : []),
]

/** Resolves with the base URL of the ready line, or fails with what the runner said. */
const ready = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const said: string[] = []
    const fail = (why: string): void => {
      clearInterval(timer)
      child.kill('SIGKILL')
      reject(new Error(`the runner ${why}:\n${said.slice(-30).join('\n')}`))
    }
    const { isOver } = patience(START_SECONDS)
    const timer = setInterval(() => {
      if (isOver(said.length)) fail(`was not ready, and said nothing for ${START_SECONDS} s`)
    }, LOOK_MS)
    child.once('exit', (code) => {
      clearInterval(timer)
      fail(`ended with ${code}`)
    })
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        if (stream === child.stderr) console.error(`[runner] ${line}`)
        if (!line.startsWith('ready ')) return
        clearInterval(timer)
        resolve(line.slice('ready '.length))
      })
    }
  })

const readLog = (path: string): Json[] => {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}
