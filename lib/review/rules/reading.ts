/** Small readings of a filing that several rules share. */

import { isHousingLand } from '../../fees/uses.ts'
import type { LocalDate } from '../../kernel/time.ts'
import { placed } from '../../kernel/well-formed.ts'
import { isForTheLenderAlone } from '../../registrations/lender-alone.ts'
import type { Application, PartyNamed, UnitApplied } from '../application.ts'
import { type Looked, onlyCancels } from '../facts.ts'
import type { Rule, Spotted } from '../model.ts'

export const unitAt = (at: number, field = 'unitNumber'): string => `/units/${at}/${field}`

export const spottedIf = (found: boolean, pointer: string, more: Omit<Spotted, 'pointer'> = {}): readonly Spotted[] =>
  found ? [{ pointer, ...more }] : []

export const eachUnit = (
  { units }: Application,
  judge: (unit: UnitApplied, at: number) => readonly Spotted[],
): readonly Spotted[] => placed(units).flatMap(([at, unit]) => judge(unit, at))

export const partyOf = ({ parties }: Application, id: string | undefined): PartyNamed | undefined =>
  id === undefined ? undefined : parties?.find((party) => party?.id === id)

export const mortgagorIds = ({ mortgagors }: Application): readonly string[] =>
  placed(mortgagors).flatMap(([, { party }]) => party ?? [])

const idsOf = (ids: readonly (string | undefined)[] | undefined): readonly string[] => placed(ids).map(([, id]) => id)

export const buyerIds = ({ sale }: Application): readonly string[] => idsOf(sale?.buyers)

export const sellerIds = ({ sale }: Application): readonly string[] => idsOf(sale?.sellers)

/** Who joins in giving something away: of what passes its sellers, and co-owners who buy; of what stays its mortgagors. */
export const disposing = (application: Application): readonly string[] =>
  application.sale === undefined ? mortgagorIds(application) : [...sellerIds(application), ...buyerIds(application)]

/** Every person who applies beside the lenders, and where the filing names him first. */
export const applying = ({
  mortgagors,
  sale,
}: Application): readonly { readonly id: string; readonly at: string }[] => {
  const all = [
    ...placed(mortgagors).flatMap(([at, { party }]) =>
      party === undefined ? [] : [{ id: party, at: `/mortgagors/${at}` }],
    ),
    ...placed(sale?.sellers).map(([at, id]) => ({ id, at: `/sale/sellers/${at}` })),
    ...placed(sale?.buyers).map(([at, id]) => ({ id, at: `/sale/buyers/${at}` })),
  ]
  return all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at)
}

/** Owners act as sellers or mortgagors; where a mortgage only ends, or the lender applies alone, nobody of them need apply. */
export const ownersApply: NonNullable<Rule['applies']> = (application, facts) =>
  (application.sale === undefined ? application.mortgagors : application.sale.sellers) !== undefined &&
  !onlyCancels(facts) &&
  !isForTheLenderAlone(application)

export const hasSlot = ({ documents }: Application, ...slots: readonly string[]): boolean =>
  placed(documents).some(([, { slot }]) => slot !== undefined && slots.includes(slot))

/** The last day of the debt, or of the time in which debts may arise. */
export const debtEnds = ({ mortgage }: Application): LocalDate | undefined =>
  mortgage?.term?.to ?? mortgage?.determinationPeriod?.to

export const isHousing = ({ shown }: Looked): boolean =>
  isHousingLand((shown['unit-status'] ?? shown.ownership)?.facts?.use ?? '')

/** One number however it is written: width, brackets and blanks aside. */
export const written = (text: string): string => text.normalize('NFKC').replaceAll(/[\s]/g, '').toUpperCase()

/** The numbers by which the filing names what it acts upon, of papers of before unified registration too (条例 33). */
export const actedUpon = ({ existing, conversion }: Application): ReadonlySet<string> =>
  new Set(
    placed(existing)
      .flatMap(([, { proofNumber, legacyProofNumbers }]) => [proofNumber, ...(legacyProofNumbers ?? [])])
      .concat(conversion?.preNoticeNo, conversion?.legacyPreNoticeNo)
      .flatMap((number) => (number === undefined ? [] : [written(number)])),
  )

/** The mortgages of the unit that are none of those this filing acts upon. */
export const othersMortgages = ({ shown }: Looked, application: Application) => {
  const own = actedUpon(application)
  return (shown.mortgages?.mortgages ?? []).filter(
    ({ proofNumber, preNotice }) => preNotice !== true && !own.has(written(proofNumber)),
  )
}

export const ownMortgages = ({ shown }: Looked, application: Application) => {
  const own = actedUpon(application)
  return (shown.mortgages?.mortgages ?? []).filter(({ proofNumber }) => own.has(written(proofNumber)))
}

/** By its number, or by that of a paper of before unified registration. */
const preNoticeNumber = ({ conversion }: Application): string | undefined =>
  conversion?.preNoticeNo ?? conversion?.legacyPreNoticeNo

/** The pre-notice a conversion rests on, where the book shows it. */
export const preNoticeOf = ({ shown }: Looked, application: Application) => {
  const number = preNoticeNumber(application)
  return number === undefined
    ? undefined
    : shown.mortgages?.mortgages?.find(
        ({ preNotice, proofNumber }) => preNotice === true && written(proofNumber) === written(number),
      )
}

export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

export const differ = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean =>
  a.size !== b.size || [...a].some((one) => !b.has(one))
