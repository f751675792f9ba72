/** Locks the files of issued certificates, before the bank is notified of them. Idempotent. */
import type { Objects } from '../platform/ports.ts'
import { type Certificate, certificateArchiveKey } from './model.ts'

export type CertificateLock = { readonly caseId: string; readonly until: Date }

export const lockCertificates = (
  objects: Objects,
  certificates: readonly Certificate[],
  { caseId, until }: CertificateLock,
): Promise<Certificate[]> =>
  Promise.all(
    certificates.map(async (certificate): Promise<Certificate> => {
      if (certificate.status !== 'issued') return certificate
      const archiveKey = certificateArchiveKey(caseId, certificate.certificateId)
      await objects.keepOnce(certificate.uploadKey, archiveKey, certificate, until)
      return { ...certificate, status: 'kept', archiveKey }
    }),
  )
