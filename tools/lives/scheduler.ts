/**
 * Time and order of one world. Every call that a task makes to an engine waits here, and one at a time is let through, drawn by the seed:
 * so tasks interleave at every await, die at any, and wait as long as it pleases. Nothing here is slow or fast: time passes only when the
 * scheduler says so.
 */
import type { Random } from './random.ts'
import { Timers } from './timers.ts'

/** One invocation of a function: what it calls waits until it is let through, and is never answered once it is dead. */
export type Task = {
  readonly id: number
  readonly name: string
  /** Its clock is ahead of the world's by so many milliseconds. */
  readonly skewMs: number
  /** When its limit of time ends it. */
  readonly deadline: number
  /** At which of its calls it dies, and whether the call still has its effect. */
  readonly dies: { readonly atStep: number; readonly afterEffect: boolean } | undefined
  steps: number
  /** Calls and pauses that are not answered yet. */
  waiting: number
  state: 'running' | 'ended' | 'dead'
}

export type Ended = 'done' | 'died' | { readonly threw: unknown }

/** `effect` is the call's own; what it gives is how the task hears of it. */
type Step = { readonly task: Task; readonly label: string; readonly effect: () => () => void }

export type Pace = {
  /** Share of calls that are held up, and for how long at most. */
  readonly slow: number
  readonly slowMs: number
}

/** A task that neither waits for the scheduler nor ends would hang the world. */
const TURNS_WITHOUT_A_CALL = 10_000

export class Scheduler {
  now: number
  pace: Pace = { slow: 0, slowMs: 0 }
  readonly #random: Random
  readonly #ready: Step[] = []
  readonly #timers = new Timers()
  readonly #running = new Set<Task>()
  readonly #onStep: (task: Task, label: string) => void
  #ordered = 0
  #tasks = 0

  constructor(start: number, random: Random, onStep: (task: Task, label: string) => void) {
    this.now = start
    this.#random = random
    this.#onStep = onStep
  }

  get idle(): boolean {
    return this.#ready.length === 0 && this.#running.size === 0
  }

  get nextTimer(): number | undefined {
    return this.#timers.earliest?.at
  }

  at(time: number, run: () => void): void {
    this.#timers.push({ at: Math.max(time, this.now), order: this.#ordered++, run })
  }

  after(ms: number, run: () => void): void {
    this.at(this.now + ms, run)
  }

  /** Begins a task; `ended` is called once, when it is through, has thrown or is dead. */
  spawn(
    given: Pick<Task, 'name' | 'skewMs' | 'deadline' | 'dies'>,
    body: (task: Task) => Promise<unknown>,
    ended: (how: Ended) => void,
  ): void {
    const task: Task = { ...given, id: ++this.#tasks, steps: 0, waiting: 0, state: 'running' }
    this.#running.add(task)
    const end = (how: Ended): void => {
      if (task.state !== 'running') return
      task.state = how === 'died' ? 'dead' : 'ended'
      this.#running.delete(task)
      ended(how)
    }
    this.at(task.deadline, () => end('died'))
    this.#ends.set(task, end)
    body(task).then(
      () => end('done'),
      (threw: unknown) => end({ threw }),
    )
  }

  readonly #ends = new WeakMap<Task, (how: Ended) => void>()

  /** What `perform` gives, once it is the call's turn. */
  call<T>(task: Task, label: string, perform: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      task.waiting += 1
      const effect = (): (() => void) => {
        try {
          const value = perform()
          return () => resolve(value)
        } catch (error) {
          return () => reject(error)
        }
      }
      const step: Step = { task, label, effect }
      if (this.pace.slow > 0 && this.#random.chance(this.pace.slow))
        this.after(this.#random.int(this.pace.slowMs), () => void this.#ready.push(step))
      else this.#ready.push(step)
    })
  }

  /** Waits for time alone. */
  pause(task: Task, ms: number): Promise<void> {
    return new Promise((resolve) => {
      task.waiting += 1
      this.after(ms, () => {
        if (task.state !== 'running') return
        task.waiting -= 1
        resolve()
      })
    })
  }

  #execute({ task, label, effect }: Step): void {
    if (task.state !== 'running') return
    task.steps += 1
    if (task.dies?.atStep !== task.steps) {
      this.#onStep(task, label)
      task.waiting -= 1
      effect()()
      return
    }
    this.#onStep(task, task.dies.afterEffect ? `${label}, then dies` : `dies before ${label}`)
    if (task.dies.afterEffect) effect()
    this.#ends.get(task)?.('died')
  }

  /** Until every task that runs waits for the scheduler. */
  async #settle(): Promise<void> {
    for (let turn = 0; ; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (![...this.#running].some(({ waiting }) => waiting === 0)) return
      if (turn > TURNS_WITHOUT_A_CALL) {
        const stuck = [...this.#running].filter(({ waiting }) => waiting === 0).map(({ name }) => name)
        throw new Error(`${stuck.join(', ')} waits for what no engine of the world answers`)
      }
    }
  }

  /** One thing happens: a timer that is due, or a call drawn from those that wait; false once nothing is left before `until`. */
  async turn(until: number): Promise<boolean> {
    const due = this.#timers.earliest
    if (due && due.at <= this.now) this.#timers.pop()?.run()
    else if (this.#ready.length > 0) {
      const at = this.#random.int(this.#ready.length)
      const step = this.#ready[at] as Step
      this.#ready[at] = this.#ready.at(-1) as Step
      this.#ready.pop()
      this.now += 1 + this.#random.int(4)
      this.#execute(step)
    } else {
      if (!due || due.at > until) return false
      this.now = due.at
      this.#timers.pop()?.run()
    }
    await this.#settle()
    return true
  }
}
