/** Declares a document before its bytes arrive: type, length and digest bind the upload that follows. */
import { keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import type { Audience } from '../names/routes/route.ts'
import type { Ports } from '../platform/ports.ts'
import { type DocumentDeclaration, declare, documentRow, viewOf } from './model.ts'
import { liesAlready, scanOutcomeAsk } from './scan-outcome.ts'
import { DOCUMENT_TYPES } from './types.ts'

const faultsOfDeclaration = ({ type, contentType }: DocumentDeclaration, audience: Audience): Fault[] => {
  const { declaredBy, contentTypes } = DOCUMENT_TYPES[type]
  return [
    ...(declaredBy.some((party) => party === audience) ? [] : [faultOf('/type', 'document.type-of-others')]),
    ...(contentTypes.some((allowed) => allowed === contentType)
      ? []
      : [faultOf('/contentType', 'value.not-allowed', { allowed: contentTypes.join(', ') })]),
  ]
}

export const declareDocument = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<DocumentDeclaration>,
): Promise<Result<Answer>> => {
  const faults = faultsOfDeclaration(call.body, call.caller.audience)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  const { institutionId: owner, clientId: declaredBy } = call.caller
  return keyedAct(ports, call, {
    load: [scanOutcomeAsk(owner, call.body)],
    decide: async ([before]) => {
      const documentId = ports.ids.next('doc')
      const lies = liesAlready(before, call.now)
      const document = { ...declare(call.body, { documentId, owner, at: call.now, lies }), declaredBy }
      // A document whose answer was lost is never named by anybody: no transaction is needed.
      await ports.table.write(documentRow(document))
      return ok({
        answer: answer(201, viewOf(document), { location: `/v1/documents/${documentId}` }),
        writes: [granted(ports.ids, call, { documentId })],
      })
    },
  })
}
