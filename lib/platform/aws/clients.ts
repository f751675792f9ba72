/**
 * How every client of AWS waits, in one place: for a connection, for an answer, and between repetitions. The SDK itself would wait for an
 * answer for ever, and a call that hangs would use up the limit of its function.
 */
import { pauseWithin, stopwatch } from './clock.ts'

const CONNECTION_MS = 1000
/** Of DynamoDB, SQS and SNS an answer takes milliseconds. */
const ANSWER_MS = 4000
/** Of S3 and whatever moves files: until the first byte, and where nothing moves any more. */
const FILE_ANSWER_MS = 8000

const waiting = (answerMs: number) => ({
  requestHandler: {
    connectionTimeout: CONNECTION_MS,
    requestTimeout: answerMs,
    throwOnRequestTimeout: true,
    socketTimeout: answerMs,
  },
})

/** For a client whose calls carry little. */
export const ofCalls = () => ({ maxAttempts: 4, ...waiting(ANSWER_MS) })
/** For a client whose calls carry files. */
export const ofFiles = () => ({ maxAttempts: 4, ...waiting(FILE_ANSWER_MS) })

let remaining: () => number = () => Number.POSITIVE_INFINITY

type Invocation = { readonly getRemainingTimeInMillis?: () => number }

/** An environment serves one invocation at a time: until when its calls may be repeated, counted from now. */
export const beginInvocation = ({ getRemainingTimeInMillis }: Invocation): void => {
  const milliseconds = getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY
  const elapsed = stopwatch()
  remaining = () => milliseconds - elapsed()
}

const PAUSE_MS = 20
const PAUSE_MAX_MS = 1000
/** Left for saying that it came to nothing. */
const RESERVE_MS = 1500
/** Where nobody limits the invocation. */
export const ATTEMPTS = 8

/** Waits before the next attempt, for a moment of chance that grows with each; false where no time, or no attempt, is left. */
export type MayRepeat = (attempt: number, attempts?: number) => Promise<boolean>

type Pacing = {
  /** Ends at some moment within the time given. */
  readonly pauseWithin: (ms: number) => Promise<void>
  readonly remainingMs: () => number
}

export const repeatingWith =
  ({ pauseWithin: pauses, remainingMs }: Pacing): MayRepeat =>
  async (attempt, attempts = ATTEMPTS) => {
    const pause = Math.min(PAUSE_MS * 2 ** attempt, PAUSE_MAX_MS)
    if (attempt >= attempts || remainingMs() < pause + RESERVE_MS) return false
    await pauses(pause)
    return true
  }

export const mayRepeat: MayRepeat = repeatingWith({ pauseWithin, remainingMs: () => remaining() })
