/** Every number that bounds the platform and that infrastructure and code must agree on. */
import type { LaneName } from './resources.ts'
import type { WorkerName } from './workers.ts'

/** Largest request body a function reads. API Gateway itself takes 10 MB, Lambda 6 MB after base64. */
export const REQUEST_BODY_MAX_BYTES = 4 * 1024 * 1024

/** The authorizer's answer is kept at most this long, so that a revocation holds within a minute. */
export const AUTHORIZER_CACHE_SECONDS = 30

/** API Gateway gives up on an integration after 29 s, whatever a function's own limit is. */
export const GATEWAY_TIMEOUT_MAX_SECONDS = 29

/**
 * Requests are limited per institution by a fixed set of API keys, the rate slots: the authorizer names the slot of the
 * caller's institution, the gateway counts. A slot is no secret and opens nothing; key values are unique in an account and
 * region, therefore one stage lives in one account and region.
 */
export const RATE_SLOTS = 64
export const rateSlotKey = (slot: number): string => {
  if (!Number.isInteger(slot) || slot < 0 || slot >= RATE_SLOTS) throw new RangeError(`rate slot ${slot}`)
  return `dengtong-rate-slot-${String(slot).padStart(6, '0')}`
}

/** Objective: 99 of 100 calls are answered within this time. */
export const CALL_P99_MILLISECONDS = 3000

/** So many cases past their time limit at once are no longer one registry's bad day. */
export const OVERDUE_CASES = 20

/** An audit record older than this without a seal means that sealing does not keep up. */
export const AUDIT_UNSEALED_MINUTES = 10

/** Something told to a bank so long ago and in no figure yet means that counting does not keep up. */
export const FIGURES_LATE_MINUTES = 60
/** The longest limit is 30 working days: before the year that it reaches into is needed, somebody has to have entered it. */
export const CALENDAR_DAYS_AHEAD = 60

/** What one address may look up without a token in five minutes, where the public has a domain of its own; AWS WAF's least is 10. */
export const LOOK_UPS_PER_ADDRESS = 300

/**
 * What an authority puts of keys and clients for another institution holds after so many days, unless the institution has agreed before or
 * refused. Published: integrators and authorities plan by it.
 */
export const PROPOSAL_DAYS = 7

/** What a throttled caller is told to wait. */
export const RETRY_AFTER_SECONDS = 1

/** Queue numbers. `workerTimeoutSeconds` is the function's limit; visibility is six times that, as AWS advises. */
export const LANE_LIMITS = {
  platform: { workerTimeoutSeconds: 60, batchSize: 5, maxConcurrency: 20, maxReceiveCount: 5, oldestMinutes: 10 },
  registry: { workerTimeoutSeconds: 90, batchSize: 5, maxConcurrency: 40, maxReceiveCount: 5, oldestMinutes: 15 },
  feed: { workerTimeoutSeconds: 30, batchSize: 10, maxConcurrency: 20, maxReceiveCount: 5, oldestMinutes: 10 },
  push: { workerTimeoutSeconds: 90, batchSize: 5, maxConcurrency: 40, maxReceiveCount: 5, oldestMinutes: 30 },
} as const satisfies Record<LaneName, LaneLimits>

type LaneLimits = {
  readonly workerTimeoutSeconds: number
  readonly batchSize: number
  readonly maxConcurrency: number
  readonly maxReceiveCount: number
  /** Age of the oldest message that wakes somebody. */
  readonly oldestMinutes: number
}

export const VISIBILITY_FACTOR = 6
export const QUEUE_RETENTION_DAYS = 4
export const DEAD_LETTER_RETENTION_DAYS = 14

/** A declared document may be filed for this long; afterwards it has to be declared and uploaded again. */
export const DOCUMENT_USABLE_DAYS = 7

/** What a registry answered to a query is shown for this long; afterwards its digest alone is left. */
export const QUERY_ANSWER_RETENTION_DAYS = 30

/** A query by name waits this long for its registries; then it is answered in part. */
export const QUERY_PARTS_HOURS = 24

/** What was called up of the other side's archive can be fetched for so long; then it is asked for again. Below `INCOMING_EXPIRY_DAYS`. */
export const CALLED_UP_COPY_DAYS = 10

/** A bank that prefers to wait for a registry's answer waits at most this long (RFC 7240). */
export const QUERY_WAIT_SECONDS = 5

/** Uploads disappear after this many days: later than they may be filed, so that a backlog of ours never costs a filed document. */
export const INCOMING_EXPIRY_DAYS = 14

/**
 * The same bytes, declared again so soon after, are not uploaded again: they lie for the rest of `INCOMING_EXPIRY_DAYS`, which leaves a
 * backlog of ours some days beyond `DOCUMENT_USABLE_DAYS`.
 */
export const SHARED_UPLOAD_DAYS = 3

type FunctionLimits = {
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  /** Concurrency kept aside where the stage reserves; also the most it may take. */
  readonly reserved?: number
}

const HTTP: FunctionLimits = { timeoutSeconds: 10, memoryMegabytes: 1024 }
/** Lambda gives processor time in proportion to memory; workers mostly wait for others. */
const WORKER = { memoryMegabytes: 768 }

/** Every function that answers calls, by the resource that it serves: functions/http/<name>.ts. */
export const HTTP_FUNCTIONS = {
  token: { ...HTTP, reserved: 50 },
  docs: { ...HTTP, memoryMegabytes: 512 },
  status: { ...HTTP, memoryMegabytes: 512 },
  verification: { ...HTTP, memoryMegabytes: 512 },
  submit: { ...HTTP, reserved: 200 },
  drafts: HTTP,
  cases: HTTP,
  'case-acts': HTTP,
  'case-additions': HTTP,
  /** Its confirmation reads up to 40 MB; what one bank lets it read must not take the account's concurrency from the others. */
  documents: { ...HTTP, timeoutSeconds: 25, reserved: 100 },
  authorizations: HTTP,
  queries: HTTP,
  'query-answers': HTTP,
  monitors: HTTP,
  'unit-events': HTTP,
  /** Sets a PDF with a font of 8 MB, as the next does. */
  'result-certificates': { ...HTTP, timeoutSeconds: 25, memoryMegabytes: 1536 },
  forms: { ...HTTP, timeoutSeconds: 25, memoryMegabytes: 1536 },
  notifications: HTTP,
  /** Its test call waits for the institution's endpoint. */
  endpoints: { ...HTTP, timeoutSeconds: 25 },
  deliveries: HTTP,
  registries: HTTP,
  fees: HTTP,
  'payment-orders': HTTP,
  /** Takes figures anew: many reads. */
  reports: { ...HTTP, timeoutSeconds: 25 },
  /** Draws charts, and sets a PDF with a font of 8 MB. */
  'report-pages': { ...HTTP, timeoutSeconds: 25, memoryMegabytes: 1536 },
  inbox: HTTP,
  'registry-cases': HTTP,
  archives: HTTP,
  /** Stamps up to 10 MB with a font of 8 MB. */
  'call-ups': { ...HTTP, timeoutSeconds: 25, memoryMegabytes: 1536 },
  /** A seal with all its records is many reads. */
  audit: { ...HTTP, timeoutSeconds: 25 },
  decisions: { ...HTTP, reserved: 100 },
  matters: HTTP,
  institutions: HTTP,
  keys: HTTP,
} as const satisfies Readonly<Record<string, FunctionLimits>>

export type HttpFunction = keyof typeof HTTP_FUNCTIONS

export const FUNCTION_LIMITS: Readonly<Record<HttpFunction | WorkerName, FunctionLimits>> = {
  ...HTTP_FUNCTIONS,
  authorizer: { ...HTTP, timeoutSeconds: 5, reserved: 100 },
  examine: { ...WORKER, timeoutSeconds: LANE_LIMITS.platform.workerTimeoutSeconds },
  deliver: { ...WORKER, timeoutSeconds: LANE_LIMITS.registry.workerTimeoutSeconds },
  publish: { ...WORKER, timeoutSeconds: LANE_LIMITS.feed.workerTimeoutSeconds },
  push: { ...WORKER, timeoutSeconds: LANE_LIMITS.push.workerTimeoutSeconds },
  /** One at a time: a second sweep beside it would only hint the same rows twice. */
  sweep: { ...WORKER, timeoutSeconds: 55, reserved: 1 },
  /** One at a time: a second sealer beside it would only do the same work. */
  seal: { ...WORKER, timeoutSeconds: 55, reserved: 1 },
  /** One at a time, and ended long before its claim on a case is over. */
  hold: { ...WORKER, timeoutSeconds: 240, reserved: 1 },
  /** One at a time: a second beside it would only count the same events and lose. */
  count: { ...WORKER, timeoutSeconds: 240, reserved: 1 },
  /** One at a time: a second beside it would only draft the same reports and lose. */
  draft: { ...WORKER, timeoutSeconds: 300, reserved: 1 },
  recount: { ...WORKER, timeoutSeconds: 900 },
  seed: { ...WORKER, timeoutSeconds: 300 },
}

/** A filing larger than this would not fit its row; units and documents in such number come as a list document. */
export const FILING_MAX_BYTES = 300_000

/**
 * A signed text stays with what it did, in one row of at most 400 kB beside what is read from it. What together would not fit is refused
 * before it is written; this much never could.
 */
export const SIGNED_TEXT_MAX_BYTES = 350_000

/** In bytes, as they arrive. */
export const bodyMaxBytes = ({ signed }: { readonly signed?: boolean }): number =>
  signed ? SIGNED_TEXT_MAX_BYTES : REQUEST_BODY_MAX_BYTES
