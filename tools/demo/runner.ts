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

const killGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}

const stopChild = async (child: ChildProcess): Promise<void> => {
  const ended = child.exitCode !== null || child.signalCode !== null
  const exit = ended ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()))
  killGroup(child, 'SIGTERM')
  await Promise.race([exit, pause(3000)])
  killGroup(child, 'SIGKILL')
}

const awaitSandbox = async (child: ChildProcess, file: string, lines: readonly string[]): Promise<Sandbox> => {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The local platform did not start:\n${lines.slice(-30).join('')}`)
    const sandbox = await readSandbox(file).catch(() => undefined)
    if (
      sandbox &&
      (await fetch(`${sandbox.control}/status`).then(
        (r) => r.ok,
        () => false,
      ))
    )
      return sandbox
    await pause(50)
  }
}

/** `started` is told how to stop as soon as there is something to stop. */
export const startRunner = async (started: (stop: () => Promise<void>) => void): Promise<Runner> => {
  const data = await mkdtemp(join(tmpdir(), 'dengtong-demo-'))
  const args = ['tools/local/main.ts', '--port', String(await freePort()), '--data', data, '--fresh', '--no-registries']
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => lines.push(String(chunk)))
  const stop = async () => {
    await stopChild(child)
    await rm(data, { recursive: true, force: true })
  }
  started(stop)
  return { sandbox: await awaitSandbox(child, join(data, 'sandbox.json'), lines), stop }
}
