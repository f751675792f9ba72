/** The only place that knows what time it is, how long something took and what the next id is. */
import { randomBytes, randomInt } from 'node:crypto'
import { ID_ALPHABET } from '../../kernel/ids.ts'
import type { Alarm, Clock, Ids } from '../ports.ts'

export const systemClock: Clock = { now: () => new Date() }

/** Begins to measure; what it returns says how many whole milliseconds have passed since. */
export const stopwatch = (): (() => number) => {
  const startedAt = performance.now()
  return () => Math.round(performance.now() - startedAt)
}

export const systemAlarm: Alarm = { after: (ms) => new Promise((wake) => setTimeout(wake, ms)) }

/** Ends at some moment within the time given, so that those who meet part. */
export const pauseWithin = (ms: number): Promise<void> => systemAlarm.after(randomInt(ms))

const base32 = (value: bigint, length: number) => {
  let text = ''
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = ID_ALPHABET[Number(rest & 31n)] + text
  return text
}

/** 48 bits of time in ms, then 80 random bits: the ULID layout. */
export const randomIds = (clock: Clock): Ids => ({
  next: (prefix) => {
    const random = BigInt(`0x${randomBytes(10).toString('hex')}`)
    return `${prefix}_${base32(BigInt(clock.now().getTime()), 10)}${base32(random, 16)}`
  },
  secret: (bytes) => randomBytes(bytes).toString('base64url'),
})
