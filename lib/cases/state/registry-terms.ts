/** What a registry publishes of its time, as it stood when the case was lodged: a promise is kept as it was given. */

import type { OfficeHours } from '../../clocks/hours.ts'
import type { Duration } from '../../clocks/limits.ts'
import type { Row } from '../../platform/ports.ts'
import type { RegistryRecord } from '../../registries/model.ts'

export type Terms = {
  readonly hours: OfficeHours
  readonly intake: 'any-time' | 'office-hours'
  readonly answersWithin: Duration
  readonly promise: Duration
  readonly paymentFirst: boolean
}

/** 条例 17 asks for an answer on the spot; for what comes over the network the platform reads it as the next working day. */
const USUAL_ANSWER: Duration = { unit: 'working-days', value: 1 }

export const publishedTerms = (registry: Row | undefined): Terms | undefined => {
  if (!registry?.['hours']) return undefined
  const { hours, capability } = registry as RegistryRecord
  const { spans, closedOn, openOn, intake = 'any-time' } = hours
  return {
    hours: { spans, ...(closedOn && { closedOn }), ...(openOn && { openOn }) },
    intake,
    answersWithin: capability.answersWithin ?? USUAL_ANSWER,
    promise: capability.promisedTime,
    paymentFirst: capability.paymentFirst ?? false,
  }
}
