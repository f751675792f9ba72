/** Locks the files of issued certificates away; then the bank may hear of them. Doing it twice is harmless. */
import type { Objects } from '../platform/ports.ts'
import type { Certificate } from './model.ts'

export const keepCertificates = (
  objects: Objects,
  certificates: readonly Certificate[],
  until: Date,
): Promise<Certificate[]> =>
  Promise.all(
    certificates.map(async (certificate) => {
      if (certificate.status !== 'issued') return certificate
      await objects.keep(certificate.key, certificate.archiveKey, until)
      return { ...certificate, status: 'kept' as const }
    }),
  )
