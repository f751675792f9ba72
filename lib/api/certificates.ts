/** Contracts of registration certificates (不动产登记电子证明): the bank's view of one, and what anybody may verify. */
import * as z from 'zod/mini'
import { CertificateStatus } from '../certificates/model.ts'
import { CertificateStanding, CertificateVerification } from '../certificates/verification.ts'
import { VerificationCode } from '../certificates/verification-code.ts'
import { CaseId, CertificateId } from '../kernel/ids.ts'
import { contract } from './contract.ts'

export const getCertificate = contract({
  operation: 'getCertificate',
  tag: 'cases',
  summary: { zh: '查看电子证明及其核验码', en: 'Read a certificate and its verification code' },
  description: {
    zh: '`verification.code` 为本证明的核验码，`url` 打开公众核验页，`qr` 为可印在证明旁的二维码（SVG）。核验只显示证明的状态；持有核验码的人看不到登记内容。',
    en: 'This certificate’s own code is `verification.code`; `url` opens the public page, `qr` is the same as a QR code (SVG) to print beside it. Whoever has the code learns how the certificate stands and nothing of what is registered.',
  },
  path: z.strictObject({ caseId: CaseId, certificateId: CertificateId }),
  success: {
    status: 200,
    body: z.strictObject({
      caseId: z.string(),
      certificateId: z.string(),
      number: z.string(),
      /** 电子证照标识 */
      licenceId: z.optional(z.string()),
      status: CertificateStatus,
      units: z.array(z.string()),
      issuedAt: z.string(),
      sha256: z.string(),
      length: z.int(),
      contentType: z.string(),
      verification: z.strictObject({ code: VerificationCode, url: z.string(), qr: z.string() }),
    }),
  },
  refusals: [],
})

export const verifyCertificate = contract({
  operation: 'verifyCertificate',
  tag: 'certificates',
  summary: { zh: '核验不动产登记电子证明', en: 'Verify a registration certificate' },
  description: {
    zh: '无需令牌。凭证明号与核验码，或文件的 SHA-256，或不超过 2 MB 的文件本身。只答复 `valid`、`superseded`（已被变更后的证明替代）、`cancelled`（登记已注销）或 `unknown`，不显示任何内容。',
    en: 'Needs no token. By number and code, by the SHA-256 of the file, or by the file itself up to 2 MB. Answers `valid`, `superseded` (a later certificate took its place), `cancelled` (the registration is gone) or `unknown`, and nothing more.',
  },
  body: CertificateVerification,
  success: { status: 200, body: z.strictObject({ status: CertificateStanding }) },
  refusals: [],
  example: {
    body: { by: 'number', number: '闽(2026)厦门市不动产证明第0000001号', code: 'Zk3vQ0b1S_m-9xYt' },
    answer: { status: 'valid' },
  },
})

export const readVerifyPage = contract({
  operation: 'readVerifyPage',
  tag: 'pages',
  summary: { zh: '电子证明核验页', en: 'The page on which a certificate is verified' },
  description: {
    zh: '证明的二维码打开此页，并带上证明号与核验码。',
    en: 'A certificate’s QR code opens it with number and code.',
  },
  // Loose: a link that a chat program has lengthened still opens.
  query: z.object({
    number: z.optional(z.string().check(z.maxLength(100))),
    code: z.optional(z.string().check(z.maxLength(64))),
  }),
  media: { answer: 'text/html' },
  success: { status: 200 },
  refusals: [],
  example: { query: { number: '闽(2026)厦门市不动产证明第0000001号', code: 'Zk3vQ0b1S_m-9xYt' } },
})
