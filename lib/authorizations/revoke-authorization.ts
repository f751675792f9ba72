/** The owner takes the permission back, by the bank or without it: from the commit on, no query passes. */
import type { Deed } from '../access/idempotency.ts'
import type { Evidence } from '../access/signature.ts'
import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Condition, Ports } from '../platform/ports.ts'
import { countRevoked } from './figures.ts'
import { authorizationKey, type LetterRevocation, type StoredAuthorization, standingOf } from './model.ts'
import { Letter, letterFor } from './narrowed.ts'

/** An authorization is counted as unused until its first use: that must not come in between. */
const stillStands = ({ uses }: StoredAuthorization): Condition => {
  const stands = 'attribute_not_exists(#revokedAt)'
  return uses === 0 ? { expression: `${stands} AND #uses = :unused`, values: { unused: 0 } } : { expression: stands }
}

type Revoking = {
  readonly bank: string
  readonly reason: LetterRevocation['reason']
  readonly evidence: Evidence
  /** Under which the owner asked, where it was not of the bank. */
  readonly ownerRequestId?: string
}

/** Saying it again changes nothing: then there are no writes. The record of who asked is the caller's to add. */
export const revocation = (
  authorization: StoredAuthorization,
  call: Call<unknown, unknown>,
  { bank, reason, evidence, ownerRequestId }: Revoking,
): Pick<Deed, 'answer' | 'writes'> => {
  const today = beijingDate(call.now)
  if (authorization.revokedAt !== undefined) return { answer: answer(200, standingOf(authorization, today)) }
  const revokedAt = beijing(call.now)
  const told = { ...signedText(evidence, call), ...actorOf(call.caller), ...(ownerRequestId && { ownerRequestId }) }
  return {
    answer: answer(200, standingOf({ ...authorization, revokedAt }, today)),
    writes: [
      {
        table: 'directory',
        update: authorizationKey(bank, authorization.authorizationId),
        set: { revokedAt, revokedFor: reason, revocation: told },
        condition: stillStands(authorization),
      },
      ...countRevoked(authorization, { bank, now: call.now }),
    ],
  }
}

/** Possible outside the bank's agreement too: an owner's no needs nobody's leave. Saying it again changes nothing. */
export const revokeAuthorization = (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<LetterRevocation, { readonly authorizationId: string }>,
): Promise<Result<Answer>> => {
  const { institutionId: bank } = call.caller
  const key = authorizationKey(bank, call.path.authorizationId)
  return signedAct(ports, call, {
    load: [{ table: 'directory', key, model: Letter }],
    decide: async ({ rows: [letter], evidence }) => {
      const authorization = await letterFor(ports, call.caller, letter)
      if (!authorization) return refuse('resource.not-found')
      const { reason } = call.body
      const { answer: said, writes } = revocation(authorization, call, { bank, reason, evidence })
      if (!writes) return ok({ answer: said })
      const record = granted(ports.ids, call, { authorizationId: authorization.authorizationId })
      return ok({ answer: said, writes: [...writes, record] })
    },
  })
}
