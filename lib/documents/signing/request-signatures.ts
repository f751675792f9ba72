/** A bank asks for signatures on a document that the platform made; its provider is told by the worker that finds the request due. */
import { answerAsk, commitOnce, replayOf } from '../../access/idempotency.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, type Result, refuse } from '../../kernel/result.ts'
import { beijing, type Instant } from '../../kernel/time.ts'
import { receiverOf } from '../../outbox/rows.ts'
import type { Ports } from '../../platform/ports.ts'
import { type Document, documentKey, documentOf, hasExpired } from '../model.ts'
import { UNSIGNED_MAX_BYTES } from './messages.ts'
import { OTHERS, providerFor, WorkerRow, workerKey } from './provider.ts'
import { type Signer, type SigningRequest, signingRow, viewOf } from './request.ts'

export type Asked = {
  readonly documentId: string
  readonly signers: readonly Signer[]
  readonly expiresAt?: Instant | undefined
}

type RequestPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

const DAYS = 3
const DAY_MS = 86_400_000

const faultsOf = (document: Document | undefined, { expiresAt }: Asked, now: Date): readonly Fault[] => {
  const at = '/documentId'
  if (!document) return [faultOf(at, 'document.unknown')]
  if (document.status !== 'confirmed') return [faultOf(at, 'document.not-confirmed')]
  if (hasExpired(document, now)) return [faultOf(at, 'document.expired')]
  if (document.madeBy === undefined) return [faultOf(at, 'signing.not-made-here')]
  if (document.length > UNSIGNED_MAX_BYTES) return [faultOf(at, 'signing.too-large', { maximum: UNSIGNED_MAX_BYTES })]
  const until = Date.parse(expiresAt ?? document.usableUntil)
  return until > now.getTime() && until <= Date.parse(document.usableUntil)
    ? []
    : [faultOf('/expiresAt', 'signing.outlives-document', { until: document.usableUntil })]
}

const drawUp = (
  { documentId, type, fileName, length, sha256, key, usableUntil }: Document,
  { signers, expiresAt }: Asked,
  { signingRequestId, bank, provider, now }: { signingRequestId: string; bank: string; provider: string; now: Date },
): SigningRequest => ({
  signingRequestId,
  bank,
  provider,
  document: { documentId, type, fileName, length, sha256, key },
  signers: signers.map((asked) => ({ signer: asked.signer, kind: asked.kind, name: asked.name, asked })),
  createdAt: beijing(now),
  expiresAt: expiresAt ?? beijing(new Date(Math.min(now.getTime() + DAYS * DAY_MS, Date.parse(usableUntil)))),
  refusedFiles: [],
  failures: 0,
  sequence: 0,
  version: 1,
})

export const requestSignatures = async (ports: RequestPorts, call: Call<Asked>): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const bank = call.caller.institutionId
  const [answered, row, own, others] = await table.batchGet([
    answerAsk(call),
    { table: 'cases', key: documentKey(bank, call.body.documentId) },
    { table: 'directory', key: workerKey(bank), model: WorkerRow },
    { table: 'directory', key: workerKey(OTHERS), model: WorkerRow },
  ])
  const replay = replayOf(answered, call)
  if (replay) return replay
  const document = documentOf(row)
  const faults = faultsOf(document, call.body, call.now)
  if (!document || faults.length > 0) return refuse('request.invalid', { faults })
  const provider = await providerFor(ports, bank, [own, others])
  if (provider === undefined) return refuse('signing.no-provider')
  const signingRequestId = ids.next('sgn')
  const request = drawUp(document, call.body, { signingRequestId, bank, provider, now: call.now })
  const said = answer(201, viewOf(request, call.now), { location: `/v1/signing-requests/${signingRequestId}` })
  const committed = await commitOnce({ table, call }, said, {
    writes: [
      {
        table: 'cases',
        put: signingRow(request, call.now),
        condition: { expression: 'attribute_not_exists(#pk)' },
      },
      granted(ids, call, { documentId: document.documentId }),
    ],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
  const receiver = receiverOf('platform', 'platform')
  if (committed.ok) await ports.queue.hint('platform', [{ receiver, subjectId: signingRequestId }])
  return committed
}
