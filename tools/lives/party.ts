/**
 * The system of one institution: it signs, calls, and where no answer comes it calls again under the same key until it has one. What it
 * does with the answers is for those who play it.
 */
import { refused } from '../../lib/audit/record.ts'
import type { Answer, Caller, Narrowing } from '../../lib/kernel/call.ts'
import type { Jurisdiction } from '../../lib/kernel/jurisdiction.ts'
import type { RefusalCode } from '../../lib/kernel/refusals.ts'
import type { Result } from '../../lib/kernel/result.ts'
import { ROUTES } from '../../lib/names/routes/index.ts'
import type { Audience, Route } from '../../lib/names/routes/route.ts'
import { callOf, type Sent } from './calls.ts'
import type { Act } from './history.ts'
import { type AnyCall, type Called, HANDLES, type Handle } from './operations.ts'
import type { SimulatedPorts } from './ports.ts'
import type { Random } from './random.ts'
import type { Ended } from './scheduler.ts'
import type { World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: an answer is read by those who know its shape
export type Reply = { readonly code?: RefusalCode; readonly status?: number; readonly body?: any }

/** What passes by itself. */
const PASSES: ReadonlySet<RefusalCode> = new Set(['platform.contended', 'platform.fault'])

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

const ATTEMPTS = 40
const IMPATIENCE_MS = 29_000
const LONGEST_PAUSE_MS = 120_000

type Attempt = { readonly act: Act; readonly sent: Sent; readonly done: (reply: Reply) => void }

export type Identity = {
  readonly institutionId: string
  readonly audience: Audience
  readonly narrowing?: Narrowing
  readonly jurisdiction?: Jurisdiction
}

export class Party {
  readonly world: World
  readonly institutionId: string
  readonly random: Random
  readonly #caller: Caller

  constructor(world: World, { institutionId, ...identity }: Identity) {
    this.world = world
    this.institutionId = institutionId
    this.random = world.random.fork(`${institutionId} ${world.nextSerial()}`)
    this.#caller = { institutionId, clientId: `${institutionId}.core`, scopes: [], ...identity }
  }

  after(ms: number, run: () => void): void {
    this.world.scheduler.after(ms, run)
  }

  /** At some moment within the time, which passes faster where everybody is in haste. */
  within(mostMs: number, run: () => void): void {
    const { ending, temper } = this.world
    this.after(this.random.int(Math.max(1, Math.floor(mostMs * (ending ? 1 : temper.haste)))), run)
  }

  /** When it next looks at a case: in minutes, in the day, and in the end soon. */
  later(run: () => void): void {
    const today = this.random.weighted({ soon: 3, today: 4 }) === 'soon' ? 20 * MINUTE : 20 * HOUR
    this.within(this.world.ending ? 5 * MINUTE : today, run)
  }

  /** `done` hears the answer once. */
  call(operation: Called, sent: Sent, done: (reply: Reply) => void = () => {}): void {
    const route: Route = ROUTES[operation]
    const act: Act = {
      operation,
      by: this.institutionId,
      key: `k-${this.random.bytes(9).toString('base64url')}`,
      requestIds: [],
      isAct: route.idempotent === true,
    }
    this.world.history.acts.push(act)
    let isDone = false
    const attempt: Attempt = {
      act,
      sent,
      done: (reply) => {
        if (isDone) return
        isDone = true
        done(reply)
      },
    }
    this.#attempt(attempt, 1)
    // a system that sends twice, as its own queue does
    if (act.isAct && this.random.chance(this.world.illness.doubled / 2)) this.#attempt(attempt, 1)
  }

  #callOf({ act, sent }: Attempt, now: Date): AnyCall {
    const { scheduler, history } = this.world
    const requestId = `r-${history.acts.length}-${act.requestIds.length}-${this.random.int(1e9)}`
    act.requestIds.push(requestId)
    const { operation, key } = act
    const signedAt = new Date(scheduler.now)
    return callOf({ operation, caller: this.#caller, key, requestId, signedAt }, sent, now)
  }

  #attempt(attempt: Attempt, count: number): void {
    const { world, random } = this
    const { operation } = attempt.act
    const name = (ROUTES[operation] as Route & { readonly function: Parameters<typeof world.platform.invoke>[0] })
      .function
    const handle: Handle = HANDLES[operation]
    this.after(random.between(5, 60), () =>
      world.platform.invoke(
        name,
        (ports) => served(handle, ports, this.#callOf(attempt, ports.clock.now())),
        (how, result) => this.#answered(attempt, { how, result, count }),
      ),
    )
  }

  #answered(
    attempt: Attempt,
    { how, result, count }: { how: Ended; result: Result<Answer> | undefined; count: number },
  ): void {
    const { world, random } = this
    const { act } = attempt
    if (typeof how === 'object') world.history.onFault(act.operation, how.threw)
    const isLost = random.chance(world.illness.lost)
    if (result?.ok) world.history.onAnswer(act, result.value)
    const isHeard = result !== undefined && !isLost
    const passes = isHeard && !result.ok && PASSES.has(result.refusal.code)
    if (isHeard && !passes) this.#hear(attempt, result)
    else if (count > ATTEMPTS) world.history.gaveUp(act, how, result)
    else {
      const most = passes ? 3000 * count : Math.min(IMPATIENCE_MS * count, LONGEST_PAUSE_MS)
      this.after(random.int(most) + 1, () => this.#attempt(attempt, count + 1))
    }
  }

  #hear({ act, done }: Attempt, result: Result<Answer>): void {
    const { history, scheduler } = this.world
    if (result.ok) {
      history.count(act.operation)
      const { status, body } = result.value
      done({ status, body: body === '' ? undefined : JSON.parse(body) })
      return
    }
    const { code, faults = [] } = result.refusal
    history.line(scheduler.now, `${act.by} was refused ${act.operation}: ${code} ${JSON.stringify(faults)}`)
    history.count(`${act.operation} refused: ${code}`)
    done({ code })
  }
}

/** A refusal leaves its record where the operation is audited. */
const served = async (handle: Handle, ports: SimulatedPorts, call: AnyCall): Promise<Result<Answer>> => {
  const result = await handle(ports, call)
  const { uses }: Route = ROUTES[call.operation]
  if (!result.ok && uses.includes('audit.put')) await refused(ports, call, result.refusal)
  return result
}
