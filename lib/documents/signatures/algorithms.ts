/**
 * Which algorithms are taken, and whether a key made a signature. RSA and ECDSA are the runtime's own; SM2 (GB/T 32918) is not: what
 * OpenSSL does for that curve without an identity is another signature.
 */
import { constants, createHash, createPublicKey, type Hash, verify } from 'node:crypto'
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

/** RFC 4055: digest and mask must agree, what is left out stands for SHA-1. */
const pssOf = (parameters: ArrayBuffer | null | undefined): { digest: string; saltLength: number } | undefined => {
  const [sequence] = elementsOf(new Uint8Array(parameters ?? new ArrayBuffer(0))) ?? []
  const fields = elementsOf(sequence?.body ?? Buffer.alloc(0)) ?? []
  const [hash, mask, salt] = [0xa0, 0xa1, 0xa2].map((tag) => fields.find((one) => one.tag === tag)?.body)
  const oidIn = (body: Buffer | undefined) => {
    const [oid] = elementsOf(elementsOf(body ?? Buffer.alloc(0))?.[0]?.body ?? Buffer.alloc(0)) ?? []
    return oid === undefined ? '' : oidOf(oid.body)
  }
  const digest = digestNamed(oidIn(hash))
  const maskParameters = elementsOf(elementsOf(mask ?? Buffer.alloc(0))?.[0]?.body ?? Buffer.alloc(0))?.[1]
  const maskDigest = elementsOf(maskParameters?.body ?? Buffer.alloc(0))?.[0]
  const [number] = elementsOf(salt ?? Buffer.alloc(0)) ?? []
  const isSame = maskDigest !== undefined && digestNamed(oidOf(maskDigest.body)) === digest
  if (digest === undefined || !isSame || number === undefined) return undefined
  return { digest, saltLength: number.body.readUIntBE(0, number.body.length) }
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

/** Undefined where the key is no key of a kind we know. */
export const spkiOf = (der: Buffer): Spki | undefined => {
  const [identifier, bits] = elementsOf(elementsOf(der)?.[0]?.body ?? Buffer.alloc(0)) ?? []
  const [algorithm, parameters] = elementsOf(identifier?.body ?? Buffer.alloc(0)) ?? []
  if (algorithm === undefined || bits?.tag !== 0x03) return undefined
  const name = oidOf(algorithm.body)
  const curve = name === EC_KEY && parameters?.tag === 0x06 ? { curve: oidOf(parameters.body) } : {}
  return { der, algorithm: name, ...curve, point: bits.body.subarray(1) }
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
