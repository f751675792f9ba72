/** What a registry publishes of its time, as it stood when the case was lodged: a promise stays as it was given. */

import type { Duration } from '../../clocks/limits.ts'
import type { ProvinceLimit } from '../../clocks/province-limit.ts'
import type { Published } from '../../registries/model.ts'
import type { Terms } from './terms.ts'

/** 条例 17 asks for an answer on the spot; of what comes over the network the platform asks after it the next working day. */
const USUAL_ANSWER: Duration = { unit: 'working-days', value: 1 }

const withoutVersion = ({ duration, source, from }: ProvinceLimit) => ({ duration, source, from })

export const publishedTerms = (registry: Published | undefined, provinceLimit?: ProvinceLimit): Terms | undefined => {
  const { hours, capability } = registry ?? {}
  if (!hours || !capability) return undefined
  const { spans, closedOn, openOn, intake = 'any-time' } = hours
  return {
    hours: { spans, ...(closedOn && { closedOn }), ...(openOn && { openOn }) },
    intake,
    answersWithin: capability.answersWithin ?? USUAL_ANSWER,
    ...(capability.deemsAccepted && { deemsAccepted: true as const }),
    promise: capability.promisedTime,
    paymentFirst: capability.paymentFirst ?? false,
    ...(provinceLimit && { province: withoutVersion(provinceLimit) }),
  }
}
