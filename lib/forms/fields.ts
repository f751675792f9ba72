/**
 * What forms can print, by name: single values, and lists whose entries have values of their own. What is printed and what can be read
 * back from a form are the same words, so that data and document cannot disagree unnoticed.
 */
import { keysOf } from '../names/keys.ts'

/** Of a filing: every block that it may have, so that a template can name whatever an examiner reads. */
export const FILING_VALUES = [
  'business',
  'mode',
  'registry',
  'bankReference',
  'madeOn',
  'branch',
  'rightKinds',
  'registrationTypes',
  'registrationNames',
  'applyingManner',
  'reasons',
  'reasonDocuments',
  'mortgagors',
  'mortgagees',
  'debtors',
  'agents',
  'loan.contractNo',
  'loan.signedOn',
  'loan.amount',
  'loan.amountInWords',
  'loan.purpose',
  'loan.facilityNo',
  'mortgage.kind',
  'mortgage.contractNo',
  'mortgage.signedOn',
  'mortgage.amount',
  'mortgage.amountInWords',
  'mortgage.period',
  'mortgage.scope',
  'mortgage.transferRestricted',
  'mortgage.securing',
  'mortgage.ceilingCovers',
  'mortgage.existingDebt',
  'change.agreementNo',
  'change.signedOn',
  'change.renews',
  'change.securedClaim',
  'assignment.assignor',
  'assignment.assignee',
  'assignment.agreementNo',
  'assignment.signedOn',
  'assignment.amount',
  'assignment.debtorNotified',
  'assignment.undeterminedPart',
  'determination.reason',
  'determination.fact',
  'determination.determinedOn',
  'determination.amount',
  'sale.sellers',
  'sale.buyers',
  'sale.price',
  'sale.priceInWords',
  'sale.onlineContractNo',
  'sale.signedOn',
  'sale.taxClearanceNo',
  'sale.fundCustodyAccount',
  'construction.planningPermitNo',
  'construction.landCertificate',
  'construction.excludedUnits',
  'construction.viewedOn',
  'preNotice.kind',
  'preNotice.agreedOn',
  'preNotice.presaleContractNo',
  'preNotice.filedContractNo',
  'preNotice.purchasePreNoticeNo',
  'conversion.preNoticeNo',
  'conversion.ownership',
  'settlement.agreementNo',
  'settlement.signedOn',
  'settlement.payOut',
  'settlement.payOff',
  'settlement.counterpart',
  'settlement.custody',
  'fees.mortgagee',
  'fees.transferee',
  'fees.total',
] as const

/** Of a letter by which an owner lets a bank look, which there is before any filing. */
export const LETTER_VALUES = [
  'madeOn',
  'letter.owners',
  'letter.bank',
  'letter.bankCode',
  'letter.matters',
  'letter.scope',
  'letter.kinds',
  'letter.purposes',
  'letter.manners',
  'letter.period',
  'letter.uses',
  'letter.obligations',
] as const

const PERSON = ['name', 'documentKind', 'documentNumber', 'representative', 'phone', 'address'] as const

export const ITEM_FIELDS = {
  registrations: ['name', 'right', 'type', 'reason', 'holders', 'obligors', 'manner'],
  rightHolders: [...PERSON, 'role', 'coOwnership', 'agent', 'agentPhone'],
  obligors: [...PERSON, 'role', 'coOwnership', 'agent', 'agentPhone'],
  principals: [...PERSON, 'role', 'agent', 'witnessedBy'],
  applicants: ['name', 'role'],
  mortgagors: PERSON,
  sellers: PERSON,
  buyers: PERSON,
  debtors: [...PERSON, 'relation'],
  mortgagees: ['name', 'creditCode', 'rank', 'share', 'capacity'],
  agents: [
    'name',
    'documentKind',
    'documentNumber',
    'phone',
    'principals',
    'acts',
    'registrations',
    'period',
    'witnessedBy',
  ],
  units: [
    'number',
    'kind',
    'certificate',
    'paper',
    'location',
    'area',
    'use',
    'owners',
    'coOwnership',
    'mortgagedShare',
    'securedAmount',
  ],
  existing: [
    'proofNumber',
    'kind',
    'mortgagee',
    'contractNo',
    'amount',
    'registeredOn',
    'units',
    'reason',
    'settledOn',
    'paper',
  ],
  changes: ['of', 'before', 'after'],
  fees: ['registration', 'units', 'rule', 'amount', 'payer', 'source'],
  inquiry: [
    'name',
    'role',
    'trueIntent',
    'otherCoOwners',
    'papersTrue',
    'knowsRestrictions',
    'coOwnership',
    'knowsTwoThirds',
    'agreedOtherwise',
    'othersConsent',
    'answeredOn',
  ],
  letterOwners: ['name', 'documentKind', 'documentNumber', 'representative', 'phone'],
  letterUnits: ['number', 'certificate', 'location'],
} as const

export type ListName = keyof typeof ITEM_FIELDS
export const LIST_NAMES = keysOf(ITEM_FIELDS)
export const LETTER_LISTS = ['letterOwners', 'letterUnits'] as const
export type LetterList = (typeof LETTER_LISTS)[number]
export type FilingList = Exclude<ListName, LetterList>

export const FIELD_NAMES = [...new Set([...FILING_VALUES, ...LETTER_VALUES])]

export type Item<L extends ListName> = Readonly<Record<(typeof ITEM_FIELDS)[L][number], string>>

type FieldsOf<Value extends string, List extends ListName> = {
  readonly values: Readonly<Record<Value, string>>
  readonly lists: { readonly [L in List]: readonly Item<L>[] }
}
export type FilingFields = FieldsOf<(typeof FILING_VALUES)[number], FilingList>
export type LetterFields = FieldsOf<(typeof LETTER_VALUES)[number], LetterList>

type Words = Readonly<Record<string, string>>

/** Of either: what a form is set from, and holds. */
export type Fields = {
  readonly values: Words
  readonly lists: Readonly<Record<string, readonly Words[]>>
}

export type Difference = { readonly field: string; readonly inDocument: string; readonly inData: string }

const flat = ({ values, lists }: Fields): Map<string, string> =>
  new Map([
    ...Object.entries(values).filter(([field]) => field !== 'madeOn'),
    ...Object.entries(lists).flatMap(([list, items]) =>
      items.flatMap((item, i) =>
        Object.entries(item).map(([field, text]): [string, string] => [`${list}[${i + 1}].${field}`, text]),
      ),
    ),
  ])

/** A form made before there was a field says nothing of it. */
const known = (data: Fields, { values, lists }: Fields): Fields => ({
  values: Object.fromEntries(Object.entries(data.values).filter(([field]) => field in values)),
  lists: Object.fromEntries(
    Object.entries(data.lists)
      .filter(([list]) => list in lists)
      .map(([list, items]) => {
        const example = lists[list]?.[0]
        return [
          list,
          example
            ? items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => name in example)))
            : items,
        ]
      }),
  ),
})

/** By the names of the fields; the day a form was made is no difference. */
export const differencesOf = (inDocument: Fields, inData: Fields): readonly Difference[] => {
  const [a, b] = [flat(inDocument), flat(known(inData, inDocument))]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((field) => {
    const [one = '', other = ''] = [a.get(field), b.get(field)]
    return one === other ? [] : [{ field, inDocument: one, inData: other }]
  })
}
