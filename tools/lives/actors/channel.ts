/** A payment channel: gives codes, takes money in parts, too much or late, says things twice, and pays back what it is asked to. */
import { sealedHeaders } from '../../../lib/access/shared-secret.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { CHANNEL, CHANNEL_SECRET, CHANNEL_URL } from '../directory.ts'
import { HOUR, MINUTE, Party } from '../party.ts'
import type { World } from '../world.ts'

export class Channel {
  readonly party: Party
  #serials = 0

  constructor(world: World) {
    this.party = new Party(world, { institutionId: CHANNEL, audience: 'bank' })
    world.receivers.set(CHANNEL_URL, ({ body }, path) => this.#take(path, JSON.parse(body)))
  }

  #take(path: string, message: { readonly orderId: string; readonly fen: number; readonly refundNo: string }): number {
    const { orderId, fen, refundNo } = message
    if (path === '/notices') this.#notice(orderId, fen)
    const account = this.party.world.accounts.get(orderId)
    if (path === '/cancellations' && account) account.cancelled = true
    if (path === '/refunds' && account) {
      account.refunds.set(refundNo, fen)
      this.#say({ type: 'refunded', orderId, refundNo, fen, refundedAt: this.#now() })
    }
    return 200
  }

  #now(): string {
    return beijing(new Date(this.party.world.scheduler.now - 1000))
  }

  #notice(orderId: string, fen: number): void {
    const { random, world } = this.party
    const known = this.party.world.accounts.get(orderId)
    const paymentCode = known?.paymentCode ?? `3502${String(this.party.world.accounts.size + 1).padStart(12, '0')}`
    if (known) known.fen = fen
    else {
      this.party.world.accounts.set(orderId, {
        orderId,
        paymentCode,
        fen,
        cancelled: false,
        payments: [],
        refunds: new Map(),
      })
      this.party.within(world.ending ? 10 * MINUTE : 30 * HOUR, () => this.#pay(orderId))
    }
    if (!random.chance(world.illness.receiver / 2)) this.#say({ type: 'notice-issued', orderId, paymentCode })
  }

  /** What the branch pays, mostly all of it and once. */
  #pay(orderId: string): void {
    const { random, world } = this.party
    const account = this.party.world.accounts.get(orderId)
    if (!account || account.cancelled) return
    const paid = account.payments.reduce((sum, { fen }) => sum + fen, 0)
    const rest = account.fen - paid
    if (rest <= 0) return
    const how = world.ending ? 'all' : random.weighted({ all: 8, part: 2, toomuch: 1, twice: 1 })
    const fen = how === 'part' ? Math.max(1, Math.floor(rest / 2)) : how === 'toomuch' ? rest + 100 : rest
    this.#serials += 1
    const serial = `NT${String(this.#serials).padStart(8, '0')}`
    account.payments.push({ serial, fen })
    const receipt = { code: '35060126', number: String(this.#serials).padStart(10, '0'), checkCode: 'abc123' }
    const { paymentCode } = account
    const paidAt = this.#now()
    const told = { type: 'paid', orderId, paymentCode, serial, fen, paidAt, receipt }
    this.#say(told)
    if (how === 'twice') this.#say(told)
    this.party.within(world.ending ? 10 * MINUTE : 10 * HOUR, () => this.#pay(orderId))
  }

  #say(body: object): void {
    const headers = (text: string) =>
      sealedHeaders('channel', { secret: CHANNEL_SECRET, body: text }, new Date(this.party.world.scheduler.now))
    this.party.within(2 * MINUTE, () => this.party.call('reportPayment', { path: { channel: CHANNEL }, body, headers }))
  }
}
