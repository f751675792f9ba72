/** Who the certificates of a PDF's signatures name, with the numbers that are kept nowhere. */
import type { Text } from '../pdf/work.ts'
import type { Certified } from './certificates.ts'
import { cmsIn } from './cms.ts'
import { signaturesIn } from './pdf-signatures.ts'

export type CertificateSigner = Pick<Certified, 'names'>

/** By the digest of the certificate. */
export const signersIn = (text: Text): ReadonlyMap<string, CertificateSigner> =>
  new Map(
    signaturesIn(text).flatMap(({ contents }) => {
      const signer = cmsIn(contents)?.signer
      return signer ? [[signer.sha256, signer] as const] : []
    }),
  )
