/**
 * Verifies every electronic signature of a PDF: what it covers, whether the bytes are those that were signed, by whom, under which anchor
 * of the trust list, and whether that certificate held when it was used. Loaded only where a PDF has a signature.
 */
import { beijing } from '../../kernel/time.ts'
import { readOnce, type Source } from '../inspect/source.ts'
import { type Text, textOf } from '../pdf/lexer.ts'
import { digestNamed, startDigest, whyNot } from './algorithms.ts'
import { type Certified, certificateIn, isFit, isSelfIssued, pathOf, revocationListIn } from './certificates.ts'
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
import { ANSWER_MAX_BYTES, ANSWERS_MAX, ocspAnswerIn } from './ocsp.ts'
import { onlySignedSince, type Revisions, revisionsOf } from './pdf-revisions.ts'
import { digestRange, SIGNATURES_MAX, type SignatureDictionary, signaturesIn } from './pdf-signatures.ts'
import { ocspAnswersIn } from './pdf-validation.ts'
import { type Believed, CLOCK_SKEW_MS, type Revocations, revocationOf, type When } from './revocation.ts'
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

type Trust = {
  readonly anchors: readonly { readonly certificate: Certified; readonly from: Date; readonly to: Date | undefined }[]
  readonly intermediates: readonly Certified[]
} & Revocations

const bytesOf = (base64: string) => Buffer.from(base64, 'base64')

const answersOf = (ders: readonly Uint8Array[]) => ders.flatMap((der) => ocspAnswerIn(der) ?? [])

/** What came with a file, as far as it is reasonable, is added to what the authority published. */
const knowing = (trust: Trust, ders: readonly Uint8Array[]): Trust => {
  const reasonable = ders.filter(({ length }) => length <= ANSWER_MAX_BYTES).slice(0, ANSWERS_MAX)
  return { ...trust, answers: [...trust.answers, ...answersOf(reasonable)] }
}

const trustOf = ({ anchors, intermediates, revocationLists, ocspAnswers }: TrustList): Trust => ({
  anchors: anchors.flatMap(({ certificate, trustedFrom, trustedTo }) => {
    const read = certificateIn(bytesOf(certificate))
    const to = trustedTo === undefined ? undefined : new Date(trustedTo)
    return read ? [{ certificate: read, from: new Date(trustedFrom), to }] : []
  }),
  intermediates: intermediates.flatMap((one) => certificateIn(bytesOf(one)) ?? []),
  lists: revocationLists.flatMap((one) => revocationListIn(bytesOf(one)) ?? []),
  answers: answersOf(ocspAnswers.map(bytesOf)),
})

const isValidAt = (at: Date) => (certificate: Certified) => certificate.notBefore <= at && at <= certificate.notAfter

const believe = (
  signer: Certified,
  pool: readonly Certified[],
  given: { trust: Trust; when: When; kind: 'document' | 'time' },
): Believed => {
  const { trust, when, kind } = given
  if (!isFit(signer, kind)) return { reason: 'certificate-unfit' }
  const path = pathOf(signer, {
    pool: [...pool.filter((one) => !isSelfIssued(one)), ...trust.intermediates],
    anchors: trust.anchors.map(({ certificate }) => certificate),
  })
  if (!path) return { reason: 'no-path-to-anchor' }
  const anchor = trust.anchors.find(({ certificate }) => certificate === path.at(-1))
  const revoked = revocationOf(path, { ...trust, ...when })
  if (revoked.reason) return revoked
  if (!anchor || when.at < anchor.from || (anchor.to && when.at > anchor.to))
    return { ...revoked, reason: 'anchor-not-trusted-then' }
  if (when.at.getTime() > when.now.getTime() + CLOCK_SKEW_MS) return { ...revoked, reason: 'signed-in-future' }
  const certificates = path.slice(0, -1)
  if (!certificates.every(isValidAt(when.at))) return { ...revoked, reason: 'not-valid-at-signing' }
  if (!when.isProved && !certificates.every(isValidAt(when.now))) return { ...revoked, reason: 'expired-since' }
  return revoked
}

type Given = { readonly trust: Trust; readonly now: Date }

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
  { isLast, ...given }: Given & { isLast: boolean },
): SignatureFound => {
  const { range } = one
  if (!range) return found('byte-range-malformed', { kind: 'unknown' })
  const cms = cmsIn(one.contents)
  if (!cms) return found('unreadable', { kind: 'unknown' })
  const ranged = { ...one, range }
  const end = range[2] + range[3]
  const judge = one.subFilter === TIMESTAMP ? judgeStamp : judgeSignature
  const trust = knowing(given.trust, ocspAnswersAlong(cms))
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

/** Undefined where there is more to read than is reasonable. */
export const verifySignatures = async (
  source: Source,
  { trustList, now }: { readonly trustList: TrustList; readonly now: Date },
): Promise<SignaturesChecked | undefined> => {
  const text = textOf(await readOnce(source).whole())
  const signatures = readOf(text)
  const count = signatures?.length ?? 0
  if (count > SIGNATURES_MAX || count * source.length > READ_MAX_BYTES) return undefined
  const trust = knowing(trustOf(trustList), carriedBy(text))
  const furthest = Math.max(...(signatures ?? []).map(({ range }) => (range ? range[2] + range[3] : 0)))
  const items: SignatureFound[] = signatures ? [] : [found('unreadable', { kind: 'unknown' })]
  const revisions = revisionsOf(text)
  for (const one of signatures ?? []) {
    const isLast = one.range !== undefined && one.range[2] + one.range[3] === furthest
    items.push(judgeOne(revisions, one, { trust, now, isLast }))
  }
  return { verdict: overall(items), checkedAt: beijing(now), trustList: trustList.version, items }
}
