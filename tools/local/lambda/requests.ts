/**
 * Requests that functions make from their thread. The SDK asks node:http for a connection to the runner; a call of the tables is judged here
 * and goes to the engine at once, without two more connections through the thread that everybody shares. All others go where they went.
 */
import { EventEmitter } from 'node:events'
import http, { type RequestOptions } from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import { Readable } from 'node:stream'
import { signedTableCall } from '../dynamodb/call.ts'
import type { TableFaults } from '../faults.ts'
import type { Answer, Judge } from '../iam/ask.ts'

export type TableEngine = {
  readonly judge: Judge
  readonly port: number
  /** Of the runner: AWS_ENDPOINT_URL leads there. */
  readonly runnerPort: number
  /** What is done to calls on their way. */
  readonly faults: TableFaults
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

/** There is no connection that could be waited for, or stand still. */
const nothing = (): void => undefined
const CONNECTED = {
  connecting: false,
  setTimeout: nothing,
  setKeepAlive: nothing,
  on: nothing,
  removeListener: nothing,
  destroy: nothing,
}

/** As much of a ClientRequest as a client uses. */
class TableRequest extends EventEmitter {
  readonly socket = CONNECTED
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
    const { judge, port, faults } = this.#engine
    const { method = 'GET', path, headers } = this.#options
    const request = { method, url: path ?? '/', headers: lowerCased(headers) }
    try {
      const answer = await signedTableCall(judge, request, { port, body, faults, now: () => Date.now() })
      if (this.#destroyed || answer === undefined) return
      if (answer === 'lost') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
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

/** From now on in this thread, before anything keeps a reference to `request`. Who is out of time reaches nobody. */
export const takeRequests = (engine: TableEngine, outOfTime: () => boolean): void => {
  const plain = { http: http.request, https: https.request }
  const refuse = (): void => {
    if (outOfTime()) throw new Error('The invocation is out of time')
  }
  const overHttp = (...given: Parameters<typeof http.request>): unknown => {
    refuse()
    const [options, heard] = given as unknown as [RequestOptions, Heard | undefined]
    const direct = typeof options === 'object' && !(options instanceof URL) && isTableCall(options, engine.runnerPort)
    return direct ? new TableRequest(engine, options, heard) : plain.http(...given)
  }
  const overHttps = (...given: Parameters<typeof https.request>): unknown => {
    refuse()
    return plain.https(...given)
  }
  http.request = overHttp as typeof http.request
  https.request = overHttps as typeof https.request
  syncBuiltinESMExports()
}
