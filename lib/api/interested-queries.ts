/** Contracts of queries by an interested party (利害关系人查询), and of the papers by which registries are asked and answer. */
import * as z from 'zod/mini'
import { DownloadLink } from '../documents/links.ts'
import { DocumentId, QueryId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { IntentionQuestion, InterestedQuestion } from '../queries/without-letter.ts'
import { contract } from './contract.ts'

const QUERY_ID = 'qry_06fz3q8k2vxa7m1c5tnd9r4ehp'
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export const submitInterestedQuery = contract({
  operation: 'submitInterestedQuery',
  tag: 'queries',
  summary: { zh: '利害关系人查询', en: 'Query as an interested party' },
  description: {
    zh: '无权利人授权书时，凭利害关系证明材料查询。一次申请只能查询一个不动产单元；证明材料须先以 `interest-evidence` 或合同类型上传并确认，一份材料只用于一次查询。结果为该单元的登记结果：权利人姓名（不含证件号码）、自然状况、抵押和限制。尚无证明材料的，见意向查询（`submitIntentionQuery`）。',
    en: 'Without a letter of the owner, by a paper that shows an interest. One application names exactly one unit; the paper is uploaded and confirmed first, as `interest-evidence` or as a contract, and serves one query. Shown is what is registered of the unit: the names of its owners without their numbers, the natural facts, mortgages and restrictions. Who has no such paper yet asks by `submitIntentionQuery`.',
  },
  body: InterestedQuestion,
  success: {
    status: 202,
    location: true,
    body: z.strictObject({ queryId: QueryId, registry: z.string(), askedAt: Instant, status: z.literal('asked') }),
  },
  refusals: ['agreement.not-in-force', 'agreement.not-covering', 'client.narrowed', 'officer.not-designated'],
  example: {
    body: {
      officer: 'officer-1',
      purpose: 'loan-approval',
      unitNumber: '350203001002GB00123F00010203',
      interest: 'mortgage',
      document: { documentId: 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp', sha256: SHA256 },
    },
    answer: { queryId: QUERY_ID, registry: '350200', askedAt: '2026-11-24T10:00:00.000+08:00', status: 'asked' },
  },
})

export const submitIntentionQuery = contract({
  operation: 'submitIntentionQuery',
  tag: 'queries',
  summary: { zh: '意向查询', en: 'Query with the intention to take a mortgage' },
  description: {
    zh: '有抵押、买卖等意向而尚无证明材料、尚无权利人授权书的，可就一个不动产单元查询：自然状况、是否共有、是否存在抵押权、预告、异议登记、是否查封或者限制处分；不显示任何人。',
    en: 'Without a letter and without a paper, about one unit, by who means to take a mortgage or to buy: the natural facts, and whether the unit is co-owned, mortgaged, under an advance notice or objection, seized or restricted; no person is named.',
  },
  body: IntentionQuestion,
  success: {
    status: 202,
    location: true,
    body: z.strictObject({ queryId: QueryId, registry: z.string(), askedAt: Instant, status: z.literal('asked') }),
  },
  refusals: ['agreement.not-in-force', 'agreement.not-covering', 'client.narrowed', 'officer.not-designated'],
  example: {
    body: { officer: 'officer-1', unitNumber: '350203001002GB00123F00010203', intention: 'mortgage' },
    answer: { queryId: QUERY_ID, registry: '350200', askedAt: '2026-11-24T10:00:00.000+08:00', status: 'asked' },
  },
})

export const mintQueryCopyLink = contract({
  operation: 'mintQueryCopyLink',
  tag: 'queries',
  summary: { zh: '获取登记资料复制件下载链接', en: 'Get a download link of a copy of registered papers' },
  description: {
    zh: '查询结果 `copies` 所列的复制件，在结果有效期内可下载；链接 5 分钟内有效。',
    en: 'Of a copy listed in `copies` of an answer, while the answer lasts. A link good for 5 minutes.',
  },
  path: z.strictObject({ queryId: QueryId, documentId: DocumentId }),
  success: { status: 200, body: DownloadLink },
  refusals: ['query.answer-expired', 'authorization.revoked'],
  example: {
    answer: {
      url: 'https://incoming.example.test/incoming/350200/doc_06fz3q8k2vxa7m1c5tnd9r4ehp?X-Amz-Signature=…',
      expiresAt: '2026-11-24T10:05:00.000+08:00',
      sha256: SHA256,
      length: 48213,
    },
  },
})

export const mintQueryDocumentLink = contract({
  operation: 'mintQueryDocumentLink',
  tag: 'registry',
  summary: { zh: '获取查询依据材料下载链接', en: 'Get a download link of the paper behind a query' },
  description: {
    zh: '供被查询的登记机构使用：权利人的授权书，或者利害关系证明材料。链接 5 分钟内有效，需要时可再次获取。',
    en: 'For the registries asked: the letter of the owner, or the paper that shows the interest. A link good for 5 minutes; ask again whenever it is needed.',
  },
  path: z.strictObject({ queryId: QueryId }),
  success: { status: 200, body: DownloadLink },
  refusals: [],
  example: {
    answer: {
      url: 'https://archive.example.test/queries/doc_06fz3q8k2vxa7m1c5tnd9r4ehp?X-Amz-Signature=…',
      expiresAt: '2026-11-24T10:05:00.000+08:00',
      sha256: SHA256,
      length: 48213,
    },
  },
})
