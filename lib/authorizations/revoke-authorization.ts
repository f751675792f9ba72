/** The owner takes the permission back: from the commit on, no query passes. */
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
      const today = beijingDate(call.now)
      if (authorization.revokedAt !== undefined) return ok({ answer: answer(200, standingOf(authorization, today)) })
      const revokedAt = beijing(call.now)
      const set = {
        revokedAt,
        revokedFor: call.body.reason,
        revocation: { ...signedText(evidence, call), ...actorOf(call.caller) },
      }
      return ok({
        answer: answer(200, standingOf({ ...authorization, revokedAt }, today)),
        writes: [
          { table: 'directory', update: key, set, condition: stillStands(authorization) },
          ...countRevoked(authorization, { bank, now: call.now }),
          granted(ports.ids, call, { authorizationId: authorization.authorizationId }),
        ],
      })
    },
  })
}
