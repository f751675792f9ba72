/** The particulars of the mortgage: dates and amounts. */
import { type FaultCode, faultOf, type Path } from '../../kernel/faults.ts'
import type { Money } from '../../kernel/money.ts'
import type { Fault } from '../../kernel/result.ts'
import { dayOf, type LocalDate } from '../../kernel/time.ts'
import { type Draft, placed, type Rule, type WellFormed } from '../draft.ts'
import type { Period } from '../model/fields.ts'

const notLater = (at: Path, day: LocalDate | undefined, than: LocalDate, code: FaultCode): Fault[] =>
  day !== undefined && day > than ? [faultOf(at, code)] : []

export const datesAreNotInTheFuture: Rule = ({ filing, today }) => {
  const { loan, mortgage } = filing
  const approvedOn = loan?.approvedAt === undefined ? undefined : dayOf(loan.approvedAt)
  return [
    ...notLater(['mortgage', 'signedOn'], mortgage?.signedOn, today, 'contract.signed-in-future'),
    ...notLater(['loan', 'loanContractSignedOn'], loan?.loanContractSignedOn, today, 'contract.signed-in-future'),
    ...notLater(['loan', 'approvedAt'], approvedOn, today, 'approval.in-future'),
    ...placed(filing.inquiry).flatMap(([at, { answeredOn }]) =>
      notLater(['inquiry', at, 'answeredOn'], answeredOn, today, 'date.in-future'),
    ),
  ]
}

const periodFaults = (at: Path, period: WellFormed<Period> | undefined): Fault[] =>
  period?.from !== undefined && period.to !== undefined && period.from >= period.to
    ? [faultOf([...at, 'to'], 'period.not-forward')]
    : []

export const periodsRunForward: Rule = ({ filing }) => {
  const { loan, mortgage } = filing
  const ofMortgage =
    mortgage?.kind === 'ordinary'
      ? periodFaults(['mortgage', 'term'], mortgage.term)
      : mortgage?.kind === 'maximum'
        ? periodFaults(['mortgage', 'determinationPeriod'], mortgage.determinationPeriod)
        : []
  const debtFrom = mortgage?.kind === 'ordinary' ? mortgage.term?.from : undefined
  const isEarly =
    debtFrom !== undefined && loan?.loanContractSignedOn !== undefined && debtFrom < loan.loanContractSignedOn
  return [
    ...ofMortgage,
    ...(isEarly ? [faultOf(['mortgage', 'term', 'from'], 'debt.before-contract')] : []),
    ...placed(filing.powersOfAttorney).flatMap(([at, { validFrom, validTo }]) =>
      validFrom !== undefined && validTo !== undefined && validTo < validFrom
        ? [faultOf(['powersOfAttorney', at, 'validTo'], 'period.not-forward')]
        : [],
    ),
  ]
}

const wellFormedMoney = (money: WellFormed<Money> | undefined): Money | undefined =>
  money?.currency === undefined || money.fen === undefined ? undefined : { currency: money.currency, fen: money.fen }

/** The claim of an ordinary mortgage, the ceiling of a maximum-amount one. */
const amountSecured = ({ mortgage }: Draft['filing']): Money | undefined =>
  wellFormedMoney(
    mortgage?.kind === 'ordinary' ? mortgage.claim : mortgage?.kind === 'maximum' ? mortgage.ceiling : undefined,
  )

const perUnitFaults = (draft: Draft): Fault[] => {
  const { filing, isWellFormed } = draft
  const units = placed(filing.units)
  const total = amountSecured(filing)
  const missing = units
    .filter(([at, { securedAmount }]) => securedAmount === undefined && isWellFormed(`/units/${at}/securedAmount`))
    .map(([at]) => faultOf(['units', at, 'securedAmount'], 'securing.amount-missing'))
  const foreign = units.flatMap(([at, { securedAmount }]) =>
    total !== undefined && securedAmount?.currency !== undefined && securedAmount.currency !== total.currency
      ? [
          faultOf(['units', at, 'securedAmount', 'currency'], 'money.currency-differs', {
            currency: total.currency,
          }),
        ]
      : [],
  )
  const amounts = (filing.units ?? []).map((unit) => wellFormedMoney(unit?.securedAmount))
  if (total === undefined || foreign.length > 0 || amounts.length === 0) return [...missing, ...foreign]
  if (amounts.some((amount) => amount === undefined)) return missing
  const sum = amounts.reduce((all, amount) => all + BigInt(amount?.fen ?? 0), 0n)
  return sum === BigInt(total.fen) ? [] : [faultOf(['units'], 'securing.sum-differs')]
}

export const amountsFollowTheWayOfSecuring: Rule = (draft) => {
  const { filing } = draft
  if (filing.mortgage?.securing === 'per-unit') return perUnitFaults(draft)
  if (filing.mortgage?.securing !== 'joint') return []
  return placed(filing.units).flatMap(([at, { securedAmount }]) =>
    securedAmount === undefined ? [] : [faultOf(['units', at, 'securedAmount'], 'securing.amount-not-expected')],
  )
}

export const existingDebtHasTheCurrencyOfTheCeiling: Rule = ({ filing }) => {
  const { mortgage } = filing
  if (mortgage?.kind !== 'maximum') return []
  const [ceiling, debt] = [mortgage.ceiling?.currency, mortgage.existingDebt?.amount?.currency]
  return ceiling === undefined || debt === undefined || ceiling === debt
    ? []
    : [faultOf(['mortgage', 'existingDebt', 'amount', 'currency'], 'money.currency-differs', { currency: ceiling })]
}
