/** A contract: what an operation takes, gives and may refuse. The OpenAPI document, the edge validation and the tests are made of these. */
import type * as z from 'zod/mini'
import type { RefusalCode } from '../kernel/refusals.ts'
import type { Operation } from '../names/routes/index.ts'

export type Contract = {
  readonly operation: Operation
  readonly tag: string
  readonly summary: { readonly zh: string; readonly en: string }
  readonly description?: { readonly zh: string; readonly en: string }
  readonly path?: z.ZodMiniType
  readonly query?: z.ZodMiniType
  readonly body?: z.ZodMiniType
  /** The use case itself judges the body, to name faults of shape together with those only it can see. */
  readonly judgedByUseCase?: true
  /** The use case reads the body, after it has seen by its seal who sent it: of strangers nothing is parsed. */
  readonly sealed?: true
  /** Status of success and its body. */
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly body?: z.ZodMiniType; readonly location?: true }
  /** What is answered with 200 instead to who prefers to wait for it (RFC 7240) and need not wait long. */
  readonly awaited?: { readonly description: string; readonly body: z.ZodMiniType }
  /** Where body or answer is not JSON. */
  readonly media?: {
    readonly body?: string
    readonly answer?: string
    /** What else the same may be answered as, if the query asks for it. */
    readonly also?: readonly string[]
  }
  /** Beyond those every operation of its kind may give (400 malformed/invalid, 401, 403, 404 for ids, 422 key reused, 429, 500). */
  readonly refusals: readonly RefusalCode[]
  /** What a standard demands instead of problem details, in JSON. */
  readonly otherAnswers?: readonly {
    readonly status: number
    readonly description: string
    readonly body: z.ZodMiniType
  }[]
  readonly example?: {
    readonly query?: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly answer?: unknown
  }
}

export const contract = <const C extends Contract>(c: C): C => c
