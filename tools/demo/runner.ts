/** A fresh local platform for one demo: its own process group, its own data, a free port, gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readSandbox, type Sandbox } from '../simulate/sandbox.ts'

export type Runner = { readonly sandbox: Sandbox; readonly stop: () => Promise<void> }

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

/** `started` is told how to stop as soon as there is something to stop. */
export const startRunner = async (started: (stop: () => Promise<void>) => void): Promise<Runner> => {
  const data = await mkdtemp(join(tmpdir(), 'dengtong-demo-'))
  const args = ['tools/local/main.ts', '--port', String(await freePort()), '--data', data, '--no-parties']
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = async (): Promise<void> => {
    signalGroup(child, 'SIGTERM')
    await Promise.race([endOf(child), pause(3000, undefined, { ref: false })])
    signalGroup(child, 'SIGKILL')
    await endOf(child)
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
  started(stop)
  await awaitReady(child)
  return { sandbox: await readSandbox(join(data, 'sandbox.json')), stop }
}
