/**
 * Judges a filing by every rule. A rule that would have to look where nobody may look, or where nothing is known, answers
 * "not checked": never "passed".
 */

import type { Fault, Particulars } from '../kernel/result.ts'
import { placed } from '../kernel/well-formed.ts'
import { isOneOf } from '../names/keys.ts'
import type { Application } from './application.ts'
import { BOOK_KINDS, type BookKind, type Facts, type Looked } from './facts.ts'
import type { Finding, Insistence, Reads, Rule, Spotted } from './model.ts'
import { RULES, ruleById } from './rules/index.ts'

/** A case must stay readable; a filing has at most fifty units. */
const FINDINGS_PER_RULE = 20

const isBookKind = (reads: Reads): reads is BookKind => isOneOf(BOOK_KINDS, reads)

/** Whether what a rule reads beside the book is known. */
const isKnown = (reads: Reads, application: Application, facts: Facts): boolean => {
  if (reads === 'authorization') return facts.authorization !== undefined
  if (reads === 'history') return facts.history !== undefined
  if (reads === 'registry') return facts.capability !== undefined
  if (reads === 'papers') return application.papers !== undefined
  if (reads === 'signatures') return facts.signatures !== undefined
  if (reads === 'materials') return facts.materials !== undefined
  if (reads === 'earlier-book') return facts.earlier !== undefined && facts.books !== undefined
  return true
}

type LookedAt = { readonly looked: Looked; readonly readAt?: string }

/** The unit with its book, where every kind that the rule reads was answered. */
const lookAt = (
  at: number,
  unit: Looked['unit'],
  { rule, facts }: { rule: Rule; facts: Facts },
): LookedAt | undefined => {
  const book = facts.books?.get(unit.unitNumber ?? '')
  const needed = rule.reads.filter(isBookKind)
  if (needed.some((kind) => book?.[kind] === undefined)) return undefined
  if (needed.length === 0 && book === undefined) return undefined
  const shown = Object.fromEntries(BOOK_KINDS.flatMap((kind) => (book?.[kind] ? [[kind, book[kind].shown]] : [])))
  const times = (needed.length > 0 ? needed : BOOK_KINDS).flatMap((kind) => book?.[kind]?.readAt ?? [])
  const readAt = times.sort()[0]
  return { looked: { at, unit, shown }, ...(readAt !== undefined && { readAt }) }
}

const found = ({ id, severity }: Rule, spotted: Spotted, bookReadAt?: string): Finding => ({
  rule: id,
  severity: spotted.severity ?? severity,
  outcome: 'found',
  pointer: spotted.pointer,
  ...(spotted.particulars && { particulars: spotted.particulars }),
  ...(bookReadAt !== undefined && { bookReadAt }),
})

const notChecked = ({ id, severity }: Rule, pointer: string): Finding => ({
  rule: id,
  severity,
  outcome: 'not-checked',
  pointer,
})

const unitFindings = (rule: Rule, application: Application, facts: Facts): readonly Finding[] => {
  const { judgeUnit } = rule
  if (judgeUnit === undefined) return []
  const units = placed(application.units).map(([at, unit]) => lookAt(at, unit, { rule, facts }))
  const unread = units.filter((one) => one === undefined).length
  return [
    ...units.flatMap((one) =>
      one === undefined
        ? []
        : judgeUnit(one.looked, application, facts).map((spotted) => found(rule, spotted, one.readAt)),
    ),
    ...(unread > 0 ? [notChecked(rule, '/units')] : []),
  ]
}

const repeated = (finding: Finding, at: number, all: readonly Finding[]): boolean =>
  all.findIndex(({ pointer, outcome }) => pointer === finding.pointer && outcome === finding.outcome) < at

const findingsOf = (rule: Rule, application: Application, facts: Facts): readonly Finding[] => {
  const { applies, judge, judgeUnit, reads } = rule
  if (judge === undefined && judgeUnit === undefined) return []
  if (applies && !applies(application, facts)) return []
  if (reads.some((one) => !isKnown(one, application, facts))) return [notChecked(rule, '')]
  return [
    ...(judge?.(application, facts) ?? []).map((spotted) => found(rule, spotted)),
    ...unitFindings(rule, application, facts),
  ]
    .filter((finding, at, all) => !repeated(finding, at, all))
    .slice(0, FINDINGS_PER_RULE)
}

export const review = (application: Application, facts: Facts, rules: readonly Rule[] = RULES): readonly Finding[] =>
  rules.flatMap((rule) => findingsOf(rule, application, facts))

/** The rule that a fault of level 1 or 2 tells of. */
export const ruleOfFault = (fault: Fault): string | undefined =>
  RULES.find(({ saidBy }) => saidBy?.(fault) === true)?.id

/** Findings that hold the filing: hard ones, and legal ones on which nobody has insisted. */
export const blockingFindings = (
  findings: readonly Finding[],
  insistences: readonly Insistence[] = [],
): readonly Finding[] => {
  const insisted = new Set(insistences.map(({ rule }) => rule))
  return findings.filter(
    ({ rule, severity, outcome }) =>
      outcome === 'found' && (severity === 'block' || (severity === 'block*' && !insisted.has(rule))),
  )
}

/** Insistences that answer a legal finding; the others had nothing to insist on. */
export const insistedOn = (
  findings: readonly Finding[],
  insistences: readonly Insistence[] = [],
): readonly Insistence[] =>
  insistences.filter(({ rule }) =>
    findings.some((one) => one.rule === rule && one.outcome === 'found' && one.severity === 'block*'),
  )

const filled = (text: string, particulars: Particulars = {}): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(particulars[name] ?? whole))

const NOT_CHECKED = {
  zh: '未核对（无可用的登记簿查询结果或相关信息）：',
  en: 'Not checked (nothing that could be read): ',
}

/** A finding with its words in both languages. */
export const spokenFinding = (finding: Finding) => {
  const rule = ruleById(finding.rule)
  const unread = finding.outcome === 'not-checked'
  const say = (language: 'zh' | 'en'): string => {
    const text = rule?.says[language] ?? finding.rule
    return unread
      ? NOT_CHECKED[language] + text.replaceAll(/[（(]?\{\w+\}[）)]?/g, '…')
      : filled(text, finding.particulars)
  }
  const { particulars: _, ...spoken } = finding
  return { ...spoken, zh: say('zh'), en: say('en') }
}
