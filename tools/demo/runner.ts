/** A local platform as a child process: its own process group, its own data, a free port; it can be ended, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readSandbox, type Sandbox } from '../simulate/sandbox.ts'

export type Runner = {
  readonly sandbox: Sandbox
  /** Where its data and its assembly lie. */
  readonly data: string
  /** kill -9 of the platform and its engines. */
  readonly kill: () => Promise<void>
  /** On the same data and port. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

type Options = {
  /** Told how to stop as soon as there is something to stop. */
  readonly started?: (stop: () => Promise<void>) => void
  /** A synthesized assembly to host; made anew otherwise. */
  readonly assembly?: string
}

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const endOf = (child: ChildProcess): Promise<void> =>
  hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}

const launch = async (args: readonly string[]): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['tools/local/main.ts', ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return child
}

const awaitReady = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const said: string[] = []
    const hear = (chunk: Buffer) => {
      said.push(String(chunk))
      if (said.join('').includes('\nready ') || said[0]?.startsWith('ready ')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', (chunk) => said.push(String(chunk)))
    child.once('exit', () => reject(new Error(`The local platform did not start:\n${said.slice(-30).join('')}`)))
  })

export const startRunner = async (options: Options = {}): Promise<Runner> => {
  const data = await mkdtemp(join(tmpdir(), 'dengtong-'))
  const place = ['--port', String(await freePort()), '--data', data, '--no-parties']
  const assembly = () => options.assembly ?? (existsSync(join(data, 'assembly')) ? join(data, 'assembly') : undefined)
  let child: ChildProcess | undefined
  const open = async (extra: readonly string[]): Promise<void> => {
    const hosted = assembly()
    child = await launch([...place, ...extra, ...(hosted === undefined ? [] : ['--assembly', hosted])])
    await awaitReady(child)
  }
  const stop = async (): Promise<void> => {
    if (child) {
      signalGroup(child, 'SIGTERM')
      await Promise.race([endOf(child), pause(3000, undefined, { ref: false })])
      signalGroup(child, 'SIGKILL')
    }
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
  options.started?.(stop)
  await open([])
  return {
    sandbox: await readSandbox(join(data, 'sandbox.json')),
    data,
    kill: async () => {
      if (!child) return
      signalGroup(child, 'SIGKILL')
      await endOf(child)
    },
    restart: () => open([]),
    stop,
  }
}
