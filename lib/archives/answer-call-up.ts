/**
 * The holder approves, delivers or refuses. What it delivers is stamped with who asked, when and for what, and lies where it expires:
 * neither the copy nor the holder's own paper is kept for it under lock.
 */

import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Document, documentAsk, hasExpired } from '../documents/model.ts'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { CALLED_UP_COPY_DAYS } from '../names/limits.ts'
import type { Ask, Font, Objects, Ports, Write } from '../platform/ports.ts'
import { type CallUpAct, moved } from './call-up-steps.ts'
import {
  type AnsweringCallUp,
  type Approving,
  CallUp,
  type Copy,
  callUpKey,
  nextCallUpState,
  viewOfCallUp,
} from './call-ups.ts'
import { countAnswered } from './figures.ts'
import type { Stamping } from './stamp.ts'

type CallUpPath = { readonly callUpId: string }
type AnswerPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects; readonly font: Font }

/** Stamping holds the whole file. */
const COPY_MAX_BYTES = 10 * 1024 * 1024
const DAY_MS = 24 * 60 * 60 * 1000

type Opened<A extends readonly Ask[] = readonly Ask[]> = Signed<A> & { readonly callUp: CallUp }
type CallUpPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

type Taking = {
  readonly step: 'approve' | 'deliver' | 'refuse'
  readonly set: Partial<CallUp>
  readonly shownSha256?: string
  /** Of an answer: what counts it. */
  readonly counted?: Write
}

const taken = (
  { ids }: CallUpPorts,
  call: Call<unknown, CallUpPath>,
  { callUp, evidence, step, set, shownSha256, counted }: Opened & Taking,
): Result<Deed> => {
  const act: CallUpAct = {
    actor: actorOf(call.caller),
    now: call.now,
    evidence: signedText(evidence, call),
    correlation: call.requestId,
    set,
  }
  const after = moved(ids, callUp, { step, act })
  if (typeof after === 'string') return refuse(after)
  const { callUpId, caseId, purpose, area } = callUp
  const record = granted(ids, call, { callUpId, caseId, purpose, area, shownSha256 })
  return ok({
    answer: answer(200, viewOfCallUp(after.callUp)),
    writes: [...after.writes, ...(counted ? [counted] : []), record],
    hints: after.hints,
  })
}

type HolderAct<A extends readonly Ask[]> = {
  readonly more: A
  readonly take: (opened: Opened<A>) => Result<Taking> | Promise<Result<Taking>>
}

/** A call-up that is not the caller's to answer is as if it were not there. */
const holderAct = <const A extends readonly Ask[]>(
  ports: CallUpPorts,
  call: Call<unknown, CallUpPath>,
  { more, take }: HolderAct<A>,
): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: [{ table: 'cases', key: callUpKey(call.path.callUpId), model: CallUp }, ...more],
    decide: async ({ rows: [callUp, ...rows], ...signed }) => {
      const { institutionId, narrowing } = call.caller
      if (callUp?.holder.institutionId !== institutionId || !reaches(narrowing, callUp.reach))
        return refuse('resource.not-found')
      const opened = { ...signed, rows, callUp }
      const taking = await take(opened)
      return taking.ok ? taken(ports, call, { ...opened, ...taking.value }) : taking
    },
  })

export const approveCallUp = (ports: CallUpPorts, call: Call<Approving, CallUpPath>): Promise<Result<Answer>> => {
  const { approvedBy } = call.body
  return holderAct(ports, call, {
    more: [],
    take: () => ok({ step: 'approve', set: { approvedBy, approvedAt: beijing(call.now) } }),
  })
}

const paperFaults = (paper: Document | undefined, { caseId }: CallUp, now: Date): Fault[] => {
  const at = '/documentId'
  if (!paper) return [faultOf(at, 'document.unknown')]
  if (hasExpired(paper, now)) return [faultOf(at, 'document.expired')]
  return [
    ...(paper.status === 'confirmed' ? [] : [faultOf(at, 'document.not-confirmed')]),
    ...(paper.usedBy === undefined || paper.usedBy === caseId ? [] : [faultOf(at, 'document.used-by-another-case')]),
    ...(paper.contentType === 'application/pdf' ? [] : [faultOf(at, 'call-up.not-pdf')]),
    ...(paper.length <= COPY_MAX_BYTES ? [] : [faultOf(at, 'call-up.too-large', { maximum: COPY_MAX_BYTES })]),
  ]
}

const PURPOSE_WORDS: Readonly<Record<CallUp['purpose'], string>> = {
  'post-loan': '贷后管理',
  dispute: '纠纷处理',
  audit: '审计检查',
  'registration-review': '登记审核',
  correction: '更正登记',
  litigation: '诉讼执行',
}

const stampFor = ({ callUpId, askedBy, askedAt, purpose, asker }: CallUp, name: string): Stamping => ({
  across: `${name} ${askedBy} ${PURPOSE_WORDS[purpose]}`,
  below: `调阅 ${callUpId}　调阅人 ${name}（${asker.institutionId}）${askedBy}　申请时间 ${askedAt.slice(0, 19).replace('T', ' ')}　用途 ${PURPOSE_WORDS[purpose]}　仅供本次调阅使用`,
})

/** The stamped copy, put where it expires under a name of its own: bytes that nothing names are nobody's. */
const copied = async (
  { ids, objects, font }: AnswerPorts,
  { callUp, paper, name }: { readonly callUp: CallUp; readonly paper: Document; readonly name: string },
  now: Date,
): Promise<Copy | undefined> => {
  const bytes = await (paper.archiveKey
    ? objects.read('archive', paper.archiveKey)
    : objects.read('incoming', paper.key))
  const { stamp } = await import('./stamp.ts')
  const stamped = await stamp(bytes, stampFor(callUp, name), { font: font.read(), now })
  if (!stamped) return undefined
  const { pdf, pages } = stamped
  const sha256 = sha256Hex(pdf)
  const key = `incoming/call-ups/${callUp.callUpId}/${ids.next('doc')}`
  await objects.store(key, pdf, { length: pdf.length, sha256, contentType: 'application/pdf' })
  const expiresAt = beijing(new Date(now.getTime() + CALLED_UP_COPY_DAYS * DAY_MS))
  return { key, sha256, length: pdf.length, pages, expiresAt, originalSha256: paper.sha256 }
}

const refusedBy = ({ body, now }: Call<AnsweringCallUp>, callUp: CallUp): Taking | undefined => {
  if (body.outcome !== 'refused') return undefined
  const { ground, reason } = body
  const answeredAt = beijing(now)
  const counted = countAnswered({ ...callUp, answeredAt }, 'refused')
  return { step: 'refuse', set: { answeredAt, ground, reason }, counted }
}

const delivered = async (
  ports: AnswerPorts,
  now: Date,
  { callUp, rows }: Opened<readonly ReturnType<typeof documentAsk>[]>,
): Promise<Result<Taking>> => {
  const next = nextCallUpState(callUp, 'deliver')
  if (next === 'call-up.wrong-step' || next === 'call-up.needs-approval') return refuse(next)
  const [paper] = rows
  const faults = paperFaults(paper, callUp, now)
  if (!paper || faults.length > 0) return refuse('request.invalid', { faults })
  const [asker] = await ports.table.batchGet([
    { table: 'directory', key: institutionKey(callUp.asker.institutionId), model: InstitutionRow },
  ])
  const copy = await copied(ports, { callUp, paper, name: asker?.name ?? callUp.asker.institutionId }, now)
  if (!copy) return refuse('request.invalid', { faults: [faultOf('/documentId', 'call-up.not-stampable')] })
  const answeredAt = beijing(now)
  return ok({
    step: 'deliver',
    set: { answeredAt, copy },
    shownSha256: copy.originalSha256,
    counted: countAnswered({ ...callUp, answeredAt }, 'delivered'),
  })
}

export const answerCallUp = (ports: AnswerPorts, call: Call<AnsweringCallUp, CallUpPath>): Promise<Result<Answer>> => {
  const { body, caller, now } = call
  const own = 'documentId' in body ? [documentAsk(caller.institutionId, body.documentId)] : []
  return holderAct(ports, call, {
    more: own,
    take: async (opened) => {
      const refused = refusedBy(call, opened.callUp)
      return refused ? ok(refused) : delivered(ports, now, opened)
    },
  })
}
