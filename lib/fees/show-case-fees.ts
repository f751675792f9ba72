/** The fees of a case as its parties are shown them. */
import { type CaseFees, quoteOf } from './case-fees.ts'
import type { CaseFeesView } from './quote-view.ts'

export const caseFeesView = (fees: CaseFees): CaseFeesView => {
  const { on, lines, totals, totalFen } = quoteOf(fees)
  const { enteredOn, dueFen, differs, noticeNo, orderId, struck, paidAt, paidBy } = fees
  return {
    quote: { on, lines: lines.map((line) => ({ ...line, units: [...line.units] })), totals, totalFen },
    frozen: fees.lines !== undefined,
    ...(enteredOn && { enteredOn }),
    ...(dueFen !== undefined && { dueFen }),
    ...(differs && { differs }),
    ...(noticeNo && { noticeNo }),
    ...(orderId && { orderId }),
    ...(struck && { struck }),
    ...(paidAt && { paidAt }),
    ...(paidBy && { paidBy }),
  }
}
