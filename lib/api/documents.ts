/** Documents: declare, upload straight to the store, confirm, read back. */
import * as z from 'zod/mini'
import { DownloadLink, UploadLink } from '../documents/links.ts'
import { DocumentDeclaration, DocumentView } from '../documents/model.ts'
import { CaseId, CertificateId, DocumentId } from '../kernel/ids.ts'
import { contract } from './contract.ts'

const tag = 'documents'
const DocumentPath = z.strictObject({ documentId: DocumentId })

const DECLARATION = {
  type: 'loan-contract',
  fileName: '借款合同.pdf',
  contentType: 'application/pdf',
  length: 482_113,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
} as const
const DOCUMENT_ID = 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp'
const DECLARED = {
  documentId: DOCUMENT_ID,
  ...DECLARATION,
  status: 'declared',
  declaredAt: '2026-11-24T10:00:00.000+08:00',
  usableUntil: '2026-12-01T10:00:00.000+08:00',
} as const
const CONFIRMED = { ...DECLARED, status: 'confirmed', confirmedAt: '2026-11-24T10:00:05.000+08:00', pages: 12 } as const
const SIGNED = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261124T020000Z'
const DOWNLOAD = {
  url: `https://archive.example/cases/${DOCUMENT_ID}?${SIGNED}&X-Amz-Expires=300&X-Amz-Signature=5f0c`,
  expiresAt: '2026-11-24T10:05:00.000+08:00',
  sha256: DECLARATION.sha256,
  length: DECLARATION.length,
} as const

export const declareDocument = contract({
  operation: 'declareDocument',
  tag,
  summary: { zh: '申报文件', en: 'Declare a document' },
  description: {
    zh: '上传前申报文件的类型、长度和 SHA-256，上传与之绑定。长度 1 至 41,943,040 字节。未使用的文件 7 天后过期。同一机构三日内已上传并检查过的相同内容无需再传：`status` 为 `uploaded`，直接确认即可。',
    en: 'Names the type, length and SHA-256 of a file before it is uploaded. The upload is bound to them. 1 to 41,943,040 bytes. An unused document expires after 7 days. Bytes that the same institution brought within three days, and that were found clean, need no second upload: `status` is `uploaded`, confirm it.',
  },
  body: DocumentDeclaration,
  success: { status: 201, body: DocumentView, location: true },
  refusals: [],
  example: { body: DECLARATION, answer: DECLARED },
})

export const getDocument = contract({
  operation: 'getDocument',
  tag,
  summary: { zh: '查看文件状态', en: 'Read the state of a document' },
  path: DocumentPath,
  success: { status: 200, body: DocumentView },
  refusals: [],
  example: { answer: CONFIRMED },
})

export const mintUploadLink = contract({
  operation: 'mintUploadLink',
  tag,
  summary: { zh: '获取上传链接', en: 'Get an upload link' },
  description: {
    zh: '请在 10 分钟内，以所给 `headers` 原样将内容 PUT 至 `url`。内容不符 (400)、请求头不符 (403)、重复上传（412，首次上传进行中为 409）均被拒绝。',
    en: 'PUT the bytes to `url` with exactly the `headers` given, within 10 minutes. The store refuses any other bytes (400), headers (403), and a second upload (412, or 409 while the first is under way).',
  },
  path: DocumentPath,
  success: { status: 200, body: UploadLink },
  refusals: ['document.already-uploaded', 'document.expired'],
  example: {
    answer: {
      url: `https://incoming.example/incoming/91350000MA00YH0179/${DOCUMENT_ID}?${SIGNED}&X-Amz-Expires=600&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bif-none-match%3Bx-amz-checksum-sha256&X-Amz-Signature=41ab`,
      method: 'PUT',
      headers: {
        'content-type': DECLARATION.contentType,
        'content-length': String(DECLARATION.length),
        'x-amz-checksum-sha256': 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
        'if-none-match': '*',
      },
      expiresAt: '2026-11-24T10:10:00.000+08:00',
    },
  },
})

export const confirmDocument = contract({
  operation: 'confirmDocument',
  tag,
  summary: { zh: '确认上传完成', en: 'Confirm an upload' },
  description: {
    zh: '将存储中的内容与申报比对，按内容（而非文件名）识别格式，检查是否完整、加密、含脚本、兼具两种格式或超出限制，并进行恶意代码检查。通过后文件可用于申请，且不再变化；未通过的文件不可下载、不可用于申请，须重新申报并上传。恶意代码检查尚无结果的（`document.being-scanned`），文件状态为 `scanning`，请稍后再次确认。',
    en: 'Compares what the store holds with what was declared, recognises the format by content and not by name, and looks for damage, encryption, scripts, a second format, excess and malware. Afterwards the document can be filed and never changes; one that does not pass can be neither fetched nor filed: declare and upload another. While the scanner has not spoken (`document.being-scanned`) the document is `scanning`: confirm it again.',
  },
  path: DocumentPath,
  success: { status: 200, body: DocumentView },
  refusals: [
    'document.not-uploaded',
    'document.differs',
    'document.expired',
    'document.being-scanned',
    'document.format-unknown',
    'document.format-differs',
    'document.damaged',
    'document.encrypted',
    'document.active-content',
    'document.doubled-key',
    'document.disguised-objects',
    'document.remote-action',
    'document.embedded-program',
    'document.embedded-unreadable',
    'document.unfinished',
    'document.two-formats',
    'document.exceeds-limits',
    'document.malware',
    'document.not-scannable',
  ],
  example: { answer: CONFIRMED },
})

export const mintDownloadLink = contract({
  operation: 'mintDownloadLink',
  tag,
  summary: { zh: '获取下载链接', en: 'Get a download link' },
  description: {
    zh: '链接 5 分钟内有效。请以 `sha256` 和 `length` 核对收到的内容。',
    en: 'A link good for 5 minutes. Compare what you receive with `sha256` and `length`.',
  },
  path: DocumentPath,
  success: { status: 200, body: DownloadLink },
  refusals: ['document.not-uploaded', 'document.refused', 'document.expired'],
  example: { answer: DOWNLOAD },
})

export const mintFiledDocumentLink = contract({
  operation: 'mintFiledDocumentLink',
  tag: 'registry',
  summary: { zh: '获取业务文件下载链接', en: 'Get a download link of a filed document' },
  description: {
    zh: '供业务所属登记机构使用。链接 5 分钟内有效，需要时可再次获取。',
    en: 'For the registry of the case. A link good for 5 minutes; ask again whenever it is needed.',
  },
  path: z.strictObject({ caseId: CaseId, documentId: DocumentId }),
  success: { status: 200, body: DownloadLink },
  refusals: [],
  example: { answer: DOWNLOAD },
})

export const mintCaseDocumentLink = contract({
  operation: 'mintCaseDocumentLink',
  tag: 'cases',
  summary: { zh: '获取业务文件下载链接', en: 'Get a download link of a document of the case' },
  description: {
    zh: '供申请银行使用，包括登记机构消息的附件。链接 5 分钟内有效。',
    en: 'For the bank of the case; also for what the registry attached to a message. A link good for 5 minutes.',
  },
  path: z.strictObject({ caseId: CaseId, documentId: DocumentId }),
  success: { status: 200, body: DownloadLink },
  refusals: [],
  example: { answer: DOWNLOAD },
})

export const mintCertificateLink = contract({
  operation: 'mintCertificateLink',
  tag: 'cases',
  summary: { zh: '获取登记证明下载链接', en: 'Get a download link of a registration certificate' },
  path: z.strictObject({ caseId: CaseId, certificateId: CertificateId }),
  success: { status: 200, body: DownloadLink },
  refusals: ['certificate.not-kept'],
  example: { answer: DOWNLOAD },
})
