/** What happened in a world, in the order in which it took effect: for the trace, and for what no final state can show. */
import { createHash, type Hash } from 'node:crypto'
import { Busy } from '../../lib/kernel/busy.ts'
import type { Answer } from '../../lib/kernel/call.ts'
import type { Result } from '../../lib/kernel/result.ts'
import { isOfAnEngine } from '../../lib/platform/ports.ts'
import type { Called } from './operations.ts'
import type { Ended } from './scheduler.ts'

/** An event of a subject as it was written. */
export type Written = {
  readonly at: number
  readonly subjectPk: string
  readonly n: number
  readonly type: string
  readonly eventId: string
}

/** A delivery that came to its receiver. */
export type Delivered = {
  readonly at: number
  readonly to: string
  readonly id: string
  readonly subjectId: string
  readonly n: number
}

/** One act of a party, however often it was called until it was answered. */
export type Act = {
  readonly operation: Called
  readonly by: string
  readonly key: string
  readonly requestIds: string[]
  readonly isAct: boolean
  /** What the platform said first that it had done, and every word after it must agree. */
  answer?: Answer
}

type Arrival = { readonly at: number; readonly to: string; readonly delivery: { readonly id: string } }

export class History {
  readonly acts: Act[] = []
  readonly events: Written[] = []
  readonly deliveries: Delivered[] = []
  /** Cases whose filing was answered with 202. */
  readonly filed: { readonly caseId: string; readonly bank: string; readonly registry: string }[] = []
  readonly queries: { readonly queryId: string; readonly bank: string }[] = []
  readonly matters: string[] = []
  readonly monitors: { readonly bank: string; readonly unitNumber: string; readonly monitorId: string }[] = []
  readonly pushed: { readonly to: string; readonly id: string }[] = []
  /** What must never be, found while it happened. */
  readonly violations: string[] = []
  readonly lines: string[] | undefined
  readonly census = new Map<string, number>()
  /** When a delivery was last asked for again by hand. */
  askedAgainAt = 0
  #lives = 0
  readonly #hash: Hash = createHash('sha256')
  #steps = 0

  constructor(traced: boolean) {
    this.lines = traced ? [] : undefined
  }

  count(what: string): void {
    this.census.set(what, (this.census.get(what) ?? 0) + 1)
  }

  /** Something began that has to end: a case, a query, a matter, an order, what a registry reports of a unit. */
  begun(): void {
    this.#lives += 1
  }

  get lives(): number {
    return this.#lives
  }

  get steps(): number {
    return this.#steps
  }

  /** One step of the world; all of them together are its run. */
  line(at: number, text: string): void {
    this.#steps += 1
    this.#hash.update(`${at} ${text}\n`)
    this.lines?.push(`${new Date(at).toISOString()} ${text}`)
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  violate(text: string): void {
    if (!this.violations.includes(text)) this.violations.push(text)
    this.lines?.push(`  VIOLATED: ${text}`)
  }

  /** An engine may fail, and what was contended comes again; anything else that is thrown is a fault of the product. */
  onFault(where: string, threw: unknown): void {
    const text = threw instanceof Error ? `${threw.name}: ${threw.message}` : String(threw)
    this.lines?.push(`  ${where} threw ${text}`)
    if (isExpected(threw)) return
    this.violate(`${where} threw ${text} ${threw instanceof Error ? placesOf(threw) : ''}`)
  }

  delivered({ at, to, delivery }: Arrival): void {
    const [, subjectId = '', n = ''] = /^dlv_(.*)_(\d+)$/.exec(delivery.id) ?? []
    this.deliveries.push({ at, to, id: delivery.id, subjectId, n: Number(n) })
  }

  onAnswer(act: Act, answer: Answer): void {
    if (!act.isAct) return
    // who prefers to wait is answered by what there is to see (RFC 7240)
    const differs = act.answer?.status === answer.status && act.answer.body !== answer.body
    if (act.answer !== undefined && differs)
      this.violate(`${act.operation} ${act.key} was answered ${act.answer.body} and then ${answer.body}`)
    act.answer = answer
  }

  gaveUp(act: Act, how: Ended, result: Result<Answer> | undefined): void {
    const said = result?.ok === false ? result.refusal.code : typeof how === 'object' ? String(how.threw) : how
    this.violate(`${act.operation} of ${act.by} was never answered: ${said}`)
  }
}

/** Where in the product it was thrown. */
const placesOf = ({ stack = '' }: Error): string =>
  [...stack.matchAll(/\/(lib\/[^)]*:\d+):\d+/g)]
    .slice(0, 4)
    .map(([, place]) => place)
    .join(' < ')

const isExpected = (threw: unknown): boolean =>
  isOfAnEngine(threw) ||
  threw instanceof Busy ||
  (threw instanceof Error && threw.message.endsWith('contended')) ||
  (threw instanceof AggregateError && threw.errors.every(isExpected))
