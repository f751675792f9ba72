/** Who the certificates of a PDF's signatures name, with the numbers that are kept nowhere. */
import type { Source } from '../inspect/source.ts'
import type { Certified } from './certificates.ts'
import { cmsIn } from './cms.ts'
import { signaturesIn } from './pdf-signatures.ts'

export type CertificateSigner = Pick<Certified, 'names'>

/** By the digest of the certificate. */
export const signersIn = async (source: Source): Promise<ReadonlyMap<string, CertificateSigner>> => {
  const signatures = await signaturesIn(source)
  return new Map(
    signatures.flatMap(({ contents }) => {
      const signer = cmsIn(contents)?.signer
      return signer ? [[signer.sha256, signer] as const] : []
    }),
  )
}
