/** One HTTP POST over kept-alive connections, timed to the last byte of the answer. */
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export type Timed = { readonly status: number; readonly body: string; readonly ms: number }

export const post = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Timed> =>
  new Promise((done, fail) => {
    const started = performance.now()
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', fail)
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          done({ status: answer.statusCode ?? 0, body: text, ms: performance.now() - started })
        })
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })

export const hangUp = (): void => agent.destroy()
