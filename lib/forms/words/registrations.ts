/** For each registration that is asked for: who becomes or is the right holder, who is on the other side, why, and whether one side asks alone. */

import type { Plan } from '../../registrations/business.ts'
import { BUSINESSES, planOf } from '../../registrations/businesses/index.ts'
import { REGISTRATION_KINDS, type RegistrationKind } from '../../registrations/kinds.ts'
import { isForTheLenderAlone } from '../../registrations/lender-alone.ts'
import type { Item } from '../fields.ts'
import { CHANGED, DETERMINATIONS, EXTINCTIONS, RENEWALS } from './codes.ts'
import { agentFor, byName, coOwnershipOf, partyAs } from './persons.ts'
import { BY_HAND, joined, type Matter, NONE } from './plain.ts'
import { rightOf, typeOf } from './rights.ts'

/** Before anything is filed a business may be named without its way of doing it. */
export const planIn = ({ business, mode }: Matter): Plan | undefined => planOf(BUSINESSES[business], mode)

export type Applicant = Item<'rightHolders'>
type Sides = { readonly holders: readonly Applicant[]; readonly obligors: readonly Applicant[] }

const partiesAs =
  (role: string) =>
  (matter: Matter, ids: readonly string[]): Applicant[] =>
    ids.map((id) => ({
      ...partyAs(matter, id),
      role,
      coOwnership: coOwnershipOf(matter, id),
      ...agentFor(matter, id),
    }))

const lenderAs = (
  matter: Matter,
  role: string,
  lender: { readonly name: string; readonly branch?: string },
): Applicant => ({
  ...byName(matter, lender.name, lender.branch),
  role,
  coOwnership: NONE,
  agent: BY_HAND,
  agentPhone: BY_HAND,
})

const lendersAs = (matter: Matter, role: string): Applicant[] =>
  (matter.mortgagees ?? []).map((lender) => lenderAs(matter, role, lender))

/** Whoever holds the mortgages that the filing acts upon. */
const formerLendersAs = (matter: Matter, role: string): Applicant[] =>
  [...new Set((matter.existing ?? []).map(({ mortgageeName }) => mortgageeName))].map((name) =>
    lenderAs(matter, role, { name }),
  )

const ownersIn = ({ units }: Matter): string[] => [...new Set(units.flatMap(({ owners }) => owners))]
const mortgagorsIn = (matter: Matter): readonly string[] =>
  matter.mortgagors?.map(({ party }) => party) ?? ownersIn(matter)

/** An old mortgage lies on what the seller owned. */
const formerMortgagorsIn = (matter: Matter): readonly string[] => matter.sale?.sellers ?? mortgagorsIn(matter)

const newMortgage = (matter: Matter, [holder, obligor]: readonly [string, string] = ['抵押权人', '抵押人']): Sides => ({
  holders: lendersAs(matter, holder),
  obligors: partiesAs(obligor)(matter, mortgagorsIn(matter)),
})

const oldMortgage = (matter: Matter): Sides => ({
  holders: formerLendersAs(matter, '抵押权人'),
  obligors: partiesAs('抵押人')(matter, formerMortgagorsIn(matter)),
})

const bought = (matter: Matter, [holder, obligor]: readonly [string, string]): Sides => ({
  holders: partiesAs(holder)(matter, matter.sale?.buyers ?? []),
  obligors: partiesAs(obligor)(matter, matter.sale?.sellers ?? []),
})

const passed = (matter: Matter): Sides => {
  const [to, from] = ['受让人（抵押权人）', '转让人（原抵押权人）']
  const { assignment } = matter
  return {
    holders: assignment ? [lenderAs(matter, to, assignment.assignee)] : lendersAs(matter, to),
    obligors: assignment ? [lenderAs(matter, from, assignment.assignor)] : formerLendersAs(matter, from),
  }
}

const NOTED = ['预告登记权利人（抵押权人）', '预告登记义务人（抵押人）'] as const
const noted = (matter: Matter): Sides => newMortgage(matter, NOTED)

const SIDES: Readonly<Record<RegistrationKind, (matter: Matter) => Sides>> = {
  'mortgage-first': newMortgage,
  'mortgage-change': newMortgage,
  'mortgage-determination': newMortgage,
  'pre-notice-conversion': newMortgage,
  'mortgage-transfer': passed,
  'mortgage-cancel': oldMortgage,
  'mortgage-partial-cancel': oldMortgage,
  'mortgage-pre-notice': noted,
  'other-pre-notice': noted,
  'mortgage-pre-notice-change': noted,
  'mortgage-pre-notice-transfer': passed,
  'mortgage-pre-notice-cancel': oldMortgage,
  'purchase-pre-notice': (matter) => bought(matter, ['预告登记权利人（买受人）', '预告登记义务人（出卖人）']),
  'ownership-transfer': (matter) => bought(matter, ['受让人', '转让人']),
}

const extinction = ({ existing = [] }: Matter): string =>
  joined([...new Set(existing.map(({ reason }) => (reason ? EXTINCTIONS[reason] : NONE)))])

/** 在建转现 changes what the mortgage lies on, and needs no other change (实施细则 77). */
const changed = ({ change, construction }: Matter): string => {
  if (!change) return construction ? '建筑物竣工，在建建筑物抵押转为建成建筑物抵押' : NONE
  const items = `变更（${joined(change.items.map(({ of }) => CHANGED[of]))}）`
  return change.renews ? `${RENEWALS[change.renews]}，${items}` : items
}

const REASONS: Readonly<Record<RegistrationKind, (matter: Matter) => string>> = {
  'mortgage-first': ({ mortgage }) => (mortgage?.kind === 'maximum' ? '设立最高额抵押' : '设立抵押'),
  'mortgage-change': changed,
  'mortgage-transfer': () => '主债权转让，抵押权一并转让',
  'mortgage-cancel': extinction,
  'mortgage-partial-cancel': (matter) => `${extinction(matter)}（部分不动产）`,
  'mortgage-determination': ({ determination }) => (determination ? DETERMINATIONS[determination.reason] : NONE),
  'purchase-pre-notice': () => '预购商品房',
  'mortgage-pre-notice': () => '以预购商品房设定抵押',
  'other-pre-notice': () => '约定设立抵押',
  'mortgage-pre-notice-change': changed,
  'mortgage-pre-notice-transfer': () => '主债权转让，抵押权预告登记一并转移',
  'mortgage-pre-notice-cancel': extinction,
  'pre-notice-conversion': () => '抵押权预告登记转抵押权首次登记',
  'ownership-transfer': () => '买卖',
}

/** 条例 14: both sides ask together, the lender asks alone, or the owner does on a judgment (操作规范 14.4). */
const soleAsker = (matter: Matter): 'lender' | 'owner' | undefined => {
  const applicants = planIn(matter)?.applicants ?? []
  const only = (role: Plan['applicants'][number]) => applicants.length > 0 && applicants.every((one) => one === role)
  if (only('mortgagors')) return 'owner'
  return (only('mortgagees') && matter.mortgagors === undefined) || isForTheLenderAlone(matter) ? 'lender' : undefined
}

const MANNERS = { lender: '抵押权人单方申请', owner: '抵押人单方申请', both: '双方共同申请' } as const

export const mannerOf = (matter: Matter): string => MANNERS[soleAsker(matter) ?? 'both']

export type Asked = Item<'registrations'> & { readonly sides: Sides }

const namesOf = (persons: readonly Applicant[]): string => joined([...new Set(persons.map(({ name }) => name))])

/** In the order in which they are to be entered. */
export const askedFor = (matter: Matter): readonly Asked[] => {
  const manner = mannerOf(matter)
  const units = matter.units.map(({ unitNumber }) => unitNumber)
  return (planIn(matter)?.registrations ?? []).map((kind) => {
    const sides = SIDES[kind](matter)
    return {
      name: REGISTRATION_KINDS[kind].zh,
      right: rightOf(kind, units),
      type: typeOf(kind),
      reason: REASONS[kind](matter),
      holders: namesOf(sides.holders),
      obligors: namesOf(sides.obligors),
      manner,
      sides,
    }
  })
}

/** A lender that is no party of these registrations applies as well where it must agree. */
const othersWhoApply = (matter: Matter): readonly Applicant[] =>
  planIn(matter)?.applicants.includes('other-lender') ? formerLendersAs(matter, '原抵押权人') : []

const onlyOnce = (persons: readonly Applicant[]): Applicant[] => [
  ...new Map(persons.map((person) => [`${person.name} ${person.documentNumber}`, person])).values(),
]

/** Everybody who signs the application, once, by the first part in which he applies. */
export const applicantsIn = (matter: Matter): readonly Applicant[] => {
  const sides = askedFor(matter).map((asked) => asked.sides)
  const [holders, obligors] = [sides.flatMap((side) => side.holders), sides.flatMap((side) => side.obligors)]
  const alone = soleAsker(matter)
  if (alone !== undefined) return onlyOnce(alone === 'lender' ? holders : obligors)
  const all = [...holders, ...obligors, ...othersWhoApply(matter)].reverse()
  return onlyOnce(all).reverse()
}
