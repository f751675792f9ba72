/** Reads reports: the reporter its own, who receives what was sent to it, everybody what is published. */

import * as z from 'zod/mini'
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import type { Composed } from './compose.ts'
import { FIGURES, figureOf } from './figures.ts'
import { ComposedRow, figuresKey, ReportHead, ReportRow, reportKey, reportsPk, TEXT_NAMES } from './model.ts'
import { openPeriods, PERIOD_ID } from './periods.ts'
import { isReceiver, isReporter, namedBy, type ReportName } from './scopes.ts'

type ReadPorts = Pick<Ports, 'table'>

export const ReportListed = z.extend(ReportHead, {
  /** The day it is due has passed and it was not sent. */
  overdue: z.boolean(),
})

export const ReportsQuery = z.strictObject({ period: z.optional(z.string().check(z.regex(PERIOD_ID))) })
export const ReportQuery = z.strictObject({
  /** Of the figures; the one that stands where none is named. */
  figures: z.optional(z.pipe(z.string().check(z.regex(/^[1-9]\d{0,5}$/)), z.transform(Number))),
})

const SENT: readonly string[] = ['submitted', 'accepted', 'published']

export const headView = (head: ReportHead, now: Date) => ({
  ...head,
  overdue: !SENT.includes(head.state) && head.dueOn < beijingDate(now),
})

/** A draft is its reporter's alone; a report that was sent is seen by who receives it, one that is published by everybody. */
const sees = (caller: Caller, name: ReportName, head: ReportHead): boolean => {
  if (isReporter(caller, name)) return true
  if (isReceiver(caller, name)) return head.state !== 'drafted' || head.published !== undefined
  return head.published !== undefined
}

/** Of others than reporter and receiver only what was published. */
const figuresSeen = (caller: Caller, name: ReportName, head: ReportHead): number =>
  isReporter(caller, name) || (isReceiver(caller, name) && head.state !== 'drafted')
    ? head.figures
    : (head.published ?? head.figures)

const latestPeriod = (now: Date): string => openPeriods(beijingDate(now))[0]?.id ?? ''

export const listReports = async (
  { table }: ReadPorts,
  call: Call<unknown, unknown, z.infer<typeof ReportsQuery>>,
): Promise<Result<Answer>> => {
  const { period = latestPeriod(call.now) } = call.query
  const rows = await everyRow({ table }, { table: 'reports', pk: reportsPk(period) }, ReportRow)
  const items = rows.filter((head) => {
    const name = namedBy(head.reportId)
    return name !== undefined && sees(call.caller, name, head)
  })
  return ok(answer(200, { period, items: items.map((head) => headView(head, call.now)) }))
}

export type ReportCall = Call<unknown, { readonly reportId: string }, z.infer<typeof ReportQuery>>

export type ReadReport = { readonly name: ReportName; readonly head: ReportHead; readonly composed: Composed }

/** The report with the figures that the caller may see, or as it asks for. A foreign report is an unknown one. */
export const readReport = async (
  { table }: ReadPorts,
  { caller, path, query }: ReportCall,
): Promise<ReadReport | undefined> => {
  const name = namedBy(path.reportId)
  if (!name) return undefined
  const head = await table.get('reports', reportKey(name), ReportRow)
  if (!head || !sees(caller, name, head)) return undefined
  const newest = figuresSeen(caller, name, head)
  const wanted = query.figures ?? newest
  if (wanted > newest) return undefined
  const stored = await table.get('reports', figuresKey(name.reportId, wanted), ComposedRow)
  return stored && { name, head, composed: JSON.parse(stored.composed) }
}

/** Printed at the end of every report (B.0). */
export const CONVENTIONS = [
  {
    zh: '期间为半开区间（北京时间），按事件发生时间归属；上报后到达的事件进入更正报告，不改动已上报的报告。',
    en: 'Periods are half-open in Beijing time, by the time of occurrence; what arrives after a report was sent goes into a restatement.',
  },
  {
    zh: '业务、登记事项、不动产单元、证明分别计数，不相加。跨登记机构的贷款在各登记机构分别计件，按贷款只计一笔。',
    en: 'Loans, registrations, units and certificates are counted apart and never added. A loan over several registries counts at each, and once as a loan.',
  },
  {
    zh: '金额为首次登记的合计；一般抵押与最高额抵押分栏；外币另列。',
    en: 'Amounts are sums of first registrations; ordinary and maximum-amount mortgages in two columns; other currencies apart.',
  },
  {
    zh: '用时以登记机构公布的工作时间计，扣除停止计时的时间；按刻度向上取整（2 小时内 5 分钟，8 小时内 15 分钟，10 个工作日内 1 小时，以上 1 个工作日），给出中位数、90 分位数和件数。',
    en: 'Times are in working minutes of the registry’s published hours, stopped time taken out, rounded up to a scale (5 minutes up to two hours, 15 up to eight, an hour up to ten working days, a working day beyond): median, 90th percentile, n.',
  },
  { zh: '分母少于 20 的比率不予列出。', en: 'No rate is given whose denominator is under 20.' },
] as const

export const reportBody = ({ name, head, composed }: ReadReport, now: Date) => ({
  report: headView(head, now),
  period: name.period,
  textNames: TEXT_NAMES,
  ...composed,
  definitions: keysOf(FIGURES).map((id) => {
    const { zh, en, definition, source, missing } = figureOf(id)
    return { id, zh, en, definition, source, ...(missing && { missing }) }
  }),
  conventions: CONVENTIONS,
})

export const getReport = async (ports: ReadPorts, call: ReportCall): Promise<Result<Answer>> => {
  const found = await readReport(ports, call)
  return found ? ok(answer(200, reportBody(found, call.now))) : refuse('resource.not-found')
}
