/** Contracts of call-ups (相互调阅): bank and registry of a case ask each other for what they keep of it. */
import * as z from 'zod/mini'
import { AnsweringCallUp, Approving, CALL_UP_SIDES, CallingUp, CallUpView } from '../archives/call-ups.ts'
import { DownloadLink } from '../documents/links.ts'
import { CallUpId, CaseId } from '../kernel/ids.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'archives'
const CallUpPath = z.strictObject({ callUpId: CallUpId })

const CASE_ID = 'case_06fz3q8k2vxa7m1c5tnd9r4ehp'
const ASKED = { what: 'archive', purpose: 'post-loan', explanation: '核对抵押合同原件', askedBy: 'officer-1' } as const
const VIEW = {
  callUpId: 'cup_06fz3q8k2vxa7m1c5tnd9r4ehp',
  caseId: CASE_ID,
  asker: { kind: 'bank', institutionId: '91350000MA00YH0179' },
  holder: { kind: 'registry', institutionId: '350200' },
  ...ASKED,
  state: 'asked',
  askedAt: '2026-11-24T10:00:00.000+08:00',
  dueAt: '2026-12-01T17:00:00.000+08:00',
  needsApproval: false,
} as const

export const callUp = contract({
  operation: 'callUp',
  tag,
  summary: { zh: '申请调阅', en: 'Call up what the other side keeps of a case' },
  description: {
    zh: '业务的银行与登记机构相互调阅档案（`archive`）；银行亦可调阅现时登记信息（`registration-information`）。对方应在所在地的工作日期限内答复，逾期以 `call-up.overdue` 提醒双方。是否须经批准、期限几日，按对方在目录、协议中的设定，默认 5 个工作日、无须批准。非业务当事方视同业务不存在。',
    en: 'Bank and registry of a case call up each other’s archives (`archive`), the bank also current registration information (`registration-information`). The other side answers within working days of the place; overdue, both are told by `call-up.overdue`. Whether it is approved first, and how many days there are, is what the holder set in directory or agreement; 5 working days and no approval otherwise. To whoever is no party of the case it is not there.',
  },
  path: z.strictObject({ caseId: CaseId }),
  body: CallingUp,
  success: { status: 201, location: true, body: CallUpView },
  refusals: ['case.has-parts', 'case.wrong-step', 'officer.not-designated'],
  example: { body: ASKED, answer: VIEW },
})

export const listCallUps = contract({
  operation: 'listCallUps',
  tag,
  summary: { zh: '待答复调阅列表', en: 'List call-ups that wait for an answer' },
  description: {
    zh: '`as=holder`（默认）为应由本方答复的调阅，`as=asker` 为本方提出而尚未答复的调阅；最早提出的在前。已答复的不再列出。受限客户端只见其范围内的，一页可能不满，但仍有下一页。',
    en: 'Those the caller has to answer (`as=holder`, the default), or those it asked and that were not answered yet (`as=asker`); oldest first. Answered ones are listed no more. A narrowed client sees those within its reach: a page may hold fewer than asked and still have a next one.',
  },
  query: z.strictObject({
    as: z.optional(z.enum(CALL_UP_SIDES)),
    limit: numberInQuery(1, 50),
    cursor: z.optional(z.string().check(z.maxLength(1000))),
  }),
  success: { status: 200, body: z.strictObject({ items: z.array(CallUpView), next: z.optional(z.string()) }) },
  refusals: [],
  example: { answer: { items: [VIEW] } },
})

export const getCallUp = contract({
  operation: 'getCallUp',
  tag,
  summary: { zh: '查看调阅', en: 'See where a call-up stands' },
  path: CallUpPath,
  success: { status: 200, body: CallUpView },
  refusals: [],
  example: { answer: VIEW },
})

export const approveCallUp = contract({
  operation: 'approveCallUp',
  tag,
  summary: { zh: '批准调阅', en: 'Approve a call-up' },
  description: {
    zh: '由被调阅方另一人员批准；其设定不须批准的，无此步骤。',
    en: 'By a second person of the holder; no step where the holder demands none.',
  },
  path: CallUpPath,
  body: Approving,
  success: { status: 200, body: CallUpView },
  refusals: ['call-up.wrong-step'],
  example: { body: { approvedBy: '测试科长' } },
})

export const answerCallUp = contract({
  operation: 'answerCallUp',
  tag,
  summary: { zh: '答复调阅', en: 'Answer a call-up' },
  description: {
    zh: '提供一份已确认的 PDF（不超过 10 MB），平台在每页加盖调阅人、时间、用途水印；或者说明理由，不予提供。',
    en: 'With a confirmed PDF of up to 10 MB, across every page of which the platform prints who asked, when and for what; or refused, with the reason.',
  },
  path: CallUpPath,
  body: AnsweringCallUp,
  success: { status: 200, body: CallUpView },
  refusals: ['call-up.wrong-step', 'call-up.needs-approval'],
  example: { body: { outcome: 'refused', ground: 'not-held', reason: '该卷已移交市档案馆' } },
})

export const mintCallUpLink = contract({
  operation: 'mintCallUpLink',
  tag,
  summary: { zh: '获取调阅件下载链接', en: 'Get a download link of what was called up' },
  description: {
    zh: '仅供调阅方，每次均留记录。调阅件保存 10 日，链接 5 分钟内有效。',
    en: 'For the asker alone, recorded each time. The copy is there for 10 days, a link for 5 minutes.',
  },
  path: CallUpPath,
  success: { status: 200, body: DownloadLink },
  refusals: ['call-up.not-delivered', 'call-up.copy-expired'],
})
