/** A half-year report: where it stands, what its reporter wrote, and its figures, each version of them frozen with its mark. */

import * as z from 'zod/mini'
import { InstitutionId } from '../institutions/model.ts'
import { type Model, plain, whole } from '../kernel/stored.ts'
import { Instant, LocalDate } from '../kernel/time.ts'
import type { Key } from '../platform/ports.ts'
import { REPORT_ID, type ReportName } from './scopes.ts'

export const ReportId = z.string().check(z.regex(REPORT_ID))

export const REPORT_STATES = ['drafted', 'submitted', 'returned', 'accepted', 'published'] as const
export type ReportState = (typeof REPORT_STATES)[number]

const Text = z.string().check(z.minLength(1), z.maxLength(4000))

/** What only people can say. 产品开发 is a bank's, 工作推进情况 and 经费技术保障 a city's. */
export const Texts = z.strictObject({
  /** 产品开发 */
  products: z.optional(Text),
  /** 工作推进情况 */
  progress: z.optional(Text),
  /** 经费技术保障 */
  support: z.optional(Text),
  /** 存在困难 */
  difficulties: z.optional(Text),
  /** 意见建议 */
  suggestions: z.optional(Text),
})
export type Texts = z.infer<typeof Texts>

export const TEXT_NAMES = {
  progress: { zh: '工作推进情况', en: 'Progress of the work' },
  products: { zh: '产品开发', en: 'Products' },
  support: { zh: '经费技术保障', en: 'Funds and technical support' },
  difficulties: { zh: '存在困难', en: 'Difficulties' },
  suggestions: { zh: '意见建议', en: 'Suggestions' },
} as const satisfies Record<keyof Texts, { zh: string; en: string }>

/** Without these a report is not submitted. */
export const DEMANDED = {
  city: ['progress', 'support', 'difficulties', 'suggestions'],
  bank: ['products', 'difficulties', 'suggestions'],
} as const satisfies Record<ReportName['kind'], readonly (keyof Texts)[]>

export const ReportStepTaken = z.strictObject({
  step: z.string(),
  at: Instant,
  by: InstitutionId,
  reason: z.optional(z.string()),
  /** The version of the figures it is about. */
  figures: z.int(),
})

export const ReportHead = z.strictObject({
  reportId: z.string(),
  period: z.string(),
  kind: z.enum(['city', 'bank']),
  reporter: z.string(),
  reporterName: z.string(),
  territory: z.string(),
  state: z.enum(REPORT_STATES),
  /** The version of the figures that stands. */
  figures: z.int(),
  /** The version that was published last; later ones are restatements on their way. */
  published: z.optional(z.int()),
  dueOn: LocalDate,
  /** When the reporter was reminded. */
  remindedAt: z.optional(Instant),
  /** When the reporter was reminded again, the day it is due having passed. */
  overdueRemindedAt: z.optional(Instant),
  texts: Texts,
  steps: z.array(ReportStepTaken),
  draftedAt: Instant,
  updatedAt: Instant,
  version: z.int(),
})
export type ReportHead = z.infer<typeof ReportHead>
export const ReportRow: Model<ReportHead> = plain(whole(ReportHead))

/** The figures as they were frozen. */
export const ComposedRow = z.object({ composed: z.string() })

export const reportKey = ({ period, reporter, territory }: ReportName): Key => ({
  pk: `REPORTS#${period.id}`,
  sk: `${reporter}.${territory}`,
})

export const reportsPk = (periodId: string): string => `REPORTS#${periodId}`

/** Written once. */
export const figuresKey = (reportId: string, version: number): Key => ({
  pk: `REPORT#${reportId}`,
  sk: `FIGURES#${String(version).padStart(6, '0')}`,
})
