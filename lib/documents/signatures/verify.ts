/**
 * Verifies every electronic signature of a PDF: what it covers, whether the bytes are those that were signed, by whom, under which anchor
 * of the trust list, and whether that certificate held when it was used. Loaded only where a PDF has a signature.
 */
import { beijing } from '../../kernel/time.ts'
import { readOnce, type Source } from '../inspect/source.ts'
import { type Text, TooMuch, textOf } from '../pdf/work.ts'
import { digestNamed, startDigest, whyNot } from './algorithms.ts'
import { believe, knowing, type Trust, trustOf } from './belief.ts'
import type { Certified } from './certificates.ts'
import {
  type Cms,
  claimedTime,
  cmsIn,
  type Judged,
  judgeCms,
  ocspAnswersAlong,
  signatureBytes,
  stampedIn,
  timestampIn,
} from './cms.ts'
import { overall, type Reason, type SignatureFound, type SignaturesChecked, type Verdict } from './model.ts'
import { ANSWERS_MAX } from './ocsp.ts'
import { onlySignedSince, type Revisions, revisionsOf } from './pdf-revisions.ts'
import { digestRange, SIGNATURES_MAX, type SignatureDictionary, signaturesIn } from './pdf-signatures.ts'
import { ocspAnswersIn } from './pdf-validation.ts'
import type { TrustList } from './trust.ts'

const VERDICT_OF: Readonly<Record<Reason, Verdict>> = {
  'content-changed': 'tampered',
  'signature-wrong': 'tampered',
  'certificate-swapped': 'tampered',
  'byte-range-malformed': 'tampered',
  unreadable: 'tampered',
  'not-whole-file': 'partial',
  'changed-after-signing': 'partial',
  'certificate-revoked': 'revoked',
  'issuer-revoked': 'revoked',
  'no-path-to-anchor': 'untrusted',
  'anchor-not-trusted-then': 'untrusted',
  'certificate-unfit': 'untrusted',
  'certificate-not-named': 'untrusted',
  'algorithm-weak': 'untrusted',
  'algorithm-unknown': 'untrusted',
  'signed-in-future': 'untrusted',
  'not-valid-at-signing': 'expired',
  'expired-since': 'expired',
}

type Given = { readonly trust: Trust; readonly now: Date }
/** `along`: how many answers the signatures of a file may still bring along. */
type Judging = Given & { readonly isLast: boolean; readonly along: { left: number } }

/** When a time stamping authority that is believed saw the signature; undefined where none did. */
const provedTime = (cms: Cms, { trust, now }: Given): Date | undefined => {
  const token = timestampIn(cms)
  const stamped = token && stampedIn(token)
  const [digest, outer] = [stamped && digestNamed(stamped.digestOid), token && digestNamed(token.digestOid)]
  if (!token?.content || !stamped || !digest || !outer) return undefined
  const imprint = startDigest(digest).update(signatureBytes(cms)).digest()
  if (!imprint.equals(stamped.imprint)) return undefined
  const { reason, signer } = judgeCms(token, startDigest(outer).update(token.content).digest(), true)
  if (reason || !signer) return undefined
  const when = { now, at: stamped.at, isProved: true }
  return believe(signer, token.certificates, { trust, when, kind: 'time' }).reason ? undefined : stamped.at
}

const aboutSigner = ({ scheme, signer }: Judged): Partial<SignatureFound> => ({
  ...(scheme && { algorithm: scheme.algorithm, digest: scheme.digest }),
  ...(signer && {
    signer: {
      name: (signer.names.person ?? signer.names.organization ?? '').slice(0, 200),
      ...(signer.names.organization !== undefined && { organization: signer.names.organization.slice(0, 200) }),
    },
    issuer: (signer.names.issuer ?? '').slice(0, 200),
    certificateSerial: signer.serial,
    certificateSha256: signer.sha256,
  }),
})

/** 电子印章: the certificate is an organisation's, under its own name. */
const kindOf = (signer: Certified | undefined): SignatureFound['kind'] => {
  if (!signer) return 'unknown'
  const { person, organization } = signer.names
  return organization !== undefined && (person === undefined || person === organization) ? 'seal' : 'signature'
}

const found = (reason: Reason | undefined, about: Omit<SignatureFound, 'verdict' | 'reason'>): SignatureFound => ({
  verdict: reason === undefined ? 'valid' : VERDICT_OF[reason],
  ...(reason !== undefined && { reason }),
  ...about,
})

/** Validation data and further signatures may come after a signature; anything else leaves it speaking for a part. */
const coverage = (revisions: Revisions, end: number, isLast: boolean): Reason | undefined =>
  end === revisions.text.bytes.length || onlySignedSince(revisions, end)
    ? undefined
    : isLast
      ? 'not-whole-file'
      : 'changed-after-signing'

const TIMESTAMP = '/ETSI.RFC3161'
const CADES = '/ETSI.CAdES.detached'

type Ranged = SignatureDictionary & { readonly range: NonNullable<SignatureDictionary['range']> }

const judgeStamp = (text: Text, one: Ranged, { trust, now, cms }: Given & { cms: Cms }) => {
  const [stamped, outer] = [stampedIn(cms), digestNamed(cms.digestOid)]
  const digest = stamped && digestNamed(stamped.digestOid)
  if (!stamped || !cms.content || !digest || !outer) return found('unreadable', { kind: 'timestamp' })
  const isSame = digestRange(text, one.range, startDigest(digest)).equals(stamped.imprint)
  const judged = judgeCms(cms, startDigest(outer).update(cms.content).digest(), true)
  const about = {
    kind: 'timestamp',
    ...aboutSigner(judged),
    signedAt: beijing(stamped.at),
    signedAtBy: 'timestamp',
  } as const
  const wrong = judged.reason ?? (isSame ? undefined : 'content-changed')
  if (wrong || !judged.signer) return found(wrong ?? 'unreadable', about)
  const when = { now, at: stamped.at, isProved: true }
  const { reason, revocation } = believe(judged.signer, cms.certificates, { trust, when, kind: 'time' })
  return found(reason, { ...about, ...(revocation && { revocation }) })
}

const judgeSignature = (text: Text, one: Ranged, { trust, now, cms }: Given & { cms: Cms }) => {
  const digest = digestNamed(cms.digestOid)
  if (!digest)
    return found(whyNot(cms.digestOid), {
      kind: kindOf(cms.signer),
      ...aboutSigner({ ...(cms.signer && { signer: cms.signer }) }),
    })
  const judged = judgeCms(cms, digestRange(text, one.range, startDigest(digest)), one.subFilter === CADES)
  const proved = provedTime(cms, { trust, now })
  const claimed = claimedTime(cms) ?? one.claimedAt
  const at = proved ?? claimed
  const about = {
    kind: kindOf(judged.signer),
    ...aboutSigner(judged),
    ...(at && ({ signedAt: beijing(at), signedAtBy: proved ? 'timestamp' : 'signer' } as const)),
  }
  if (judged.reason || !judged.signer) return found(judged.reason ?? 'unreadable', about)
  const when = { now, at: at ?? now, isProved: proved !== undefined }
  const { reason, revocation } = believe(judged.signer, cms.certificates, { trust, when, kind: 'document' })
  return found(reason, { ...about, ...(revocation && { revocation }) })
}

/** What is covered weighs more than who is trusted, and less than what was changed. */
const withCoverage = (item: SignatureFound, reason: Reason | undefined): SignatureFound =>
  reason === undefined || item.verdict === 'tampered' ? item : { ...item, reason, verdict: VERDICT_OF[reason] }

const judgeOne = (
  revisions: Revisions,
  one: SignatureDictionary,
  { isLast, along, ...given }: Judging,
): SignatureFound => {
  const { range } = one
  if (!range) return found('byte-range-malformed', { kind: 'unknown' })
  const cms = cmsIn(one.contents)
  if (!cms) return found('unreadable', { kind: 'unknown' })
  const ranged = { ...one, range }
  const end = range[2] + range[3]
  const judge = one.subFilter === TIMESTAMP ? judgeStamp : judgeSignature
  const brought = ocspAnswersAlong(cms).slice(0, along.left)
  along.left -= brought.length
  const trust = knowing(given.trust, brought)
  const item = judge(revisions.text, ranged, { ...given, trust, cms })
  return { ...withCoverage(item, coverage(revisions, end, isLast)), coversBytes: end }
}

/** Each signature reads the file again: what goes beyond would take longer than anybody waits. */
const READ_MAX_BYTES = 200 * 1024 * 1024

const readOf = (text: Text): readonly SignatureDictionary[] | undefined => {
  try {
    return signaturesIn(text)
  } catch {
    // objects that cannot be told apart hold no signature that anybody could verify; the verdict says so
    return undefined
  }
}

const carriedBy = (text: Text): readonly Buffer[] => {
  try {
    return ocspAnswersIn(text)
  } catch {
    // what cannot be read adds nothing to what is known
    return []
  }
}

const judgeAll = (text: Text, signatures: readonly SignatureDictionary[], given: Given): readonly SignatureFound[] => {
  const trust = knowing(given.trust, carriedBy(text))
  const furthest = Math.max(...signatures.map(({ range }) => (range ? range[2] + range[3] : 0)))
  const [revisions, along] = [revisionsOf(text), { left: ANSWERS_MAX }]
  return signatures.map((one) => {
    const isLast = one.range !== undefined && one.range[2] + one.range[3] === furthest
    return judgeOne(revisions, one, { ...given, trust, isLast, along })
  })
}

/** Undefined where there is more to read, or to verify, than is reasonable. */
export const verifySignatures = async (
  source: Source,
  { trustList, now }: { readonly trustList: TrustList; readonly now: Date },
): Promise<SignaturesChecked | undefined> => {
  const text = textOf(await readOnce(source).whole())
  const signatures = readOf(text)
  const count = signatures?.length ?? 0
  if (count > SIGNATURES_MAX || count * source.length > READ_MAX_BYTES) return undefined
  try {
    const items = signatures
      ? judgeAll(text, signatures, { trust: trustOf(trustList), now })
      : [found('unreadable', { kind: 'unknown' })]
    return { verdict: overall(items), checkedAt: beijing(now), trustList: trustList.version, items: [...items] }
  } catch (error) {
    if (error instanceof TooMuch) return undefined
    throw error
  }
}
