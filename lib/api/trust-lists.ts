/** The trust list of electronic signatures, kept by the authority and read by everybody whom its verdicts concern. */
import * as z from 'zod/mini'
import { NewTrustList, TrustList } from '../documents/signatures/trust.ts'
import { Instant } from '../kernel/time.ts'
import { contract } from './contract.ts'

const TAG = 'trust-lists'

export const addTrustList = contract({
  operation: 'addTrustList',
  tag: TAG,
  summary: { zh: '发布新版电子签名信任列表', en: 'Publish a new version of the trust list' },
  description: {
    zh: '整表替换：信任锚（含起止时间）、中级证书、吊销列表和 OCSP 应答，均为 Base64 编码的 DER。已作出的验证结论不变。',
    en: 'Replaces the whole list: anchors with their times, intermediates, revocation lists and OCSP responses, each DER in base64. Verdicts given before stay as they are.',
  },
  body: NewTrustList,
  success: { status: 201, body: z.strictObject({ version: z.int(), keptAt: Instant }) },
  refusals: ['signature.invalid', 'platform.contended'],
  example: {
    body: { anchors: [], intermediates: [], revocationLists: [], ocspAnswers: [] },
    answer: { version: 1, keptAt: '2026-11-24T10:00:00.000+08:00' },
  },
})

export const getTrustList = contract({
  operation: 'getTrustList',
  tag: TAG,
  summary: { zh: '查看电子签名信任列表', en: 'Read the trust list of electronic signatures' },
  description: {
    zh: '不指定 `version` 时为最新版；0 表示尚未发布。',
    en: 'Without `version` the latest; 0 means that none was published yet.',
  },
  query: z.strictObject({ version: z.optional(z.string().check(z.regex(/^[1-9][0-9]{0,5}$/))) }),
  success: { status: 200, body: z.strictObject(TrustList.shape) },
  refusals: ['resource.not-found'],
  example: { answer: { version: 0, anchors: [], intermediates: [], revocationLists: [], ocspAnswers: [] } },
})
