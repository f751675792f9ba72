/** Those who ask for what is not theirs, and what they must never be shown. */
import { BANKS, REGISTRIES } from '../directory.ts'
import { Party } from '../party.ts'
import type { World } from '../world.ts'

type Filed = { readonly caseId: string; readonly bank: string; readonly registry: string }

export class Snoop {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** One look at something foreign. */
  peek(): void {
    const { random, history } = this.#world
    if (history.filed.length === 0) return
    const filed = random.pick(history.filed)
    const how = random.weighted({ bank: 2, registry: 2, narrowed: 2, list: 1, feed: 1 })
    if (how === 'bank') this.#foreignBank(filed)
    if (how === 'registry') this.#foreignRegistry(filed)
    if (how === 'narrowed') this.#narrowed(filed)
    if (how === 'list') this.#list(filed)
    if (how === 'feed') this.#feed(filed)
  }

  #mustMiss(party: Party, operation: 'getCase' | 'getRegistryCase', { caseId }: Filed): void {
    party.call(operation, { path: { caseId } }, ({ code }) => {
      if (code !== 'resource.not-found')
        this.#world.history.violate(`${party.institutionId} was answered ${code ?? 'the case'} for ${caseId}`)
    })
  }

  #foreignBank(filed: Filed): void {
    const institutionId = this.#world.random.pick(BANKS.filter((bank) => bank !== filed.bank))
    this.#mustMiss(new Party(this.#world, { institutionId, audience: 'bank' }), 'getCase', filed)
  }

  #foreignRegistry(filed: Filed): void {
    const { code } = this.#world.random.pick(REGISTRIES.filter(({ code: one }) => one !== filed.registry))
    const party = new Party(this.#world, { institutionId: code, audience: 'registry' })
    this.#mustMiss(party, 'getRegistryCase', filed)
    const { caseId } = filed
    const body = { decision: 'in-review', startedAt: '2026-11-24T09:00:00.000+08:00' }
    party.call('recordDecision', { path: { caseId }, body }, ({ code: refusal }) => {
      if (refusal !== 'resource.not-found')
        this.#world.history.violate(`${party.institutionId} decided on ${caseId}: ${refusal ?? 'it was taken'}`)
    })
  }

  /** A client of the bank itself that may have to do with other regions, or with other businesses. */
  #client({ bank, registry }: Filed): { readonly party: Party; readonly region: string } {
    const region = registry === '350200' ? '3501' : '3502'
    return {
      party: new Party(this.#world, { institutionId: bank, audience: 'bank', narrowing: { regions: [region] } }),
      region,
    }
  }

  #narrowed(filed: Filed): void {
    const byBusiness = new Party(this.#world, {
      institutionId: filed.bank,
      audience: 'bank',
      narrowing: { businesses: ['release'] },
    })
    const party = this.#world.random.chance(0.5) ? byBusiness : this.#client(filed).party
    this.#mustMiss(party, 'getCase', filed)
  }

  #list(filed: Filed): void {
    const { party, region } = this.#client(filed)
    party.call('listCases', { query: { limit: 20 } }, ({ body }) => {
      const seen: readonly { readonly caseId: string; readonly registry: string; readonly bank: string }[] = body.items
      const foreign = seen.filter(({ registry, bank }) => !registry.startsWith(region) || bank !== filed.bank)
      for (const { caseId } of foreign)
        this.#world.history.violate(`a client held to ${region} was shown ${caseId} in a list`)
    })
  }

  #feed(filed: Filed): void {
    const { party, region } = this.#client(filed)
    const registryOf = new Map(this.#world.history.filed.map(({ caseId, registry }) => [caseId, registry]))
    party.call('listNotifications', { query: { after: 0, limit: 30 } }, ({ body }) => {
      const seen: readonly { readonly caseId?: string }[] = body.items
      for (const { caseId = '' } of seen) {
        const registry = registryOf.get(caseId)
        if (registry !== undefined && !registry.startsWith(region))
          this.#world.history.violate(`a client held to ${region} was notified of ${caseId}`)
      }
    })
  }
}
