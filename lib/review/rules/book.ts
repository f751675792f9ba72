import { isKeyOf } from '../../names/keys.ts'
import type { Shown } from '../../queries/book.ts'
import { SEIZURES } from '../../queries/restrictions.ts'
import type { Application } from '../application.ts'
import { asks, type Books, type Looked, onlyCancels } from '../facts.ts'
import { source } from '../laws.ts'
import type { Rule, Spotted } from '../model.ts'
import { isBefore, mortgageSet, restrictionMark, restrictionSet, securedWan } from './old-entries.ts'
import { actedUpon, daysBetween, differ, othersMortgages, preNoticeOf, spottedIf, unitAt, written } from './reading.ts'

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

const transfers: NonNullable<Rule['applies']> = (_, facts) => asks(facts, 'ownership-transfer')
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
]
