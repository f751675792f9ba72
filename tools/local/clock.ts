/** One clock for every thread: the number of milliseconds that time has been moved, in shared memory. */
export type SharedClock = BigInt64Array<SharedArrayBuffer>

export const makeClock = (offsetMs: number): SharedClock => {
  const clock = new BigInt64Array(new SharedArrayBuffer(8))
  Atomics.store(clock, 0, BigInt(offsetMs))
  return clock
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
