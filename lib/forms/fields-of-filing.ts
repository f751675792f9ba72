/** The words of a filing: everything that a form made from it can print. */
import type { DocumentType } from '../documents/types.ts'
import { circumstancesOf, slotRulesOf } from '../filings/rules/business.ts'
import { DOCUMENT_NAMES } from '../kernel/document-names.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import { BUSINESSES } from '../registrations/businesses/index.ts'
import type { FilingFields } from './fields.ts'
import {
  assignmentValues,
  changeValues,
  constructionValues,
  loanValues,
  mortgageValues,
  preNoticeValues,
  saleValues,
  settlementValues,
} from './words/blocks.ts'
import { feesOn } from './words/fees.ts'
import { listsOf } from './words/items.ts'
import { nameOf } from './words/persons.ts'
import { dateInWords, joined, type Matter, NONE } from './words/plain.ts'
import { askedFor, mannerOf } from './words/registrations.ts'

/** Papers about the persons, and the application itself, show no reason for a registration. */
const OF_PERSONS: ReadonlySet<DocumentType> = new Set<DocumentType>([
  'application-form',
  'power-of-attorney',
  'identity-papers',
  'company-papers',
  'guardianship-proof',
  'inquiry-record',
])

/** 登记原因证明文件, as far as the business asks for them in these circumstances. */
const reasonDocumentsOf = (matter: Matter, today: LocalDate): string => {
  const draft = { filing: matter, today, routeOf: () => undefined, isWellFormed: () => true }
  const circumstances = circumstancesOf(draft)
  const due = (slotRulesOf(draft) ?? []).filter(({ need }) => need === 'required' || circumstances.has(need))
  const slots = [...new Set(due.map(({ slot }) => slot))].filter((slot) => !OF_PERSONS.has(slot))
  return joined(slots.map((slot) => DOCUMENT_NAMES[slot].zh))
}

const modeOf = ({ business: name, mode = '' }: Matter): string => {
  const business = BUSINESSES[name]
  const modes: Readonly<Record<string, { readonly zh: string }>> = 'modes' in business ? business.modes : {}
  return modes[mode]?.zh ?? NONE
}

const headingOf = (matter: Matter, today: LocalDate) => {
  const asked = askedFor(matter)
  const once = (of: 'right' | 'type' | 'name' | 'reason') => joined([...new Set(asked.map((one) => one[of]))])
  return {
    business: BUSINESSES[matter.business].zh,
    mode: modeOf(matter),
    rightKinds: once('right'),
    registrationTypes: once('type'),
    registrationNames: once('name'),
    reasons: once('reason'),
    applyingManner: mannerOf(matter),
    reasonDocuments: reasonDocumentsOf(matter, today),
  }
}

export const fieldsOf = (
  matter: Matter,
  { registry, now }: { readonly registry: string; readonly now: Date },
): FilingFields => {
  const today = beijingDate(now)
  const { mortgagors = [], mortgagees = [], debtors = [], agents = [] } = matter
  const names = (of: readonly { readonly party: string }[]) => joined(of.map(({ party }) => nameOf(matter, party)))
  return {
    values: {
      ...headingOf(matter, today),
      registry,
      bankReference: matter.bankReference,
      madeOn: dateInWords(today),
      branch: mortgagees.find(({ branch }) => branch === matter.branch)?.name ?? matter.branch,
      mortgagors: names(mortgagors),
      mortgagees: joined(mortgagees.map(({ name }) => name)),
      debtors: names(debtors),
      agents: names(agents),
      ...loanValues(matter),
      ...mortgageValues(matter),
      ...changeValues(matter),
      ...assignmentValues(matter),
      ...saleValues(matter),
      ...constructionValues(matter),
      ...preNoticeValues(matter),
      ...settlementValues(matter),
      ...feesOn(matter, today).values,
    },
    lists: listsOf(matter, today),
  }
}
