/**
 * How a refusal is said to the caller: problem details (RFC 9457) with a stable code, in Chinese or English.
 * Loaded only when there is something to refuse: the catalogues are a good part of a function.
 */
import * as z from 'zod/mini'
import type { Language } from '../kernel/call.ts'
import { REFUSALS, type RefusalCode } from '../kernel/refusals.ts'
import type { Refusal } from '../kernel/result.ts'
import { type SpokenFault, spoken } from '../kernel/spoken.ts'
import type { Operation } from '../names/routes/index.ts'

export const Problem = z.strictObject({
  /** `urn:dengtong:refusal:<code>`; the refusal catalogue explains each. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.optional(z.string()),
  /** Whether the very same call may succeed later. */
  retryable: z.boolean(),
  requestId: z.string(),
  operation: z.optional(z.string()),
  errors: z.optional(z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() }))),
})
export type Problem = z.infer<typeof Problem>

export type Asked = { readonly language: Language; readonly requestId: string; readonly operation?: Operation }

export type ProblemAnswer = {
  readonly status: number
  readonly body: Problem
  readonly headers: Readonly<Record<string, string>>
}

const CHALLENGES: Partial<Record<RefusalCode, string>> = {
  'request.not-authenticated': 'Bearer error="invalid_token"',
  'signature.invalid': 'DT-Signature',
}

export const problemTypeOf = (code: RefusalCode): string => `urn:dengtong:refusal:${code}`

const detailOf = (faults: readonly SpokenFault[], language: Language): string | undefined => {
  const first = faults[0]
  if (first === undefined) return undefined
  const named = `${first.pointer}: ${first[language]}`
  if (faults.length === 1) return named
  return language === 'zh'
    ? `共 ${faults.length} 处问题，第一处 ${named}`
    : `${faults.length} faults, the first at ${named}`
}

export const problemOf = (refusal: Refusal, asked: Asked): ProblemAnswer => {
  const { status, retryable, ...titles } = REFUSALS[refusal.code]
  const faults = (refusal.faults ?? []).map(spoken)
  const detail = detailOf(faults, asked.language)
  const challenge = CHALLENGES[refusal.code]
  return {
    status,
    body: {
      type: problemTypeOf(refusal.code),
      title: titles[asked.language],
      status,
      code: refusal.code,
      ...(detail === undefined ? {} : { detail }),
      retryable,
      requestId: asked.requestId,
      ...(asked.operation === undefined ? {} : { operation: asked.operation }),
      ...(faults.length === 0
        ? {}
        : { errors: faults.map(({ pointer, code, ...text }) => ({ pointer, code, detail: text[asked.language] })) }),
    },
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': asked.language,
      'cache-control': 'no-store',
      vary: 'Accept-Language',
      ...(refusal.retryAfterSeconds === undefined ? {} : { 'retry-after': String(refusal.retryAfterSeconds) }),
      ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    },
  }
}
