/** Contracts of result certificates (查询结果证明). */
import * as z from 'zod/mini'
import { VerificationCode } from '../certificates/verification-code.ts'
import { Sha256 } from '../documents/model.ts'
import { QueryId } from '../kernel/ids.ts'
import { ResultNumber, ResultStanding } from '../queries/result-certificate.ts'
import { contract } from './contract.ts'

const tag = 'queries'
const QueryPath = z.strictObject({ queryId: QueryId })
const MADE_OF_ANSWER = [
  'query.answer-expired',
  'result-certificate.nothing-to-certify',
  'result-certificate.unprintable',
] as const

export const orderResultCertificate = contract({
  operation: 'orderResultCertificate',
  tag,
  summary: { zh: '申请查询结果证明', en: 'Order a result certificate' },
  description: {
    zh: '登记机构已答复的，当场出具；尚未答复的，自申请之日起 5 个工作日内（`dueOn`），答复后下载时出具。证明载明查询目的，与查询结果同时失效并删除。',
    en: 'Made at once where the registry has answered; otherwise within five working days (`dueOn`), when it is fetched after the answer. The certificate states the purpose of the query; it expires with the answer and is then gone.',
  },
  path: QueryPath,
  success: { status: 201, location: true, body: ResultStanding },
  refusals: MADE_OF_ANSWER,
  example: {
    answer: {
      queryId: 'qry_06fz3q8k2vxa7m1c5tnd9r4ehp',
      number: 'CX20261124-TND9R4EHP0AB',
      status: 'made',
      orderedAt: '2026-11-24T10:00:00.000+08:00',
      dueOn: '2026-12-01',
      madeAt: '2026-11-24T10:00:00.000+08:00',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      expiresAt: '2026-12-24T10:00:03.000+08:00',
    },
  },
})

export const getResultCertificate = contract({
  operation: 'getResultCertificate',
  tag,
  summary: { zh: '下载查询结果证明', en: 'Fetch a result certificate' },
  description: {
    zh: 'PDF 文件，`Repr-Digest` 为其 SHA-256。每次下载均记入审计。',
    en: 'A PDF; `Repr-Digest` is its SHA-256. Each download is recorded in the audit.',
  },
  path: QueryPath,
  media: { answer: 'application/pdf' },
  success: { status: 200 },
  refusals: [...MADE_OF_ANSWER, 'result-certificate.not-made', 'platform.contended'],
})

export const verifyResultCertificate = contract({
  operation: 'verifyResultCertificate',
  tag,
  summary: { zh: '核验查询结果证明', en: 'Verify a result certificate' },
  description: {
    zh: '凭证明所载编号与核验码核验；持有文件的，可附其 SHA-256。只答复 `valid` 或 `unknown`，不显示任何内容。',
    en: 'By the number and the code that the certificate bears, and by the SHA-256 of the file where there is one. Answers `valid` or `unknown`, and nothing of what it says.',
  },
  query: z.strictObject({ number: ResultNumber, code: VerificationCode, sha256: z.optional(Sha256) }),
  success: { status: 200, body: z.strictObject({ status: z.enum(['valid', 'unknown']) }) },
  refusals: [],
  example: { query: { number: 'CX20261124-TND9R4EHP0AB', code: 'Zk3vQ0b1S_m-9xYt' }, answer: { status: 'valid' } },
})
