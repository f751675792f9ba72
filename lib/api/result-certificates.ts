/** Contracts of result certificates (查询结果证明), which registries issue, and of the platform's own prints of answers. */
import * as z from 'zod/mini'
import { VerificationCode } from '../certificates/verification-code.ts'
import { Sha256 } from '../documents/model.ts'
import { QueryId } from '../kernel/ids.ts'
import { ResultPaper } from '../queries/model.ts'
import { PaperBrought, ResultNumber, ResultStanding } from '../queries/result-certificate.ts'
import { contract } from './contract.ts'

const tag = 'queries'
const QueryPath = z.strictObject({ queryId: QueryId })
const MADE_OF_ANSWER = [
  'query.answer-expired',
  'result-certificate.nothing-to-certify',
  'result-certificate.unprintable',
] as const

const STANDING = {
  queryId: 'qry_06fz3q8k2vxa7m1c5tnd9r4ehp',
  orderedAt: '2026-11-24T10:00:00.000+08:00',
  status: 'ordered',
  dueOn: '2026-12-01',
  papers: [],
} as const
const PAPER = {
  documentId: 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
} as const
const BROUGHT = { registry: '350200', ...PAPER, deliveredAt: '2026-11-25T09:00:00.000+08:00' } as const

export const orderResultCertificate = contract({
  operation: 'orderResultCertificate',
  tag,
  summary: { zh: '申请查询结果证明', en: "Order the registry's certificate of the result" },
  description: {
    zh: '查询结果证明由登记机构出具并盖章，平台不代为出具。申请即通知登记机构（`result-certificate.ordered`），自申请之日起 5 个工作日内（`dueOn`）；登记机构送达后以 `result-certificate.delivered` 通知，凭 `papers` 所列文件下载。逾期未送达的，以 `result-certificate.overdue` 通知。再次申请只告知进展。',
    en: 'The registry issues and seals the certificate; the platform does not in its place. The order tells the registry (`result-certificate.ordered`), due within five working days (`dueOn`); when it has brought its paper the bank hears `result-certificate.delivered` and downloads what `papers` lists, and `result-certificate.overdue` where it has not. Ordering again only says how it stands.',
  },
  path: QueryPath,
  success: { status: 201, location: true, body: ResultStanding },
  refusals: ['result-certificate.not-made', 'query.answer-expired', 'result-certificate.nothing-to-certify'],
  example: { answer: STANDING },
})

export const getResultCertificate = contract({
  operation: 'getResultCertificate',
  tag,
  summary: { zh: '查看查询结果证明的办理进展', en: 'See how an ordered certificate stands' },
  path: QueryPath,
  success: { status: 200, body: ResultStanding },
  refusals: [],
  example: { answer: { ...STANDING, status: 'delivered', papers: [BROUGHT] } },
})

export const deliverResultCertificate = contract({
  operation: 'deliverResultCertificate',
  tag: 'registry',
  summary: { zh: '登记机构送达查询结果证明', en: 'A registry brings its certificate of the result' },
  description: {
    zh: '登记机构出具并盖章的查询结果证明，先以 `query-result` 类型上传并确认。其内容以授权范围为限，由登记机构负责；答复未予展示的，不接受。再次送达的，以后送达的为准。',
    en: 'The certificate that the registry issued and sealed, uploaded and confirmed first as `query-result`. What stands on it keeps within the letter, for which the registry answers; where its answer showed nothing it is not taken. Brought again, the later one holds.',
  },
  path: QueryPath,
  body: PaperBrought,
  success: { status: 200, body: ResultPaper },
  refusals: ['result-certificate.nothing-to-certify', 'authorization.revoked'],
  example: { body: PAPER, answer: BROUGHT },
})

export const getReferencePrint = contract({
  operation: 'getReferencePrint',
  tag,
  summary: { zh: '下载查询结果（参考）', en: 'Fetch a print of the result, for reference' },
  description: {
    zh: '平台依登记机构的电子答复生成的 PDF，仅供参考，不是登记机构出具的查询结果证明；与查询结果同时失效并删除。`Repr-Digest` 为其 SHA-256。每次下载均记入审计。',
    en: 'A PDF that the platform makes of the electronic answer, for reference: not the certificate of the registry. It expires with the answer and is then gone; `Repr-Digest` is its SHA-256. Each download is recorded in the audit.',
  },
  path: QueryPath,
  media: { answer: 'application/pdf' },
  success: { status: 200 },
  refusals: [...MADE_OF_ANSWER, 'result-certificate.not-made', 'platform.contended'],
})

export const verifyResultCertificate = contract({
  operation: 'verifyResultCertificate',
  tag,
  summary: { zh: '核验查询结果（参考）', en: 'Verify a print of a result' },
  description: {
    zh: '凭件上所载编号与核验码核验；持有文件的，可附其 SHA-256。只答复 `valid` 或 `unknown`，不显示任何内容。',
    en: 'By the number and the code that the certificate bears, and by the SHA-256 of the file where there is one. Answers `valid` or `unknown`, and nothing of what it says.',
  },
  query: z.strictObject({ number: ResultNumber, code: VerificationCode, sha256: z.optional(Sha256) }),
  success: { status: 200, body: z.strictObject({ status: z.enum(['valid', 'unknown']) }) },
  refusals: [],
  example: { query: { number: 'CX20261124-TND9R4EHP0AB', code: 'Zk3vQ0b1S_m-9xYt' }, answer: { status: 'valid' } },
})
