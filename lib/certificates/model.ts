/** A registration certificate (不动产登记电子证明) as its case holds it, from the registry's report to its end. */

import * as z from 'zod/mini'
import { Sha256 } from '../documents/model.ts'
import { CONTENT_TYPES, ContentType } from '../documents/types.ts'
import { ProofNumber } from '../kernel/certificate-number.ts'
import { CertificateId, DocumentId } from '../kernel/ids.ts'
import { ProofLicenceIdentifier } from '../kernel/licence-identifier.ts'
import type { Stored } from '../kernel/stored.ts'
import { Instant } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'

/** What a registry reports of one certificate when it certifies; its signature over the report binds number, identifier and file. */
export const CertificateReport = z.strictObject({
  number: ProofNumber,
  /** 电子证照标识 */
  licenceId: ProofLicenceIdentifier,
  documentId: DocumentId,
  sha256: Sha256,
  units: z.array(UnitNumber).check(z.minLength(1), z.maxLength(50)),
  issuedAt: Instant,
})
export type CertificateReport = z.infer<typeof CertificateReport>

/**
 * issued: reported, its file still to be locked away; kept: locked away, the bank may fetch it;
 * superseded: a later certificate of the same registration took its place; cancelled: the registration it proves is gone.
 */
export const CertificateStatus = z.enum(['issued', 'kept', 'superseded', 'cancelled'])
export type CertificateStatus = z.infer<typeof CertificateStatus>

/** An entry of HEAD.certificates. */
export const Certificate = z.object({
  certificateId: CertificateId,
  /** With half-width brackets: one number, one key. */
  number: ProofNumber,
  licenceId: z.optional(z.string()),
  status: CertificateStatus,
  units: z.array(z.string()),
  issuedAt: Instant,
  /** As the registry uploaded it. */
  documentId: DocumentId,
  sha256: Sha256,
  length: z.int(),
  contentType: ContentType,
  /** Among the uploads. */
  uploadKey: z.string(),
  /** Once it is kept. */
  archiveKey: z.optional(z.string()),
})
export type Certificate = Stored<z.infer<typeof Certificate>>

export const certificateArchiveKey = (caseId: string, certificateId: string) =>
  `cases/${caseId}/certificates/${certificateId}`

export const certificateFileName = ({ number, contentType }: Certificate) =>
  `${number}.${CONTENT_TYPES[contentType].extension}`
