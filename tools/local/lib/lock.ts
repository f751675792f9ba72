/** Locks that a killed process cannot leave behind: a socket that only its living holder answers on. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const socketOf = (name: string): string =>
  join(tmpdir(), `dengtong-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.sock`)

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })

/** Undefined if somebody alive holds it. */
export const tryHold = async (name: string): Promise<(() => Promise<void>) | undefined> => {
  const path = socketOf(name)
  if (await answers(path)) return undefined
  rmSync(path, { force: true })
  const server = createServer((socket) => socket.destroy())
  const held = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(path, () => resolve(true))
  })
  return held ? () => new Promise((resolve) => server.close(() => resolve())) : undefined
}

export const hold = async (name: string): Promise<() => Promise<void>> => {
  for (;;) {
    const release = await tryHold(name)
    if (release) return release
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
