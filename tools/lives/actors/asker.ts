/** How a bank looks into the book: by a letter of the owner, for one unit or by name, and by monitors while a loan runs. */
import type { AuthorizationLetter } from '../../../lib/authorizations/model.ts'
import { OFFICER, PAPER_SHA256, paperOf, REGISTRIES } from '../directory.ts'
import { HOUR, type Party } from '../party.ts'
import { unitOf } from './filings.ts'

const OWNER = { type: 'individual', name: '测试甲', idNumber: '350203190001020020', signedBy: 'handwritten' } as const

const letter = (party: Party): AuthorizationLetter => ({
  owners: [OWNER],
  bank: { name: '测试银行', creditCode: party.institutionId, signedBy: 'seal' },
  matters: '查询名下用于抵押的不动产登记信息',
  validFrom: '2026-11-24',
  validTo: party.random.chance(0.3) ? '2026-11-26' : '2026-12-31',
  obligations: '仅在授权的范围、方式和时限内查询，并承担超出授权查询的法律责任。',
  signedOn: '2026-11-24',
  document: { documentId: paperOf(party.world, party.institutionId, 'query-authorization'), sha256: PAPER_SHA256 },
  scope: { kind: 'whole-name' },
  queryKinds: ['ownership', 'mortgages', 'unit-status', 'holdings'],
  purposes: ['loan-approval', 'loan-monitoring'],
  manners: ['network'],
  ...(party.random.chance(0.3) && { maxUses: party.random.between(1, 3) }),
})

export class Asker {
  readonly #party: Party
  #letters: string[] = []

  constructor(party: Party) {
    this.#party = party
  }

  /** Asks under a letter that the bank has, or gets one first. */
  ask(): void {
    const { random } = this.#party
    const known = this.#letters.at(-1)
    if (known !== undefined && random.chance(0.7)) this.#askUnder(known)
    else this.#askAnew()
  }

  #askAnew(): void {
    const { random } = this.#party
    this.#party.call('recordAuthorization', { body: letter(this.#party) }, ({ body }) => {
      if (!body) return
      this.#letters.push(body.authorizationId)
      this.#askUnder(body.authorizationId)
      if (random.chance(0.15)) this.#revokeLater(body.authorizationId)
    })
  }

  #revokeLater(authorizationId: string): void {
    this.#party.within(20 * HOUR, () =>
      this.#party.call('revokeAuthorization', { path: { authorizationId }, body: { reason: 'owner-asked' } }),
    )
  }

  #askUnder(authorizationId: string): void {
    const { random, world } = this.#party
    const unitNumber = unitOf(random.pick(REGISTRIES).prefix, random.int(6))
    const under = { authorizationId, officer: OFFICER }
    const kind = random.weighted({ ownership: 4, mortgages: 2, holdings: 2, monitor: 3 })
    if (kind === 'monitor') {
      this.#party.call('createMonitor', { body: { ...under, unitNumber } }, ({ body }) => {
        if (!body) return
        world.history.begun()
        world.history.monitors.push({ bank: this.#party.institutionId, unitNumber, monitorId: body.monitorId })
      })
      return
    }
    const about = kind === 'holdings' ? {} : { unitNumber }
    const body = { ...under, kind, purpose: 'loan-approval', ...about }
    const headers = random.chance(0.3) ? { headers: () => ({ prefer: 'wait=3' }) } : {}
    this.#party.call('submitQuery', { body, ...headers }, ({ body: query }) => {
      if (!query) return
      world.history.begun()
      world.history.queries.push({ queryId: query.queryId, bank: this.#party.institutionId })
      this.#party.within(40 * HOUR, () => this.#read(query.queryId))
    })
  }

  #read(queryId: string): void {
    const { world, institutionId } = this.#party
    this.#party.call('getQuery', { path: { queryId } }, ({ code }) => {
      if (code) world.history.violate(`${institutionId} may not read its own query ${queryId}: ${code}`)
    })
  }
}
