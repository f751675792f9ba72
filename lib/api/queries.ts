/** Contracts of queries (银行查询): a bank asks under a letter, the registry that holds the unit answers. */
import * as z from 'zod/mini'
import { QueryId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { OUTCOMES, QueryView, Question, RegistryAnswer } from '../queries/model.ts'
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
    zh: '每次查询一个不动产单元，由所属登记机构答复。授权书过期、撤销、次数用尽，或者超出其范围、方式、目的的，不予查询。使用次数与查询在同一事务中计数。',
    en: 'One unit a query, answered by the registry that holds it. A letter that is expired, revoked or used up, or does not cover the unit, kind, manner or purpose, permits nothing. The use is counted in the transaction that makes the query.',
  },
  body: Question,
  success: {
    status: 202,
    location: true,
    body: z.strictObject({ queryId: QueryId, registry: z.string(), askedAt: Instant, status: z.literal('asked') }),
  },
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
    zh: '结果按授权范围逐项裁剪，保存 30 日；到期后只留摘要。`readAt` 为登记机构读取登记簿的时间。',
    en: 'Cut down to the scope of the letter, field by field, and shown for 30 days; afterwards its digest alone is left. `readAt` is when the registry read the book.',
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
    zh: '登记机构如实回传登记簿记载；平台仅保存授权范围内的内容，原文不留存。授权书已撤销的，结果不予展示（`withheld`）。',
    en: 'The registry says what the book says; the platform keeps only what the letter allows, never the text itself. Where the letter was revoked meanwhile, nothing is shown (`withheld`).',
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
