/**
 * Calls of the tables from a function's thread. The SDK asks node:http for a connection to the runner; such a call is judged here and goes
 * to the engine at once, without two more connections through the thread that everybody shares. All other requests go where they went.
 */
import { EventEmitter } from 'node:events'
import http, { type RequestOptions } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { Readable } from 'node:stream'
import { signedTableCall } from '../dynamodb/call.ts'
import type { Answer, Judge } from '../iam/ask.ts'

export type TableEngine = {
  readonly judge: Judge
  readonly port: number
  /** Of the runner: AWS_ENDPOINT_URL leads there. */
  readonly runnerPort: number
}

type Headers = Record<string, string | string[] | undefined>
type Heard = (response: unknown) => void

const lowerCased = (headers: RequestOptions['headers']): Headers =>
  Object.fromEntries(
    Object.entries((headers ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  )

/** As much of an IncomingMessage as a client reads. */
const responseOf = ({ status, headers, body }: Answer): Readable =>
  Object.assign(Readable.from([body], { objectMode: false }), {
    statusCode: status,
    statusMessage: http.STATUS_CODES[status] ?? '',
    headers: { date: new Date().toUTCString(), ...headers, 'content-length': String(body.length) },
    complete: true,
  })

/** As much of a ClientRequest as a client uses. */
class TableRequest extends EventEmitter {
  readonly #engine: TableEngine
  readonly #options: RequestOptions
  #destroyed = false

  constructor(engine: TableEngine, options: RequestOptions, heard: Heard | undefined) {
    super()
    this.#engine = engine
    this.#options = options
    if (heard) this.once('response', heard)
  }

  end(body: string | Buffer = ''): this {
    void this.#answer(Buffer.from(body))
    return this
  }

  destroy(error?: Error): this {
    if (this.#destroyed) return this
    this.#destroyed = true
    if (error) this.emit('error', error)
    this.emit('close')
    return this
  }

  async #answer(body: Buffer): Promise<void> {
    const { judge, port } = this.#engine
    const { method = 'GET', path, headers } = this.#options
    const request = { method, url: path ?? '/', headers: lowerCased(headers) }
    try {
      const answer = await signedTableCall(judge, request, { port, body, now: () => Date.now() })
      if (this.#destroyed) return
      this.emit('response', responseOf(answer))
      this.emit('close')
    } catch (error) {
      if (!this.#destroyed) this.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

const isTableCall = (options: RequestOptions, runnerPort: number): boolean => {
  const target = lowerCased(options.headers)['x-amz-target']
  return Number(options.port) === runnerPort && String(target ?? '').startsWith('DynamoDB_')
}

/** From now on in this thread. Must come before anything keeps a reference to `request`. */
export const callTablesDirectly = (engine: TableEngine): void => {
  const request = http.request
  const direct = (...given: Parameters<typeof request>): unknown => {
    const [options, heard] = given as unknown as [RequestOptions, Heard | undefined]
    const plain = typeof options === 'object' && !(options instanceof URL)
    return plain && isTableCall(options, engine.runnerPort)
      ? new TableRequest(engine, options, heard)
      : request(...given)
  }
  http.request = direct as typeof request
  syncBuiltinESMExports()
}
