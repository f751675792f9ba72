/** CMS SignedData (RFC 5652, GM/T 0010) as PAdES uses it: one signer, signed attributes, the content elsewhere. */
import { createHash } from 'node:crypto'
import { ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnConvert } from '@peculiar/asn1-schema'
import { TSTInfo } from '@peculiar/asn1-tsp'
import { Time } from '@peculiar/asn1-x509'
import { digestNamed, isMadeBy, type Scheme, schemeOf, whyNot } from './algorithms.ts'
import { type Certified, certified, hexOf } from './certificates.ts'
import { elementsOf, oidOf } from './der.ts'
import type { Reason } from './model.ts'

const SIGNED_DATA: readonly string[] = ['1.2.840.113549.1.7.2', '1.2.156.10197.6.1.4.2.2']

const ATTRIBUTES = {
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestamp: '1.2.840.113549.1.9.16.2.14',
  /** adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2). */
  revocationInfo: '1.2.840.113583.1.1.8',
} as const

/** More than the paths of a signer and of a time stamp have. */
const CERTIFICATES_MAX = 40

export type Cms = {
  readonly certificates: readonly Certified[]
  readonly signer: Certified | undefined
  /** The content itself, where it is inside. */
  readonly content: Buffer | undefined
  readonly digestOid: string
  readonly info: SignerInfo
}

const signerOf = ({ sid }: SignerInfo, certificates: readonly Certified[]): Certified | undefined => {
  const { issuerAndSerialNumber: named, subjectKeyIdentifier: keyId } = sid
  if (named) {
    const issuer = Buffer.from(AsnConvert.serialize(named.issuer)).toString('hex')
    const serial = hexOf(named.serialNumber)
    return certificates.find((one) => one.issuer === issuer && one.serial === serial)
  }
  return keyId && certificates.find(({ subjectKeyId }) => subjectKeyId === hexOf(keyId.buffer))
}

/** Undefined for what is no SignedData of exactly one signer. */
export const cmsIn = (der: Uint8Array): Cms | undefined => {
  try {
    const { contentType, content } = AsnConvert.parse(der, ContentInfo)
    if (!SIGNED_DATA.includes(contentType)) return undefined
    const signedData = AsnConvert.parse(content, SignedData)
    const [info, ...more] = signedData.signerInfos
    if (info === undefined || more.length > 0) return undefined
    const certificates = [...(signedData.certificates ?? [])]
      .slice(0, CERTIFICATES_MAX)
      .flatMap(({ certificate }) => (certificate ? (certified(certificate) ?? []) : []))
    const inside = signedData.encapContentInfo.eContent?.single?.buffer
    return {
      certificates,
      signer: signerOf(info, certificates),
      content: inside && Buffer.from(inside),
      digestOid: info.digestAlgorithm.algorithm,
      info,
    }
  } catch {
    // what cannot be read is no signature; the verdict says so
    return undefined
  }
}

const attributeOf = (attributes: SignerInfo['signedAttrs'], oid: string): Buffer | undefined => {
  const value = attributes?.find(({ attrType }) => attrType === oid)?.attrValues[0]
  return value && Buffer.from(value)
}

/** 'absent', or whether the certificate that the signer names is the one that is there (RFC 5035). */
const namesCertificate = ({ info }: Cms, signer: Certified): 'absent' | 'same' | 'other' => {
  const second = attributeOf(info.signedAttrs, ATTRIBUTES.signingCertificateV2)
  const first = attributeOf(info.signedAttrs, ATTRIBUTES.signingCertificate)
  const attribute = second ?? first
  if (attribute === undefined) return 'absent'
  const inner = (bytes: Buffer | undefined) => elementsOf(bytes ?? Buffer.alloc(0)) ?? []
  const [certificates] = inner(inner(attribute)[0]?.body)
  const fields = inner(inner(certificates?.body)[0]?.body)
  const algorithm = fields.find(({ tag }) => tag === 0x30)
  const isBeforeHash = algorithm !== undefined && fields[0] === algorithm
  const named = isBeforeHash ? digestNamed(oidOf(inner(algorithm.body)[0]?.body ?? Buffer.alloc(0))) : 'sha256'
  const digest = second ? named : 'sha1'
  const hash = fields.find(({ tag }) => tag === 0x04)?.body
  if (digest === undefined || hash === undefined) return 'other'
  return createHash(digest).update(signer.der).digest().equals(hash) ? 'same' : 'other'
}

const tlv = (tag: number, body: Buffer): Buffer => {
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

/**
 * Signed is the SET of attributes in DER, whatever form it has inside (RFC 5652 5.4), and DER sorts a set. Some signers sign it in the
 * order it stands in, which says the same.
 */
const signedBytes = ({ info }: Cms): readonly Buffer[] => {
  const attributes = (info.signedAttrs ?? []).map((attribute) => Buffer.from(AsnConvert.serialize(attribute)))
  const length = attributes.reduce((sum, one) => sum + one.length, 0)
  if (attributes.length === 0 || length > 0xffff) return []
  return [attributes.toSorted(Buffer.compare), attributes].map((set) => tlv(0x31, Buffer.concat(set)))
}

export type Judged = { readonly reason?: Reason; readonly scheme?: Scheme; readonly signer?: Certified }

/** Whether the signer made this signature over a content of this digest. Whom to trust is asked elsewhere. */
export const judgeCms = (cms: Cms, contentDigest: Buffer, mustName: boolean): Judged => {
  const { signer, info, digestOid } = cms
  const digest = digestNamed(digestOid)
  const signedForms = signedBytes(cms)
  const stated = attributeOf(info.signedAttrs, ATTRIBUTES.messageDigest)
  if (signer === undefined || signedForms.length === 0 || stated === undefined) return { reason: 'unreadable' }
  if (digest === undefined) return { reason: whyNot(digestOid), signer }
  const scheme = schemeOf(info.signatureAlgorithm, signer.key, digest)
  if (scheme === undefined) return { reason: whyNot(info.signatureAlgorithm.algorithm), signer }
  const known = { scheme, signer }
  if (!elementsOf(stated)?.[0]?.body.equals(contentDigest)) return { reason: 'content-changed', ...known }
  if (scheme.digest !== digest && scheme.algorithm !== 'RSA-PSS') return { reason: 'signature-wrong', ...known }
  const signature = Buffer.from(info.signature.buffer)
  if (!signedForms.some((data) => isMadeBy(signer.key, scheme, { data, signature })))
    return { reason: 'signature-wrong', ...known }
  const named = namesCertificate(cms, signer)
  if (named === 'other') return { reason: 'certificate-swapped', ...known }
  return named === 'absent' && mustName ? { reason: 'certificate-not-named', ...known } : known
}

export const claimedTime = ({ info }: Cms): Date | undefined => {
  const value = attributeOf(info.signedAttrs, ATTRIBUTES.signingTime)
  try {
    return value && AsnConvert.parse(value, Time).getTime()
  } catch {
    // a time that is none was not claimed
    return undefined
  }
}

export const timestampIn = ({ info }: Cms): Cms | undefined => {
  const token = attributeOf(info.unsignedAttrs, ATTRIBUTES.timestamp)
  return token && cmsIn(token)
}

/** The OCSP answers that the signer took along under his signature. */
export const ocspAnswersAlong = ({ info }: Cms): readonly Buffer[] => {
  const inner = (bytes: Buffer | undefined) => elementsOf(bytes ?? Buffer.alloc(0)) ?? []
  const kinds = inner(inner(attributeOf(info.signedAttrs, ATTRIBUTES.revocationInfo))[0]?.body)
  const answers = kinds.find(({ tag }) => tag === 0xa1)
  return inner(inner(answers?.body)[0]?.body).map(({ whole }) => whole)
}

export const signatureBytes = ({ info }: Cms): Buffer => Buffer.from(info.signature.buffer)

export type Stamped = { readonly at: Date; readonly digestOid: string; readonly imprint: Buffer }

/** What a token of a time stamping authority (RFC 3161) says. */
export const stampedIn = ({ content }: Cms): Stamped | undefined => {
  if (content === undefined) return undefined
  try {
    const { genTime, messageImprint } = AsnConvert.parse(content, TSTInfo)
    const imprint = Buffer.from(messageImprint.hashedMessage.buffer)
    return { at: genTime, digestOid: messageImprint.hashAlgorithm.algorithm, imprint }
  } catch {
    // what cannot be read is no time stamp; the verdict says so
    return undefined
  }
}
