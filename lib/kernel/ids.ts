/** Ids the platform gives out: a prefix that says of what, and 26 characters that say nothing. */
import * as z from 'zod/mini'

/** What every id begins with, and an underscore. */
export const ID_PREFIXES = {
  case: 'case',
  document: 'doc',
  certificate: 'crt',
  endpoint: 'end',
  authorization: 'aut',
  ownerRequest: 'orq',
  query: 'qry',
  monitor: 'mon',
  order: 'pay',
  matter: 'mat',
  commonMaterial: 'com',
  callUp: 'cup',
  hold: 'hld',
  signingRequest: 'sgn',
  audit: 'aud',
  unitEvent: 'uev',
  /** Named by period, reporter and territory: no 26 characters follow. */
  report: 'rpt',
  event: 'evt',
  /** Of an entry in the directory. */
  change: 'chg',
} as const

export type IdPrefix = (typeof ID_PREFIXES)[keyof typeof ID_PREFIXES]

const id = (prefix: IdPrefix) =>
  z.string().check(z.regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), { error: 'id.malformed' }))

export const CaseId = id(ID_PREFIXES.case)
export const DocumentId = id(ID_PREFIXES.document)
export const CertificateId = id(ID_PREFIXES.certificate)
export const EndpointId = id(ID_PREFIXES.endpoint)
export const AuthorizationId = id(ID_PREFIXES.authorization)
export const OwnerRequestId = id(ID_PREFIXES.ownerRequest)
export const QueryId = id(ID_PREFIXES.query)
export const MonitorId = id(ID_PREFIXES.monitor)
export const OrderId = id(ID_PREFIXES.order)
export const MatterId = id(ID_PREFIXES.matter)
export const CommonMaterialId = id(ID_PREFIXES.commonMaterial)
export const CallUpId = id(ID_PREFIXES.callUp)
export const HoldId = id(ID_PREFIXES.hold)
export const SigningRequestId = id(ID_PREFIXES.signingRequest)
export const AuditId = id(ID_PREFIXES.audit)

/** Crockford's base 32, lower case: how the 26 characters are written. */
export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

const TIME_CHARACTERS = 10
const CHARACTERS = 26

/** The moment an id was made: its first ten characters are milliseconds since 1970 (the ULID layout). */
export const momentOfId = (id: string): Date => {
  const time = id.slice(-CHARACTERS, TIME_CHARACTERS - CHARACTERS)
  return new Date([...time].reduce((sum, character) => sum * 32 + ID_ALPHABET.indexOf(character), 0))
}

/** The smallest id of that prefix made at this moment, for ranges. */
export const firstIdAt = (prefix: IdPrefix, moment: Date): string => {
  let text = ''
  for (let rest = moment.getTime(), i = 0; i < TIME_CHARACTERS; i++, rest = Math.floor(rest / 32))
    text = `${ID_ALPHABET[rest % 32]}${text}`
  return `${prefix}_${text}`
}

/** 0 to 31, evenly spread. */
export const placeOfId = (id: string): number => ID_ALPHABET.indexOf(id.slice(-1))
