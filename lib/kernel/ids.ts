/** Ids the platform gives out: a prefix that says of what, and 26 characters that say nothing. */
import * as z from 'zod/mini'

const id = (prefix: string) =>
  z.string().check(z.regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), { error: 'id.malformed' }))

export const CaseId = id('case')
export const DocumentId = id('doc')
export const CertificateId = id('crt')
export const EndpointId = id('end')
export const AuthorizationId = id('aut')
export const QueryId = id('qry')
export const MonitorId = id('mon')
export const OrderId = id('pay')
export const MatterId = id('mat')
export const CommonMaterialId = id('com')
export const CallUpId = id('cup')
export const HoldId = id('hld')
export const SigningRequestId = id('sgn')
export const AuditId = id('aud')

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
export const firstIdAt = (prefix: string, moment: Date): string => {
  let text = ''
  for (let rest = moment.getTime(), i = 0; i < TIME_CHARACTERS; i++, rest = Math.floor(rest / 32))
    text = `${ID_ALPHABET[rest % 32]}${text}`
  return `${prefix}_${text}`
}

/** 0 to 31, evenly spread. */
export const placeOfId = (id: string): number => ID_ALPHABET.indexOf(id.slice(-1))
