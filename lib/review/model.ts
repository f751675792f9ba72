/**
 * What a rule of the review is and what it finds (智能化辅助审核). Only the registry refuses: a legal finding (`block*`) holds a filing
 * until the bank insists with a reason; hard ones (`block`) are the platform's own house rules, and nobody can insist.
 */
import * as z from 'zod/mini'
import type { Fault, Particulars } from '../kernel/result.ts'
import { line } from '../kernel/text.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Application } from './application.ts'
import type { BookKind, Facts, Looked } from './facts.ts'

export const SEVERITIES = ['block', 'block*', 'warn', 'inform'] as const
export type Severity = (typeof SEVERITIES)[number]

/** How sure we are of a source: its text was read, or it is recalled with high, medium or low confidence. */
export type Confidence = 'read' | 'high' | 'medium' | 'low'

export type Source = {
  readonly text: string
  /** Since when it holds, and until when, where known; both days included. */
  readonly from?: LocalDate
  readonly to?: LocalDate
  readonly confidence: Confidence
}

/** What a rule must know to judge. What nobody could tell it leaves the rule not checked. */
export type Reads =
  | BookKind
  | 'earlier-book'
  | 'authorization'
  | 'history'
  | 'registry'
  | 'papers'
  | 'signatures'
  | 'materials'

/** One place where a rule found what it looks for; milder than the rule where it says so. */
export type Spotted = {
  readonly pointer: string
  readonly severity?: Severity
  readonly particulars?: Particulars
}

type Words = { readonly zh: string; readonly en: string }

/** A fault of level 1 or 2 that says the same as a rule: it is told once, as the fault, with the rule's id. */
export type CoveredBy = (fault: Fault) => boolean

export type Rule = {
  readonly id: string
  /** Its number in the list of rules, by which practitioners speak of it. */
  readonly number: number
  readonly severity: Severity
  readonly says: Words
  readonly cure: Words
  readonly sources: readonly Source[]
  readonly reads: readonly Reads[]
  readonly saidBy?: CoveredBy
  readonly applies?: (application: Application, facts: Facts) => boolean
  readonly judge?: (application: Application, facts: Facts) => readonly Spotted[]
  /** Asked for each unit whose book could be read. */
  readonly judgeUnit?: (looked: Looked, application: Application, facts: Facts) => readonly Spotted[]
}

export type Finding = {
  readonly rule: string
  readonly severity: Severity
  readonly outcome: 'found' | 'not-checked'
  readonly pointer: string
  readonly particulars?: Particulars
  /** When the registry read the book that the finding rests on. */
  readonly bookReadAt?: string
}

export const INSISTENCE_REASONS = [
  'book-data-out-of-date',
  'evidence-attached',
  'local-rule-differs',
  'court-order-attached',
  'applicant-insists',
] as const

/** Of one filing or decision: more than there are rules. */
export const RULES_NAMED = 100

/** Stable, never renamed once released. */
export const RuleId = z.string().check(z.regex(/^[a-z][a-z-]*\.[a-z0-9-]+$/), z.maxLength(64))

/** A bank lodges in spite of a legal finding: the registry decides. */
export const Insistence = z.strictObject({
  rule: RuleId,
  reason: z.enum(INSISTENCE_REASONS),
  comment: line(500),
})
export type Insistence = z.infer<typeof Insistence>

/** A platform's answer is no decision of a registry, and says so (条例 17). */
export const PLATFORM_NOTICE = '本提示由平台作出，不属于不动产登记机构的不予受理决定'
export const PLATFORM_NOTICE_EN =
  'Said by the platform; this is not a decision of the registry not to accept the application'
