/** Whether the certificate of a signer is believed: under an anchor of the trust list, fit, not revoked, valid when it was used. */
import { TooMuch } from '../pdf/work.ts'
import {
  type Certified,
  certificateIn,
  type IsSignedBy,
  isFit,
  isSelfIssued,
  isSignedBy,
  pathOf,
  revocationListIn,
} from './certificates.ts'
import { ANSWER_MAX_BYTES, ANSWERS_MAX, ocspAnswerIn } from './ocsp.ts'
import { type Believed, CLOCK_SKEW_MS, type Revocations, revocationOf, type When } from './revocation.ts'
import type { TrustList } from './trust.ts'

export type Trust = {
  readonly anchors: readonly { readonly certificate: Certified; readonly from: Date; readonly to: Date | undefined }[]
  readonly intermediates: readonly Certified[]
} & Revocations

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

const answersOf = (ders: readonly Uint8Array[]) => ders.flatMap((der) => ocspAnswerIn(der) ?? [])

/** What came with a file, as far as it is reasonable, is added to what the authority published. */
export const knowing = (trust: Trust, ders: readonly Uint8Array[]): Trust => {
  const reasonable = ders.filter(({ length }) => length <= ANSWER_MAX_BYTES).slice(0, ANSWERS_MAX)
  return { ...trust, answers: [...trust.answers, ...answersOf(reasonable)] }
}

/** Of one file: signatures of certificates, lists and answers that are looked at. Each costs a millisecond, and those of SM2 several. */
const VERIFICATIONS_MAX = 400

/** Looks at no signature twice, and at no more than is reasonable. */
const startVerifying = (): IsSignedBy => {
  const known = new Map<Certified['signed'], Map<Certified['key'], boolean>>()
  let left = VERIFICATIONS_MAX
  return (signed, key) => {
    const byKey = known.get(signed) ?? new Map<Certified['key'], boolean>()
    known.set(signed, byKey)
    const before = byKey.get(key)
    if (before !== undefined) return before
    if (left-- <= 0) throw new TooMuch()
    const isSigned = isSignedBy(signed, key)
    byKey.set(key, isSigned)
    return isSigned
  }
}

export const trustOf = ({ anchors, intermediates, revocationLists, ocspAnswers }: TrustList): Trust => ({
  anchors: anchors.flatMap(({ certificate, trustedFrom, trustedTo }) => {
    const read = certificateIn(bytesOf(certificate))
    const to = trustedTo === undefined ? undefined : new Date(trustedTo)
    return read ? [{ certificate: read, from: new Date(trustedFrom), to }] : []
  }),
  intermediates: intermediates.flatMap((one) => certificateIn(bytesOf(one)) ?? []),
  lists: revocationLists.flatMap((one) => revocationListIn(bytesOf(one)) ?? []),
  answers: answersOf(ocspAnswers.map(bytesOf)),
  isSigned: startVerifying(),
})

const isValidAt = (at: Date) => (certificate: Certified) => certificate.notBefore <= at && at <= certificate.notAfter

export const believe = (
  signer: Certified,
  pool: readonly Certified[],
  given: { trust: Trust; when: When; kind: 'document' | 'time' },
): Believed => {
  const { trust, when, kind } = given
  if (!isFit(signer, kind)) return { reason: 'certificate-unfit' }
  const path = pathOf(signer, {
    pool: [...pool.filter((one) => !isSelfIssued(one)), ...trust.intermediates],
    anchors: trust.anchors.map(({ certificate }) => certificate),
    isSigned: trust.isSigned,
  })
  if (!path) return { reason: 'no-path-to-anchor' }
  const anchor = trust.anchors.find(({ certificate }) => certificate === path.at(-1))
  const revoked = revocationOf(path, { ...trust, ...when })
  if (revoked.reason) return revoked
  if (!anchor || when.at < anchor.from || (anchor.to && when.at > anchor.to))
    return { ...revoked, reason: 'anchor-not-trusted-then' }
  if (when.at.getTime() > when.now.getTime() + CLOCK_SKEW_MS) return { ...revoked, reason: 'signed-in-future' }
  const certificates = path.slice(0, -1)
  if (!certificates.every(isValidAt(when.at))) return { ...revoked, reason: 'not-valid-at-signing' }
  if (!when.isProved && !certificates.every(isValidAt(when.now))) return { ...revoked, reason: 'expired-since' }
  return revoked
}
