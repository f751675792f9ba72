/** What must be right of a letter whether it is recorded or only printed to be signed. */
import { faultOf, type Path } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { AuthorizationLetter } from './model.ts'

type Judged = Pick<AuthorizationLetter, 'validFrom' | 'validTo'> & {
  readonly bank: { readonly creditCode: string }
  readonly owners: readonly { readonly idNumber: string }[]
  /** None of a letter in whole name. */
  readonly units: readonly string[] | undefined
}

type At = { readonly bank: string; readonly today: LocalDate; readonly unitAt: (i: number) => Path }

const repeats = (values: readonly string[], at: (i: number) => Path): Fault[] =>
  values.flatMap((value, i) => {
    const first = values.indexOf(value)
    return first === i ? [] : [faultOf(at(i), 'list.repeats', { first: first + 1 })]
  })

export const faultsOfLetter = (letter: Judged, { bank, today, unitAt }: At): Fault[] => [
  ...(letter.bank.creditCode === bank ? [] : [faultOf(['bank', 'creditCode'], 'authorization.bank-differs')]),
  ...(letter.validTo < letter.validFrom ? [faultOf(['validTo'], 'period.not-forward')] : []),
  ...(letter.validTo < today ? [faultOf(['validTo'], 'date.past')] : []),
  ...repeats(
    letter.owners.map(({ idNumber }) => idNumber),
    (i) => ['owners', i, 'idNumber'],
  ),
  ...repeats(letter.units ?? [], unitAt),
]
