/**
 * Whether what a provider brings is the very document that was sent, signed by those who were asked: our bytes first and unchanged, after
 * them nothing but signatures, every one valid against the trust list, each by one of the signers and each signer by one.
 */
import { sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import type { Objects, Scanner, Table } from '../../platform/ports.ts'
import { type Flaw, inspect } from '../inspect/index.ts'
import { atHand } from '../inspect/source.ts'
import { textOf } from '../pdf/work.ts'
import { checkSignatures } from '../signatures/check.ts'
import type { SignatureFound, SignaturesChecked } from '../signatures/model.ts'
import type { CertificateSigner } from '../signatures/signers.ts'
import type { SaidOfSignature, SigningEvidence } from './evidence.ts'
import type { SignedMessage } from './messages.ts'
import type { SigningRequest } from './request.ts'

type JudgePorts = { readonly table: Pick<Table, 'query'>; readonly scanner: Scanner; readonly objects: Objects }

export type Signed =
  | { readonly faults: readonly Fault[] }
  | {
      readonly pages: number
      readonly signatures: SignaturesChecked
      readonly evidence: SigningEvidence[]
    }

/** The scanner cannot say yet: the provider asks again. */
export const UNFINISHED = 'unfinished'

const FLAW_BY_SCAN = {
  infected: 'document.malware',
  unscannable: 'document.not-scannable',
} as const satisfies Record<string, Flaw>

/** Some scanners look at what lies in the store: it is put there once, however often the provider asks. */
const stored = async (objects: Objects, key: string, bytes: Buffer): Promise<void> => {
  if (await objects.stat('incoming', key)) return
  await objects.store(key, bytes, { length: bytes.length, sha256: sha256Hex(bytes), contentType: 'application/pdf' })
}

const plain = (name: string | undefined): string => (name ?? '').normalize('NFKC').replaceAll(/[\s·•]/g, '')

type Sought = SigningRequest['signers'][number]
type Proved = { readonly item: SignatureFound; readonly certificate: CertificateSigner }

/** By the number where the certificate names one, else by the name alone; nobody is both. */
const identified = (
  { kind, name, asked }: Sought,
  { certificate }: Proved,
): SigningEvidence['identifiedBy'] | undefined => {
  const { names } = certificate
  const isNamed = plain(kind === 'seal' ? names.organization : names.person) === plain(name)
  const number = asked?.kind === 'person' ? asked.idDocument.number : asked?.creditCode
  if (!isNamed) return undefined
  if (names.numbers.length === 0) return 'name'
  return number !== undefined && names.numbers.includes(number) ? 'number' : undefined
}

const evidenceOf = (
  sought: Sought,
  { item }: Proved,
  statement: SaidOfSignature,
  by: 'number' | 'name',
): SigningEvidence => ({
  ...statement,
  kind: sought.kind,
  identifiedBy: by,
  ...(item.certificateSerial !== undefined && { certificateSerial: item.certificateSerial }),
  ...(item.issuer !== undefined && { issuer: item.issuer }),
  ...(item.algorithm !== undefined && { algorithm: item.algorithm }),
  ...(item.signedAt !== undefined && { signedAt: item.signedAt }),
  ...(item.signedAtBy !== undefined && { signedAtBy: item.signedAtBy }),
})

const whoSigned = (
  signers: readonly Sought[],
  proved: readonly Proved[],
  statements: readonly SaidOfSignature[],
): { readonly faults: readonly Fault[]; readonly evidence: SigningEvidence[] } => {
  const faults: Fault[] = []
  const evidence: SigningEvidence[] = []
  const matched = new Set<Proved>()
  for (const sought of signers) {
    const by = (one: Proved) => identified(sought, one)
    const found = proved.find((one) => !matched.has(one) && by(one) !== undefined)
    const how = found && by(found)
    if (!found || !how) {
      faults.push(faultOf('/file', 'signed.signer-missing', { signer: sought.signer }))
      continue
    }
    matched.add(found)
    const at = statements.findIndex(({ signer }) => signer === sought.signer)
    const one = statements[at]
    if (one && one.certificateSha256 === found.item.certificateSha256)
      evidence.push(evidenceOf(sought, found, one, how))
    else faults.push(faultOf(at < 0 ? '/signatures' : ['signatures', at], 'signed.evidence-differs'))
  }
  if (proved.some((one) => !matched.has(one))) faults.push(faultOf('/file', 'signed.by-another'))
  return { faults, evidence }
}

const notValid = ({ verdict, items }: SignaturesChecked): readonly Fault[] => {
  const bad = items.find((item) => item.verdict !== 'valid')
  if (verdict === 'valid') return []
  return [faultOf('/file', 'signed.not-valid', { verdict, reason: bad?.reason ?? 'none' })]
}

export const judgeSigned = async (
  { table, scanner, objects }: JudgePorts,
  {
    request,
    message,
    original,
    key,
  }: { request: SigningRequest; message: SignedMessage; original: Buffer; key: string },
  now: Date,
): Promise<Signed | typeof UNFINISHED> => {
  const bytes = Buffer.from(message.file, 'base64')
  if (sha256Hex(bytes) !== message.sha256) return { faults: [faultOf('/sha256', 'signed.digest-differs')] }
  if (bytes.length <= original.length || !bytes.subarray(0, original.length).equals(original))
    return { faults: [faultOf('/file', 'signed.other-document')] }
  const source = atHand(bytes)
  await stored(objects, key, bytes)
  const scan = await scanner.scan({ ...source, key })
  if (scan === 'unfinished') return UNFINISHED
  const verdict = scan === 'clean' ? await inspect(source, 'application/pdf') : { flaw: FLAW_BY_SCAN[scan] }
  const checked = 'pages' in verdict ? await checkSignatures(source, verdict, { table, now }) : verdict
  if ('flaw' in checked) return { faults: [faultOf('/file', 'signed.unsound', { flaw: checked.flaw })] }
  const { pages, signatures } = checked
  const doubts = notValid(signatures)
  if (doubts.length > 0) return { faults: doubts }
  const [{ onlySignedSince, revisionsOf }, { signersIn }] = await Promise.all([
    import('../signatures/pdf-revisions.ts'),
    import('../signatures/signers.ts'),
  ])
  const text = textOf(bytes)
  // a signature may cover what was slipped in before it was made
  if (!onlySignedSince(revisionsOf(text), original.length)) return { faults: [faultOf('/file', 'signed.changed')] }
  const certificates = signersIn(text)
  const proved = signatures.items.flatMap((item): readonly Proved[] => {
    const certificate = certificates.get(item.certificateSha256 ?? '')
    return certificate && item.kind !== 'timestamp' ? [{ item, certificate }] : []
  })
  const { faults, evidence } = whoSigned(request.signers, proved, message.signatures)
  return faults.length > 0 ? { faults } : { pages, signatures, evidence }
}
