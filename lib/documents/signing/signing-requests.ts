/** A bank reads where its request stands, or takes it back; the provider hears of that from the platform. */
import { keyedAct } from '../../access/idempotency.ts'
import { isNarrowed } from '../../access/narrowing.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import { receiverOf } from '../../outbox/rows.ts'
import type { Ports } from '../../platform/ports.ts'
import { readDocument } from '../narrowed.ts'
import { signingWrite } from './notice.ts'
import { isOpen, SigningRequest, signingKey, stateOf, viewOf } from './request.ts'

type RequestPath = { readonly signingRequestId: string }
type RequestCall = Call<unknown, RequestPath>

/** It is there for whoever has to do with its document. */
const requestFor = async (
  ports: { readonly table: Pick<Ports['table'], 'batchGet' | 'get'> },
  { caller }: RequestCall,
  request: SigningRequest | undefined,
): Promise<SigningRequest | undefined> => {
  if (request?.bank !== caller.institutionId) return undefined
  if (!isNarrowed(caller.narrowing)) return request
  return (await readDocument(ports, caller, request.document.documentId)) ? request : undefined
}

export const getSigningRequest = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: RequestCall,
): Promise<Result<Answer>> => {
  const stored = await table.get('cases', signingKey(call.path.signingRequestId), SigningRequest)
  const request = await requestFor({ table }, call, stored)
  if (!request) return refuse('resource.not-found')
  // who is asked to sign is personal data
  await table.write(granted(ids, call, { documentId: request.document.documentId }))
  return ok(answer(200, viewOf(request, call.now)))
}

export const cancelSigningRequest = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: RequestCall,
): Promise<Result<Answer>> => {
  const { signingRequestId } = call.path
  return keyedAct(ports, call, {
    load: [{ table: 'cases', key: signingKey(signingRequestId), model: SigningRequest }],
    decide: async ([stored]) => {
      const before = await requestFor(ports, call, stored)
      if (!before) return refuse('resource.not-found')
      if (stateOf(before, call.now) !== 'cancelled' && !isOpen(before, call.now)) return refuse('signing.closed')
      const after = { ...before, cancelledAt: before.cancelledAt ?? beijing(call.now), failures: 0 }
      return ok({
        answer: answer(200, viewOf(after, call.now)),
        writes: [
          signingWrite(before, after, call.now),
          granted(ports.ids, call, { documentId: before.document.documentId }),
        ],
        hints: [{ receiver: receiverOf('platform', 'platform'), subjectId: signingRequestId }],
      })
    },
  })
}
