/** A bank's loan system: files cases, looks at them now and then, answers what is asked of it, and pays out. */
import type { Filing } from '../../../lib/filings/filing.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import { hookOf, paperOf } from '../directory.ts'
import { MINUTE, Party, type Reply } from '../party.ts'
import type { World } from '../world.ts'
import { Asker } from './asker.ts'
import { filingOf } from './filings.ts'
import { Loans } from './loans.ts'
import { Talker } from './matters.ts'
import { Payer } from './payer.ts'

// biome-ignore lint/suspicious/noExplicitAny: a case as its bank reads it
type View = any

type Move = 'wait' | 'withdraw' | 'message' | 'complain' | 'supplement' | 'supplementPart' | 'disburse' | 'notDisburse'

const MOVES: Readonly<Record<string, Readonly<Partial<Record<Move, number>>>>> = {
  validating: { wait: 1 },
  'awaiting-intake': { wait: 20, withdraw: 1 },
  lodged: { wait: 30, withdraw: 1, message: 1 },
  'supplement-required': { supplement: 6, supplementPart: 2, wait: 4, withdraw: 1 },
  'further-material': { supplement: 6, supplementPart: 2, wait: 4, withdraw: 1 },
  'withdrawal-requested': { wait: 1 },
  registered: { disburse: 6, notDisburse: 0.5, wait: 4, message: 1 },
  certified: { disburse: 8, notDisburse: 0.5, wait: 1 },
}
const UNDERWAY = { wait: 30, withdraw: 1, message: 1, complain: 2 }
const IN_THE_END: readonly Move[] = ['supplement', 'disburse']

export class Bank {
  readonly party: Party
  readonly asker: Asker
  readonly #loans: Loans
  readonly #payer: Payer
  readonly #talker: Talker
  #filed = 0

  constructor(world: World, institutionId: string) {
    this.party = new Party(world, { institutionId, audience: 'bank' })
    this.asker = new Asker(this.party)
    this.#loans = new Loans({
      party: this.party,
      follow: (caseId) => this.#lookLater(caseId),
      file: (filing) => this.#submit(filing),
    })
    this.#payer = new Payer(this.party)
    this.#talker = new Talker(this.party, true)
    world.receivers.set(new URL(hookOf(institutionId)).origin, ({ body }) => this.#notified(JSON.parse(body)))
  }

  file(): void {
    const { world, institutionId } = this.party
    this.#filed += 1
    this.#submit(filingOf(world, institutionId, this.#filed))
  }

  #submit(body: Filing): void {
    const { world, institutionId } = this.party
    this.party.call('submitCase', { body }, ({ body: answer, code }) => {
      if (code) return
      const { caseId, registry = 'several' } = answer
      world.history.begun()
      world.history.filed.push({ caseId, bank: institutionId, registry })
      this.#loans.note(caseId, body)
      this.#lookLater(caseId)
    })
  }

  #notified({ id }: { readonly id: string }): number {
    this.party.world.history.pushed.push({ to: this.party.institutionId, id })
    return 204
  }

  #lookLater(caseId: string): void {
    this.party.later(() => this.#look(caseId))
  }

  #look(caseId: string): void {
    this.party.call('getCase', { path: { caseId } }, (reply) => this.#consider(caseId, reply))
  }

  #consider(caseId: string, { body: view, code }: Reply): void {
    const { world, institutionId } = this.party
    if (code) world.history.violate(`${institutionId} may not read its own case ${caseId}: ${code}`)
    if (code) return
    if (view.parts) this.#loans.consider(view)
    else this.#payer.note(view)
    if (view.caseState !== 'open') {
      this.#repay(view)
      return
    }
    this.#lookLater(caseId)
    if (!view.parts) this.#move(this.#moveFor(view), view)
  }

  /** Of a loan that is paid out, some time; and now and then a notification is asked for again. */
  #repay({ caseId, milestones }: View): void {
    const { world, random } = this.party
    const settledAt = beijing(new Date(world.scheduler.now - 5000))
    if (milestones.includes('disbursed') && random.chance(0.3))
      this.party.call('reportRepayment', { path: { caseId }, body: { settledAt } })
    if (random.chance(0.1)) this.party.call('replayDelivery', { path: { deliveryId: `dlv_${random.between(1, 20)}` } })
  }

  #moveFor(view: View): Move {
    const { random, world } = this.party
    const moves: Readonly<Partial<Record<Move, number>>> = MOVES[view.applicationState] ?? UNDERWAY
    const last = world.ending ? IN_THE_END.find((move) => move in moves) : undefined
    return last ?? random.weighted({ ...moves } as Record<Move, number>)
  }

  #move(move: Move, view: View): void {
    const { caseId } = view
    const path = { caseId }
    const { random, world } = this.party
    const now = beijing(new Date(world.scheduler.now - random.int(MINUTE) - 5000))
    if (move === 'withdraw') this.party.call('requestWithdrawal', { path, body: { reason: '借款人放弃' } })
    if (move === 'message') this.party.call('sendMessage', { path, body: { text: '请尽快办理' } })
    if (move === 'complain') this.#talker.raise({ kind: 'case', caseId }, 'overdue')
    if (move === 'notDisburse' && view.awaits.includes('disbursed'))
      this.party.call('reportNonDisbursement', { path, body: { decidedAt: now, reason: 'bank-decision' } })
    if (move === 'disburse' && view.awaits.includes('disbursed'))
      this.party.call('reportDisbursement', {
        path,
        body: { disbursedAt: now, amount: { currency: 'CNY', fen: 1 + random.int(1e8) } },
      })
    if (move === 'supplement' || move === 'supplementPart') this.#supplement(view, move === 'supplement')
  }

  #supplement({ caseId, times }: View, inFull: boolean): void {
    const { world, institutionId, random } = this.party
    const open: { readonly id: string; readonly slot?: string }[] = (times.request?.items ?? []).filter(
      ({ outcome }: { readonly outcome: string }) => outcome === 'open',
    )
    const some = inFull ? open : open.slice(0, 1)
    const answers = some.map(({ id }) =>
      random.chance(0.15)
        ? { item: id, unable: '无法提供' }
        : { item: id, documents: [paperOf(world, institutionId, 'other')] },
    )
    if (answers.length > 0) this.party.call('supplementCase', { path: { caseId }, body: { answers } })
  }
}
