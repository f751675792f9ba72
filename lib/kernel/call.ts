/** One authenticated, well-formed call of an operation, and its answer as bytes. */
import type { Audience, Operation, Scope } from '../names/routes.ts'

export type Language = 'zh' | 'en'

export type Caller = {
  readonly institutionId: string
  readonly clientId: string
  readonly audience: Audience
  readonly scopes: readonly Scope[]
}

export type Call<Body = unknown, Path = unknown, Query = unknown> = {
  readonly operation: Operation
  readonly method: string
  /** The path as called, e.g. `/v1/cases/case_0…`. */
  readonly url: string
  readonly caller: Caller
  readonly path: Path
  readonly query: Query
  readonly body: Body
  /** The exact bytes of the body as UTF-8 text. */
  readonly text: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly language: Language
  readonly requestId: string
  /** The address the call came from. */
  readonly from?: string | undefined
  readonly now: Date
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body is base64 of bytes, not text. */
  readonly base64?: true
}

export const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: body === undefined ? headers : { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
})
