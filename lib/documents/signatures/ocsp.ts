/**
 * Answers of OCSP responders (RFC 6960): what a certification authority, or whom it charged with it, said of one certificate at one time.
 * Nobody is asked here: an answer comes with the file or with the trust list, and proves itself by its signature.
 */
import { createHash } from 'node:crypto'
import { BasicOCSPResponse, id_kp_OCSPSigning, id_pkix_ocsp_basic, OCSPResponse } from '@peculiar/asn1-ocsp'
import { AsnConvert } from '@peculiar/asn1-schema'
import { KeyUsageFlags } from '@peculiar/asn1-x509'
import { digestNamed } from './algorithms.ts'
import { allows, type Certified, certified, hexOf, type IsSignedBy, isSignedBy } from './certificates.ts'

/** Of one file: more than the certificates of all its signatures need, and each larger than any that is honest. */
export const ANSWERS_MAX = 60
export const ANSWER_MAX_BYTES = 20_000

/** A responder shows itself by one certificate or a few; each that is looked at may cost a signature to verify. */
const CERTIFICATES_MAX = 10

/** Of one answer: it is asked about a certificate, or about those of a path. */
const SINGLES_MAX = 20

/** CertID's digests only name an issuer, and responders still name it by SHA-1 (4.1.1). */
const SHA1 = '1.3.14.3.2.26'

type Single = {
  readonly digestOid: string
  readonly issuerName: string
  readonly issuerKey: string
  readonly serial: string
  readonly status: 'good' | 'unknown' | { readonly at: Date; readonly reason: number | undefined }
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
}

export type OcspAnswer = {
  readonly producedAt: Date
  readonly singles: readonly Single[]
  /** Whom the responder brings along to show that it was charged. */
  readonly certificates: readonly Certified[]
  /** As ResponderID names it: by its name, or by the SHA-1 of its key. */
  readonly responder: { readonly name: string } | { readonly key: string }
  readonly signed: Certified['signed']
}

type Asn1Single = BasicOCSPResponse['tbsResponseData']['responses'][number]

const singleOf = ({ certID, certStatus, thisUpdate, nextUpdate }: Asn1Single): Single => {
  const { revoked } = certStatus
  return {
    digestOid: certID.hashAlgorithm.algorithm,
    issuerName: hexOf(certID.issuerNameHash.buffer),
    issuerKey: hexOf(certID.issuerKeyHash.buffer),
    serial: hexOf(certID.serialNumber),
    status: revoked
      ? { at: revoked.revocationTime, reason: revoked.revocationReason?.reason }
      : certStatus.good === undefined
        ? 'unknown'
        : 'good',
    thisUpdate,
    nextUpdate,
  }
}

/** Undefined for what is no successful answer of the basic kind, or says something critical that is not understood. */
export const ocspAnswerIn = (der: Uint8Array): OcspAnswer | undefined => {
  try {
    const { responseBytes } = AsnConvert.parse(der, OCSPResponse)
    if (responseBytes?.responseType !== id_pkix_ocsp_basic) return undefined
    const basic = AsnConvert.parse(responseBytes.response.buffer, BasicOCSPResponse)
    const { tbsResponseData: responseData, tbsResponseDataRaw: raw } = basic as BasicOCSPResponse & {
      readonly tbsResponseDataRaw?: ArrayBuffer
    }
    const extensions = [responseData, ...responseData.responses].flatMap((one) =>
      'responses' in one ? (one.responseExtensions ?? []) : (one.singleExtensions ?? []),
    )
    const { byName, byKey } = responseData.responderID
    if (raw === undefined || extensions.some(({ critical }) => critical)) return undefined
    return {
      producedAt: responseData.producedAt,
      singles: responseData.responses.slice(0, SINGLES_MAX).map(singleOf),
      certificates: (basic.certs ?? []).slice(0, CERTIFICATES_MAX).flatMap((one) => certified(one) ?? []),
      responder: byKey ? { key: hexOf(byKey.buffer) } : { name: hexOf(AsnConvert.serialize(byName)) },
      signed: {
        data: Buffer.from(raw),
        signature: Buffer.from(basic.signature),
        by: basic.signatureAlgorithm,
      },
    }
  } catch {
    // what cannot be read is no answer; its place says so to whoever sent it
    return undefined
  }
}

const digest = (name: string, data: Uint8Array): string => createHash(name).update(data).digest('hex')

const isNamed = ({ responder }: OcspAnswer, one: Certified): boolean =>
  'key' in responder ? digest('sha1', one.key.point) === responder.key : one.subject === responder.name

/** 4.2.2.2: charged by the issuer itself, by a certificate for this purpose that held when the answer was made. */
const isCharged = (one: Certified, issuer: Certified, at: Date): boolean =>
  one.issuer === issuer.subject &&
  one.purposes?.includes(id_kp_OCSPSigning) === true &&
  allows(one, KeyUsageFlags.digitalSignature) &&
  !one.asksMore &&
  one.notBefore <= at &&
  at <= one.notAfter

/** Who signed the answer, if the issuer did or whoever it charged with it. */
export const responderOf = (
  answer: OcspAnswer,
  issuer: Certified,
  isSigned: IsSignedBy = isSignedBy,
): Certified | undefined =>
  [issuer, ...answer.certificates]
    .filter((one) => isNamed(answer, one))
    .find(
      (one) =>
        (one === issuer || (isCharged(one, issuer, answer.producedAt) && isSigned(one.signed, issuer.key))) &&
        isSigned(answer.signed, one.key),
    )

const isAbout = (certificate: Certified, issuer: Certified) => (single: Single) => {
  const name = single.digestOid === SHA1 ? 'sha1' : digestNamed(single.digestOid)
  return (
    name !== undefined &&
    single.serial === certificate.serial &&
    single.issuerName === digest(name, Buffer.from(issuer.subject, 'hex')) &&
    single.issuerKey === digest(name, issuer.key.point)
  )
}

/** What is said of a certificate by those who may, the latest first. */
export const ocspAbout = (
  certificate: Certified,
  issuer: Certified,
  { answers, isSigned }: { readonly answers: readonly OcspAnswer[]; readonly isSigned: IsSignedBy },
): readonly (Single & { readonly responder: Certified })[] =>
  answers
    .flatMap((answer) => {
      const singles = answer.singles.filter(isAbout(certificate, issuer))
      const responder = singles.length > 0 ? responderOf(answer, issuer, isSigned) : undefined
      return responder ? singles.map((single) => ({ ...single, responder })) : []
    })
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
