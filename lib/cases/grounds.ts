/** Whether this bank may file this with this registry today, by its agreement and the directory: the platform's own house rules. */
import { reaches } from '../access/narrowing.ts'
import { agreementCovers, agreementInForceOn, officerDesignatedOn } from '../institutions/model.ts'
import type { Narrowing } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Refusal } from '../kernel/result.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Row } from '../platform/ports.ts'
import { openingFor } from '../registries/rollout.ts'
import { CONNECTED } from '../registries/routing.ts'
import type { Filing } from './filing.ts'

export type Grounds = {
  readonly agreement: Row | undefined
  readonly branch: Row | undefined
  readonly officer: Row | undefined
  readonly registry: string
  /** How the unit leads to the registry: its connection and rollout. */
  readonly route: Row | undefined
  readonly bank: string
  readonly narrowing: Narrowing | undefined
  readonly today: LocalDate
}

/** Whether the registry takes filings of this bank today. */
const closedTo = ({ route, bank, today }: Grounds): Refusal | undefined => {
  if (!CONNECTED.has(route?.status)) return { code: 'registry.not-connected' }
  const opening = openingFor(route?.rollout, bank, today)
  if (opening.open) return undefined
  const fault = opening.from
    ? faultOf('/units', 'rollout.opens', { from: opening.from })
    : faultOf('/units', 'rollout.no-date')
  return { code: 'rollout.not-open', faults: [fault] }
}

/** What no filing may pass, whatever it says: agreement, region, branch, designated officer. */
export const refusalOf = (filing: Pick<Filing, 'business' | 'branch'>, grounds: Grounds): Refusal | undefined => {
  const { agreement, branch, officer, registry, today, narrowing } = grounds
  if (!agreementInForceOn(agreement, today)) return { code: 'agreement.not-in-force' }
  const covered = agreementCovers(agreement, { business: filing.business, region: registry, on: today })
  if (!covered) return { code: 'agreement.not-covering' }
  if (!reaches(narrowing, { region: registry, business: filing.business })) return { code: 'client.narrowed' }
  const closed = closedTo(grounds)
  if (closed) return closed
  if (!branch) return { code: 'branch.not-listed', faults: [faultOf('/branch', 'branch.not-listed')] }
  if (officerDesignatedOn(officer, today, filing.branch)) return undefined
  return { code: 'officer.not-designated', faults: [faultOf('/officer', 'officer.not-designated')] }
}
