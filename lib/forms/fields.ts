/**
 * A case's data as the words that forms print: single values by name, and lists whose entries have values of their own.
 * What is printed and what can be read back from a form are the same words, so that data and document cannot disagree unnoticed.
 */

import nzh from 'nzh/cn'
import { quote } from '../fees/quote.ts'
import type { Payer } from '../fees/schedule.ts'
import type { Filing } from '../filings/filing.ts'
import { parseCertificateNumber, printCertificateNumber } from '../kernel/certificate-number.ts'
import type { Money } from '../kernel/money.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import { printUnitNumber } from '../kernel/unit-number.ts'
import { keysOf } from '../names/keys.ts'
import { MORTGAGE_KINDS } from '../registrations/business.ts'
import { BUSINESSES, planOf } from '../registrations/businesses/index.ts'
import { REGISTRATION_KINDS } from '../registrations/kinds.ts'

export const FIELD_NAMES = [
  'business',
  'registry',
  'bankReference',
  'madeOn',
  'branch',
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
  'mortgage.periodEnd',
  'fees.mortgagee',
  'fees.transferee',
  'fees.total',
] as const

const PERSON = ['name', 'documentKind', 'documentNumber', 'representative', 'phone', 'address'] as const

export const ITEM_FIELDS = {
  mortgagors: PERSON,
  debtors: [...PERSON, 'relation'],
  mortgagees: ['name', 'creditCode', 'rank', 'share', 'capacity'],
  agents: ['name', 'documentKind', 'documentNumber', 'principals', 'acts', 'period', 'witnessedBy'],
  units: ['number', 'certificate', 'location', 'owners', 'coOwnership', 'mortgagedShare', 'securedAmount'],
  fees: ['registration', 'units', 'rule', 'amount', 'payer', 'source'],
  inquiry: ['name', 'trueIntent', 'otherCoOwners', 'papersTrue', 'knowsRestrictions', 'answeredOn'],
} as const

export type ListName = keyof typeof ITEM_FIELDS
export const LIST_NAMES = keysOf(ITEM_FIELDS)

type Values<Names extends readonly string[]> = Readonly<Record<Names[number], string>>

export type Fields = {
  readonly values: Values<typeof FIELD_NAMES>
  readonly lists: { readonly [L in ListName]: readonly Values<(typeof ITEM_FIELDS)[L]>[] }
}

/** What forms print of a filing: everything but its documents, which are made from it. */
export type Matter = Omit<Filing, 'documents'>

const EMPTY = '/'
const yes = (is: boolean | undefined): string => (is === undefined ? EMPTY : is ? '是' : '否')

const dateInWords = (date: LocalDate | undefined): string => {
  if (date === undefined) return EMPTY
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}年${Number(month)}月${Number(day)}日`
}

const periodInWords = (period: { readonly from: LocalDate; readonly to: LocalDate } | undefined): string =>
  period ? `${dateInWords(period.from)}至${dateInWords(period.to)}` : EMPTY

const CURRENCY_WORDS: Readonly<Record<Money['currency'], string>> = {
  CNY: '人民币',
  HKD: '港元',
  MOP: '澳门元',
  TWD: '新台币',
  USD: '美元',
  EUR: '欧元',
  JPY: '日元',
}

const yuanOf = ({ fen }: Money): string => {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

const amountOf = (money: Money | undefined): string => {
  if (money === undefined) return EMPTY
  return money.currency === 'CNY' ? `${yuanOf(money)}元` : `${CURRENCY_WORDS[money.currency]}${yuanOf(money)}`
}

/** 大写金额: whole amounts end in 整. */
const amountInWords = (money: Money | undefined): string => {
  if (money === undefined) return EMPTY
  const fraction = money.fen % 100
  const whole = String((money.fen - fraction) / 100)
  const exact = fraction === 0 ? whole : `${whole}.${String(fraction).padStart(2, '0')}`
  return `${CURRENCY_WORDS[money.currency]}${nzh.toMoney(exact, { outSymbol: false })}`
}

const shareOf = (share: { readonly numerator: number; readonly denominator: number } | undefined): string =>
  share ? `${share.numerator}/${share.denominator}` : EMPTY

const DOCUMENT_KINDS: Readonly<Record<string, string>> = {
  'resident-id': '居民身份证',
  'household-register': '户口簿',
  'residence-permit': '港澳台居民居住证',
  passport: '护照',
  'hong-kong-macao-permit': '港澳居民来往内地通行证',
  'taiwan-permit': '台湾居民来往大陆通行证',
  'permanent-residence': '外国人永久居留身份证',
  'military-id': '军官证（士兵证）',
  'credit-code': '统一社会信用代码',
}

const PURPOSES: Readonly<Record<string, string>> = {
  'home-purchase': '购房',
  'business-operation': '经营',
  consumption: '消费',
  construction: '建设',
  other: '其他',
}

const RELATIONS: Readonly<Record<string, string>> = {
  same: '抵押人本人',
  spouse: '配偶',
  relative: '亲属',
  'controlled-company': '抵押人控制的企业',
  affiliate: '关联方',
  other: '其他',
}

const CAPACITIES: Readonly<Record<string, string>> = {
  own: '抵押权人',
  'syndicate-agent': '银团代理行',
  'entrusted-loan-trustee': '委托贷款受托人',
}

const CO_OWNERSHIPS: Readonly<Record<string, string>> = { sole: '单独所有', joint: '共同共有', 'by-shares': '按份共有' }

const ACTS: Readonly<Record<string, string>> = {
  apply: '提出登记申请',
  supplement: '补正、补充材料',
  'answer-inquiry': '接受询问',
  withdraw: '撤回申请',
  collect: '领取证书、证明',
}

const WITNESSES: Readonly<Record<string, string>> = {
  registry: '登记机构见证',
  notary: '公证',
  'designated-officer': '银行专人见证',
}

type Party = Matter['parties'][number]

const personOf = (party: Party | undefined) => ({
  name: party?.name ?? EMPTY,
  documentKind: DOCUMENT_KINDS[party?.idDocument.kind ?? ''] ?? EMPTY,
  documentNumber: party?.idDocument.number ?? EMPTY,
  representative: party?.type === 'organization' ? party.representative.name : EMPTY,
  phone: party?.phone ?? EMPTY,
  address: party?.address ?? EMPTY,
})

const certificateOf = (certificate: Matter['units'][number]['certificate']): string => {
  const { number, legacyNumber } = certificate ?? {}
  const parsed = number === undefined ? undefined : parseCertificateNumber(number)
  return parsed ? printCertificateNumber(parsed) : (legacyNumber ?? EMPTY)
}

const securedBy = (mortgage: Matter['mortgage'] | undefined) =>
  mortgage?.kind === 'ordinary'
    ? { amount: mortgage.claim, period: mortgage.term }
    : { amount: mortgage?.ceiling, period: mortgage?.determinationPeriod }

const mortgageValues = (mortgage: Matter['mortgage'] | undefined) => {
  const { amount, period } = securedBy(mortgage)
  const maximum = mortgage?.kind === 'maximum' ? mortgage : undefined
  const debt = maximum?.existingDebt
  return {
    'mortgage.kind': mortgage ? MORTGAGE_KINDS[mortgage.kind].zh : EMPTY,
    'mortgage.contractNo': mortgage?.contractNo ?? EMPTY,
    'mortgage.signedOn': dateInWords(mortgage?.signedOn),
    'mortgage.amount': amountOf(amount),
    'mortgage.amountInWords': amountInWords(amount),
    'mortgage.period': periodInWords(period),
    'mortgage.scope': mortgage?.scopeOfSecurity ?? EMPTY,
    'mortgage.transferRestricted': yes(mortgage?.transferRestricted),
    'mortgage.securing': mortgage ? (mortgage.securing === 'joint' ? '共同担保' : '分别担保') : EMPTY,
    'mortgage.ceilingCovers':
      maximum?.ceilingCovers === undefined ? EMPTY : maximum.ceilingCovers === 'principal' ? '本金' : '全部债权',
    'mortgage.periodEnd': dateInWords(period?.to),
    'mortgage.existingDebt': debt ? `${debt.contractNo}，${amountOf(debt.amount)}` : EMPTY,
  }
}

const PAYERS = { mortgagee: '抵押权人', transferee: '受让人' } as const satisfies Record<Payer, string>

const yuan = (fen: number): string => amountOf({ currency: 'CNY', fen })

/** As the schedule has it on the day the form is made; what an owner may be exempt from is claimed before the registry. */
const feesOf = ({ business, mode, units }: Matter, on: LocalDate) => {
  const registrations = planOf(BUSINESSES[business], mode)?.registrations ?? []
  const quoted = quote({ registrations, units: units.map(({ unitNumber }) => ({ unitNumber })) }, on)
  return {
    values: {
      'fees.mortgagee': yuan(quoted.totals.mortgagee),
      'fees.transferee': yuan(quoted.totals.transferee),
      'fees.total': yuan(quoted.totalFen),
    },
    lines: quoted.lines.map(({ registration, units: item, basis, zh, fen, payer, source }) => ({
      registration: REGISTRATION_KINDS[registration].zh,
      units: item.map(printUnitNumber).join('、'),
      rule: basis === 'assumed' ? `${zh}（用途未申报，按此预计）` : zh,
      amount: yuan(fen),
      payer: PAYERS[payer],
      source,
    })),
  }
}

const joined = (names: readonly string[]): string => (names.length === 0 ? EMPTY : names.join('、'))

export const fieldsOf = (matter: Matter, heading: { readonly registry: string; readonly now: Date }): Fields => {
  const byId = new Map(matter.parties.map((party) => [party.id, party]))
  const nameOf = (id: string): string => byId.get(id)?.name ?? EMPTY
  const powers = matter.powersOfAttorney ?? []
  const { loan, mortgage } = matter
  const { mortgagors = [], mortgagees = [], debtors = [] } = matter
  const fees = feesOf(matter, beijingDate(heading.now))
  return {
    values: {
      business: BUSINESSES[matter.business].zh,
      registry: heading.registry,
      bankReference: matter.bankReference,
      madeOn: dateInWords(beijingDate(heading.now)),
      branch: mortgagees.find(({ branch }) => branch === matter.branch)?.name ?? matter.branch,
      mortgagors: joined(mortgagors.map(({ party }) => nameOf(party))),
      mortgagees: joined(mortgagees.map(({ name }) => name)),
      debtors: joined(debtors.map(({ party }) => nameOf(party))),
      agents: joined((matter.agents ?? []).map(({ party }) => nameOf(party))),
      'loan.contractNo': loan?.loanContractNo ?? EMPTY,
      'loan.signedOn': dateInWords(loan?.loanContractSignedOn),
      'loan.amount': amountOf(loan?.amount),
      'loan.amountInWords': amountInWords(loan?.amount),
      'loan.purpose': PURPOSES[loan?.purpose ?? ''] ?? EMPTY,
      'loan.facilityNo': loan?.facilityNo ?? EMPTY,
      ...mortgageValues(mortgage),
      ...fees.values,
    },
    lists: {
      mortgagors: mortgagors.map(({ party }) => personOf(byId.get(party))),
      debtors: debtors.map(({ party, relation }) => ({
        ...personOf(byId.get(party)),
        relation: RELATIONS[relation] ?? EMPTY,
      })),
      mortgagees: mortgagees.map(({ name, branch, rank, share, capacity }) => ({
        name,
        creditCode: branch,
        rank: String(rank),
        share: shareOf(share),
        capacity: CAPACITIES[capacity] ?? EMPTY,
      })),
      agents: powers.map(({ agent, principals, acts, validFrom, validTo, witnessedBy }) => {
        const { name, documentKind, documentNumber } = personOf(byId.get(agent))
        return {
          name,
          documentKind,
          documentNumber,
          principals: joined(principals.map(nameOf)),
          acts: joined(acts.map((act) => ACTS[act] ?? EMPTY)),
          period: periodInWords({ from: validFrom, to: validTo }),
          witnessedBy: WITNESSES[witnessedBy] ?? EMPTY,
        }
      }),
      units: matter.units.map(({ unitNumber, certificate, location, owners, coOwnership, ...unit }) => ({
        number: printUnitNumber(unitNumber),
        certificate: certificateOf(certificate),
        location,
        owners: joined(owners.map(nameOf)),
        coOwnership: CO_OWNERSHIPS[coOwnership ?? ''] ?? EMPTY,
        mortgagedShare: shareOf(unit.mortgagedShare),
        securedAmount: amountOf(unit.securedAmount),
      })),
      fees: fees.lines,
      inquiry: (matter.inquiry ?? []).map(({ party, answeredOn, ...answers }) => ({
        name: nameOf(party),
        trueIntent: yes(answers.trueIntent),
        otherCoOwners: yes(answers.otherCoOwners),
        papersTrue: yes(answers.papersTrue),
        knowsRestrictions: yes(answers.knowsRestrictions),
        answeredOn: dateInWords(answeredOn),
      })),
    },
  }
}

export type Difference = { readonly field: string; readonly inDocument: string; readonly inData: string }

/** By the names of the fields; the day a form was made is no difference. */
export const differencesOf = (inDocument: Fields, inData: Fields): readonly Difference[] => {
  const flat = ({ values, lists }: Fields): Map<string, string> =>
    new Map([
      ...Object.entries(values).filter(([field]) => field !== 'madeOn'),
      ...Object.entries(lists).flatMap(([list, items]) =>
        items.flatMap((item, i) =>
          Object.entries(item).map(([field, text]): [string, string] => [`${list}[${i + 1}].${field}`, text]),
        ),
      ),
    ])
  const [a, b] = [flat(inDocument), flat(inData)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((field) => {
    const [one = '', other = ''] = [a.get(field), b.get(field)]
    return one === other ? [] : [{ field, inDocument: one, inData: other }]
  })
}
