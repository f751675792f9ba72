/**
 * Which algorithms are taken, and whether a key made a signature. RSA and ECDSA are the runtime's own; SM2 (GB/T 32918) is not: what
 * OpenSSL does for that curve without an identity is another signature.
 */
import { constants, createHash, createPublicKey, type Hash, verify } from 'node:crypto'
import { RsaSaPssParams } from '@peculiar/asn1-rsa'
import { AsnConvert } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, type SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { sm2 } from 'sm-crypto-v2'
import { elementsOf, oidOf } from './der.ts'
import type { Algorithm, Reason } from './model.ts'

/** GM/T 0009: the identity where none was agreed. */
const SM2_IDENTITY = '1234567812345678'

const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.2.156.10197.1.401': 'sm3',
  '1.2.156.10197.1.401.1': 'sm3',
}

const WEAK: ReadonlySet<string> = new Set([
  '1.2.840.113549.2.5',
  '1.3.14.3.2.26',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
])

/** The digest that an identifier stands for, by the name the runtime knows it by. */
export const digestNamed = (oid: string): string | undefined => DIGESTS[oid]

export const whyNot = (oid: string): Reason => (WEAK.has(oid) ? 'algorithm-weak' : 'algorithm-unknown')

export const startDigest = (name: string): Hash => createHash(name)

/** Identifiers that name the digest too, and those that leave it to the signature's own. */
const SIGNATURES: Readonly<Record<string, { readonly algorithm: Algorithm; readonly digest?: string }>> = {
  '1.2.840.113549.1.1.1': { algorithm: 'RSA' },
  '1.2.840.113549.1.1.11': { algorithm: 'RSA', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { algorithm: 'RSA', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { algorithm: 'RSA', digest: 'sha512' },
  '1.2.840.113549.1.1.10': { algorithm: 'RSA-PSS' },
  '1.2.840.10045.2.1': { algorithm: 'ECDSA' },
  '1.2.840.10045.4.3.2': { algorithm: 'ECDSA', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { algorithm: 'ECDSA', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { algorithm: 'ECDSA', digest: 'sha512' },
  '1.2.156.10197.1.501': { algorithm: 'SM2', digest: 'sm3' },
  '1.2.156.10197.1.301': { algorithm: 'SM2', digest: 'sm3' },
  '1.2.156.10197.1.301.1': { algorithm: 'SM2', digest: 'sm3' },
}

const SM2_CURVE = '1.2.156.10197.1.301'
const EC_KEY = '1.2.840.10045.2.1'
const RSA_BITS_MIN = 2048

/** As it stands in a signature or certificate. */
export type Identified = { readonly algorithm: string; readonly parameters?: ArrayBuffer | null | undefined }

/** A public key as its certificate carries it (SubjectPublicKeyInfo). */
export type Spki = { readonly der: Buffer; readonly algorithm: string; readonly curve?: string; readonly point: Buffer }

export type Scheme = {
  readonly algorithm: Algorithm
  readonly digest: string
  readonly saltLength?: number
}

const MGF1 = '1.2.840.113549.1.1.8'

/** RFC 4055: digest and mask must agree, what is left out has its default, which is SHA-1 for both. */
const pssOf = (parameters: ArrayBuffer | null | undefined): { digest: string; saltLength: number } | undefined => {
  try {
    const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = AsnConvert.parse(
      parameters ?? new ArrayBuffer(0),
      RsaSaPssParams,
    )
    const digest = digestNamed(hashAlgorithm.algorithm)
    const ofMask = AsnConvert.parse(maskGenAlgorithm.parameters ?? new ArrayBuffer(0), AlgorithmIdentifier)
    const isSame = maskGenAlgorithm.algorithm === MGF1 && digestNamed(ofMask.algorithm) === digest
    return digest !== undefined && isSame && trailerField === 1 ? { digest, saltLength } : undefined
  } catch {
    // no such parameters: the signature has no scheme that is known
    return undefined
  }
}

/** What an identifier asks for, with the digest of the signature where it names none of its own. */
export const schemeOf = (identified: Identified, key: Spki, digest?: string): Scheme | undefined => {
  const found = SIGNATURES[identified.algorithm]
  if (found === undefined) return undefined
  if (found.algorithm === 'RSA-PSS') {
    const pss = pssOf(identified.parameters)
    return pss && { algorithm: 'RSA-PSS', ...pss }
  }
  const algorithm = found.algorithm === 'ECDSA' && key.curve === SM2_CURVE ? 'SM2' : found.algorithm
  const used = algorithm === 'SM2' ? 'sm3' : (found.digest ?? digest)
  return used === undefined || (algorithm !== 'SM2' && used === 'sm3') ? undefined : { algorithm, digest: used }
}

export const spkiOf = (info: SubjectPublicKeyInfo): Spki => {
  const { algorithm, parameters } = info.algorithm
  // a named curve is an identifier by itself, for which there is no schema at hand
  const [named] = (algorithm === EC_KEY && parameters && elementsOf(new Uint8Array(parameters))) || []
  return {
    der: Buffer.from(AsnConvert.serialize(info)),
    algorithm,
    ...(named?.tag === 0x06 && { curve: oidOf(named.body) }),
    point: Buffer.from(info.subjectPublicKey),
  }
}

/** The library takes any tags around the two numbers; GM/T 0009 has a sequence of two integers. */
const isOfTwoNumbers = (signature: Uint8Array): boolean => {
  const [sequence, ...more] = elementsOf(signature) ?? []
  const tags = elementsOf(sequence?.body ?? Buffer.alloc(0))?.map(({ tag }) => tag)
  return sequence?.tag === 0x30 && more.length === 0 && tags?.join() === '2,2'
}

const madeBySm2 = (data: Uint8Array, signature: Uint8Array, { curve, point }: Spki): boolean =>
  curve === SM2_CURVE &&
  isOfTwoNumbers(signature) &&
  sm2.doVerifySignature(data, Buffer.from(signature).toString('hex'), point.toString('hex'), {
    der: true,
    hash: true,
    userId: SM2_IDENTITY,
  })

const madeByRuntime = (data: Uint8Array, signature: Uint8Array, { key, scheme }: { key: Spki; scheme: Scheme }) => {
  const publicKey = createPublicKey({ key: key.der, format: 'der', type: 'spki' })
  const isRsa = publicKey.asymmetricKeyType === 'rsa' || publicKey.asymmetricKeyType === 'rsa-pss'
  if (isRsa !== (scheme.algorithm !== 'ECDSA')) return false
  const padding =
    scheme.algorithm === 'RSA-PSS'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength ?? 0 }
      : {}
  return verify(scheme.digest, data, { key: publicKey, dsaEncoding: 'der', ...padding }, signature)
}

/** Whether a key is long enough to mean anything. */
export const isStrong = (key: Spki): boolean => {
  if (key.curve !== undefined) return true
  try {
    const { modulusLength = 0 } =
      createPublicKey({ key: key.der, format: 'der', type: 'spki' }).asymmetricKeyDetails ?? {}
    return modulusLength >= RSA_BITS_MIN
  } catch {
    // a key that cannot be read is not strong, and its certificate is found unfit
    return false
  }
}

export const isMadeBy = (key: Spki, scheme: Scheme, signed: { data: Uint8Array; signature: Uint8Array }): boolean => {
  try {
    return scheme.algorithm === 'SM2'
      ? madeBySm2(signed.data, signed.signature, key)
      : madeByRuntime(signed.data, signed.signature, { key, scheme })
  } catch {
    // libraries throw on what is no signature or no key at all: it is then no signature of this key
    return false
  }
}
