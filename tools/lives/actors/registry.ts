/** A registry's system: takes what it is sent, by its inbox or by webhook, however often, and decides in its own time. */
import { hookOf } from '../directory.ts'
import { Party } from '../party.ts'
import type { World } from '../world.ts'
import { nextDecision } from './decisions.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

// biome-ignore lint/suspicious/noExplicitAny: a delivery as it arrives
type Delivery = any

export class Registry {
  readonly party: Party
  readonly #seen = new Set<string>()
  readonly #cases = new Set<string>()
  #polls = false

  constructor(world: World, code: string) {
    this.party = new Party(world, { institutionId: code, audience: 'registry' })
    world.receivers.set(new URL(hookOf(code)).origin, ({ body }) => this.#take(JSON.parse(body)))
    world.inboxes.set(code, () => this.#pollLater())
  }

  /** What comes twice is taken once. */
  #take(delivery: Delivery): number {
    const { world, institutionId } = this.party
    world.history.delivered({ at: world.scheduler.now, to: institutionId, delivery })
    if (this.#seen.has(delivery.id)) return 204
    this.#seen.add(delivery.id)
    if (delivery.type === 'case.lodged' && !this.#cases.has(delivery.caseId)) {
      this.#cases.add(delivery.caseId)
      this.#lookLater(delivery.caseId)
    }
    return 204
  }

  #pollLater(): void {
    if (this.#polls) return
    this.#polls = true
    const { random } = this.party
    this.party.after(random.int(10 * MINUTE), () => this.#poll())
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
    const { random, world } = this.party
    const most = world.ending
      ? 5 * MINUTE
      : random.weighted({ soon: 3, today: 3, later: 1 }) === 'soon'
        ? 20 * MINUTE
        : 20 * HOUR
    this.party.after(random.int(most), () => this.#look(caseId))
  }

  #look(caseId: string): void {
    const { world, institutionId } = this.party
    this.party.call('getRegistryCase', { path: { caseId } }, ({ body: view, code }) => {
      if (code) return world.history.violate(`${institutionId} may not read ${caseId}, which it was sent: ${code}`)
      const body = nextDecision(world, institutionId, view)
      if (body) this.party.call('recordDecision', { path: { caseId }, body })
      if (view.caseState === 'open' && view.applicationState !== 'certified') this.#lookLater(caseId)
    })
  }
}
