/** The owner takes a letter back at the window: from the commit on no query and no monitor's notice passes, and the bank is told. */
import { signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { noticeOf } from '../institutions/notice.ts'
import type { Answer, Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { authorizationKey, StoredAuthorization } from './model.ts'
import { letterUnderRequest, type OwnerLetterPath } from './owner-request.ts'
import { revocation } from './revoke-authorization.ts'

export const revokeAuthorizationForOwner = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: Call<unknown, OwnerLetterPath>,
): Promise<Result<Answer>> => {
  const under = await letterUnderRequest(ports, call)
  const { authorizationId, ownerRequestId } = call.path
  const bank = under?.bank ?? call.caller.institutionId
  return signedAct(ports, call, {
    load: [{ table: 'directory', key: authorizationKey(bank, authorizationId), model: StoredAuthorization }],
    decide: ({ rows: [authorization], evidence }) => {
      if (!under || !authorization) return refuse('resource.not-found')
      const revoking = { bank, reason: 'owner-asked', evidence, ownerRequestId } as const
      const { answer, writes } = revocation(authorization, call, revoking)
      if (!writes) return ok({ answer })
      const data = { authorizationId, reason: 'owner-asked' }
      const notice = noticeOf(ports.ids, call, {
        type: 'authorization.revoked',
        institutionId: bank,
        kind: 'bank',
        data,
      })
      const record = granted(ports.ids, call, { authorizationId, owners: [under.request.owner] })
      return ok({ answer, writes: [...writes, ...notice.writes, record], hints: notice.hints })
    },
  })
}
