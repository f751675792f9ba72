/** Contracts of half-year reports and of the assessment. */
import * as z from 'zod/mini'
import { LocalDate } from '../kernel/time.ts'
import { GROUP_IDS } from '../reports/groups.ts'
import { ReportHead, ReportId } from '../reports/model.ts'
import { AssessmentQuery } from '../reports/read-assessment.ts'
import { ReportListed, ReportQuery, ReportsQuery } from '../reports/read-reports.ts'
import { ReportStep } from '../reports/steps.ts'
import { contract } from './contract.ts'
import { CityStanding, Rate, Standing } from './standing.ts'

const TAG = 'reports'

const Words = z.strictObject({ zh: z.string(), en: z.string() })
/** One number of a figure; what else it has follows from its kind. */
const Measured = z.looseObject({
  zh: z.string(),
  en: z.string(),
  kind: z.enum(['count', 'rate', 'mean', 'time', 'money', 'table', 'text']),
})
const Figures = z.array(z.strictObject({ id: z.string(), measures: z.array(Measured) }))

const PeriodView = z.strictObject({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  from: LocalDate,
  /** Not in it any more. */
  to: LocalDate,
  draftedFrom: LocalDate,
  remindedFrom: LocalDate,
  dueOn: LocalDate,
  source: z.string(),
})

const Report = z.strictObject({
  report: z.extend(ReportHead, { overdue: z.boolean() }),
  period: PeriodView,
  textNames: z.record(z.string(), Words),
  reportId: z.string(),
  computedAt: z.string(),
  /** Up to which number of each bank's feed events are counted: the same mark gives the same figures. */
  mark: z.array(z.strictObject({ institution: z.string(), sequence: z.int() })),
  figures: Figures,
  yearToDate: Figures,
  byMonth: z.array(z.strictObject({ month: z.string(), standing: Standing })),
  byRegistry: z.array(z.strictObject({ registry: z.string(), name: z.string(), standing: Standing })),
  byInstitution: z.array(z.strictObject({ institution: z.string(), name: z.string(), standing: Standing })),
  definitions: z.array(
    z.strictObject({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      definition: Words,
      source: z.enum(['events', 'directory', 'service', 'declared', 'none']),
      /** Why it, or a part of it, is not given. */
      missing: z.optional(Words),
    }),
  ),
  conventions: z.array(Words),
})

const Path = z.strictObject({ reportId: ReportId })

export const listReports = contract({
  operation: 'listReports',
  tag: TAG,
  summary: { zh: '查询半年报告', en: 'List half-year reports' },
  description: {
    zh: '某期（默认最近一期）的报告：本机构编写的、报送本部门的，以及已发布的。',
    en: 'Of a period, the latest if none is named: those you write, those sent to you, and those published.',
  },
  query: ReportsQuery,
  success: { status: 200, body: z.strictObject({ period: z.string(), items: z.array(ReportListed) }) },
  refusals: [],
})

export const getReport = contract({
  operation: 'getReport',
  tag: TAG,
  summary: { zh: '读取半年报告', en: 'Read a half-year report' },
  description: {
    zh: '全部 47 项指标，各附定义；平台不掌握的注明原因。`figures` 指定指标版本。同一标记（`mark`）的指标不变。',
    en: 'All 47 figures, each with its definition; what the platform does not know says why. `figures` names a version. The same `mark` gives the same figures.',
  },
  path: Path,
  query: ReportQuery,
  success: { status: 200, body: Report },
  refusals: [],
})

export const takeReportStep = contract({
  operation: 'takeReportStep',
  tag: TAG,
  summary: {
    zh: '编写、报送、退回、接受、发布或更正报告',
    en: 'Write, submit, return, accept, publish or restate a report',
  },
  description: {
    zh: '编写单位：`write`、`refresh`（重新取数）、`submit`、`restate`（更正已接受的报告，原报告不变）；接收部门：`return`（附理由）、`accept`、`publish`。',
    en: 'The reporter: `write`, `refresh` (take the figures anew), `submit`, `restate` (what was accepted stays as it is). Who receives: `return` with a reason, `accept`, `publish`.',
  },
  path: Path,
  body: ReportStep,
  success: { status: 200, body: z.extend(ReportHead, { overdue: z.boolean() }) },
  refusals: ['report.wrong-step'],
  example: { body: { step: 'write', texts: { difficulties: '部分县区登记机构尚未开通电子证明。' } } },
})

const rendered = (zh: string, en: string, answer: string) => ({
  tag: TAG,
  summary: { zh, en },
  path: Path,
  query: ReportQuery,
  success: { status: 200 as const },
  media: { answer },
  refusals: [],
})

export const readReportPage = contract({
  operation: 'readReportPage',
  ...rendered('半年报告网页', 'A half-year report as a page with charts', 'text/html'),
})

export const readReportCsv = contract({
  operation: 'readReportCsv',
  ...rendered('半年报告表格', 'A half-year report as a table', 'text/csv'),
})

export const readReportPdf = contract({
  operation: 'readReportPdf',
  ...rendered('半年报告 PDF', 'A half-year report as a PDF', 'application/pdf'),
})

const Placed = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Only within a group is one compared with another. */
  group: z.enum(GROUP_IDS),
  standing: Standing,
  coverage: Rate,
  /** Of a bank only to who watches over every registry. */
  retries: z.optional(Rate),
  outageMinutes: z.optional(z.int()),
  /** Absent where the total was not declared for every month, or is below what came through the platform. */
  online: z.optional(Rate),
  /** Absent where a denominator is too small. */
  place: z.optional(z.int()),
  score: z.optional(z.number()),
})

export const readAssessment = contract({
  operation: 'readAssessment',
  tag: TAG,
  summary: { zh: '评估登记机构和银行', en: 'Assess registries and banks' },
  description: {
    zh: '所辖登记机构和在辖区内办理业务的银行，某期（默认最近一期）；只在同类之间排名，列明分母；另按设区市列接入、有效接入、线上办理和按时办结。`format` 为 `html`、`pdf` 或 `csv` 时给出带图表的网页、文件或表格。',
    en: 'Registries in your jurisdiction and banks that work there, of a period, the latest if none is named; placed only among their like, with denominators; and by city who is connected, in use, online and on time. With `format` `html`, `pdf` or `csv` a page or a paper with charts, or a table.',
  },
  query: AssessmentQuery,
  media: { also: ['text/csv', 'text/html', 'application/pdf'] },
  success: {
    status: 200,
    body: z.strictObject({
      period: PeriodView,
      computedAt: z.string(),
      registries: z.array(Placed),
      banks: z.array(Placed),
      cities: z.array(CityStanding),
      rules: Words,
    }),
  },
  refusals: [],
})
