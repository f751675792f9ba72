/** What parties and authority do with a matter that was raised: write, escalate, answer, accept, reopen, take back. */
import type { Deed } from '../access/idempotency.ts'
import { type Signed, signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { attachmentAsks, attachmentsOf } from './attachments.ts'
import { MATTER_STEPS, type MatterStep, type Role } from './lifecycle.ts'
import { MatterHead, matterKey, type Reasoning, rolesOf, type Saying } from './model.ts'
import { type MatterPorts, subjectOf } from './raise-matter.ts'
import { actOfCall, sayTaken, stepTakenOn } from './take-step.ts'

export type MatterPath = { readonly matterId: string }
type StepFields = { readonly [Field in keyof (Saying & Reasoning)]?: (Saying & Reasoning)[Field] | undefined }

/** Of several roles the one by which the step may be taken is the one that is told. */
const roleFor = (step: MatterStep, roles: readonly Role[]): Role => {
  const allowed: readonly Role[] = MATTER_STEPS[step].by
  return roles.find((role) => allowed.includes(role)) ?? roles[0] ?? 'platform'
}

const asksOf = (call: Call<StepFields, MatterPath>) =>
  [
    { table: 'cases', key: matterKey(call.path.matterId), model: MatterHead },
    ...attachmentAsks(call, call.body.attachments),
  ] as const

type StepOf = (before: MatterHead) => MatterStep

const stepTaken = async (
  { ids, objects }: MatterPorts,
  call: Call<StepFields, MatterPath>,
  {
    stepOf,
    rows: [before, ...found],
    evidence,
  }: Omit<Signed<ReturnType<typeof asksOf>>, 'pepper'> & { readonly stepOf: StepOf },
): Promise<Result<Deed>> => {
  const { text, reason, attachments } = call.body
  const roles = before ? rolesOf(call, before) : []
  if (!before || roles.length === 0) return refuse('resource.not-found')
  const step = stepOf(before)
  const by = roleFor(step, roles)
  const words = text ?? reason
  const tried = stepTakenOn(ids, before, { step, roles, act: { actor: actorOf(call.caller), by, now: call.now } })
  if (typeof tried === 'string') return refuse(tried, { about: subjectOf(before) })
  const sent = attachmentsOf(before.matterId, attachments, { found, now: call.now })
  if (sent.faults.length > 0) return refuse('request.invalid', { faults: sent.faults })
  const locked = await sent.keep(objects)
  const act = actOfCall(call, {
    by,
    evidence,
    attachments: locked.copies,
    ...(words !== undefined && { text: words }),
  })
  const taken = stepTakenOn(ids, before, { step, roles, act })
  if (typeof taken === 'string') return refuse(taken)
  return ok({
    answer: answer(200, sayTaken(taken)),
    writes: [...taken.writes, ...locked.writes, granted(ids, call, subjectOf(before))],
    hints: taken.hints,
  })
}

const act = (ports: MatterPorts, call: Call<StepFields, MatterPath>, stepOf: StepOf): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: asksOf(call),
    decide: (signed) => stepTaken(ports, call, { ...signed, stepOf }),
  })

export const replyToMatter = (ports: MatterPorts, call: Call<Saying, MatterPath>) => act(ports, call, () => 'reply')

export const escalateMatter = (ports: MatterPorts, call: Call<Reasoning, MatterPath>) =>
  act(ports, call, () => 'escalate')

export const resolveMatter = (ports: MatterPorts, call: Call<Saying, MatterPath>) => act(ports, call, () => 'resolve')

export const reopenMatter = (ports: MatterPorts, call: Call<Reasoning, MatterPath>) => act(ports, call, () => 'reopen')

/** Accepts the answer; before there is one, takes the matter back. */
export const closeMatter = (ports: MatterPorts, call: Call<StepFields, MatterPath>) =>
  act(ports, call, ({ state }) => (state === 'open' ? 'withdraw' : 'accept'))
