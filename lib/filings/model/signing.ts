/** 签署记录: who signed which paper, before whom, when and where; for what was signed by hand, and beside an electronic signature. */
import * as z from 'zod/mini'
import { CreditCode } from '../../kernel/credit-code.ts'
import { DocumentId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/time.ts'
import { LocalId, line } from './fields.ts'

const signed = {
  documentId: DocumentId,
  /** A party by its id, or a mortgagee by its branch. */
  signer: LocalId,
  at: Instant,
}
/** SHA-256 of the picture taken, which stays with the bank. */
const photoSha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'sha256.malformed' }))
const witness = { officer: LocalId, branch: CreditCode, place: line(200) }

export const Signing = z.discriminatedUnion('manner', [
  z.strictObject({ manner: z.literal('face-to-face'), ...signed, ...witness, photoSha256: z.optional(photoSha256) }),
  /** 远程视频面签: without a picture nobody has seen the signer. */
  z.strictObject({ manner: z.literal('remote'), ...signed, ...witness, photoSha256 }),
  z.strictObject({ manner: z.literal('notary'), ...signed, notary: line(100), notarialNumber: line(64) }),
  z.strictObject({ manner: z.literal('window'), ...signed, place: line(200), photoSha256: z.optional(photoSha256) }),
])
