/**
 * A certification authority (电子认证服务机构) of a simulation: certificates (RFC 5280) for persons, with ECDSA keys, and for seals of
 * organisations, with SM2 keys, and a revocation list. Made anew on every run, kept nowhere.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { bits, inside, integer, octets, oid, seq, setOf, utcTime, utf8, yes } from './der.ts'

const ECDSA_SHA256 = seq(oid('1.2.840.10045.4.3.2'))
const SM2_SM3 = seq(oid('1.2.156.10197.1.501'))
/** GM/T 0009: the identity where none was agreed. */
const SM2_IDENTITY = '1234567812345678'

/** Who signs, and how: what a signature is made of. */
export type Holder = {
  readonly certificate: Buffer
  readonly certificateSha256: string
  readonly issuer: Buffer
  readonly serial: Buffer
  readonly digest: 'sha256' | 'sm3'
  readonly signatureAlgorithm: Buffer
  readonly sign: (data: Buffer) => Buffer
}

export type Subject = {
  readonly kind: 'person' | 'seal'
  readonly name: string
  /** 证件号码 or 统一社会信用代码 */
  readonly number?: string
}

type Keys = Pick<Holder, 'digest' | 'signatureAlgorithm' | 'sign'> & { readonly spki: Buffer }

const ecdsaKeys = (): Keys => {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
  })
  return {
    spki: publicKey.export({ format: 'der', type: 'spki' }),
    digest: 'sha256',
    signatureAlgorithm: ECDSA_SHA256,
    sign: (data) => sign('sha256', data, privateKey),
  }
}

const sm2Keys = (): Keys => {
  const { publicKey, privateKey } = sm2.generateKeyPairHex()
  const algorithm = seq(oid('1.2.840.10045.2.1'), oid('1.2.156.10197.1.301'))
  const how = { der: true, hash: true, publicKey, userId: SM2_IDENTITY }
  return {
    spki: seq(algorithm, bits(Buffer.from(publicKey, 'hex'))),
    digest: 'sm3',
    signatureAlgorithm: SM2_SM3,
    sign: (data) => Buffer.from(sm2.doSignature(data, privateKey, how), 'hex'),
  }
}

const attribute = (type: string, text: string): Buffer => setOf(seq(oid(type), utf8(text)))

/** C, O where it is an organisation's, CN, and the number as serialNumber (X.520). */
const nameOf = ({ kind, name, number }: Subject): Buffer =>
  seq(
    attribute('2.5.4.6', 'CN'),
    ...(kind === 'seal' ? [attribute('2.5.4.10', name)] : []),
    attribute('2.5.4.3', name),
    ...(number === undefined ? [] : [attribute('2.5.4.5', number)]),
  )

const extension = (type: string, value: Buffer): Buffer => seq(oid(type), yes(), octets(value))
const DIGITAL_SIGNATURE = bits(Buffer.from([0xc0]), 6)
const CERTIFY = bits(Buffer.from([0x06]), 1)

const DAY_MS = 86_400_000

type Issuer = { readonly name: Buffer; readonly keys: Keys }
type Wanted = { readonly name: Buffer; readonly keys: Keys; readonly isAuthority: boolean; readonly validTo: Date }

const certify = (issuer: Issuer, { name, keys, isAuthority, validTo }: Wanted, now: Date) => {
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)])
  const basics = isAuthority ? seq(yes()) : seq()
  const body = seq(
    inside(0, integer(2)),
    integer(serial),
    issuer.keys.signatureAlgorithm,
    issuer.name,
    seq(utcTime(new Date(now.getTime() - DAY_MS)), utcTime(validTo)),
    name,
    keys.spki,
    inside(3, seq(extension('2.5.29.19', basics), extension('2.5.29.15', isAuthority ? CERTIFY : DIGITAL_SIGNATURE))),
  )
  const certificate = seq(body, issuer.keys.signatureAlgorithm, bits(issuer.keys.sign(body)))
  return { certificate, serial }
}

export type CertificationAuthority = {
  /** The root, as it goes into the trust list. */
  readonly root: Buffer
  /** Keys and certificate of somebody, the same every time. */
  readonly holderOf: (subject: Subject) => Holder
  readonly revocationList: () => Buffer
  readonly revoke: (holder: Holder) => void
}

export const startAuthority = (now: () => Date, commonName: string): CertificationAuthority => {
  const keys = ecdsaKeys()
  const name = nameOf({ kind: 'seal', name: commonName })
  const decade = () => new Date(now().getTime() + 3650 * DAY_MS)
  const year = () => new Date(now().getTime() + 365 * DAY_MS)
  const root = certify({ name, keys }, { name, keys, isAuthority: true, validTo: decade() }, now())
  const holders = new Map<string, Holder>()
  const revoked = new Map<string, Date>()

  const issue = (subject: Subject): Holder => {
    const own = subject.kind === 'seal' ? sm2Keys() : ecdsaKeys()
    const wanted = { name: nameOf(subject), keys: own, isAuthority: false, validTo: year() }
    const { certificate, serial } = certify({ name, keys }, wanted, now())
    const certificateSha256 = createHash('sha256').update(certificate).digest('hex')
    return { ...own, certificate, certificateSha256, issuer: name, serial }
  }

  return {
    root: root.certificate,
    holderOf: (subject) => {
      const id = `${subject.kind} ${subject.name} ${subject.number}`
      const holder = holders.get(id) ?? issue(subject)
      holders.set(id, holder)
      return holder
    },
    revoke: ({ serial }) => void revoked.set(serial.toString('hex'), now()),
    revocationList: () => {
      const entries = [...revoked].map(([serial, at]) => seq(integer(Buffer.from(serial, 'hex')), utcTime(at)))
      const body = seq(
        integer(1),
        keys.signatureAlgorithm,
        name,
        utcTime(now()),
        utcTime(new Date(now().getTime() + 30 * DAY_MS)),
        ...(entries.length > 0 ? [seq(...entries)] : []),
      )
      return seq(body, keys.signatureAlgorithm, bits(keys.sign(body)))
    },
  }
}
