/** Whether the certificates of a path were revoked, by the lists and answers at hand. */
import { type Certified, type IsSignedBy, listBy, type RevocationList } from './certificates.ts'
import type { Reason, SignatureFound } from './model.ts'
import { type OcspAnswer, ocspAbout } from './ocsp.ts'

/** A signer's or responder's clock may run ahead of ours by this much. */
export const CLOCK_SKEW_MS = 5 * 60_000

export type When = {
  readonly now: Date
  /** When it was signed, as far as anybody says. */
  readonly at: Date
  /** A time stamping authority has proved that time. */
  readonly isProved: boolean
}

export type Revocations = {
  readonly lists: readonly RevocationList[]
  readonly answers: readonly OcspAnswer[]
  readonly isSigned: IsSignedBy
}

export type Believed = { readonly reason?: Reason; readonly revocation?: NonNullable<SignatureFound['revocation']> }

/** CRLReason keyCompromise and cACompromise: what was signed before may be forged too. */
const COMPROMISED: ReadonlySet<number | undefined> = new Set([1, 2])

type Entry = { readonly at: Date; readonly reason: number | undefined }
type RevocationState = { readonly revoked: readonly Entry[]; readonly state: 'good' | 'stale' | 'unknown' }

const byList = (
  certificate: Certified,
  issuer: Certified,
  { lists, now, isSigned }: Revocations & When,
): RevocationState => {
  const list = listBy(issuer, lists, isSigned)
  const entry = list?.revoked.get(certificate.serial)
  const isStale = list?.nextUpdate !== undefined && list.nextUpdate < now
  return { revoked: entry ? [entry] : [], state: list ? (isStale ? 'stale' : 'good') : 'unknown' }
}

/**
 * `good` speaks until nextUpdate, and for its own moment where a newer answer could be had at any time (RFC 6960 4.2.2.1). That must reach
 * the proved time of signing, or now where a signer only claims one.
 */
const byAnswers = (certificate: Certified, issuer: Certified, given: Revocations & When): RevocationState => {
  const { lists, now, at, isProved, isSigned } = given
  const [ahead, reference] = [now.getTime() + CLOCK_SKEW_MS, (isProved ? at : now).getTime()]
  const isListed = ({ serial }: Certified) => listBy(issuer, lists, isSigned)?.revoked.has(serial) === true
  const about = ocspAbout(certificate, issuer, given).filter(
    ({ thisUpdate, responder }) => thisUpdate.getTime() <= ahead && (responder === issuer || !isListed(responder)),
  )
  const revoked = about.flatMap(({ status }) => (typeof status === 'object' ? [status] : []))
  const [last] = about
  if (last?.status !== 'good') return { revoked, state: 'unknown' }
  const until = (last.nextUpdate ?? last.thisUpdate).getTime() + CLOCK_SKEW_MS
  return { revoked, state: until >= reference ? 'good' : 'stale' }
}

const STATES = ['good', 'stale', 'unknown'] as const

/** Whoever says that it is revoked is believed; that it is not, by whoever says so for the time asked about. */
export const revocationOf = (path: readonly Certified[], given: Revocations & When): Believed => {
  const { at, isProved } = given
  let worst = 0
  for (const [i, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[i + 1]
    if (issuer === undefined) break
    const both = [byList(certificate, issuer, given), byAnswers(certificate, issuer, given)]
    // a claimed time proves nothing: who stole a key can claim any
    const wasBefore = (entry: Entry) => isProved && at < entry.at && !COMPROMISED.has(entry.reason)
    if (!both.flatMap(({ revoked }) => revoked).every(wasBefore))
      return { reason: i === 0 ? 'certificate-revoked' : 'issuer-revoked', revocation: 'revoked' }
    worst = Math.max(worst, Math.min(...both.map(({ state }) => STATES.indexOf(state))))
  }
  return { revocation: STATES[worst] ?? 'unknown' }
}
