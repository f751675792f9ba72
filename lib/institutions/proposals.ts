/**
 * Who may put a key or a client for whom, and when it holds. The first of its kind is part of an institution's admission and holds at once;
 * what an authority puts later for another institution, or one of its people for another, is a proposal (lib/access/proposal.ts).
 */
import * as z from 'zod/mini'
import { isInForce, Proposal } from '../access/proposal.ts'
import type { Evidence } from '../access/signature.ts'
import type { Answer, Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { PROPOSAL_DAYS } from '../names/limits.ts'
import type { Key, Ports, RowWrite } from '../platform/ports.ts'
import { type ActPorts, allUnder, changeDirectory, changed, following } from './authority-act.ts'

const DAY_MS = 86_400_000

export const proposalBy = ({ caller, now }: Call, evidence: Evidence, institutionId: string): Proposal => ({
  by: { institutionId: caller.institutionId, clientId: caller.clientId },
  signedWith: evidence.thumbprint,
  at: beijing(now),
  ...(institutionId !== caller.institutionId && {
    holdsFrom: beijing(new Date(now.getTime() + PROPOSAL_DAYS * DAY_MS)),
  }),
})

/** For its notice: from when it holds though nobody answers. */
export const holdsFrom = (proposed: Proposal | undefined) =>
  proposed?.holdsFrom === undefined ? {} : { holdsFrom: proposed.holdsFrom }

/** What an institution is given first is part of its admission: there is nobody yet who could agree. */
export type First = 'auth' | 'sign' | 'client'

/** The write by which only one is the first; undefined where there was one before. */
export const firstOf = async (ports: Pick<Ports, 'table'>, pk: string, what: First): Promise<RowWrite | undefined> => {
  const rows = await allUnder(ports, pk, what === 'client' ? 'CLIENT#' : 'KEY#')
  if (rows.some(({ use }) => what === 'client' || use === what)) return undefined
  return {
    table: 'directory',
    put: { pk, sk: `FIRST#${what}` },
    condition: { expression: 'attribute_not_exists(#pk)' },
  }
}

export const Confirmation = z.strictObject({
  decision: z.enum(['confirmed', 'refused']),
  reason: z.optional(z.string().check(z.minLength(1), z.maxLength(500))),
})
export type Confirmation = z.infer<typeof Confirmation>

const Proposed = z.looseObject({
  proposed: z.optional(Proposal),
  /** Of a client. */
  scopes: z.optional(z.array(z.string())),
  clientId: z.optional(z.string()),
})

type ProposedRow = { readonly institutionId: string; readonly key: Key; readonly beside?: readonly Key[] }
type Given = { readonly evidence: Evidence; readonly scopes: readonly string[] }
type Settling = ProposedRow & { readonly judge: (proposal: Proposal, given: Given) => Result<Proposal> }

/** Nothing is open that has been answered, seconded by this very step, or has come into force. */
const settle = (
  ports: ActPorts,
  call: Call<Confirmation>,
  { institutionId, key, beside = [], judge }: Settling,
): Promise<Result<Answer>> =>
  changeDirectory(ports, call, {
    pk: `INSTITUTION#${institutionId}`,
    wanted: [key, ...beside].map((one) => ({ table: 'directory', key: one, model: Proposed }) as const),
    decide: ([row, ...others], evidence) => {
      if (!row) return refuse('resource.not-found')
      const { proposed } = row
      if (proposed === undefined || proposed.answered || isInForce(proposed, call.now)) return refuse('proposal.none')
      const scopes = [row, ...others].flatMap((one) => one?.scopes ?? [])
      const judged = judge(proposed, { evidence, scopes })
      if (!judged.ok) return judged
      const { version, condition } = following(row)
      const put = { ...row, proposed: judged.value, version }
      return ok({ writes: [{ table: 'directory', put, condition }], response: changed(200, put) })
    },
  })

const answeredBy = (proposal: Proposal, { caller, body, now }: Call<Confirmation>): Proposal => ({
  ...proposal,
  answered: { institutionId: caller.institutionId, clientId: caller.clientId, at: beijing(now), ...body },
})

/** The second person of an authority: another client, and another key. */
export const secondProposal = (ports: ActPorts, call: Call<Confirmation>, of: ProposedRow): Promise<Result<Answer>> =>
  settle(ports, call, {
    ...of,
    judge: (proposal, { evidence }) => {
      const { institutionId, clientId } = call.caller
      if (proposal.by.clientId === clientId || proposal.signedWith === evidence.thumbprint)
        return refuse('proposal.same-person')
      if (call.body.decision === 'refused') return ok(answeredBy(proposal, call))
      if (proposal.seconded) return refuse('proposal.none')
      return ok({ ...proposal, seconded: { institutionId, clientId, at: beijing(call.now) } })
    },
  })

/** The institution agrees or does not. Nobody agrees to more than it has itself: then the days have to pass. */
export const answerProposal = (ports: ActPorts, call: Call<Confirmation>, of: ProposedRow): Promise<Result<Answer>> =>
  settle(ports, call, {
    ...of,
    judge: (proposal, { scopes }) => {
      // an authority's own waits for a second person, not for itself
      if (proposal.by.institutionId === call.caller.institutionId) return refuse('proposal.none')
      const { decision } = call.body
      if (decision === 'confirmed' && !scopes.every((scope) => call.caller.scopes.includes(scope)))
        return refuse('request.forbidden')
      return ok(answeredBy(proposal, call))
    },
  })
