/**
 * 贷前贷中贷后: under one authorization that allows it a bank is told when something happens to a unit at its registry. It is told that, and what
 * kind of thing; to see more it queries under the authorization.
 */

import * as z from 'zod/mini'
import type { StoredAuthorization } from '../authorizations/model.ts'
import { AuthorizationId, MonitorId } from '../kernel/ids.ts'
import { plain, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import type { Key } from '../platform/ports.ts'

export const MONITOR_NOTICE = 'monitor.notice'

const asked = {
  authorizationId: AuthorizationId,
  /** The designated officer who asks (专人). */
  officer: line(100),
  unitNumber: UnitNumber,
}

export const MonitorRequest = z.strictObject(asked)
export type MonitorRequest = z.infer<typeof MonitorRequest>

export const MonitorEnd = z.strictObject({ reason: z.enum(['loan-repaid', 'owner-asked', 'other']) })
export type MonitorEnd = z.infer<typeof MonitorEnd>

export const MonitorView = z.strictObject({
  monitorId: MonitorId,
  ...asked,
  registry: z.string(),
  /** `ended`: by the bank. An authorization that is revoked or has expired ends what is told, whatever stands here. */
  status: z.enum(['active', 'ended']),
  createdAt: Instant,
  /** The last day of the authorization. */
  until: LocalDate,
  endedAt: z.optional(Instant),
  endedFor: z.optional(MonitorEnd.shape.reason),
})
export type MonitorView = z.infer<typeof MonitorView>

/** The bank is part of the key: another bank's monitor and one that never was are the same miss. */
export const monitorKey = (bank: string, monitorId: string): Key => ({ pk: `MONITOR#${monitorId}`, sk: `BANK#${bank}` })

export const MONITORING_BANK_PREFIX = 'MONITOR#'
/** One for each bank and unit, found by the unit. */
export const monitoringBankKey = (unitNumber: string, bank: string): Key => ({
  pk: `UNIT#${unitNumber}`,
  sk: `${MONITORING_BANK_PREFIX}${bank}`,
})

/** What is found by the unit: who is to be told, under which authorization, until when. */
export const MonitoringBank = z.object({
  bank: z.string(),
  monitorId: MonitorId,
  authorizationId: AuthorizationId,
  until: LocalDate,
})
export type MonitoringBank = z.infer<typeof MonitoringBank>

export const MonitorRow = plain(whole(MonitorView), ['evidence'])

/** What an authorization must allow beside its own standing: to look at the unit's status for the time of the loan. */
export const MONITORED = { kind: 'unit-status', purpose: 'loan-monitoring' } as const

/** Uses are counted when the monitor is set up; a notice needs only that the authorization stands. */
export const mayBeNotified = (authorization: StoredAuthorization | undefined, today: LocalDate): boolean =>
  authorization !== undefined &&
  authorization.revokedAt === undefined &&
  authorization.validFrom <= today &&
  today <= authorization.validTo
