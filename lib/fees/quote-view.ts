/** How a quote is shown: every line with the row of the schedule that made it. */
import * as z from 'zod/mini'
import { LocalDate } from '../kernel/time.ts'

const Fen = z.int().check(z.gte(0))

const Line = z.strictObject({
  /** Id of the one row of the schedule that made the line. */
  row: z.string(),
  zh: z.string(),
  en: z.string(),
  registration: z.string(),
  units: z.array(z.string()),
  /** residential · parking-or-storage · non-residential · farm-or-forest */
  category: z.string(),
  /** Whether the unit number tells the category, the book, the caller, or a building without a stated use was taken for no home. */
  basis: z.enum(['unit-number', 'book', 'declared', 'assumed']),
  /** none · small-enterprise · affordable-housing */
  exemption: z.string(),
  /** Of a line for further copies of a certificate. */
  copies: z.optional(z.int()),
  fen: Fen,
  payer: z.enum(['mortgagee', 'transferee']),
  source: z.string(),
})

export const FeeQuoteView = z.strictObject({
  on: LocalDate,
  lines: z.array(Line),
  totals: z.strictObject({ mortgagee: Fen, transferee: Fen }),
  totalFen: Fen,
})

/** What the parties of a case are shown of its fees. */
export const CaseFeesView = z.strictObject({
  quote: FeeQuoteView,
  /** Since the acceptance, line by line; before, it follows the schedule of the day. */
  frozen: z.boolean(),
  /** The day by which the case stands in a statement. */
  enteredOn: z.optional(LocalDate),
  /** What the branch owes: as the registry said, else as quoted. */
  dueFen: z.optional(Fen),
  /** The finding `fee.differs`: the registry asks for another sum than was quoted. */
  differs: z.optional(
    z.strictObject({ quotedFen: Fen, saidFen: Fen, saidWith: z.enum(['acceptance', 'payment-notice']) }),
  ),
  noticeNo: z.optional(z.string()),
  orderId: z.optional(z.string()),
  /** Nothing is owed any more: the application ended, or the registry took the money at its window. */
  struck: z.optional(z.enum(['refused', 'withdrawn', 'paid-at-window'])),
  paidAt: z.optional(z.string()),
  paidBy: z.optional(z.enum(['order', 'window'])),
})
export type CaseFeesView = z.infer<typeof CaseFeesView>
