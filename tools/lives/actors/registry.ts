/** A registry's system: takes what it is sent, by its inbox or by webhook, however often, and decides in its own time. */
import { beijing } from '../../../lib/kernel/time.ts'
import { hookOf } from '../directory.ts'
import { HOUR, MINUTE, Party } from '../party.ts'
import type { World } from '../world.ts'
import { answerTo } from './answers.ts'
import { anyDecision, nextDecision } from './decisions.ts'
import { Talker } from './matters.ts'

// biome-ignore lint/suspicious/noExplicitAny: a delivery as it arrives
type Delivery = any
// biome-ignore lint/suspicious/noExplicitAny: a case as its registry reads it
type View = any

export class Registry {
  readonly party: Party
  readonly #talker: Talker
  readonly #seen = new Set<string>()
  readonly #cases = new Set<string>()
  #polls = false
  #reported = 0

  constructor(world: World, code: string) {
    this.party = new Party(world, { institutionId: code, audience: 'registry' })
    this.#talker = new Talker(this.party, false)
    world.receivers.set(new URL(hookOf(code)).origin, ({ body }) => this.#take(JSON.parse(body)))
    world.windows.set(code, (caseId) => this.#cancelAt(caseId))
    world.inboxes.set(code, () => this.#pollLater())
  }

  /** What comes twice is taken once. */
  #take(delivery: Delivery): number {
    const { world, institutionId } = this.party
    world.history.delivered({ at: world.scheduler.now, to: institutionId, delivery })
    if (this.#seen.has(delivery.id)) return 204
    this.#seen.add(delivery.id)
    if (delivery.type === 'query.asked') this.#answerLater(delivery)
    if (delivery.type === 'matter.raised') this.#talker.follow(delivery.matterId)
    if (delivery.type === 'case.lodged' && !this.#cases.has(delivery.caseId)) {
      this.#cases.add(delivery.caseId)
      this.#lookLater(delivery.caseId)
    }
    return 204
  }

  #pollLater(): void {
    if (this.#polls) return
    this.#polls = true
    this.party.within(10 * MINUTE, () => this.#poll())
  }

  #poll(): void {
    this.#polls = false
    this.party.call('listInbox', {}, ({ body }) => {
      for (const delivery of body.items) {
        this.#take(delivery)
        this.party.call('acknowledgeDelivery', { path: { deliveryId: delivery.id } })
      }
      if (body.more) this.#pollLater()
    })
  }

  #lookLater(caseId: string): void {
    this.party.later(() => this.#look(caseId))
  }

  #look(caseId: string): void {
    const { world, institutionId } = this.party
    this.party.call('getRegistryCase', { path: { caseId } }, ({ body: view, code }) => {
      if (code) return world.history.violate(`${institutionId} may not read ${caseId}, which it was sent: ${code}`)
      const body = nextDecision(world, institutionId, view)
      if (body) this.#decide(caseId, body)
      if (!world.ending) this.#err(view)
      if (world.ending) this.#cancelGivenUp(view)
      if (view.caseState === 'open') this.#lookLater(caseId)
    })
  }

  #decide(caseId: string, body: object): void {
    this.party.call('recordDecision', { path: { caseId }, body })
  }

  /** It says things twice, says what does not fit, and contradicts itself; and asks for a delivery again. */
  #err(view: View): void {
    const { world, institutionId, random } = this.party
    const how = random.weighted({ not: 40, any: 2, contradicts: 1, replays: 1 })
    if (how === 'any' || how === 'contradicts') this.#decide(view.caseId, anyDecision(world, institutionId, view))
    if (how === 'contradicts') this.#decide(view.caseId, anyDecision(world, institutionId, view))
    if (how === 'replays')
      this.party.call('replayDelivery', { path: { deliveryId: `dlv_${view.caseId}_${random.between(2, 6)}` } })
  }

  /** Some queries stay without an answer until everybody comes to an end. */
  #answerLater({ queryId, query }: Delivery): void {
    const { random, world, institutionId } = this.party
    const most = world.ending ? 5 * MINUTE : random.chance(0.15) ? 60 * HOUR : 2 * HOUR
    this.party.within(most, () => {
      const body = answerTo(world, institutionId, query)
      this.party.call('answerQuery', { path: { queryId }, body })
    })
  }

  #cancelAt(caseId: string): void {
    this.party.call('getRegistryCase', { path: { caseId } }, ({ body: view }) => {
      if (view) this.#cancel(view)
    })
  }

  #cancel({ certificates, units }: View): void {
    const numbers: string[] = certificates.map(({ number }: { readonly number: string }) => number)
    if (numbers.length > 0) this.report('mortgage-cancelled', units[0], numbers)
  }

  /** A mortgage for a loan that was never paid out goes from the book, and so does any that is released at the window. */
  #cancelGivenUp(view: View): void {
    const { milestones } = view
    if (milestones.includes('not-disbursed') && !milestones.includes('released')) this.#cancel(view)
  }

  /** Reports what happened at its window. */
  report(kind: string, unitNumber: string, numbers: readonly string[] = []): void {
    const { world, random } = this.party
    this.#reported += 1
    const certificates = numbers.map((number) => ({ number, ended: 'cancelled' }))
    const body = {
      eventNumber: `W-${this.#reported}`,
      kind,
      unitNumber,
      happenedAt: beijing(new Date(world.scheduler.now - random.int(HOUR))),
      ...(certificates.length > 0 && { certificates }),
    }
    this.party.call('reportUnitEvent', { body }, ({ body: taken }) => {
      if (taken) world.history.begun()
    })
    // the window's own system reports it once more
    if (random.chance(0.1)) this.party.call('reportUnitEvent', { body })
  }
}
