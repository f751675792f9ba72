/** The platform's functions in one world: an invocation of each, with a clock and a limit of its own, which may die at any of its calls. */

import type { HttpFunction } from '../../lib/names/limits.ts'
import { FUNCTION_LIMITS } from '../../lib/names/limits.ts'
import type { WorkerName } from '../../lib/names/workers.ts'
import { type Around, portsOf, type SimulatedPorts } from './ports.ts'
import type { Ended, Task } from './scheduler.ts'

export type FunctionName = HttpFunction | WorkerName

/** At which call an invocation dies, when it does: most have no more. */
const LATEST_DEATH = 14

export class Platform {
  readonly around: Around
  readonly #skews = new Map<FunctionName, number>()
  readonly #running = new Map<FunctionName, number>()

  constructor(around: Around) {
    this.around = around
  }

  /** Between two functions up to twice the skew of one. */
  #skewOf(name: FunctionName): number {
    const { random, illness } = this.around
    const found = this.#skews.get(name)
    const { skewMs } = illness()
    if (skewMs === 0) return 0
    if (found !== undefined) return found
    const drawn = random.between(-skewMs, skewMs)
    this.#skews.set(name, drawn)
    return drawn
  }

  /** Whether the function takes no more invocations at once. */
  isFull(name: FunctionName): boolean {
    const { reserved } = FUNCTION_LIMITS[name]
    return reserved !== undefined && (this.#running.get(name) ?? 0) >= reserved
  }

  #dies(): Task['dies'] {
    const { random, illness } = this.around
    if (!random.chance(illness().dies)) return undefined
    return { atStep: random.between(1, LATEST_DEATH), afterEffect: random.chance(0.5) }
  }

  invoke<T>(
    name: FunctionName,
    work: (ports: SimulatedPorts) => Promise<T>,
    ended: (how: Ended, value: T | undefined) => void,
  ): void {
    const { scheduler } = this.around
    let value: T | undefined
    this.#running.set(name, (this.#running.get(name) ?? 0) + 1)
    const deadline = scheduler.now + FUNCTION_LIMITS[name].timeoutSeconds * 1000
    scheduler.spawn(
      { name, skewMs: this.#skewOf(name), deadline, dies: this.#dies() },
      async (task) => {
        value = await work(portsOf(this.around, task))
      },
      (how) => {
        this.#running.set(name, (this.#running.get(name) ?? 1) - 1)
        ended(how, value)
      },
    )
  }
}
