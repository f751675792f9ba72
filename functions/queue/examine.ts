import { examineCase } from '../../lib/cases/examine/examine-case.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { type DueKind, type SubjectKind, subjectKindOf } from '../../lib/subjects/subjects.ts'
import { calendar } from '../runtime/calendar.ts'
import { setting } from '../runtime/environment.ts'
import { objects } from '../runtime/objects-port.ts'
import { ports } from '../runtime/ports.ts'
import { queue } from '../runtime/queue-port.ts'
import { serveQueue } from '../runtime/worker.ts'

const given = { ...ports, queue, objects }

/** Most of what is owed is to cases; what the others need is loaded when the first of them comes. */
const settle = async (orderId: string): Promise<void> => {
  const [{ settleOrder }, { http }] = await Promise.all([
    import('../../lib/payments/settle-order.ts'),
    import('../runtime/http-port.ts'),
  ])
  await settleOrder({ ...given, http, baseUrl: setting(SETTINGS.issuer) }, orderId)
}

const sign = async (signingRequestId: string): Promise<void> => {
  const [{ advanceSigning }, { http }] = await Promise.all([
    import('../../lib/documents/signing/advance-signing.ts'),
    import('../runtime/http-port.ts'),
  ])
  await advanceSigning({ ...given, http, baseUrl: setting(SETTINGS.issuer) }, signingRequestId)
}

type OnDue = (id: string) => Promise<unknown>

const examine: OnDue = async (caseId) => {
  const owed = await examineCase(given, caseId)
  if (owed === 'archiving') await (await import('../../lib/archives/archive-case.ts')).archiveCase(given, caseId)
  if (owed === 'keeping-on') await (await import('../../lib/archives/keep-on.ts')).keepOn(given, caseId)
}

/** What is done for a subject when it is due. */
const ON_DUE = {
  case: examine,
  query: async (id) => (await import('../../lib/queries/close-late-query.ts')).closeLateQuery(given, id),
  'unit-event': async (id) =>
    (await import('../../lib/cases/units/notify-monitoring-banks.ts')).notifyMonitoringBanks(given, id),
  matter: async (id) => (await import('../../lib/matters/escalate-matter.ts')).escalateLateMatter(given, id),
  'common-material': async (id) =>
    (await import('../../lib/documents/common/warn-of-expiry.ts')).warnOfExpiry(given, id),
  'call-up': async (id) => (await import('../../lib/archives/warn-of-late-call-up.ts')).warnOfLateCallUp(given, id),
  'signing-request': sign,
  'payment-order': settle,
  report: null,
  'access-change': null,
} as const satisfies { [Kind in SubjectKind]: Kind extends DueKind ? OnDue : null }

export const handler = serveQueue(async ({ subjectId }) => {
  if (subjectId === undefined) return
  const kind = subjectKindOf(subjectId)
  const onDue: OnDue | null = ON_DUE[kind]
  if (!onDue) throw new Error(`nothing of a ${kind} is ever due: ${subjectId}`)
  await onDue(subjectId)
}).use(calendar)
