/** The other lender reads what concerns it and signs or declines. It is no party to anything else of the case. */

import * as z from 'zod/mini'
import { signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Ports } from '../../platform/ports.ts'
import { advance } from '../state/advance.ts'
import { applicationAct } from '../state/case-act.ts'
import { PartyRow, TermsRow } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import { Head, headKey, partyKey, termsKey } from '../state/rows.ts'

/** SHA-256 of the terms as they were shown, in lower hex. */
const TermsDigest = z.string().check(z.regex(/^[0-9a-f]{64}$/))

export const CommitmentAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('accept'), termsSha256: TermsDigest }),
  z.strictObject({
    answer: z.literal('decline'),
    termsSha256: TermsDigest,
    reason: z.enum(['terms-differ', 'not-our-mortgage', 'not-agreed', 'other']),
    comment: z.optional(z.string().check(z.maxLength(1000))),
  }),
])
export type CommitmentAnswer = z.infer<typeof CommitmentAnswer>

export const CommitmentView = z.strictObject({
  caseId: z.string(),
  status: z.enum(['open', 'given', 'declined']),
  until: z.string(),
  caseState: z.string(),
  applicationState: z.string(),
  /** JSON, exactly as digested. */
  terms: z.string(),
  termsSha256: z.string(),
})

type CasePath = { readonly caseId: string }

/** To a counterparty alone, and recorded before it is shown. */
export const getCommitment = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, CasePath>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const party = await table.get('cases', partyKey(caseId, call.caller.institutionId), PartyRow)
  if (party?.role !== 'counterparty') return refuse('resource.not-found')
  const head = await table.get('cases', headKey(caseId), Head)
  const row = await table.get('cases', termsKey(caseId), TermsRow)
  if (head && !mayHave(call.caller.narrowing, head)) return refuse('resource.not-found')
  if (!head?.commitment || !row) throw new Error(`case ${caseId} lacks its terms`)
  const { status, until, termsSha256 } = head.commitment
  const response = answer(200, {
    caseId,
    status,
    until: beijing(new Date(until)),
    caseState: head.caseState,
    applicationState: head.applicationState,
    terms: row.terms,
    termsSha256,
  })
  await table.write(granted(ids, call, { caseId, shownSha256: sha256Hex(response.body) }))
  return ok(response)
}

const stepOf = { accept: 'commit', decline: 'declineCommitment' } as const

const advanced = (
  ports: Pick<Ports, 'ids'>,
  before: Head,
  { call, evidence }: { call: Call<CommitmentAnswer, CasePath>; evidence: Parameters<typeof signedText>[0] },
) => {
  const { commitment } = before
  if (commitment?.status !== 'open') return refuse(before.caseState === 'open' ? 'case.wrong-step' : 'case.closed')
  const { body } = call
  if (body.termsSha256 !== commitment.termsSha256)
    return refuse('request.invalid', { faults: [faultOf('/termsSha256', 'commitment.other-terms')] })
  return advance(ports, before, {
    step: stepOf[body.answer],
    by: 'counterparty',
    act: {
      actor: actorOf(call.caller),
      correlation: call.requestId,
      occurredAt: beijing(call.now),
      now: call.now,
      data: { termsSha256: body.termsSha256, ...(body.answer === 'decline' && { reason: body.reason }) },
      ...(body.answer === 'decline' && body.comment !== undefined && { details: { comment: body.comment } }),
      evidence: signedText(evidence, call),
      set: { commitment: { ...commitment, status: body.answer === 'accept' ? 'given' : 'declined' } },
    },
  })
}

export const answerCommitment = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: Call<CommitmentAnswer, CasePath>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  return applicationAct(ports, call, {
    role: 'counterparty',
    more: [],
    decide: ({ before, evidence, pepper }) => {
      const taken = advanced(ports, before, { call, evidence })
      if (!taken.ok) return taken
      const { head, writes, hints } = taken.value
      const record = granted(ports.ids, call, { caseId, units: head.units.map((unit) => pepper('unit', unit)) })
      return ok({
        answer: answer(200, { caseId, status: head.commitment?.status }),
        writes: [...writes, record],
        hints,
      })
    },
  })
}
