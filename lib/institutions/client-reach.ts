/** Which of two clients may more. What is taken from a client holds at once, what is given to it is proposed first. */
import type { ClientRow } from '../access/rows.ts'

type Terms = Pick<ClientRow, 'scopes' | 'status' | 'narrowing' | 'certificateThumbprint' | 'revokedCertificates'>
type Limits = readonly string[] | undefined

const DIMENSIONS = ['regions', 'businesses', 'operations'] as const
type Dimension = (typeof DIMENSIONS)[number]
type Narrowed = { readonly [D in Dimension]?: Limits } | undefined

const covers = (dimension: Dimension, wide: string, narrow: string): boolean =>
  dimension === 'regions' ? narrow.startsWith(wide) : narrow === wide

const isWithin = (dimension: Dimension, outer: Limits, inner: Limits): boolean =>
  outer === undefined || (inner?.every((narrow) => outer.some((wide) => covers(dimension, wide, narrow))) ?? false)

/** In which respects the inner reaches beyond the outer. */
export const beyond = (outer: Narrowed, inner: Narrowed, of: readonly Dimension[] = DIMENSIONS): readonly Dimension[] =>
  of.filter((dimension) => !isWithin(dimension, outer?.[dimension], inner?.[dimension]))

export const isWider = (wanted: Terms, now: Terms): boolean =>
  now.status !== 'active' ||
  wanted.scopes.some((scope) => !now.scopes.includes(scope)) ||
  beyond(now.narrowing, wanted.narrowing).length > 0 ||
  (now.certificateThumbprint !== undefined && wanted.certificateThumbprint !== now.certificateThumbprint) ||
  (now.revokedCertificates ?? []).some((one) => !wanted.revokedCertificates?.includes(one))

const both = (dimension: Dimension, a: Limits, b: Limits): Limits => {
  if (a === undefined || b === undefined) return a ?? b
  const within = (inner: readonly string[], outer: readonly string[]) =>
    inner.filter((narrow) => outer.some((wide) => covers(dimension, wide, narrow)))
  return [...new Set([...within(a, b), ...within(b, a)])]
}

const bothNarrowings = (a: Narrowed, b: Narrowed) => {
  const met = DIMENSIONS.flatMap((dimension) => {
    const limits = both(dimension, a?.[dimension], b?.[dimension])
    return limits === undefined ? [] : [[dimension, [...limits]] as const]
  })
  return met.length > 0 ? { narrowing: Object.fromEntries(met) } : {}
}

/** What of the wanted is in force meanwhile: nothing more than now, and nothing that is to be taken away. */
export const meanwhile = ({ audience, ...now }: ClientRow, wanted: Terms) => {
  const thumbprint = now.certificateThumbprint ?? wanted.certificateThumbprint
  const revoked = [...new Set([...(now.revokedCertificates ?? []), ...(wanted.revokedCertificates ?? [])])]
  return {
    audience,
    status: now.status,
    scopes: now.scopes.filter((scope) => wanted.scopes.includes(scope)),
    ...bothNarrowings(now.narrowing, wanted.narrowing),
    ...(thumbprint !== undefined && { certificateThumbprint: thumbprint }),
    ...(revoked.length > 0 && { revokedCertificates: revoked }),
  }
}
