/** What an application will cost, line by line, and who pays. */
import { quote } from '../../fees/quote.ts'
import type { LocalDate } from '../../kernel/time.ts'
import { printUnitNumber } from '../../kernel/unit-number.ts'
import { REGISTRATION_KINDS } from '../../registrations/kinds.ts'
import { feeFactsOf } from '../../review/fee-facts.ts'
import { PAYERS } from './codes.ts'
import { amountOf, type Matter } from './plain.ts'
import { planIn } from './registrations.ts'

const yuan = (fen: number): string => amountOf({ currency: 'CNY', fen })

/** As the schedule has it on the day the form is made, by what the filing says of use, exemption and copies. */
export const feesOn = (matter: Matter, on: LocalDate) => {
  const registrations = planIn(matter)?.registrations ?? []
  const facts = feeFactsOf({ ...matter, documents: [] }, { registrations, books: undefined })
  const { lines, totals, totalFen } = quote(facts, on)
  return {
    values: {
      'fees.mortgagee': yuan(totals.mortgagee),
      'fees.transferee': yuan(totals.transferee),
      'fees.total': yuan(totalFen),
    },
    lines: lines.map(({ registration, units, basis, copies, zh, fen, payer, source }) => ({
      registration: REGISTRATION_KINDS[registration].zh,
      units: units.map(printUnitNumber).join('、'),
      rule: `${zh}${copies === undefined ? '' : ` × ${copies}`}${basis === 'assumed' ? '（用途未申报，按此预计）' : ''}`,
      amount: yuan(fen),
      payer: PAYERS[payer],
      source,
    })),
  }
}
