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
