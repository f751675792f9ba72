/** The cooperation agreement and its signed paper. */
import * as z from 'zod/mini'
import { DownloadLink } from '../documents/links.ts'
import { AgreementRequest } from '../documents/record-agreement.ts'
import { InstitutionId } from '../institutions/model.ts'
import { contract } from './contract.ts'

const tag = 'institutions'
const InstitutionPath = z.strictObject({ institutionId: InstitutionId })

const DOCUMENT_ID = 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp'
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const DOWNLOAD = {
  url: `https://archive.example/agreements/91350000MA00YH0179/${DOCUMENT_ID}?X-Amz-Expires=300&X-Amz-Signature=5f0c`,
  expiresAt: '2026-11-24T10:05:00.000+08:00',
  sha256: SHA256,
  length: 482_113,
} as const

export const recordAgreement = contract({
  operation: 'recordAgreement',
  tag,
  summary: { zh: '登记合作协议', en: 'Record a cooperation agreement' },
  description: {
    zh: '协议文本须先以 `cooperation-agreement` 类型申报、上传并确认，登记时锁定存档。修改时以 If-Match 提供所见版本号，新建时不提供。',
    en: 'Declare, upload and confirm the signed paper first, as a `cooperation-agreement`; it is archived under lock with this call. Give the version you saw as `If-Match`; without one where there is nothing yet.',
  },
  path: InstitutionPath,
  body: AgreementRequest,
  success: { status: 200, body: z.looseObject({ version: z.int() }) },
  refusals: ['version.missing', 'version.differs'],
  example: {
    body: {
      number: '协2026-001',
      signedOn: '2026-01-01',
      validFrom: '2026-01-01',
      validTo: '2028-12-31',
      businesses: ['new-loan'],
      regions: ['35'],
      duties: ['核验申请人身份', '保证电子材料与纸质材料一致'],
      securityTerms: ['查询所得信息不得泄露或挪作他用'],
      feeSettlement: 'per-case',
      releaseWithinWorkingDays: 10,
      document: { documentId: DOCUMENT_ID, sha256: SHA256 },
    },
  },
})

export const mintAgreementLink = contract({
  operation: 'mintAgreementLink',
  tag,
  summary: { zh: '获取合作协议下载链接', en: 'Get a download link of the agreement of an institution' },
  description: { zh: '链接 5 分钟内有效。', en: 'A link good for 5 minutes.' },
  path: InstitutionPath,
  success: { status: 200, body: DownloadLink },
  refusals: [],
  example: { answer: DOWNLOAD },
})

export const mintOwnAgreementLink = contract({
  operation: 'mintOwnAgreementLink',
  tag,
  summary: { zh: '获取本机构合作协议下载链接', en: 'Get a download link of your own agreement' },
  description: {
    zh: '链接 5 分钟内有效；协议终止后仍可获取。',
    en: 'A link good for 5 minutes; also once the agreement has ended.',
  },
  success: { status: 200, body: DownloadLink },
  refusals: ['resource.not-found'],
  example: { answer: DOWNLOAD },
})
