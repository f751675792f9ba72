/**
 * How a bank goes on with a loan over several registries: it follows the parts, files one again that has failed, pays out on the whole, or
 * gives it up and has what was registered taken from the books.
 */

import type { Filing } from '../../../lib/filings/filing.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import type { Party } from '../party.ts'
import { filedAgain } from './filings.ts'

// biome-ignore lint/suspicious/noExplicitAny: a case as its bank reads it
type View = any
type Part = {
  readonly caseId: string
  readonly registry: string
  readonly units: readonly string[]
  readonly caseState: string
  readonly applicationState: string
  readonly stands: boolean
}

type Filer = {
  readonly party: Party
  /** Looks at a case from now on. */
  readonly follow: (caseId: string) => void
  readonly file: (filing: Filing) => void
}

export class Loans {
  readonly #filer: Filer
  readonly #followed = new Set<string>()
  readonly #filings = new Map<string, Filing>()
  readonly #replaced = new Set<string>()

  constructor(filer: Filer) {
    this.#filer = filer
  }

  note(caseId: string, filing: Filing): void {
    this.#filings.set(caseId, filing)
  }

  consider(view: View): void {
    const parts: readonly Part[] = view.parts
    if (view.applicationState === 'validating') return
    for (const { caseId } of parts) if (!this.#followed.has(caseId)) this.#follow(caseId)
    if (view.milestones.includes('not-disbursed')) this.#giveUp(parts)
    else if (view.caseState === 'open') this.#move(view, parts)
  }

  #follow(caseId: string): void {
    this.#followed.add(caseId)
    this.#filer.follow(caseId)
  }

  #move(view: View, parts: readonly Part[]): void {
    const { world, random } = this.#filer.party
    const failed = parts.filter(({ caseState }) => caseState === 'ended-without-registration')
    const isUnderWay = parts.some(
      ({ applicationState, caseState }) => caseState === 'open' && applicationState !== 'certified',
    )
    if (failed.length > 0 && !world.ending && random.chance(0.4)) this.#fileAgain(view, failed)
    if (world.ending && (isUnderWay || failed.length === 0 || this.#mayPay(view, parts))) this.#pay(view)
    else if (world.ending) this.#decline(view)
    else if (random.chance(0.3)) this.#pay(view)
    else if (random.chance(0.05)) this.#decline(view)
  }

  #mayPay({ disbursementWaitsFor }: View, parts: readonly Part[]): boolean {
    return disbursementWaitsFor === 'any' && parts.some(({ stands }) => stands)
  }

  #now(): string {
    return beijing(new Date(this.#filer.party.world.scheduler.now - 5000))
  }

  #pay({ caseId, awaits }: View): void {
    if (!awaits.includes('disbursed')) return
    const body = { disbursedAt: this.#now(), amount: { currency: 'CNY', fen: 1000 } }
    this.#filer.party.call('reportDisbursement', { path: { caseId }, body })
  }

  #decline({ caseId, awaits }: View): void {
    if (!awaits.includes('disbursed')) return
    const body = { decidedAt: this.#now(), reason: 'bank-decision' }
    this.#filer.party.call('reportNonDisbursement', { path: { caseId }, body })
  }

  /** Once for each part that has failed. */
  #fileAgain({ caseId }: View, failed: readonly Part[]): void {
    const { world, institutionId } = this.#filer.party
    const filing = this.#filings.get(caseId)
    const part = failed.find((one) => !this.#replaced.has(one.caseId))
    if (!filing || !part) return
    this.#replaced.add(part.caseId)
    this.#filer.file(filedAgain(world, { bank: institutionId, filing, part }))
  }

  /** The registries take out of their books what secures nothing any more. */
  #giveUp(parts: readonly Part[]): void {
    const { windows } = this.#filer.party.world
    for (const { caseId, registry, stands } of parts) if (stands) windows.get(registry)?.(caseId)
  }
}
