/** Reading requests, and calling the engines over connections that stay open. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Waiting polls end with their connections. */
export const closeConnections = (): void => agent.destroy()

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer }

/** One JSON call to an engine on this machine. */
export const engineCall = (port: number, target: string, body: string | Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': target,
      'x-amz-date': '20260101T000000Z',
      // The engines read the region out of the credential and check nothing else.
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/local/aws4_request, SignedHeaders=host, Signature=0',
    }
    const call = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/', agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const kept = ['content-type', 'x-amz-crc32'].flatMap((name) =>
          answer.headers[name] ? [[name, String(answer.headers[name])]] : [],
        )
        resolve({ status: answer.statusCode ?? 500, headers: Object.fromEntries(kept), body: Buffer.concat(chunks) })
      })
    })
    call.on('error', reject)
    call.end(body)
  })

export const readBody = async (
  request: IncomingMessage,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
  }
  return length > limit ? undefined : Buffer.concat(chunks)
}
