/** Self-signed certificates for tests (RFC 5280), written by hand: Node makes none, and a machine may have no openssl. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const length =
    content.length < 0x80
      ? Buffer.of(content.length)
      : content.length < 0x100
        ? Buffer.of(0x81, content.length)
        : Buffer.of(0x82, content.length >> 8, content.length & 0xff)
  return Buffer.concat([Buffer.of(tag), length, content])
}
const sequence = (...parts: readonly Uint8Array[]) => element(0x30, ...parts)
const set = (...parts: readonly Uint8Array[]) => element(0x31, ...parts)
const oid = (hex: string) => element(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string) => element(0x0c, Buffer.from(text))
const time = (text: string) => element(0x17, Buffer.from(text))

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'))
const COMMON_NAME = '550403'
const SUBJECT_ALTERNATIVE_NAME = '551d11'
const VALIDITY = sequence(time('250101000000Z'), time('491231235959Z'))

const nameOf = (name: string) => sequence(set(sequence(oid(COMMON_NAME), utf8(name))))
const alternativeName = (name: string) =>
  sequence(sequence(oid(SUBJECT_ALTERNATIVE_NAME), element(0x04, sequence(element(0x82, Buffer.from(name, 'latin1'))))))

export type TestCertificate = { readonly cert: string; readonly der: Buffer; readonly key: string }

export const selfSigned = (name: string): TestCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    element(0xa0, element(0x02, Buffer.of(2))),
    element(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(name),
    VALIDITY,
    nameOf(name),
    publicKey.export({ format: 'der', type: 'spki' }),
    element(0xa3, alternativeName(name)),
  )
  const signature = element(0x03, Buffer.of(0), sign('sha256', body, privateKey))
  const der = sequence(body, ECDSA_WITH_SHA256, signature)
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    der,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}
