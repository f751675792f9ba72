/**
 * 电子证照标识 of a registration certificate (GB/T 36904-2018): `1.2.156.3005.2.<证照类型>.<颁发机构>.<流水号>.<版本>.<校验位>`. The last
 * character checks all parts after the root, joined, by ISO 7064 MOD 37,36 (rebuilt from published certificates, confidence M).
 */
import * as z from 'zod/mini'
import { judged, type Verdict } from './faults.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ROOT = '1.2.156.3005.2'

/** 证照类型代码 of 不动产登记证明. */
export const REGISTRATION_PROOF_TYPE = '11100000MB03271699022'

const FORM = /^1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{6,18})\.([0-9A-Z]{1,30})\.(\d{3})\.([0-9A-Z])$/

export type LicenceIdentifier = {
  readonly type: string
  readonly issuer: string
  readonly serial: string
  readonly version: string
}

/** ISO 7064, the hybrid system with a modulus of 37 and 36: the alphabet has 36 characters. */
const checkOf = (text: string): string => {
  const product = [...text].reduce((before, character) => {
    const sum = (before + ALPHABET.indexOf(character)) % 36
    return ((sum === 0 ? 36 : sum) * 2) % 37
  }, 36)
  return ALPHABET[(37 - product) % 36] ?? ''
}

export const writeLicenceIdentifier = ({ type, issuer, serial, version }: LicenceIdentifier): string =>
  `${[ROOT, type, issuer, serial, version].join('.')}.${checkOf([type, issuer, serial, version].join(''))}`

/** The parts, if the check character is theirs. */
export const parseLicenceIdentifier = (text: string): LicenceIdentifier | undefined => {
  const [, type, issuer, serial, version] = FORM.exec(text) ?? []
  if (type === undefined || issuer === undefined || serial === undefined || version === undefined) return undefined
  const parts = { type, issuer, serial, version }
  return writeLicenceIdentifier(parts) === text ? parts : undefined
}

const judge = (text: string): Verdict => {
  if (!FORM.test(text)) return 'licence-identifier.malformed'
  const parts = parseLicenceIdentifier(text)
  if (parts === undefined) return 'licence-identifier.check-character'
  return parts.type === REGISTRATION_PROOF_TYPE ? undefined : 'licence-identifier.wrong-kind'
}

/** Of a 不动产登记证明 and of no other licence. */
export const ProofLicenceIdentifier = z.string().check(
  judged(judge),
  z.meta({
    description: '电子证照标识 of a 不动产登记证明',
    examples: ['1.2.156.3005.2.11100000MB03271699022.350200.000000001.001.6'],
  }),
)
