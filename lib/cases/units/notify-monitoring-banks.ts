/**
 * Banks that monitor a unit are notified of what happened to it, a portion at a time: the first with the event itself, the others by the
 * platform, under a row that says how far it has come. A portion and the step of that row are one transaction.
 */
import * as z from 'zod/mini'
import { authorizationKey, StoredAuthorization } from '../../authorizations/model.ts'
import { beijingDate } from '../../kernel/time.ts'
import { outRow, platformDue, receiverOf } from '../../outbox/rows.ts'
import type { Hint, Key, Ports, Row, Write } from '../../platform/ports.ts'
import {
  MONITOR_NOTICE,
  MONITORING_BANK_PREFIX,
  MonitoringBank,
  mayBeNotified,
  monitoringBankKey,
} from '../../queries/monitor.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { eventKey, partyKey } from '../state/rows.ts'

/** Two writes for each, and those of cases and certificates, fit one transaction of 100. One bank has one monitor on a unit. */
const BANKS_AT_ONCE = 26

type Portion = {
  readonly watchers: readonly MonitoringBank[]
  /** The last that was looked at, where there are more. */
  readonly after?: Row
}

export const monitoringBanksAfter = async (
  { table }: Pick<Ports, 'table'>,
  { unitNumber, after, now }: { readonly unitNumber: string; readonly after?: Row; readonly now: Date },
): Promise<Portion> => {
  const { pk } = monitoringBankKey(unitNumber, '')
  const page = { limit: BANKS_AT_ONCE, ...(after && { after }) }
  const { rows, next } = await table.query(
    { table: 'cases', pk, sk: { prefix: MONITORING_BANK_PREFIX }, ...page },
    MonitoringBank,
  )
  const more = next && { after: next }
  const watches = rows
  if (watches.length === 0) return { watchers: [], ...more }
  const keys = watches.map(({ bank, authorizationId }) => authorizationKey(bank, authorizationId))
  const authorizations = await table.batchGet(
    keys.map((key) => ({ table: 'directory', key, model: StoredAuthorization }) as const),
  )
  return { watchers: watches.filter((_, i) => mayBeNotified(authorizations[i], beijingDate(now))), ...more }
}

const Happened = z.object({
  unitEventId: z.string(),
  eventId: z.string(),
  kind: z.string(),
  unitNumber: z.string(),
  occurredAt: z.string(),
  /** `X-Request-Id` of the call that reported it. */
  correlation: z.optional(z.string()),
})
export type Happened = z.infer<typeof Happened>

/** After whom the next portion begins. */
const ProgressRow = z.object({ after: z.record(z.string(), z.unknown()) })

/** The kind of event and nothing more: to see what the book says now, the bank queries under its authorization. */
export const noticesTo = (watchers: readonly MonitoringBank[], happened: Happened, now: Date) => {
  const { unitEventId, eventId, kind, unitNumber, occurredAt, correlation } = happened
  const under = correlation === undefined ? {} : { correlation }
  const type = MONITOR_NOTICE
  const notices = watchers.map(({ bank, monitorId, authorizationId }) => {
    const receiver = receiverOf('feed', bank)
    const data = { kind, authorizationId }
    const notification = { id: eventId, type, occurredAt, monitorId, unitNumber, data }
    const due = now.toISOString()
    const out = outRow({
      receiver,
      party: bank,
      subjectId: unitEventId,
      n: 1,
      eventId,
      type,
      due,
      ...under,
      notification,
    })
    return { out, party: { ...partyKey(unitEventId, bank), role: 'bank', monitorId } }
  })
  return {
    writes: notices.flatMap(({ out, party }): Write[] => [out, party].map((put) => ({ table: 'cases', put }))),
    hints: notices.map(({ out }): Hint => ({ receiver: out.receiver, subjectId: unitEventId, ...under })),
  }
}

const progressKey = (unitEventId: string): Key => ({ pk: subjectPk(unitEventId), sk: 'WATCHERS' })

/** While this row exists, some monitoring bank has not been notified. */
export const stillToNotify = (unitEventId: string, after: Row, now: Date): Write => ({
  table: 'cases',
  put: { ...progressKey(unitEventId), after, ...platformDue(unitEventId, now) },
})

type NoticePorts = Pick<Ports, 'table' | 'queue' | 'clock'>

/** Notifies the next portion; false when none is left, or another worker has just done it. */
const notifyPortion = async ({ table, queue, clock }: NoticePorts, unitEventId: string): Promise<boolean> => {
  const key = progressKey(unitEventId)
  const [progress, event] = await table.batchGet([
    { table: 'cases', key, model: ProgressRow },
    { table: 'cases', key: eventKey(unitEventId, 1), model: Happened },
  ])
  if (!progress) return false
  if (!event) throw new Error(`outside event ${unitEventId} lacks its event`)
  const now = clock.now()
  const { watchers, after } = await monitoringBanksAfter(
    { table },
    { unitNumber: event.unitNumber, after: progress.after, now },
  )
  const notices = noticesTo(watchers, event, now)
  const asSeen = { expression: '#after = :after', values: { after: progress.after } }
  const step: Write = after
    ? { table: 'cases', update: key, set: { after }, condition: asSeen }
    : { table: 'cases', delete: key, condition: asSeen }
  const commit = await table.transact([step, ...notices.writes])
  if (!commit.committed) return false
  if (notices.hints.length > 0) await queue.hint('feed', notices.hints)
  return after !== undefined
}

export const notifyMonitoringBanks = async (ports: NoticePorts, unitEventId: string): Promise<void> => {
  let more = true
  while (more) more = await notifyPortion(ports, unitEventId)
}
