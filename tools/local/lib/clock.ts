/** One clock for every thread: the number of milliseconds that time has been moved, in shared memory. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export type SharedClock = BigInt64Array<SharedArrayBuffer>

export const makeClock = (offsetMs: number): SharedClock => {
  const clock = new BigInt64Array(new SharedArrayBuffer(8))
  Atomics.store(clock, 0, BigInt(offsetMs))
  return clock
}

/** Survives the runner, and a power cut between any two bytes. */
export const storeOffset = (file: string, offsetMs: number): void => {
  writeFileSync(`${file}.tmp`, JSON.stringify({ offsetMs }))
  renameSync(`${file}.tmp`, file)
}

/** As it was kept; where nothing was, the clock begins at the given instant, or is right. */
export const storedOffset = (file: string, beginsAt?: Date): number => {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).offsetMs
  if (beginsAt === undefined) return 0
  const offsetMs = beginsAt.getTime() - Date.now()
  storeOffset(file, offsetMs)
  return offsetMs
}

export const offsetOf = (clock: SharedClock): number => Number(Atomics.load(clock, 0))

export const advance = (clock: SharedClock, ms: number): number => {
  Atomics.add(clock, 0, BigInt(Math.round(ms)))
  return offsetOf(clock)
}

/** Makes `Date` of this thread tell the moved time. Timers and `performance` keep real time. */
export const moveDate = (clock: SharedClock): void => {
  const RealDate = Date
  const now = (): number => RealDate.now() + offsetOf(clock)
  const moved = new Proxy(RealDate, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
  Object.defineProperty(RealDate.prototype, 'constructor', { value: moved, writable: true, configurable: true })
  globalThis.Date = moved
}
