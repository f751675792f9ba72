/** What the platform's own worker does for a subject when it is due, by the kind of the subject. */
import type { ExaminePorts } from '../../lib/cases/examine/conclude.ts'
import { examineCase } from '../../lib/cases/examine/examine-case.ts'
import type { Http } from '../../lib/platform/ports.ts'
import { type DueKind, type SubjectKind, subjectKindOf } from '../../lib/subjects/subjects.ts'

/** `outside` is asked for only by what calls an institution: its client is large. */
type Given = ExaminePorts & { readonly outside: () => Promise<{ readonly http: Http; readonly baseUrl: string }> }
type OnDue = (given: Given, id: string) => Promise<unknown>

/** Most of what is owed is to cases; what the others need is loaded when the first of them comes. */
const examine: OnDue = async (given, caseId) => {
  if ((await examineCase(given, caseId)) !== 'archiving') return
  await (await import('../../lib/archives/archive-case.ts')).archiveCase(given, caseId)
}

const settle: OnDue = async (given, orderId) => {
  const [{ settleOrder }, outside] = await Promise.all([import('../../lib/payments/settle-order.ts'), given.outside()])
  await settleOrder({ ...given, ...outside }, orderId)
}

const sign: OnDue = async (given, signingRequestId) => {
  const [{ advanceSigning }, outside] = await Promise.all([
    import('../../lib/documents/signing/advance-signing.ts'),
    given.outside(),
  ])
  await advanceSigning({ ...given, ...outside }, signingRequestId)
}

const ON_DUE = {
  case: examine,
  query: async (given, id) => (await import('../../lib/queries/close-late-query.ts')).closeLateQuery(given, id),
  'unit-event': async (given, id) =>
    (await import('../../lib/cases/units/notify-monitoring-banks.ts')).notifyMonitoringBanks(given, id),
  matter: async (given, id) => (await import('../../lib/matters/escalate-matter.ts')).escalateLateMatter(given, id),
  'common-material': async (given, id) =>
    (await import('../../lib/documents/common/warn-of-expiry.ts')).warnOfExpiry(given, id),
  'call-up': async (given, id) =>
    (await import('../../lib/archives/warn-of-late-call-up.ts')).warnOfLateCallUp(given, id),
  'signing-request': sign,
  'payment-order': settle,
  report: null,
  'access-change': null,
} as const satisfies { [Kind in SubjectKind]: Kind extends DueKind ? OnDue : null }

/** Throws for a subject of which nothing is ever due. */
export const actOnDue = async (given: Given, subjectId: string): Promise<void> => {
  const kind = subjectKindOf(subjectId)
  const onDue: OnDue | null = ON_DUE[kind]
  if (!onDue) throw new Error(`nothing of a ${kind} is ever due: ${subjectId}`)
  await onDue(given, subjectId)
}
