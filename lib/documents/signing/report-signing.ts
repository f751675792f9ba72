/**
 * The provider calls back: the document was signed, or somebody declined. Believed by its seal alone, and then only as far as the file
 * bears it out: what was signed is read, verified and compared with what was sent. The same word twice is one word.
 */
import { isSealedBy, secretsAt } from '../../access/shared-secret.ts'
import { auditWrite } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { readBody } from '../../kernel/read-body.ts'
import type { Fault } from '../../kernel/result.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Objects, Ports, Scanner } from '../../platform/ports.ts'
import { type Document, declare, documentRow, incomingKey } from '../model.ts'
import { DocumentType } from '../types.ts'
import { judgeSigned, type Signed, UNFINISHED } from './judge-signed.ts'
import { ProviderMessage, type SignedMessage } from './messages.ts'
import { noticeWrites, signingWrite } from './notice.ts'
import { providerKey, SigningProvider } from './provider.ts'
import { isOpen, SigningRequest, signingKey, stateOf } from './request.ts'

type CallbackCall = Call<unknown, { readonly provider: string }>
type CallbackPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects; readonly scanner: Scanner }

/** The worker may be marking the same request as handed over. */
const ATTEMPTS = 5
const SCANNED_AFTER_SECONDS = 5
/** So many are shown; what a provider brings after them is refused all the same. */
const REFUSED_FILES_KEPT = 5

const statusAnswer = (request: SigningRequest, now: Date): Answer =>
  answer(200, {
    signingRequestId: request.signingRequestId,
    state: stateOf(request, now),
    ...(request.signed && { documentId: request.signed.documentId }),
  })

/** Whether the very same was told before; the answer is then the same. */
const wasReported = ({ signed, declined }: SigningRequest, message: ProviderMessage): boolean =>
  message.type === 'signed' ? signed?.sha256 === message.sha256 : declined?.signer === message.signer

const signedDocument = (
  request: SigningRequest,
  { bytes, sha256 }: { readonly bytes: Buffer; readonly sha256: string },
  {
    documentId,
    pages,
    signatures,
    evidence,
    key,
    now,
  }: Exclude<Signed, { faults: unknown }> & { documentId: string; key: string; now: Date },
): Document => {
  const { document, bank, signingRequestId } = request
  const { fileName, type } = document
  const declaration = {
    type: DocumentType.parse(type),
    fileName,
    contentType: 'application/pdf' as const,
    length: bytes.length,
    sha256,
  }
  return {
    ...declare(declaration, { documentId, owner: bank, at: now }),
    status: 'confirmed',
    confirmedAt: beijing(now),
    pages,
    signatures,
    signedFrom: { documentId: document.documentId, requestId: signingRequestId },
    signedBy: [...evidence],
    key,
  }
}

type Recorded = { readonly documentId: string; readonly type: ProviderMessage['type'] }

const record = (ports: CallbackPorts, call: CallbackCall, { documentId, type }: Recorded) =>
  auditWrite(ports.ids, {
    at: call.now,
    actor: { institutionId: call.path.provider },
    act: `${call.operation}.${type}`,
    outcome: 'granted',
    from: call.from,
    requestId: call.requestId,
    documentId,
  })

/** Undefined where somebody else wrote meanwhile. */
type Attempt = Promise<Result<Answer> | undefined>

const refuseFile = async (
  { table }: CallbackPorts,
  { before, message, faults }: { before: SigningRequest; message: SignedMessage; faults: readonly Fault[] },
  now: Date,
): Attempt => {
  const refusal = refuse('signing.file-refused', { faults })
  if (before.refusedFiles.some(({ sha256 }) => sha256 === message.sha256)) return refusal
  const file = { sha256: message.sha256, at: beijing(now), codes: [...new Set(faults.map(({ code }) => code))] }
  const after = { ...before, refusedFiles: [...before.refusedFiles, file].slice(-REFUSED_FILES_KEPT) }
  return (await table.write(signingWrite(before, after, now))) ? refusal : undefined
}

const takeSigned = async (
  ports: CallbackPorts,
  call: CallbackCall,
  { before, message }: { readonly before: SigningRequest; readonly message: SignedMessage },
): Attempt => {
  const { table, ids, objects, scanner } = ports
  const { now } = call
  const original = await objects.read('incoming', before.document.key)
  // the same file always lies in the same place; where it is refused nobody ever names it, and it expires
  const key = incomingKey(before.bank, `${before.signingRequestId}-${message.sha256.slice(0, 32)}`)
  const judged = await judgeSigned({ table, scanner, objects }, { request: before, message, original, key }, now)
  if (judged === UNFINISHED) return refuse('document.being-scanned', { retryAfterSeconds: SCANNED_AFTER_SECONDS })
  if ('faults' in judged) return refuseFile(ports, { before, message, faults: judged.faults }, now)
  const bytes = Buffer.from(message.file, 'base64')
  const { sha256 } = message
  const document = signedDocument(before, { bytes, sha256 }, { ...judged, documentId: ids.next('doc'), key, now })
  const { documentId } = document
  const signed = { documentId, sha256, at: beijing(now), signatures: judged.evidence }
  const after = { ...before, signed }
  const { writes, hint } = noticeWrites(ids, { before, after }, { type: 'signing.completed', now })
  const commit = await table.transact([
    documentRow(document),
    ...writes,
    record(ports, call, { documentId, type: 'signed' }),
  ])
  if (!commit.committed) return undefined
  await ports.queue.hint('feed', [hint])
  return ok(statusAnswer(after, now))
}

const takeDeclined = async (
  ports: CallbackPorts,
  call: CallbackCall,
  { before, message }: { before: SigningRequest; message: Extract<ProviderMessage, { readonly type: 'declined' }> },
): Attempt => {
  const { signer, declinedAt, reason } = message
  if (!before.signers.some((one) => one.signer === signer))
    return refuse('request.invalid', {
      faults: [faultOf('/signer', 'reference.unknown', { id: signer, list: 'signers' })],
    })
  const after = { ...before, declined: { signer, at: declinedAt, reason } }
  const { writes, hint } = noticeWrites(ports.ids, { before, after }, { type: 'signing.declined', now: call.now })
  const commit = await ports.table.transact([
    ...writes,
    record(ports, call, { documentId: before.document.documentId, type: 'declined' }),
  ])
  if (!commit.committed) return undefined
  await ports.queue.hint('feed', [hint])
  return ok(statusAnswer(after, call.now))
}

export const reportSigning = async (ports: CallbackPorts, call: CallbackCall): Promise<Result<Answer>> => {
  const { now } = call
  const provider = await ports.table.get('directory', providerKey(call.path.provider), SigningProvider)
  if (!provider) return refuse('resource.not-found')
  if (!isSealedBy('provider', secretsAt(provider, now), call)) return refuse('signature.invalid')
  const read = readBody(ProviderMessage, call.text)
  if (!read.ok) return read
  const message = read.value
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await ports.table.get('cases', signingKey(message.signingRequestId), SigningRequest)
    if (before?.provider !== provider.provider) return refuse('resource.not-found')
    if (wasReported(before, message)) return ok(statusAnswer(before, now))
    if (!isOpen(before, now)) return refuse('signing.closed')
    const done = await (message.type === 'signed'
      ? takeSigned(ports, call, { before, message })
      : takeDeclined(ports, call, { before, message }))
    if (done) return done
  }
  return refuse('platform.contended', { retryAfterSeconds: 1 })
}
