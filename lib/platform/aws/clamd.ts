/**
 * The Scanner port on a ClamAV daemon, by its own protocol (clamd(8)): a command that begins with `z` ends with a zero byte, INSTREAM is
 * followed by chunks, each after its length in four bytes, and a chunk of length zero ends them.
 */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Log, Scanner, Uploaded } from '../ports.ts'

/** Below the limit of the call that waits for it. */
const SILENT_AFTER_MILLISECONDS = 15_000
const CHUNK_BYTES = 1024 * 1024

export type ClamdAddress = { readonly host: string; readonly port: number }

export const clamdAddress = (text: string): ClamdAddress => {
  const { hostname, port } = new URL(`clamd://${text}`)
  return { host: hostname, port: Number(port) }
}

const lengthOf = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(bytes)
  return prefix
}

const streamed = async function* (upload: Uploaded): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  for (let from = 0; from < upload.length; from += CHUNK_BYTES) {
    const chunk = await upload.read(from, Math.min(from + CHUNK_BYTES, upload.length))
    yield lengthOf(chunk.length)
    yield chunk
  }
  yield lengthOf(0)
}

/** One command, one connection, one answer. */
const ask = async (address: ClamdAddress, command: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> => {
  const socket = connect(address)
  socket.setTimeout(SILENT_AFTER_MILLISECONDS, () => socket.destroy(new Error('clamd is silent')))
  const answer = await pipeline(command, socket, (reply) => text(reply))
  return answer.replace(/\0$/, '')
}

export const clamdScanner = (address: ClamdAddress, log: Log): Scanner => {
  const asked = async (command: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string | undefined> => {
    try {
      return await ask(address, command)
    } catch (error) {
      log.measure(
        'scanner.unreachable',
        { scannerFaults: 1 },
        { fields: { error: error instanceof Error ? error.name : 'unknown' } },
      )
      return undefined
    }
  }
  return {
    async version() {
      const reply = await asked([Buffer.from('zVERSION\0')])
      return reply?.startsWith('ClamAV ') ? reply : undefined
    },
    async scan(upload) {
      const reply = await asked(streamed(upload))
      if (reply === 'stream: OK') return 'clean'
      if (reply?.endsWith(' FOUND')) return 'infected'
      // as "INSTREAM size limit exceeded. ERROR": a fault of the daemon's settings, and no word on the bytes
      if (reply !== undefined) log.measure('scanner.failed', { scannerFaults: 1 }, { fields: { said: reply } })
      return 'unfinished'
    },
  }
}
