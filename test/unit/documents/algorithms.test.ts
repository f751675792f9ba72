/** What an algorithm's identifier asks for, as OpenSSL writes it. */
import { generateKeyPairSync } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { describe, expect, it } from 'vitest'
import { schemeOf, spkiOf } from '../../../lib/documents/signatures/algorithms.ts'

const infoOf = (key: { export: (as: { format: 'der'; type: 'spki' }) => Buffer }) =>
  AsnConvert.parse(key.export({ format: 'der', type: 'spki' }), SubjectPublicKeyInfo)

const PSS = '1.2.840.113549.1.1.10'
type Wanted = { hash?: string; mask?: string; salt?: number }
/** The parameters of a key that is for nothing but this. */
const parametersOf = ({ hash = 'sha256', mask = hash, salt = 32 }: Wanted) => {
  const { publicKey } = generateKeyPairSync('rsa-pss', {
    modulusLength: 1024,
    hashAlgorithm: hash,
    mgf1HashAlgorithm: mask,
    // a number, whatever its types say
    saltLength: salt as unknown as string,
  })
  return infoOf(publicKey).algorithm.parameters ?? undefined
}
const rsa = spkiOf(infoOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey))
const schemeBy = (parameters?: ArrayBuffer | Buffer) =>
  schemeOf({ algorithm: PSS, parameters: parameters && new Uint8Array(parameters).slice().buffer }, rsa)

describe('RSA-PSS', () => {
  it.each<[string, Wanted, object]>([
    ['SHA-256', {}, { digest: 'sha256', saltLength: 32 }],
    ['SHA-512 with a salt of its own', { hash: 'sha512', salt: 64 }, { digest: 'sha512', saltLength: 64 }],
    ['a salt of twenty bytes, which DER leaves out', { salt: 20 }, { digest: 'sha256', saltLength: 20 }],
    ['no salt', { salt: 0 }, { digest: 'sha256', saltLength: 0 }],
  ])('is known with %s', (_, wanted, scheme) => {
    expect(schemeBy(parametersOf(wanted))).toEqual({ algorithm: 'RSA-PSS', ...scheme })
  })

  const sound = Buffer.from(parametersOf({}) ?? new ArrayBuffer(0)).toString('hex')
  const trailer = Buffer.from(`3039${sound.slice(4)}a303020102`, 'hex')
  it.each<[string, ArrayBuffer | Buffer | undefined]>([
    ['another digest in its mask', parametersOf({ mask: 'sha512' })],
    ['SHA-1', parametersOf({ hash: 'sha1', salt: 20 })],
    ['a mask of SHA-1 left out', parametersOf({ mask: 'sha1' })],
    ['nothing said', Buffer.from('3000', 'hex')],
    ['another mask than MGF1', Buffer.from(sound.replace('2a864886f70d010108', '2a864886f70d010109'), 'hex')],
    ['another trailer', trailer],
    ['parameters cut short', Buffer.from(sound.slice(0, -4), 'hex')],
    ['no parameters', undefined],
    ['NULL', Buffer.from('0500', 'hex')],
  ])('is not known with %s', (_, parameters) => {
    expect(schemeBy(parameters)).toBeUndefined()
  })
})

describe('a public key', () => {
  it('names its curve where it has one', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const key = spkiOf(infoOf(publicKey))
    expect(key).toMatchObject({ algorithm: '1.2.840.10045.2.1', curve: '1.2.840.10045.3.1.7' })
    expect(key.der).toEqual(publicKey.export({ format: 'der', type: 'spki' }))
    expect(key.point).toHaveLength(65)
    expect(key.point[0]).toBe(4)
  })

  it('names none where it is of RSA, or spells the curve out', () => {
    expect(rsa.algorithm).toBe('1.2.840.113549.1.1.1')
    expect(rsa).not.toHaveProperty('curve')
    const spelled = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' }).publicKey
    expect(spkiOf(infoOf(spelled))).not.toHaveProperty('curve')
  })
})
