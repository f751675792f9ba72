/** A log that is appended to as long as it is open; what comes too late is left out. */
import { createWriteStream } from 'node:fs'

export type LogFile = { readonly write: (chunk: string | Buffer) => void; readonly end: () => Promise<void> }

export const openLog = (path: string): LogFile => {
  const stream = createWriteStream(path, { flags: 'a' })
  return {
    write: (chunk) => {
      if (!stream.writableEnded) stream.write(chunk)
    },
    end: () => new Promise((done) => stream.end(() => done())),
  }
}
