/** Contracts of queries (银行查询): a bank asks under a letter, the registry that holds the unit answers. */
import * as z from 'zod/mini'
import { QueryId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { RegistryAnswer } from '../queries/book.ts'
import { OUTCOMES, QueryView, Question } from '../queries/model.ts'
import { contract } from './contract.ts'

const tag = 'queries'
const QueryPath = z.strictObject({ queryId: QueryId })

const QUERY_ID = 'qry_06fz3q8k2vxa7m1c5tnd9r4ehp'
const UNIT = '350203001002GB00123F00010203'
const QUESTION = {
  authorizationId: 'aut_06fz3q8k2vxa7m1c5tnd9r4ehp',
  officer: 'officer-1',
  kind: 'unit-status',
  purpose: 'loan-approval',
  unitNumber: UNIT,
} as const
const ASKED_AT = '2026-11-24T10:00:00.000+08:00'
const FACTS = { location: '厦门市思明区测试路1号203室', use: '住宅', area: '89.52' }
const BOOK = {
  unitNumber: UNIT,
  certificateNumber: '闽(2023)厦门市不动产权第0012345号',
  owners: [{ name: '测试甲', idNumber: '350203190001020020' }],
  coOwnership: 'sole',
  facts: FACTS,
  restrictions: [],
  mortgages: [],
} as const

export const submitQuery = contract({
  operation: 'submitQuery',
  tag,
  summary: { zh: '凭授权书查询', en: 'Query the book by a letter' },
  description: {
    zh: '按不动产单元查询的，由所属登记机构答复；需要复制登记资料的（`copies`），登记机构以文件答复；按名称查询名下不动产（`holdings`）、名下抵押（`mortgaged-holdings`）的，须授权书约定“名下全部”，同时向协议地区内已接通的各登记机构查询，逐家返回结果。授权书过期、撤销、次数用尽，或者超出其范围、方式、目的的，不予查询。使用次数与查询在同一事务中计数。请求头 `Prefer: wait=5` 表示最多等待 5 秒，按时答复的直接返回 200 与结果，否则返回 202，答复后以 `query.answered` 事件通知。',
    en: 'About one unit, answered by the registry that holds it, with copies of its papers where `copies` are asked for; or by name (`holdings`, `mortgaged-holdings`), under a letter in whole name only, asked of every connected registry in the regions of the agreement and answered part by part. A letter that is expired, revoked or used up, or does not cover the unit, kind, manner or purpose, permits nothing. The use is counted in the transaction that makes the query. With `Prefer: wait=5` an answer that comes within five seconds is given at once, with 200; otherwise 202, and the event `query.answered` when it has come.',
  },
  body: Question,
  success: {
    status: 202,
    location: true,
    body: z.strictObject({
      queryId: QueryId,
      registry: z.optional(z.string()),
      /** Of a query by name: how many were asked. */
      registries: z.optional(z.int()),
      askedAt: Instant,
      status: z.literal('asked'),
    }),
  },
  awaited: { description: 'Answered within the time preferred · 在约定时间内已答复', body: QueryView },
  refusals: [
    'agreement.not-in-force',
    'agreement.not-covering',
    'client.narrowed',
    'officer.not-designated',
    'authorization.unknown',
    'authorization.not-yet-valid',
    'authorization.expired',
    'authorization.revoked',
    'authorization.used-up',
    'authorization.out-of-scope',
    'authorization.out-of-purpose',
    'authorization.out-of-manner',
    'registry.not-connected',
  ],
  example: {
    body: QUESTION,
    answer: { queryId: QUERY_ID, registry: '350200', askedAt: ASKED_AT, status: 'asked' },
  },
})

export const getQuery = contract({
  operation: 'getQuery',
  tag,
  summary: { zh: '读取查询结果', en: 'Read the answer to a query' },
  description: {
    zh: '结果按授权范围逐项裁剪，保存 30 日；到期后只留摘要。`readAt` 为登记机构读取登记簿的时间。按名称查询的，`parts` 逐家列明已答复、尚未答复、无法联通；至 `dueAt` 仍未答复的，以部分结果办结，标明 `incomplete`，其后的答复仍可查看。',
    en: 'Of a query by name, `parts` says of each registry whether it has answered, has not yet, or is out of reach; at `dueAt` the query is answered without those that have not, marked `incomplete`, and what they say later is shown all the same. Cut down to the scope of the letter, field by field, and shown for 30 days; afterwards its digest alone is left. `readAt` is when the registry read the book.',
  },
  path: QueryPath,
  success: { status: 200, body: QueryView },
  refusals: [],
  example: {
    answer: {
      queryId: QUERY_ID,
      ...QUESTION,
      registry: '350200',
      askedAt: ASKED_AT,
      status: 'answered',
      outcome: 'found',
      answeredAt: '2026-11-24T10:00:03.000+08:00',
      readAt: '2026-11-24T10:00:02+08:00',
      answerSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      answerExpiresAt: '2026-12-24T10:00:03.000+08:00',
      answer: { facts: FACTS, restrictions: [], mortgaged: false },
    },
  },
})

export const answerQuery = contract({
  operation: 'answerQuery',
  tag: 'registry',
  summary: { zh: '登记机构答复查询', en: 'A registry answers a query' },
  description: {
    zh: '登记机构如实回传登记簿记载（`book`）、证书核验结果（`certificate`）、办理进度（`progress`）、登记资料复制件（`copies`，先以 `registration-copy` 类型上传并确认，并列明文中所有人）或名下不动产（`holdings`），与所查事项一致；平台仅保存授权范围内的内容，原文不留存。授权书已撤销的，结果不予展示（`withheld`）。',
    en: 'The registry says what the book says (`book`), how a certificate or an application stands (`certificate`, `progress`), which copies it made (`copies`: uploaded and confirmed first as `registration-copy`, with everybody they name), or what is in the name (`holdings`), whichever was asked; the platform keeps only what the letter allows, never the text itself. Where the letter was revoked meanwhile, nothing is shown (`withheld`).',
  },
  path: QueryPath,
  body: RegistryAnswer,
  success: { status: 200, body: z.strictObject({ queryId: QueryId, outcome: z.enum(OUTCOMES) }) },
  refusals: ['query.answered'],
  example: {
    body: { outcome: 'found', readAt: '2026-11-24T10:00:02+08:00', book: BOOK },
    answer: { queryId: QUERY_ID, outcome: 'found' },
  },
})
