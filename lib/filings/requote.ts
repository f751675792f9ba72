/** A supplement before acceptance may put right what the fees rest on: then they are quoted anew, and its event says so. */
import { type CaseFees, feesWrite, quoteOf } from '../fees/case-fees.ts'
import { type FeeFacts, quote } from '../fees/quote.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Row, Write } from '../platform/ports.ts'
import { exemptionsOf } from '../review/fee-facts.ts'
import type { Filing } from './filing.ts'

/** What the book said goes before whatever is declared. */
const factsAfter = ({ facts }: CaseFees, filing: Filing): FeeFacts => {
  const { extraCopies: _copies, ...rest } = facts
  const declared = new Map(filing.units.map(({ unitNumber, use }) => [unitNumber, use]))
  const extraCopies = filing.fees?.extraCopies
  return {
    ...rest,
    units: facts.units.map((unit) => {
      const use = declared.get(unit.unitNumber)
      return unit.byBook ? unit : { unitNumber: unit.unitNumber, ...(use && { use }) }
    }),
    ...exemptionsOf(filing),
    ...(extraCopies !== undefined && { extraCopies }),
  }
}

export type Requoted = { readonly writes: readonly Write[]; readonly data: Row }

/** Not once they are frozen: from then on only the registry says otherwise. */
export const requoted = (fees: CaseFees | undefined, filing: Filing, today: LocalDate): Requoted => {
  if (!fees || fees.lines) return { writes: [], data: {} }
  const facts = factsAfter(fees, filing)
  const [from, to] = [quoteOf(fees).totals.mortgagee, quote(facts, today).totals.mortgagee]
  const write = feesWrite(fees, { facts, quotedOn: today })
  return { writes: [write], data: from === to ? {} : { requoted: { fromFen: from, toFen: to } } }
}
