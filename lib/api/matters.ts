/** Contracts of matters (沟通协调): what a bank, a registry or the authority raises, and how it comes to its end. */
import * as z from 'zod/mini'
import { DownloadLink } from '../documents/links.ts'
import { DocumentId, MatterId } from '../kernel/ids.ts'
import { LocalDate } from '../kernel/time.ts'
import { KIND_NAMES, MATTER_KINDS } from '../matters/kinds.ts'
import { MATTER_STATES } from '../matters/lifecycle.ts'
import { MatterStepTaken, MatterView, MatterWhole, Month, Raising, Reasoning, Saying } from '../matters/model.ts'
import { MatterFiguresView } from '../matters/read-matter-figures.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'matters'
const MatterPath = z.strictObject({ matterId: MatterId })

const MATTER = 'mat_06fz3q8k2vxa7m1c5tnd9r4ehp'
const EVENT = { eventId: 'evt_06fz3q8k2vxa7m1c5tnd9r4ehp', n: 1, type: 'matter.raised' }
const DUE = '2026-11-27T00:00:00.000+08:00'

const listed = (word: 'zh' | 'en'): string =>
  KIND_NAMES.map((name) => `\`${name}\` ${MATTER_KINDS[name][word]} (${MATTER_KINDS[name].workingDays})`).join('; ')

export const raiseMatter = contract({
  operation: 'raiseMatter',
  tag,
  summary: { zh: '提出协调事项', en: 'Raise a matter' },
  description: {
    zh: `就一笔业务、一家登记机构或平台提出事项，由对方、该登记机构或主管部门在括号内的工作日数内答复，逾期未答复的自动提请主管部门协调一次：${listed('zh')}。标题不得含个人信息。`,
    en: `About a case, a registry or the platform; the other side of the case, the registry, or the authority has to answer within the working days in brackets, and what is overdue is escalated to the authority once, by itself: ${listed('en')}. No personal data in the subject.`,
  },
  body: Raising,
  success: { status: 201, location: true, body: MatterStepTaken },
  refusals: [],
  example: {
    body: {
      kind: 'outage',
      about: { kind: 'registry', registry: '350200' },
      subject: '查询自上午九时起无答复',
      text: '自九时起提交的查询均未答复，请核实接口状态。',
    },
    answer: { matterId: MATTER, state: 'open', event: EVENT, dueAt: DUE },
  },
})

export const listMatters = contract({
  operation: 'listMatters',
  tag,
  summary: { zh: '查询协调事项列表', en: 'List matters' },
  description: {
    zh: '近十二个月或指定月份提出的事项，最新在前。银行、登记机构为其提出或应由其答复的事项；主管部门、监管部门为其辖区内的全部事项。筛选按页进行：一页可能不满，但仍有下一页。',
    en: 'Raised in the last twelve months, or in the month named, newest first: to banks and registries what they raised or have to answer, to authority and regulators all in their jurisdiction. Filters are applied to each page: a page may hold fewer items than asked and still have a next one.',
  },
  query: z.strictObject({
    month: z.optional(Month),
    state: z.optional(z.enum(MATTER_STATES)),
    kind: z.optional(z.enum(KIND_NAMES)),
    escalated: z.optional(z.enum(['true', 'false'])),
    limit: numberInQuery(1, 50),
    cursor: z.optional(z.string().check(z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(MatterView), next: z.optional(z.string()) }) },
  refusals: [],
})

export const readMatterFigures = contract({
  operation: 'readMatterFigures',
  tag,
  summary: { zh: '协调事项统计', en: 'Figures of matters' },
  description: {
    zh: '`[from, before)` 内提出、答复、按时、提请协调与办结的件数，各按发生之日计；银行、登记机构为其提出或应由其答复的，主管部门、监管部门为其辖区内的。',
    en: 'Of `[from, before)`: raised, answered, in time, escalated and closed, each counted on the day it happened; to banks and registries of what they raised or had to answer, to authority and regulators of their jurisdiction.',
  },
  query: z.strictObject({ from: LocalDate, before: LocalDate }),
  success: { status: 200, body: MatterFiguresView },
  refusals: [],
  example: { query: { from: '2026-07-01', before: '2026-12-01' } },
})

export const getMatter = contract({
  operation: 'getMatter',
  tag,
  summary: { zh: '查看协调事项及其往来', en: 'Read a matter and all that was written' },
  path: MatterPath,
  success: { status: 200, body: MatterWhole },
  refusals: [],
})

const stepOf = (n: number, type: string, state: 'open' | 'resolved' | 'closed') => ({
  matterId: MATTER,
  state,
  event: { ...EVENT, n, type },
})

export const replyToMatter = contract({
  operation: 'replyToMatter',
  tag,
  summary: { zh: '在事项中往来', en: 'Write on a matter' },
  path: MatterPath,
  body: Saying,
  success: { status: 200, body: MatterStepTaken },
  refusals: ['matter.closed'],
  example: { body: { text: '接口正在重启，预计十时恢复。' }, answer: stepOf(2, 'matter.replied', 'open') },
})

export const escalateMatter = contract({
  operation: 'escalateMatter',
  tag,
  summary: { zh: '提请主管部门协调', en: 'Call the authority in' },
  description: {
    zh: '每一事项提请一次；逾期未答复的由平台自动提请。提请后主管部门亦可答复。',
    en: 'Once; what is overdue the platform escalates by itself. From then on the authority may answer too.',
  },
  path: MatterPath,
  body: Reasoning,
  success: { status: 200, body: MatterStepTaken },
  refusals: ['matter.closed', 'matter.resolved', 'matter.escalated'],
  example: { body: { reason: '仍未恢复，影响多家银行。' }, answer: stepOf(3, 'matter.escalated', 'open') },
})

export const resolveMatter = contract({
  operation: 'resolveMatter',
  tag,
  summary: { zh: '答复事项', en: 'Answer a matter' },
  description: {
    zh: '由应答复方办理，提请协调后主管部门亦可。提出方应在十个工作日内确认或退回，逾期视为确认。',
    en: 'By its owner, and by the authority once it was escalated. The raiser accepts or reopens within ten working days; silence counts as acceptance.',
  },
  path: MatterPath,
  body: Saying,
  success: { status: 200, body: MatterStepTaken },
  refusals: ['matter.not-yours', 'matter.closed', 'matter.resolved'],
  example: {
    body: { text: '接口已恢复，积压查询已全部答复。' },
    answer: { ...stepOf(4, 'matter.resolved', 'resolved'), dueAt: '2026-12-10T00:00:00.000+08:00' },
  },
})

export const reopenMatter = contract({
  operation: 'reopenMatter',
  tag,
  summary: { zh: '退回答复', en: 'Reopen a matter' },
  description: { zh: '答复期限重新计算。', en: 'The time to answer begins again.' },
  path: MatterPath,
  body: Reasoning,
  success: { status: 200, body: MatterStepTaken },
  refusals: ['matter.not-yours', 'matter.closed', 'matter.not-resolved'],
  example: {
    body: { reason: '仍有两笔查询未答复。' },
    answer: { ...stepOf(5, 'matter.reopened', 'open'), dueAt: DUE },
  },
})

export const closeMatter = contract({
  operation: 'closeMatter',
  tag,
  summary: { zh: '确认答复并办结，或撤回事项', en: 'Accept the answer, or take the matter back' },
  path: MatterPath,
  body: z.strictObject({ reason: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))) }),
  success: { status: 200, body: MatterStepTaken },
  refusals: ['matter.not-yours', 'matter.closed'],
  example: { body: { reason: '已核实，全部恢复。' }, answer: stepOf(6, 'matter.closed', 'closed') },
})

export const mintMatterDocumentLink = contract({
  operation: 'mintMatterDocumentLink',
  tag,
  summary: { zh: '取得事项附件的下载链接', en: 'Mint a link to what is attached to a matter' },
  path: z.strictObject({ matterId: MatterId, documentId: DocumentId }),
  success: { status: 200, body: DownloadLink },
  refusals: [],
})
