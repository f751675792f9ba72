/**
 * How long to wait for work that should go on: the count of seconds passes only as fast as the machine has time for us, and begins
 * again whenever the work moves. So a busy machine is never taken for a platform that hangs.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

export type Machine = {
  /** Milliseconds, of a clock that nobody moves. */
  readonly now: () => number
  /** How much of a processor each process that wants one gets at this moment, 0 to 1. */
  readonly share: () => number
}

/** The fourth field of /proc/loadavg is what wants to run now; elsewhere the average of the last minute must do. */
const wantingToRun = (): number => {
  try {
    return Number(/ (\d+)\//.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1])
  } catch {
    return loadavg()[0] ?? 1
  }
}

const MACHINE: Machine = {
  now: () => performance.now(),
  share: () => Math.min(1, availableParallelism() / Math.max(1, wantingToRun())),
}

/** Of a longer time between two looks no more than this counts: the process itself was held up. */
const LONGEST_LOOK_MS = 5000

export type Patience = {
  /** Whether the work has stood still for too long. `count` is whatever changes when it moves. Look at least every five seconds. */
  readonly isOver: (count: unknown) => boolean
}

export const patience = (seconds: number, machine: Machine = MACHINE): Patience => {
  let last: unknown
  let spentMs = 0
  let looked = machine.now()
  return {
    isOver: (count) => {
      const now = machine.now()
      spentMs += Math.min(now - looked, LONGEST_LOOK_MS) * machine.share()
      looked = now
      if (count !== last) spentMs = 0
      last = count
      return spentMs > seconds * 1000
    },
  }
}

export type Work = {
  /** For the message when it stands still. */
  readonly what: string
  /** How much is done: events, answers, rows. Without one, only the outcome itself is looked for. */
  readonly count?: () => unknown
  /** Gives up after so many seconds without a change. */
  readonly seconds?: number
  readonly everyMs?: number
}

/** What `look` brings, once that is neither undefined nor false; throws when the work stood still before. */
export const until = async <T>(
  look: () => T | Promise<T>,
  { what, count = () => 0, seconds = 60, everyMs = 50 }: Work,
): Promise<Exclude<T, undefined | false>> => {
  const { isOver } = patience(seconds)
  for (;;) {
    const outcome = await look()
    if (outcome !== undefined && outcome !== false) return outcome as Exclude<T, undefined | false>
    const done = await count()
    if (isOver(done)) throw new Error(`${what}: nothing moved for ${seconds} s (at ${JSON.stringify(done)})`)
    await pause(everyMs)
  }
}

/** What the work brings, unless it stands still before it has ended. */
export const watched = async <T>(work: Promise<T>, how: Work): Promise<T> => {
  let ended = false
  const outcome = work.finally(() => {
    ended = true
  })
  await Promise.race([outcome, until(() => ended, how)])
  return outcome
}

const LOOK_EVERY_MS = 500

/** What the call brings. Of an answer under way nothing can be counted, so it is aborted after so many seconds without it. */
export const patiently = async <T>(
  call: (signal: AbortSignal) => Promise<T>,
  { what, seconds = 60, machine = MACHINE }: { what: string; seconds?: number; machine?: Machine },
): Promise<T> => {
  const { isOver } = patience(seconds, machine)
  const giveUp = new AbortController()
  const looking = setInterval(() => {
    if (isOver('unanswered')) giveUp.abort(new Error(`${what}: no answer in ${seconds} s`))
  }, LOOK_EVERY_MS)
  try {
    return await call(giveUp.signal)
  } finally {
    clearInterval(looking)
  }
}
