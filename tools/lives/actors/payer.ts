/** How a bank pays the fees of its accepted cases: each by itself or several in one order, now and then cancelled. */
import { MINUTE, type Party } from '../party.ts'

// biome-ignore lint/suspicious/noExplicitAny: a case as its bank reads it
type View = any

type Owed = { readonly caseId: string; readonly fen: number; readonly registry: string }

export class Payer {
  readonly #party: Party
  readonly #owed = new Map<string, Owed>()
  #soon = false

  constructor(party: Party) {
    this.#party = party
  }

  /** What is owed by a case as it was read. */
  note({ caseId, registry, fees }: View): void {
    const isOwed = fees?.dueFen > 0 && !fees.paidAt && !fees.struck && !fees.orderId
    if (isOwed) this.#owed.set(caseId, { caseId, fen: fees.dueFen, registry })
    else this.#owed.delete(caseId)
    if (!isOwed || this.#soon) return
    this.#soon = true
    this.#party.within(30 * MINUTE, () => this.#order())
  }

  #order(): void {
    this.#soon = false
    const { random, world } = this.#party
    const [first] = this.#owed.values()
    if (!first) return
    const alike = [...this.#owed.values()].filter(({ registry }) => registry === first.registry)
    const some = random.chance(0.5) ? alike : [first]
    for (const { caseId } of some) this.#owed.delete(caseId)
    const body = { cases: some.map(({ caseId, fen }) => ({ caseId, fen })) }
    this.#party.call('openPaymentOrder', { body }, ({ body: order }) => {
      if (!order) return
      world.history.begun()
      if (!world.ending && random.chance(0.1)) this.#cancelLater(order.orderId)
    })
  }

  #cancelLater(orderId: string): void {
    this.#party.within(90 * MINUTE, () =>
      this.#party.call('cancelPaymentOrder', { path: { orderId }, body: { reason: '开错' } }),
    )
  }
}
