/** A bank reads where its request stands, or takes it back; the provider hears of that from the platform. */
import { keyedAct } from '../../access/idempotency.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import { receiverOf } from '../../outbox/rows.ts'
import type { Ports } from '../../platform/ports.ts'
import { signingWrite } from './notice.ts'
import { isOpen, SigningRequest, signingKey, stateOf, viewOf } from './request.ts'

type RequestPath = { readonly signingRequestId: string }

export const getSigningRequest = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, RequestPath>,
): Promise<Result<Answer>> => {
  const request = await table.get('cases', signingKey(call.path.signingRequestId), SigningRequest)
  if (request?.bank !== call.caller.institutionId) return refuse('resource.not-found')
  // who is asked to sign is personal data
  await table.write(granted(ids, call, { documentId: request.document.documentId }))
  return ok(answer(200, viewOf(request, call.now)))
}

export const cancelSigningRequest = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: Call<unknown, RequestPath>,
): Promise<Result<Answer>> => {
  const { signingRequestId } = call.path
  return keyedAct(ports, call, {
    load: [{ table: 'cases', key: signingKey(signingRequestId), model: SigningRequest }],
    decide: ([before]) => {
      if (before?.bank !== call.caller.institutionId) return refuse('resource.not-found')
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
