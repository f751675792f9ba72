/** The table engine for tests that need one: it ends with this process however that ends, so a mutant that hangs leaves none behind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { until } from '../patience.ts'

const BINARY = join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide')

/** Until the pipe from its parent is closed. */
const WHILE_PARENT_LIVES = '"$0" "$@" & read -r _; kill -9 $!'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

export const startEngine = async (): Promise<{ readonly url: string; readonly engine: ChildProcess }> => {
  const port = await freePort()
  const command = ['-c', WHILE_PARENT_LIVES, BINARY, '--host', '127.0.0.1', '--port', String(port)]
  const engine = spawn('sh', command, { stdio: ['pipe', 'ignore', 'ignore'] })
  const url = `http://127.0.0.1:${port}`
  await until(() => answers(url), { what: 'starting the table engine', everyMs: 20 })
  return { url, engine }
}
