/** A bank asks for signatures on a document that the platform made; its provider is told by the worker that finds the request due. */
import { keyedAct } from '../../access/idempotency.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing, type Instant } from '../../kernel/time.ts'
import { receiverOf } from '../../outbox/rows.ts'
import type { Ports } from '../../platform/ports.ts'
import { type Document, documentAsk, hasExpired } from '../model.ts'
import { documentFor } from '../narrowed.ts'
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
  { signingRequestId, provider, call: { caller, now } }: { signingRequestId: string; provider: string; call: Call },
): SigningRequest => ({
  signingRequestId,
  bank: caller.institutionId,
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

export const requestSignatures = (ports: RequestPorts, call: Call<Asked>): Promise<Result<Answer>> => {
  const { ids } = ports
  const bank = call.caller.institutionId
  return keyedAct(ports, call, {
    load: [
      documentAsk(bank, call.body.documentId),
      { table: 'directory', key: workerKey(bank), model: WorkerRow },
      { table: 'directory', key: workerKey(OTHERS), model: WorkerRow },
    ],
    decide: async ([found, own, others]) => {
      const document = await documentFor(ports, call.caller, found)
      const faults = faultsOf(document, call.body, call.now)
      if (!document || faults.length > 0) return refuse('request.invalid', { faults })
      const provider = await providerFor(ports, bank, [own, others])
      if (provider === undefined) return refuse('signing.no-provider')
      const signingRequestId = ids.next('sgn')
      const request = drawUp(document, call.body, { signingRequestId, provider, call })
      const absent = { expression: 'attribute_not_exists(#pk)' }
      return ok({
        answer: answer(201, viewOf(request, call.now), { location: `/v1/signing-requests/${signingRequestId}` }),
        writes: [
          { table: 'cases', put: signingRow(request, call.now), condition: absent },
          granted(ids, call, { documentId: document.documentId }),
        ],
        hints: [{ receiver: receiverOf('platform', 'platform'), subjectId: signingRequestId }],
      })
    },
  })
}
