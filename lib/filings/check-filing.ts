/** Level 1: everything that can be said of a filing from itself, the calendar and the map of registries; all of it at once. */
import * as z from 'zod/mini'
import { CreditCode } from '../kernel/credit-code.ts'
import { atMost, FAULTS_LISTED, type FaultCode } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { type Draft, type Rule, readDraft } from './draft.ts'
import { type Filing, UNITS_INLINE } from './filing.ts'
import { LocalId } from './model/fields.ts'
import * as business from './rules/business.ts'
import * as consistency from './rules/consistency.ts'
import * as particulars from './rules/particulars.ts'
import * as parties from './rules/parties.ts'
import { ownersHaveAuthorised } from './rules/power.ts'
import * as references from './rules/references.ts'
import * as units from './rules/units.ts'

const RULES: readonly Rule[] = [
  business.modeFitsTheBusiness,
  business.blocksFitTheBusiness,
  references.partiesAreListed,
  references.powersAreListed,
  references.powersNameListedUnits,
  references.shareholdersAreOwners,
  references.buyersHoldTheSharesBought,
  references.powersAreFiled,
  references.agentsActByTheirOwnPower,
  references.signingsAreOfThisFiling,
  references.nothingIsListedTwice,
  parties.birthDatesAreReal,
  parties.minorsHaveGuardians,
  parties.guardiansAreAdults,
  parties.debtorsRelateAsTheySay,
  parties.branchIsMortgagee,
  parties.mortgageesShareARank,
  units.unitsHaveOneRegistry,
  units.newMortgagesLieOnWhatMayBeMortgaged,
  units.certificatesHaveOneNumber,
  units.ownersShareAUnit,
  units.buyersShareWhatTheyBuy,
  units.mortgagedSharesAreParts,
  units.unitsAreMortgagedByOwners,
  units.mortgagorsOwn,
  particulars.datesAreNotInTheFuture,
  particulars.periodsRunForward,
  particulars.amountsFollowTheWayOfSecuring,
  particulars.existingDebtHasTheCurrencyOfTheCeiling,
  business.existingMortgagesEndAsTheySay,
  business.alternativesAreDecided,
  business.commitmentsAreFiled,
  consistency.sellersOwnWhatTheySell,
  consistency.buyersMortgage,
  consistency.blocksSayWhatTheBusinessDoes,
  business.requiredDocumentsAreThere,
  business.noOtherDocumentsAreThere,
  ownersHaveAuthorised,
]

export type FilingContext = Pick<Draft, 'today' | 'routeOf'>

const wellFormedness = (shape: readonly Fault[]): Draft['isWellFormed'] => {
  const pointers = shape.map(({ pointer }) => pointer)
  return (asked) =>
    !pointers.some((pointer) => pointer === asked || pointer.startsWith(`${asked}/`) || asked.startsWith(`${pointer}/`))
}

/** Every fault of a body that means to be a filing; none if it is one. Takes the body as it came, whatever it is. */
export const checkFiling = (body: unknown, { today, routeOf }: FilingContext): readonly Fault[] => {
  const { shape, filing } = readDraft(body)
  if (filing === undefined || shape.length > FAULTS_LISTED) return shape
  const draft: Draft = { filing, today, routeOf, isWellFormed: wellFormedness(shape) }
  return atMost([...shape, ...RULES.flatMap((rule) => rule(draft))])
}

/** The owner's authority is asked for by its own name when nothing else is wrong. */
const ABOUT_AUTHORITY: readonly string[] = ['power.not-from-owner', 'power.document-missing'] satisfies FaultCode[]

export const judgeFiling = (body: unknown, context: FilingContext): Result<Filing> => {
  const faults = checkFiling(body, context)
  if (faults.length === 0) return ok(body as Filing)
  const isUnauthorised = faults.every(({ code }) => ABOUT_AUTHORITY.includes(code))
  return refuse(isUnauthorised ? 'filing.not-authorised-by-owner' : 'request.invalid', { faults })
}

type Loose = { readonly [field: string]: unknown } | undefined | null

/** A value that fits its form, or nothing: a key is never made of what only looks like one. */
const fitting = (form: z.ZodMiniType<string>, value: unknown): string | undefined => {
  const parsed = form.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

const Prefixed = z.string().check(z.regex(/^\d{6}/))

/**
 * What must be looked up before a filing can be judged, read from a body of any shape: the units to route, the branch
 * and the officer.
 */
export const lookupsOf = (body: unknown) => {
  const loose = body as Loose
  const listed = loose?.['units']
  const unitNumbers = (Array.isArray(listed) ? listed.slice(0, UNITS_INLINE) : []).flatMap(
    (unit: Loose) => fitting(Prefixed, unit?.['unitNumber']) ?? [],
  )
  return {
    unitNumbers,
    branch: fitting(CreditCode, loose?.['branch']),
    officer: fitting(LocalId, loose?.['officer']),
  }
}
