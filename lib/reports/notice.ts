/** What who reports is told of its report, in its feed, a bank by webhook too. Of the report itself it says nothing. */

import { beijing } from '../kernel/time.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Ports, Row } from '../platform/ports.ts'
import type { Bank } from './banks.ts'
import { isReporter, type ReportName } from './scopes.ts'

export const REPORT_NOTICES = {
  'report.due': { zh: '半年报告即将到期，尚未报送', en: 'A half-year report is due soon and was not sent' },
  'report.overdue': { zh: '半年报告已逾期，尚未报送', en: 'A half-year report is overdue and was not sent' },
  'report.returned': { zh: '半年报告被退回', en: 'A half-year report was returned' },
  'report.accepted': { zh: '半年报告已接受', en: 'A half-year report was accepted' },
  'report.published': { zh: '半年报告已发布', en: 'A half-year report was published' },
} as const

/** A bank hears itself; a city has no id of an institution, so every authority hears that may write its report. */
export const reportReceivers = (name: ReportName, authorities: readonly Bank[]): string[] =>
  name.kind === 'bank'
    ? [name.reporter]
    : authorities.flatMap(({ institutionId, jurisdiction }) =>
        isReporter({ audience: 'authority', institutionId, ...(jurisdiction && { jurisdiction }) }, name)
          ? [institutionId]
          : [],
      )

type ReportReceiver = { readonly reportId: string; readonly hearer: string }
type Notice = { readonly type: string; readonly n: number; readonly data: Row }

/** `n` numbers what is told of one report. */
export const reportNotice = (
  { ids, clock }: Pick<Ports, 'ids' | 'clock'>,
  { reportId, hearer }: ReportReceiver,
  { type, n, data }: Notice,
) => {
  const now = clock.now()
  const eventId = ids.next('evt')
  return outRow({
    subjectId: reportId,
    n,
    eventId,
    type,
    party: hearer,
    receiver: receiverOf('feed', hearer),
    due: now.toISOString(),
    notification: { id: eventId, type, occurredAt: beijing(now), reportId, data },
  })
}
