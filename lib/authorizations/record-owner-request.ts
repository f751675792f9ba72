/** The window records that an owner asked and how he was identified; only then are his letters looked for. */
import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { ID_PREFIXES } from '../kernel/ids.ts'
import { ok, type Result } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { type OwnerRequest, ownerRequestKey, type StoredOwnerRequest } from './owner-request.ts'

export const recordOwnerRequest = (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<OwnerRequest>,
): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: [],
    decide: ({ evidence, pepper }) => {
      const { owner: asking, identified } = call.body
      const ownerRequestId = ports.ids.next(ID_PREFIXES.ownerRequest)
      const recordedAt = beijing(call.now)
      const owner = pepper('owner', asking.idNumber)
      const stored: StoredOwnerRequest = { ownerRequestId, recordedAt, owner }
      const signed = { ...signedText(evidence, call), ...actorOf(call.caller) }
      const key = ownerRequestKey(call.caller.institutionId, ownerRequestId)
      return ok({
        answer: answer(
          201,
          { ownerRequestId, recordedAt },
          { location: `/v1/owner-requests/${ownerRequestId}/letters` },
        ),
        writes: [
          { table: 'directory', put: { ...key, ...stored, identified, evidence: signed } },
          granted(ports.ids, call, { owners: [owner], officer: identified.officer }),
        ],
      })
    },
  })
