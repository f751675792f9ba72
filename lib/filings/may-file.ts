/** Whether this bank may file this with this registry today, by its agreement and the directory: the platform's own house rules. */

import { reaches } from '../access/narrowing.ts'
import {
  type Agreement,
  agreementCovers,
  agreementInForceOn,
  type BranchRow,
  branchStands,
  type OfficerRow,
  officerDesignatedOn,
} from '../institutions/model.ts'
import type { Narrowing } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Stored } from '../kernel/stored.ts'
import type { LocalDate } from '../kernel/time.ts'
import { openingFor } from '../registries/rollout.ts'
import { CONNECTED, type RouteRow } from '../registries/routing.ts'
import type { Filing } from './filing.ts'

export type Grounds = {
  readonly agreement: Stored<Agreement> | undefined
  readonly branch: BranchRow | undefined
  readonly officer: OfficerRow | undefined
  /** One, or several where the loan is divided. */
  readonly registries: readonly string[]
  /** How the units lead to their registries: connection and rollout. */
  readonly routes: readonly (RouteRow | undefined)[]
  readonly bank: string
  readonly narrowing: Narrowing | undefined
  readonly today: LocalDate
}

/** Whether the registry takes filings of this bank today. */
const closedTo = (registry: string, { routes, bank, today }: Grounds): Refusal | undefined => {
  const route = routes.find((row) => row?.registry === registry)
  if (!CONNECTED.has(route?.status)) return { code: 'registry.not-connected' }
  const opening = openingFor(route?.rollout, bank, today)
  if (opening.open) return undefined
  const fault = opening.from
    ? faultOf('/units', 'rollout.opens', { from: opening.from })
    : faultOf('/units', 'rollout.no-date')
  return { code: 'rollout.not-open', faults: [fault] }
}

/** Each registry must be one that this bank may file this business with today. */
const refusalAt = (registry: string, { business }: Pick<Filing, 'business'>, grounds: Grounds): Refusal | undefined => {
  const { agreement, narrowing, today } = grounds
  if (!agreementCovers(agreement, { business, region: registry, on: today })) return { code: 'agreement.not-covering' }
  if (!reaches(narrowing, { region: registry, business })) return { code: 'client.narrowed' }
  return closedTo(registry, grounds)
}

/** What no filing may pass, whatever it says: agreement, region, branch, designated officer. */
export const refusalOf = (filing: Pick<Filing, 'business' | 'branch'>, grounds: Grounds): Refusal | undefined => {
  const { agreement, branch, officer, registries, today } = grounds
  if (!agreementInForceOn(agreement, today)) return { code: 'agreement.not-in-force' }
  const [at] = registries.flatMap((registry) => refusalAt(registry, filing, grounds) ?? [])
  if (at) return at
  if (!branchStands(branch)) return { code: 'branch.not-listed', faults: [faultOf('/branch', 'branch.not-listed')] }
  if (officerDesignatedOn(officer, today, filing.branch)) return undefined
  return { code: 'officer.not-designated', faults: [faultOf('/officer', 'officer.not-designated')] }
}
