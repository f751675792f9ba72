/** The outcome of a use case: a value, or an expected "no" with a stable code. Faults of our own are thrown, never refused. */
import type { FAULTS } from './fault-texts.ts'
import type { RefusalCode } from './refusals.ts'

/** One thing wrong with what was sent. `pointer` is a JSON pointer (RFC 6901) into the body, or `#/query/x`, `#/path/x`, `#/header/x`. */
export type Fault = { readonly pointer: string; readonly code: FaultCode; readonly particulars?: Particulars }

export type FaultCode = keyof typeof FAULTS

/** What fills the blanks of a text. */
export type Particulars = Readonly<Record<string, string | number>>

/** Ids and codes as they are; `units` and `owners` are kept as digests only. */
export type RefusedSubject = {
  readonly caseId?: string
  readonly queryId?: string
  readonly authorizationId?: string
  readonly purpose?: string
  readonly officer?: string
  readonly units?: readonly string[]
  readonly owners?: readonly string[]
}

export type Refusal = {
  readonly code: RefusalCode
  readonly faults?: readonly Fault[]
  /** What the refused act was about, for the audit only; never said to the caller. */
  readonly about?: RefusedSubject
  /** Seconds after which the same call may succeed. */
  readonly retryAfterSeconds?: number
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })

export const refuse = (code: RefusalCode, details: Omit<Refusal, 'code'> = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, ...details },
})
