/** Matters between bank, registry and authority: raised, answered or not, escalated, reopened, closed. */
import { HOUR, type Party } from '../party.ts'

// biome-ignore lint/suspicious/noExplicitAny: a matter as a party reads it
type Matter = any

const ACTS_OF_RAISER = {
  open: { replyToMatter: 2, closeMatter: 1, escalateMatter: 1, wait: 3 },
  resolved: { closeMatter: 3, reopenMatter: 1, wait: 3 },
} as const
const ACTS_OF_OWNER = { open: { resolveMatter: 4, replyToMatter: 2, wait: 3 }, resolved: { wait: 1 } } as const

type Move = 'replyToMatter' | 'closeMatter' | 'escalateMatter' | 'reopenMatter' | 'resolveMatter' | 'wait'

export class Talker {
  readonly #party: Party
  readonly #isRaiser: boolean

  constructor(party: Party, isRaiser: boolean) {
    this.#party = party
    this.#isRaiser = isRaiser
  }

  raise(about: object, kind: string): void {
    const body = { kind, about, subject: '办理情况', text: '请说明办理情况' }
    this.#party.call('raiseMatter', { body }, ({ body: matter }) => {
      if (!matter) return
      this.#party.world.history.begun()
      this.#party.world.history.matters.push(matter.matterId)
      this.follow(matter.matterId)
    })
  }

  follow(matterId: string): void {
    const { world } = this.#party
    this.#party.within((world.ending ? 0.2 : 20) * HOUR, () => this.#look(matterId))
  }

  #look(matterId: string): void {
    this.#party.call('getMatter', { path: { matterId } }, ({ body: matter, code }) => {
      const { world, institutionId } = this.#party
      if (code) return world.history.violate(`${institutionId} may not read matter ${matterId}: ${code}`)
      if (matter.state === 'closed') return
      this.follow(matterId)
      this.#act(matter, this.#move(matter))
    })
  }

  #move({ state }: Matter): Move {
    const { random, world } = this.#party
    if (world.ending) return this.#isRaiser ? 'closeMatter' : 'wait'
    const moves = (this.#isRaiser ? ACTS_OF_RAISER : ACTS_OF_OWNER)[state as 'open' | 'resolved']
    return random.weighted<Move>({ ...moves } as Record<Move, number>)
  }

  #act({ matterId }: Matter, move: Move): void {
    if (move === 'wait') return
    const body = move === 'escalateMatter' || move === 'reopenMatter' ? { reason: '未获答复' } : { text: '已处理' }
    this.#party.call(move, { path: { matterId }, body: move === 'closeMatter' ? {} : body })
  }
}
