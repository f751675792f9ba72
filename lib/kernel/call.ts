/** One authenticated, well-formed call of an operation, and its answer as bytes. */
import type { Operation } from '../names/routes/index.ts'
import type { Audience } from '../names/routes/route.ts'
import type { Jurisdiction } from './jurisdiction.ts'

export type Language = 'zh' | 'en'

/** Within what a client may act, where it may less than its institution. */
export type Narrowing = {
  readonly regions?: readonly string[]
  readonly businesses?: readonly string[]
  readonly operations?: readonly string[]
}

export type Caller = {
  /** For whom the call is: whose cases, documents and agreement. */
  readonly institutionId: string
  /** The intermediary that acts for it, if it does not act itself; keys and idempotency keys are then the intermediary's. */
  readonly through?: string
  readonly narrowing?: Narrowing
  /** Of an authority or a regulator; without one it watches over nothing. */
  readonly jurisdiction?: Jurisdiction
  readonly clientId: string
  readonly audience: Audience
  /** As its token says; what a route asks for is a `Scope`. */
  readonly scopes: readonly string[]
}

/** Who really calls. */
export const callingInstitution = ({ through, institutionId }: Caller): string => through ?? institutionId

/** As events and records keep it: who acted, and through whom. */
export const actorOf = ({ institutionId, clientId, through }: Caller) => ({
  institutionId,
  clientId,
  ...(through !== undefined && { through }),
})

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
