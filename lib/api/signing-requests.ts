/** Contracts of signing requests: asked by banks, reported by signing providers, which the authority connects. */
import * as z from 'zod/mini'
import { ProviderMessage } from '../documents/signing/messages.ts'
import { ProviderName, ProviderRequest } from '../documents/signing/provider.ts'
import { Signers, SigningRequestView, STATES } from '../documents/signing/request.ts'
import { DocumentId, SigningRequestId } from '../kernel/ids.ts'
import { Instant } from '../kernel/time.ts'
import { contract } from './contract.ts'

const tag = 'signing-requests'
const RequestPath = z.strictObject({ signingRequestId: SigningRequestId })

const ID = 'sgn_06fz3q8k2vxa7m1c5tnd9r4ehp'
const DOCUMENT = 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp'
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

const ASKED = {
  documentId: DOCUMENT,
  signers: [
    {
      kind: 'person',
      signer: 'owner',
      name: '测试甲',
      idDocument: { kind: 'resident-id', number: '350203190001020020' },
    },
    { kind: 'seal', signer: '91350000MA00YH0179', name: '测试银行厦门分行', creditCode: '91350000MA00YH0179' },
  ],
} as const

const ANSWERED = {
  signingRequestId: ID,
  state: 'requested',
  provider: 'province-signing',
  document: { documentId: DOCUMENT, type: 'mortgage-contract', fileName: '抵押合同（简化版）.pdf', sha256: SHA256 },
  signers: ASKED.signers.map(({ signer, kind, name }) => ({ signer, kind, name })),
  createdAt: '2026-11-24T10:00:00.000+08:00',
  expiresAt: '2026-11-27T10:00:00.000+08:00',
  refusedFiles: [],
} as const

export const requestSignatures = contract({
  operation: 'requestSignatures',
  tag,
  summary: { zh: '请求电子签署', en: 'Ask for electronic signatures' },
  description: {
    zh: '对平台制作的文件（申请书、委托书、合同、询问记录等），写明各签署人及其证件或各印章所属单位，由接入的签署服务商组织签署。签署完成后平台核验签名、比对原件，另成一份已签文件，并以事件告知。未写明到期时间的为三日。',
    en: 'For a document that the platform made (application, power, contracts, inquiry record): names each signer with his document, or whose seal, and the connected signing provider has it signed. The platform verifies what comes back, compares it with what was sent, keeps it as a document of its own and tells by event. Three days where no end is named.',
  },
  body: z.strictObject({ documentId: DocumentId, signers: Signers, expiresAt: z.optional(Instant) }),
  success: { status: 201, body: SigningRequestView, location: true },
  refusals: ['signing.no-provider'],
  example: { body: ASKED, answer: ANSWERED },
})

export const getSigningRequest = contract({
  operation: 'getSigningRequest',
  tag,
  summary: { zh: '查看签署请求', en: 'Read a signing request' },
  description: {
    zh: '状态、已签文件，以及每个签名的签署人、方式、时间和证书。',
    en: 'Where it stands, the signed document, and of each signature by whom, how, when and by which certificate.',
  },
  path: RequestPath,
  success: { status: 200, body: SigningRequestView },
  refusals: [],
  example: { answer: { ...ANSWERED, state: 'with-provider', sentAt: '2026-11-24T10:00:01.000+08:00' } },
})

export const cancelSigningRequest = contract({
  operation: 'cancelSigningRequest',
  tag,
  summary: { zh: '取消签署请求', en: 'Take a signing request back' },
  description: {
    zh: '尚未完成、拒签或到期的可以取消；服务商此后送达的签署件不再收取。',
    en: 'As long as it was not completed, declined or expired; what the provider brings afterwards is not taken.',
  },
  path: RequestPath,
  success: { status: 200, body: SigningRequestView },
  refusals: ['signing.closed'],
  example: { answer: { ...ANSWERED, state: 'cancelled', cancelledAt: '2026-11-24T11:00:00.000+08:00' } },
})

export const reportSigning = contract({
  operation: 'reportSigning',
  tag,
  summary: { zh: '签署服务商回调', en: 'The signing provider calls back' },
  description: {
    zh: '由签署服务商调用，以 `DT-Provider-Timestamp`（秒）与 `DT-Provider-Signature: sm3=<hex>` 证明身份：对 `秒.报文` 的 HMAC-SM3，允许偏差五分钟。同一通知可重复发送。签署件不是所送文件、签名无效或签署人不符的，答 422 并逐项说明，请求仍然有效。',
    en: 'Called by the signing provider, which proves itself with `DT-Provider-Timestamp` (seconds) and `DT-Provider-Signature: sm3=<hex>`: the HMAC-SM3 over `seconds.body`, five minutes of tolerance. The same message may come again. A file that is not the document sent, has a signature that is not valid or one of somebody else is answered with 422 and what is wrong; the request stays open.',
  },
  path: z.strictObject({ provider: ProviderName }),
  body: ProviderMessage,
  sealed: true,
  success: {
    status: 200,
    body: z.strictObject({
      signingRequestId: SigningRequestId,
      state: z.enum(STATES),
      documentId: z.optional(DocumentId),
    }),
  },
  refusals: [
    'signature.invalid',
    'signing.closed',
    'signing.file-refused',
    'document.being-scanned',
    'platform.contended',
  ],
  example: {
    body: {
      type: 'declined',
      signingRequestId: ID,
      signer: 'owner',
      declinedAt: '2026-11-24T10:30:00+08:00',
      reason: '金额有误',
    },
    answer: { signingRequestId: ID, state: 'declined' },
  },
})

const { rotateSecret: _, ...terms } = ProviderRequest.shape

export const putSigningProvider = contract({
  operation: 'putSigningProvider',
  tag,
  summary: { zh: '接入或变更电子签署服务商', en: 'Connect or change a signing provider' },
  description: {
    zh: '写明地址、地址策略以及为哪些银行服务（`others` 为未另有服务商的各行）。新接入的给出双方签名所用密钥，只显示一次；更换密钥时旧密钥仍有效七日。服务商所用证书的根证书应先列入信任列表。',
    en: 'Where it is, what addresses it may have and for which banks it works (`others`: every bank that has none of its own). A new one is given the secret both sides sign with, shown once; after a rotation the old secret holds for seven days. The roots of its certificates belong into the trust list first.',
  },
  body: ProviderRequest,
  success: {
    status: 200,
    body: z.strictObject({
      ...terms,
      version: z.int(),
      secret: z.optional(z.string()),
      secretShown: z.optional(z.literal(true)),
    }),
  },
  refusals: ['version.missing', 'version.differs', 'resource.not-found'],
  example: {
    body: {
      provider: 'province-signing',
      name: '省级电子签署平台（测试）',
      protocol: 'signing-v1',
      url: 'https://signing.example.org/dengtong',
      addressPolicy: { schemes: ['https'], cidrs: 'public' },
      serves: 'others',
    },
  },
})
