/** A.2: what burdens the property on the book, and who stands in it (rules 19–31). */
import { placed } from '../../kernel/well-formed.ts'
import { isKeyOf } from '../../names/keys.ts'
import type { Shown } from '../../queries/book.ts'
import { SEIZURES } from '../../queries/restrictions.ts'
import type { Application, PartyNamed } from '../application.ts'
import { asks, type Books, type Facts, type Looked, onlyCancels } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { isBefore, mortgageSet, restrictionMark, restrictionSet, securedWan } from './old-entries.ts'
import {
  actedUpon,
  daysBetween,
  differ,
  othersMortgages,
  partyOf,
  preNoticeOf,
  spottedIf,
  unitAt,
  written,
} from './reading.ts'

type Restriction = NonNullable<Shown['restrictions']>[number]

const restrictionsOf = ({ shown }: Looked): readonly Restriction[] => shown['unit-status']?.restrictions ?? []

type Seizure = Restriction & { readonly kind: keyof typeof SEIZURES }

const seizuresIn = (restrictions: readonly Restriction[]): readonly Seizure[] =>
  restrictions.filter((one): one is Seizure => isKeyOf(SEIZURES, one.kind))

/** 操作规范 14.1.5: an advance seizure later than the pre-notice does not stand against its conversion. */
const standsAgainst = (looked: Looked, application: Application, { kind, registeredOn }: Restriction): boolean => {
  const notice = preNoticeOf(looked, application)
  const isAdvance = kind === 'provisional-seizure' || kind === 'waiting-provisional-seizure'
  const { registeredOn: noticedOn } = notice ?? {}
  return !(isAdvance && noticedOn !== undefined && registeredOn !== undefined && registeredOn > noticedOn)
}

const ownerSet = (shown: Shown | undefined): ReadonlySet<string> =>
  new Set((shown?.owners ?? []).map(({ name, idNumber, share }) => `${name} ${idNumber ?? ''} ${share ?? ''}`))

/** What of the book is not as it was; only kinds read both times can be compared. */
const changesOf = (before: Shown | undefined, now: Shown | undefined, by: (shown?: Shown) => ReadonlySet<string>) =>
  before !== undefined && now !== undefined && differ(by(before), by(now))

const changesSince = (earlier: Books | undefined, looked: Looked): Spotted[] => {
  const before = earlier?.get(looked.unit.unitNumber ?? '')
  const { shown } = looked
  const pointer = unitAt(looked.at)
  const status = before?.['unit-status']?.shown
  const known = restrictionSet(status)
  const isSeized =
    status !== undefined && seizuresIn(restrictionsOf(looked)).some((one) => !known.has(restrictionMark(one)))
  const changed = [
    ...(changesOf(status, shown['unit-status'], restrictionSet) ? [['限制', 'restrictions']] : []),
    ...(changesOf(before?.mortgages?.shown, shown.mortgages, mortgageSet) ? [['抵押', 'mortgages']] : []),
    ...(changesOf(before?.ownership?.shown, shown.ownership, ownerSet) ? [['权利人', 'owners']] : []),
  ]
  const particulars = {
    changedZh: changed.map(([zh]) => zh).join('、'),
    changedEn: changed.map(([, en]) => en).join(', '),
  }
  return changed.length === 0 ? [] : [{ pointer, particulars, ...(isSeized && { severity: 'block*' as const }) }]
}

/** 15 digits became 18 by the century and a check character. */
const isSameNumber = (a: string, b: string): boolean => {
  if (a === b) return true
  const [long, short] = a.length > b.length ? [a, b] : [b, a]
  return long.length === 18 && long.slice(0, 6) + long.slice(8, 17) === short
}

/** Without what is only writing: width, blanks, what is not seen, brackets, the dot of names of minorities and foreigners. */
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\s\p{Default_Ignorable_Code_Point}·•‧∙⋅・.()〔〕]/gu, '')
    .toUpperCase()

/** One name, though it may be written in other characters. */
const isSameName = (one: string, other: string, { standardForms = (character) => [character] }: Facts): boolean => {
  const [a, b] = [[...plain(one)], [...plain(other)]]
  return (
    a.length === b.length &&
    a.every((character, at) => {
      const forms = standardForms(b[at] ?? '')
      return standardForms(character).some((form) => forms.includes(form))
    })
  )
}

type Named = { readonly party: PartyNamed; readonly at: number; readonly inBook: { name: string; idNumber: string } }

/** Owners of the filing whom the book names too, by number. Masked co-owners are nobody's match. */
const matched = ({ unit, shown }: Looked, application: Application): readonly Named[] =>
  placed(application.parties).flatMap(([at, party]) => {
    const number = party.idDocument?.number
    if (party.id === undefined || number === undefined || !unit.owners?.includes(party.id)) return []
    const owner = shown.ownership?.owners?.find(({ idNumber }) => idNumber && isSameNumber(idNumber, number))
    return owner?.idNumber ? [{ party, at, inBook: { name: owner.name, idNumber: owner.idNumber } }] : []
  })

const shareOf = (text: string | undefined): number | undefined => {
  const fraction = /^(\d+)\/(\d+)$/.exec(text ?? '')
  if (fraction) return Number(fraction[1]) / Number(fraction[2])
  const percent = /^(\d+(?:\.\d+)?)[%％]$/.exec(text ?? '')
  return percent ? Number(percent[1]) / 100 : undefined
}

const sharesDiffer = (looked: Looked, application: Application): boolean =>
  matched(looked, application).some(({ party, inBook }) => {
    const declared = looked.unit.shares?.find((entry) => entry?.owner === party.id)?.share
    const owner = looked.shown.ownership?.owners?.find(({ idNumber }) => idNumber === inBook.idNumber)
    const recorded = shareOf(owner?.share)
    if (declared?.numerator === undefined || declared.denominator === undefined || recorded === undefined) return false
    return Math.abs(declared.numerator / declared.denominator - recorded) > 1e-9
  })

const ownersDiffer = (looked: Looked, application: Application): Spotted[] => {
  const { at, unit, shown } = looked
  const recorded = shown.ownership?.owners
  if (recorded === undefined || unit.owners === undefined) return []
  const numbers = unit.owners.map((id) => partyOf(application, id)?.idDocument?.number)
  const missing = recorded.filter(
    ({ idNumber }) => idNumber !== undefined && !numbers.some((number) => number && isSameNumber(idNumber, number)),
  )
  const [declared, inBook] = [unit.coOwnership, shown.ownership?.coOwnership]
  return [
    ...spottedIf(recorded.length !== unit.owners.length || missing.length > 0, unitAt(at, 'owners')),
    ...spottedIf(declared !== undefined && inBook !== undefined && declared !== inBook, unitAt(at, 'coOwnership')),
    ...spottedIf(sharesDiffer(looked, application), unitAt(at, 'shares')),
  ]
}

/** An owner of the filing whom the book does not name, though it names everybody openly. */
const strangers = (looked: Looked, application: Application): readonly number[] => {
  const owners = looked.shown.ownership?.owners ?? []
  if (owners.length === 0 || owners.some(({ idNumber }) => idNumber === undefined)) return []
  const known = new Set(matched(looked, application).map(({ at }) => at))
  return placed(application.parties).flatMap(([at, party]) =>
    party.id !== undefined && looked.unit.owners?.includes(party.id) && party.idDocument?.number && !known.has(at)
      ? [at]
      : [],
  )
}

const transfers: NonNullable<Rule['applies']> = (_, facts) => asks(facts, 'ownership-transfer')
/** Of a home that is not finished the book names the developer, not who bought it. */
const namesOwners: NonNullable<Rule['applies']> = ({ conversion }, facts) =>
  conversion === undefined &&
  !asks(
    facts,
    'mortgage-pre-notice',
    'mortgage-pre-notice-change',
    'mortgage-pre-notice-transfer',
    'mortgage-pre-notice-cancel',
  )
const burdens: NonNullable<Rule['applies']> = (_, facts) => !onlyCancels(facts)

export const BOOK: readonly Rule[] = [
  {
    id: 'book.seized',
    number: 19,
    severity: 'block*',
    says: {
      zh: '登记簿记载有效的查封、预查封或轮候查封（{kindZh}，{since}）',
      en: 'A seizure, advance seizure or waiting seizure is in force ({kindEn}, {since})',
    },
    cure: { zh: '待法院解除查封后再申请', en: 'File after the court has lifted it' },
    sources: [source('民法典', '399(五)'), source('操作规范', '4.8.2', 'high'), source('操作规范', '14.1.5', 'high')],
    reads: ['unit-status'],
    applies: burdens,
    judgeUnit: (looked, application) =>
      seizuresIn(restrictionsOf(looked))
        .filter((one) => standsAgainst(looked, application, one))
        .map(({ kind, registeredOn }) => ({
          pointer: unitAt(looked.at),
          particulars: { kindZh: SEIZURES[kind].zh, kindEn: SEIZURES[kind].en, since: registeredOn ?? '—' },
        })),
  },
  {
    id: 'book.changed-since-check',
    number: 20,
    severity: 'warn',
    says: {
      zh: '登记簿自上次核对后有变化：{changedZh}',
      en: 'The book has changed since it was last read: {changedEn}',
    },
    cure: { zh: '重新查询并核对', en: 'Query again and compare' },
    sources: [source('法发〔2004〕5号', '', 'high')],
    reads: ['earlier-book'],
    applies: (_, { earlier }) => earlier !== undefined,
    judgeUnit: (looked, _, { earlier }) => changesSince(earlier, looked),
  },
  {
    id: 'book.objection',
    number: 21,
    severity: 'warn',
    says: {
      zh: '有异议登记：登记机构将告知申请人，申请人书面承诺知悉并承担风险后继续办理',
      en: 'An objection is registered: the applicant is told and signs that he knows and bears the risk, then it proceeds',
    },
    cure: { zh: '准备知悉并承担风险的书面承诺', en: 'Prepare the statement of knowing and bearing the risk' },
    sources: [source('实施细则', '84', 'high')],
    reads: ['unit-status'],
    applies: burdens,
    judgeUnit: (looked) =>
      spottedIf(
        restrictionsOf(looked).some(({ kind }) => kind === 'objection'),
        unitAt(looked.at),
      ),
  },
  {
    id: 'book.pre-notice-of-another',
    number: 22,
    severity: 'block*',
    says: {
      zh: '他人已办理预告登记，处分须经预告登记权利人书面同意',
      en: 'Another person holds a pre-notice and must consent in writing',
    },
    cure: { zh: '取得预告登记权利人的书面同意', en: "Get the holder's written consent" },
    sources: [source('民法典', '221'), source('实施细则', '85', 'high')],
    reads: ['unit-status'],
    applies: burdens,
    judgeUnit: (looked, application) => {
      const own = actedUpon(application)
      const foreign = restrictionsOf(looked).filter(
        ({ kind, ofSigner, proofNumber }) =>
          kind === 'advance-notice' &&
          ofSigner !== true &&
          !(proofNumber !== undefined && own.has(written(proofNumber))),
      )
      return spottedIf(foreign.length > 0, unitAt(looked.at))
    },
  },
  {
    id: 'book.pre-notice-lapsed',
    number: 23,
    severity: 'block*',
    says: {
      zh: '自能够进行不动产登记之日起超过九十日未申请，或者债权已消灭，预告登记失效',
      en: 'More than 90 days since registration became possible, or the claim is gone: the pre-notice has lapsed',
    },
    cure: { zh: '改为申请抵押权首次登记', en: 'Ask for a first registration instead' },
    sources: [source('民法典', '221'), source('担保制度解释', '52')],
    reads: ['mortgages'],
    applies: ({ conversion }) => conversion !== undefined,
    judgeUnit: (looked, application, { today }) => {
      const notice = preNoticeOf(looked, application)
      const since = notice?.registrableSince
      const isLate = since !== undefined && daysBetween(since, today) > 90
      return spottedIf(isLate || notice?.claimEnded === true, '/conversion/preNoticeNo')
    },
  },
  {
    id: 'book.residence-right',
    number: 24,
    severity: 'warn',
    says: {
      zh: '住宅上设有居住权：可以抵押，但影响价值和处置',
      en: 'A right of residence lies on the home: it can be mortgaged, but value and eviction are affected',
    },
    cure: { zh: '由银行评估', en: 'For the bank to weigh' },
    sources: [source('民法典', '366–371')],
    reads: ['unit-status'],
    applies: burdens,
    judgeUnit: (looked) =>
      spottedIf(
        restrictionsOf(looked).some(({ kind }) => kind === 'residence-right'),
        unitAt(looked.at),
      ),
  },
  {
    id: 'book.other-case-running',
    number: 25,
    severity: 'block*',
    says: {
      zh: '该单元有另一件已受理的登记在办',
      en: 'Another accepted application on this unit is under way',
    },
    cure: { zh: '待其办结或撤回后再申请', en: 'File when it has ended' },
    sources: [source('操作规范', '', 'high')],
    reads: ['unit-status'],
    saidBy: ({ code }) => code === 'unit.in-another-case',
    judgeUnit: (looked) => spottedIf(looked.shown['unit-status']?.state?.otherCaseRunning === true, unitAt(looked.at)),
  },
  {
    id: 'book.ranks',
    number: 26,
    severity: 'inform',
    says: {
      zh: '已有 {count} 项抵押，担保数额合计 {wan} 万元，本次抵押顺位在后',
      en: '{count} mortgages exist, securing {wan} 万元 together; this one ranks behind them',
    },
    cure: { zh: '按余额确定担保数额', en: 'Secure what value they leave' },
    sources: [source('民法典', '414'), source('实施细则', '67')],
    reads: ['mortgages'],
    applies: (_, facts) => asks(facts, 'mortgage-first'),
    judgeUnit: (looked, application) => {
      const others = othersMortgages(looked, application)
      return spottedIf(others.length > 0, unitAt(looked.at), {
        particulars: { count: others.length, wan: securedWan(others) },
      })
    },
  },
  {
    id: 'book.transfer-restricted',
    number: 27,
    severity: 'block*',
    says: {
      zh: '登记簿记载「存在禁止或限制转让抵押不动产的约定」，抵押权人未共同申请',
      en: 'The book says that transfer is restricted, and the mortgagee has not joined',
    },
    cure: {
      zh: '由抵押权人共同申请，或列明所处理的原抵押',
      en: 'Let the mortgagee join, or name the mortgage acted upon',
    },
    sources: [source('自然资发〔2021〕54号', '', 'high'), source('担保制度解释', '43')],
    reads: ['mortgages'],
    applies: transfers,
    judgeUnit: (looked, application) =>
      spottedIf(
        othersMortgages(looked, application).some(({ transferRestricted }) => transferRestricted === true),
        unitAt(looked.at),
      ),
  },
  {
    id: 'book.mortgage-before-2021',
    number: 28,
    severity: 'block*',
    says: {
      zh: '抵押登记于 2021 年 1 月 1 日前：转让须经抵押权人同意',
      en: 'The mortgage was registered before 2021-01-01: transfer needs the consent of the mortgagee',
    },
    cure: { zh: '取得抵押权人同意，或列明所处理的原抵押', en: 'Get its consent, or name the mortgage acted upon' },
    sources: [source('自然资发〔2021〕54号', '', 'high')],
    reads: ['mortgages'],
    applies: transfers,
    judgeUnit: (looked, application) =>
      spottedIf(
        othersMortgages(looked, application).some((one) => isBefore(one, '2021-01-01')),
        unitAt(looked.at),
      ),
  },
  {
    id: 'book.declared-owners-differ',
    number: 29,
    severity: 'block*',
    says: {
      zh: '权利人、份额或共有方式与登记簿不一致',
      en: 'Owners, shares or way of co-ownership differ from the book',
    },
    cure: { zh: '按登记簿填写，或先办理变更、更正登记', en: 'Write what the book says, or have it changed first' },
    sources: [source('暂行条例', '18(二)')],
    reads: ['ownership'],
    applies: namesOwners,
    judgeUnit: ownersDiffer,
  },
  {
    id: 'party.name-differs',
    number: 30,
    severity: 'block*',
    says: {
      zh: '姓名（名称）或证件号与登记簿不一致；仅 15 位与 18 位号码不同的为提示',
      en: 'Name or number differs from the book; where only the 15 and 18 digit forms differ, a hint',
    },
    cure: {
      zh: '先办理名称变更登记，或附同一人证明',
      en: 'Have the change registered first, or prove that it is the same person',
    },
    sources: [source('暂行条例', '18(二)')],
    reads: ['ownership'],
    applies: namesOwners,
    judgeUnit: (looked, application, facts) => [
      ...matched(looked, application).flatMap(({ party, at, inBook }): readonly Spotted[] => {
        if (party.name !== undefined && !isSameName(party.name, inBook.name, facts))
          return [{ pointer: `/parties/${at}/name` }]
        const isOldForm = party.idDocument?.number !== inBook.idNumber
        return spottedIf(isOldForm, `/parties/${at}/idDocument/number`, { severity: 'inform' })
      }),
      ...strangers(looked, application).map((at) => ({ pointer: `/parties/${at}/idDocument/number` })),
    ],
  },
  {
    id: 'party.name-variant',
    number: 31,
    severity: 'warn',
    says: {
      zh: '姓名（名称）与登记簿仅书写形式不同（全半角、括号、空格、间隔号、异体字）',
      en: 'The name differs from the book only in writing: width, brackets, blanks, middle dot, variant characters',
    },
    cure: { zh: '按登记簿的写法填写', en: 'Write it as the book does' },
    sources: [source('业务实践', '', 'high')],
    reads: ['ownership'],
    judgeUnit: (looked, application, facts) =>
      matched(looked, application).flatMap(({ party, at, inBook }) =>
        spottedIf(
          party.name !== undefined && party.name !== inBook.name && isSameName(party.name, inBook.name, facts),
          `/parties/${at}/name`,
        ),
      ),
  },
]
