/** When a delivery that failed is tried again. Published: receivers plan by it. */

/** Seconds between attempts; the first attempt is made at once. As Standard Webhooks proposes. */
export const RETRY_AFTER_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const

/** Each wait is stretched or shortened by up to this share, so that receivers do not come back to a stampede. */
export const JITTER = 0.1

/** A receiver may ask for more patience, within reason. */
const RETRY_AFTER_MAX_SECONDS = 3600

const asked = (retryAfter: string | undefined, now: Date): number => {
  if (retryAfter === undefined) return 0
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now.getTime()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_SECONDS) : 0
}

export type Failed = {
  /** Attempts made so far, at least one. */
  readonly attempts: number
  readonly retryAfter?: string | undefined
  readonly now: Date
  /** 0 to 1. */
  readonly chance: number
}

/** When to try again, or undefined once the schedule is exhausted. */
export const nextAttempt = ({ attempts, retryAfter, now, chance }: Failed): Date | undefined => {
  const wait = RETRY_AFTER_SECONDS[attempts - 1]
  if (wait === undefined) return undefined
  const jittered = wait * (1 - JITTER + 2 * JITTER * chance)
  return new Date(now.getTime() + Math.max(jittered, asked(retryAfter, now)) * 1000)
}
