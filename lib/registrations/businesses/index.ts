/** Every business the platform takes. */

import * as z from 'zod/mini'
import { keysOf } from '../../names/keys.ts'
import type { Business, Plan } from '../business.ts'
import { CONSTRUCTION_CHANGE } from './construction-change.ts'
import { CONSTRUCTION_CONVERSION } from './construction-conversion.ts'
import { CONSTRUCTION_MORTGAGE } from './construction-mortgage.ts'
import { CONSTRUCTION_PARTIAL_RELEASE } from './construction-partial-release.ts'
import { CONSTRUCTION_RELEASE } from './construction-release.ts'
import { CONSTRUCTION_TRANSFER } from './construction-transfer.ts'
import { DETERMINATION } from './determination.ts'
import { EXTENSION } from './extension.ts'
import { JUDGMENT_RELEASE } from './judgment-release.ts'
import { MORTGAGE_CHANGE } from './mortgage-change.ts'
import { MORTGAGE_PRE_NOTICE } from './mortgage-pre-notice.ts'
import { MORTGAGE_TRANSFER } from './mortgage-transfer.ts'
import { NEW_LOAN } from './new-loan.ts'
import { PARTIAL_RELEASE } from './partial-release.ts'
import { PRE_NOTICE_CHANGE } from './pre-notice-change.ts'
import { PRE_NOTICE_CONVERSION } from './pre-notice-conversion.ts'
import { PRE_NOTICE_RELEASE } from './pre-notice-release.ts'
import { PRE_NOTICE_TRANSFER } from './pre-notice-transfer.ts'
import { REFINANCE } from './refinance.ts'
import { RELEASE } from './release.ts'
import { RENEWAL } from './renewal.ts'
import { ROLLOVER } from './rollover.ts'
import { SECOND_HAND_PURCHASE } from './second-hand-purchase.ts'
import { TRANSFER_WITH_MORTGAGE } from './transfer-with-mortgage.ts'

export const BUSINESSES = {
  'new-loan': NEW_LOAN,
  'second-hand-purchase': SECOND_HAND_PURCHASE,
  'construction-mortgage': CONSTRUCTION_MORTGAGE,
  'construction-conversion': CONSTRUCTION_CONVERSION,
  'construction-partial-release': CONSTRUCTION_PARTIAL_RELEASE,
  'construction-change': CONSTRUCTION_CHANGE,
  'construction-transfer': CONSTRUCTION_TRANSFER,
  'construction-release': CONSTRUCTION_RELEASE,
  extension: EXTENSION,
  renewal: RENEWAL,
  refinance: REFINANCE,
  rollover: ROLLOVER,
  'mortgage-transfer': MORTGAGE_TRANSFER,
  'mortgage-change': MORTGAGE_CHANGE,
  'partial-release': PARTIAL_RELEASE,
  determination: DETERMINATION,
  release: RELEASE,
  'judgment-release': JUDGMENT_RELEASE,
  'mortgage-pre-notice': MORTGAGE_PRE_NOTICE,
  'pre-notice-conversion': PRE_NOTICE_CONVERSION,
  'pre-notice-change': PRE_NOTICE_CHANGE,
  'pre-notice-transfer': PRE_NOTICE_TRANSFER,
  'pre-notice-release': PRE_NOTICE_RELEASE,
  'transfer-with-mortgage': TRANSFER_WITH_MORTGAGE,
} as const satisfies Record<string, Business>

export const BusinessName = z.enum(keysOf(BUSINESSES))

export const modesOf = (business: Business): readonly string[] =>
  'modes' in business ? Object.keys(business.modes) : []

/** How the business is done; undefined where it has modes and this is none of them, or has none and one is given. */
export const planOf = (business: Business | undefined, mode: string | undefined): Plan | undefined => {
  if (business === undefined) return undefined
  if ('plan' in business) return mode === undefined ? business.plan : undefined
  return mode !== undefined && Object.hasOwn(business.modes, mode) ? business.modes[mode] : undefined
}
