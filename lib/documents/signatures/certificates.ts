/** Certificates and revocation lists (RFC 5280, GM/T 0015), and the path from a signer to an anchor that the authority trusts. */
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  BasicConstraints,
  Certificate,
  CertificateList,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  type Name,
} from '@peculiar/asn1-x509'
import { sha256Hex } from '../../kernel/digest.ts'
import { type Identified, isMadeBy, isStrong, type Spki, schemeOf, spkiOf } from './algorithms.ts'

export type Certified = {
  readonly der: Buffer
  readonly sha256: string
  readonly serial: string
  readonly issuer: string
  readonly subject: string
  readonly subjectKeyId?: string | undefined
  readonly names: Readonly<Record<'person' | 'organization' | 'issuer', string | undefined>> & {
    /** 证件号码 or 统一社会信用代码, where it names one (X.520 serialNumber, organizationIdentifier); to compare with, never to keep. */
    readonly numbers: readonly string[]
  }
  readonly notBefore: Date
  readonly notAfter: Date
  readonly key: Spki
  readonly usage: number | undefined
  readonly purposes: readonly string[] | undefined
  readonly authority: { readonly pathLength: number } | undefined
  /** It asks for what is not understood here. */
  readonly asksMore: boolean
  readonly signed: { readonly data: Buffer; readonly signature: Buffer; readonly by: Identified }
}

const UNDERSTOOD: ReadonlySet<string> = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.32', '2.5.29.37'])

const attribute = (name: Name, oid: string): string | undefined =>
  name
    .flatMap((set) => [...set])
    .find(({ type }) => type === oid)
    ?.value.toString()

const bytes = (data: ArrayBuffer): Buffer => Buffer.from(data)
export const hexOf = (data: ArrayBuffer): string => bytes(data).toString('hex')
const derOf = (value: unknown): Buffer => bytes(AsnConvert.serialize(value))

/** Undefined for what is no certificate as it was read. */
export const certified = (certificate: Certificate): Certified | undefined => {
  const { tbsCertificate: body, tbsCertificateRaw, signatureAlgorithm, signatureValue } = certificate
  if (tbsCertificateRaw === undefined) return undefined
  const extensions = body.extensions ?? []
  const extension = (oid: string) => extensions.find(({ extnID }) => extnID === oid)?.extnValue.buffer
  const [usage, purposes, constraints, keyId] = ['2.5.29.15', '2.5.29.37', '2.5.29.19', '2.5.29.14'].map(extension)
  const basic = constraints && AsnConvert.parse(constraints, BasicConstraints)
  const der = derOf(certificate)
  return {
    der,
    sha256: sha256Hex(der),
    serial: hexOf(body.serialNumber),
    issuer: derOf(body.issuer).toString('hex'),
    subject: derOf(body.subject).toString('hex'),
    subjectKeyId: keyId && bytes(keyId).subarray(2).toString('hex'),
    names: {
      person: attribute(body.subject, '2.5.4.3'),
      organization: attribute(body.subject, '2.5.4.10'),
      issuer: attribute(body.issuer, '2.5.4.3') ?? attribute(body.issuer, '2.5.4.10'),
      numbers: [attribute(body.subject, '2.5.4.5'), attribute(body.subject, '2.5.4.97')].flatMap((one) => one ?? []),
    },
    notBefore: body.validity.notBefore.getTime(),
    notAfter: body.validity.notAfter.getTime(),
    key: spkiOf(body.subjectPublicKeyInfo),
    usage: usage && AsnConvert.parse(usage, KeyUsage).toNumber(),
    purposes: purposes && [...AsnConvert.parse(purposes, ExtendedKeyUsage)],
    authority: basic?.cA ? { pathLength: basic.pathLenConstraint ?? Number.POSITIVE_INFINITY } : undefined,
    asksMore: extensions.some(({ critical, extnID }) => critical && !UNDERSTOOD.has(extnID)),
    signed: { data: bytes(tbsCertificateRaw), signature: bytes(signatureValue), by: signatureAlgorithm },
  }
}

export const certificateIn = (der: Uint8Array): Certified | undefined => {
  try {
    return certified(AsnConvert.parse(der, Certificate))
  } catch {
    // what cannot be read is no certificate; its place says so to whoever sent it
    return undefined
  }
}

export const isSignedBy = ({ data, signature, by }: Certified['signed'], key: Spki): boolean => {
  const scheme = schemeOf(by, key)
  return scheme !== undefined && isStrong(key) && isMadeBy(key, scheme, { data, signature })
}

/** `isSignedBy`, or one that counts. */
export type IsSignedBy = typeof isSignedBy

export const isSelfIssued = ({ issuer, subject }: Certified): boolean => issuer === subject

export const allows = ({ usage }: Certified, flag: KeyUsageFlags): boolean =>
  usage === undefined || (usage & flag) !== 0

/** `below`: how many authorities stand between it and the signer. */
const mayIssue = (certificate: Certified, below: number): boolean =>
  certificate.authority !== undefined &&
  certificate.authority.pathLength >= below &&
  allows(certificate, KeyUsageFlags.keyCertSign) &&
  !certificate.asksMore

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'

/** Whether a certificate may make signatures of documents, or of times. */
export const isFit = (certificate: Certified, kind: 'document' | 'time'): boolean => {
  if (certificate.asksMore || !isStrong(certificate.key)) return false
  if (kind === 'time') return certificate.purposes?.includes(TIME_STAMPING) === true
  return (
    allows(certificate, KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation) &&
    (certificate.purposes === undefined || !certificate.purposes.every((one) => one === TIME_STAMPING))
  )
}

const PATH_MAX = 5
type Signed = { readonly isSigned: IsSignedBy }

/** From the signer up to an anchor, which comes last; every signature on the way is verified. Dates are judged elsewhere. */
export const pathOf = (
  signer: Certified,
  { pool, anchors, isSigned }: { readonly pool: readonly Certified[]; readonly anchors: readonly Certified[] } & Signed,
): readonly Certified[] | undefined => {
  const climb = (path: readonly Certified[]): readonly Certified[] | undefined => {
    const last = path.at(-1)
    if (last === undefined || path.length > PATH_MAX) return undefined
    const known = new Set(path.map(({ sha256 }) => sha256))
    const issues = (one: Certified) =>
      one.subject === last.issuer &&
      !known.has(one.sha256) &&
      mayIssue(one, path.length - 1) &&
      isSigned(last.signed, one.key)
    const anchor = anchors.find(issues)
    if (anchor) return [...path, anchor]
    for (const issuer of pool.filter(issues)) {
      const found = climb([...path, issuer])
      if (found) return found
    }
    return undefined
  }
  return climb([signer])
}

export type RevocationList = {
  readonly issuer: string
  readonly issuerName: string | undefined
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly revoked: ReadonlyMap<string, { readonly at: Date; readonly reason: number | undefined }>
  readonly signed: Certified['signed']
}

export const revocationListIn = (der: Uint8Array): RevocationList | undefined => {
  try {
    const { tbsCertList: body, tbsCertListRaw, signatureAlgorithm, signature } = AsnConvert.parse(der, CertificateList)
    // a critical extension here means a list of a part or of changes only
    if (tbsCertListRaw === undefined || body.crlExtensions?.some(({ critical }) => critical)) return undefined
    const entries = (body.revokedCertificates ?? []).map(({ userCertificate, revocationDate, crlEntryExtensions }) => {
      const why = crlEntryExtensions?.find(({ extnID }) => extnID === '2.5.29.21')?.extnValue.buffer
      return [hexOf(userCertificate), { at: revocationDate.getTime(), reason: why && bytes(why)[2] }] as const
    })
    return {
      issuer: derOf(body.issuer).toString('hex'),
      issuerName: attribute(body.issuer, '2.5.4.3') ?? attribute(body.issuer, '2.5.4.10'),
      thisUpdate: body.thisUpdate.getTime(),
      nextUpdate: body.nextUpdate?.getTime(),
      revoked: new Map(entries),
      signed: { data: bytes(tbsCertListRaw), signature: bytes(signature), by: signatureAlgorithm },
    }
  } catch {
    // what cannot be read is no revocation list; its place says so to whoever sent it
    return undefined
  }
}

/** The latest list that the issuer itself has signed. */
export const listBy = (
  issuer: Certified,
  lists: readonly RevocationList[],
  isSigned: IsSignedBy = isSignedBy,
): RevocationList | undefined =>
  lists
    .filter((list) => list.issuer === issuer.subject && allows(issuer, KeyUsageFlags.cRLSign))
    .sort((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
    .find(({ signed }) => isSigned(signed, issuer.key))
