/** A server that speaks clamd's protocol as clamd(8) describes it and as 1.4.3 was seen to answer, so far as it is asked. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ClamdAddress } from '../../lib/platform/aws/clamd.ts'

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** The bytes of a stream, once its closing chunk of length zero is here; they end where a chunk is not whole. */
const streamIn = (received: Buffer): Buffer | undefined => {
  const chunks: Buffer[] = []
  for (let at = 'zINSTREAM\0'.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    if (at + 4 + length > received.length) return undefined
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

export type TestClamd = {
  readonly address: ClamdAddress
  /** Of every file it was sent. */
  readonly streams: Buffer[]
  version: string
  /** What it answers to whatever it is sent, in place of a verdict. */
  instead: string | undefined
  stop(): Promise<void>
}

export const startClamd = async (): Promise<TestClamd> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()))
    let received = Buffer.alloc(0)
    socket.on('data', (data) => {
      received = Buffer.concat([received, data])
      if (received.toString('latin1') === 'zVERSION\0') return socket.end(`${daemon.version}\0`)
      const bytes = received.toString('latin1', 0, 10) === 'zINSTREAM\0' ? streamIn(received) : undefined
      if (bytes === undefined) return
      daemon.streams.push(bytes)
      const verdict = bytes.includes(EICAR) ? 'stream: Eicar-Signature FOUND' : 'stream: OK'
      socket.end(`${daemon.instead ?? verdict}\0`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const daemon: TestClamd = {
    address: { host: '127.0.0.1', port },
    streams: [],
    version: 'ClamAV 1.4.3/27800/Tue Nov 24 08:00:00 2026',
    instead: undefined,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return daemon
}
