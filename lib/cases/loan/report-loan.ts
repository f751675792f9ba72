/** What a bank reports of the loan itself: that it was paid out or not, and that it was paid back. */
import * as z from 'zod/mini'
import { signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { type Agreement, AgreementRow, agreementKey } from '../../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { Money } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { dayOf, Instant } from '../../kernel/time.ts'
import type { Hint, Ports, Write } from '../../platform/ports.ts'
import { type Act, advance } from '../state/advance.ts'
import { caseAct } from '../state/case-act.ts'
import { STEPS, type Step } from '../state/lifecycle.ts'
import { outstandingParts, type Part } from '../state/loan.ts'
import { areaOf, type EventRow, type Head, isParent, type ParentHead } from '../state/rows.ts'
import { stepTaken } from '../state/views.ts'
import { advanceParent } from './advance-loan.ts'

export const Disbursement = z.strictObject({ disbursedAt: Instant, amount: Money })
export type Disbursement = z.infer<typeof Disbursement>

export const NonDisbursement = z.strictObject({
  decidedAt: Instant,
  reason: z.enum(['borrower-declined', 'conditions-not-met', 'bank-decision', 'other']),
  comment: z.optional(z.string().check(z.maxLength(1000))),
})
export type NonDisbursement = z.infer<typeof NonDisbursement>

/** 贷款结清: everything that the mortgage secures is paid. */
export const Repayment = z.strictObject({ settledAt: Instant })
export type Repayment = z.infer<typeof Repayment>

type CasePath = { readonly caseId: string }
type ActPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type LoanReport = Pick<Act, 'occurredAt' | 'data' | 'details' | 'set'>

type Taken = {
  readonly head: Head | ParentHead
  readonly event: EventRow
  readonly writes: readonly Write[]
  readonly hints: readonly Hint[]
}
type StepAct = { readonly step: Step; readonly act: Act }

const ABOUT_THE_LOAN: readonly Step[] = ['disburse', 'notDisburse', 'repay']

const stepOfCase = (ports: ActPorts, before: Head, { step, act }: StepAct): Result<Taken> => {
  if (before.parent !== undefined && ABOUT_THE_LOAN.includes(step)) return refuse('case.is-part')
  return advance(ports, before, { step, by: 'bank', act })
}

const outstanding = ({ parts }: ParentHead, some: readonly Part[]) =>
  some.map(({ caseId, registry, applicationState }) =>
    faultOf(['parts', parts.findIndex((part) => part.caseId === caseId)], 'registration.outstanding', {
      registry,
      caseId,
      state: applicationState,
    }),
  )

/** Why the step may not be taken on the loan as it stands. */
const obstacleFor = (before: ParentHead, step: Step): Result<Taken> | undefined => {
  const { milestones, parts, caseState } = before
  const closed = caseState === 'open' ? 'case.wrong-step' : 'case.closed'
  if (step === 'repay') {
    const isOwed = milestones.includes('disbursed') && !milestones.includes('repaid')
    return isOwed && parts.some(({ stands }) => stands) ? undefined : refuse(closed)
  }
  if (caseState !== 'open') return refuse('case.closed')
  if (!ABOUT_THE_LOAN.includes(step)) return refuse('case.has-parts')
  if (milestones.includes('disbursed') || milestones.includes('not-disbursed')) return refuse('case.wrong-step')
  const waited = outstandingParts(before)
  if (step === 'disburse' && waited.length > 0)
    return refuse('loan.waits-for-registrations', { faults: outstanding(before, waited) })
  return step === 'notDisburse' && !parts.some(({ stands }) => stands) ? refuse('case.wrong-step') : undefined
}

/** On the loan itself: paid out when the registrations it waits for stand, given up while some stand, paid back in the end. */
const stepOfParent = (ports: ActPorts, before: ParentHead, { step, act }: StepAct): Result<Taken> => {
  const obstacle = obstacleFor(before, step)
  if (obstacle) return obstacle
  const row = STEPS[step]
  const milestones = 'reaches' in row ? [...before.milestones, row.reaches] : before.milestones
  return ok(
    advanceParent(ports, before, {
      type: row.event,
      tells: row.tells,
      act,
      changed: { milestones },
    }),
  )
}

/** As the bank had promised it on that day. */
const promiseOf = (agreement: Agreement | undefined) => {
  const days = agreement?.releaseWithinWorkingDays
  return days === undefined ? {} : { releaseWithinWorkingDays: days }
}

const takeStep = (
  ports: ActPorts,
  call: Call<unknown, CasePath>,
  { step, report, pointer }: { step: Step; report: LoanReport; pointer?: string },
): Promise<Result<Answer>> =>
  caseAct(ports, call, {
    role: 'bank',
    more: [{ table: 'directory', key: agreementKey(call.caller.institutionId), model: AgreementRow }],
    decide: ({ before, evidence, pepper, rows: [agreement] }) => {
      if (pointer && Date.parse(report.occurredAt) > call.now.getTime())
        return refuse('request.invalid', { faults: [faultOf(pointer, 'act.in-future')] })
      const actor = actorOf(call.caller)
      const promised = step === 'repay' ? promiseOf(agreement) : {}
      const act = {
        actor,
        now: call.now,
        correlation: call.requestId,
        ...report,
        data: { ...report.data, ...promised },
        evidence: signedText(evidence, call),
      }
      const advanced = isParent(before)
        ? stepOfParent(ports, before, { step, act })
        : stepOfCase(ports, before, { step, act })
      if (!advanced.ok) return advanced
      const { head, event, writes, hints } = advanced.value
      const record = granted(ports.ids, call, {
        caseId: call.path.caseId,
        area: areaOf(head),
        units: head.units.map((unit) => pepper('unit', unit)),
      })
      return ok({ answer: answer(200, stepTaken(head, event)), writes: [...writes, record], hints })
    },
  })

export const reportDisbursement = (ports: ActPorts, call: Call<Disbursement, CasePath>): Promise<Result<Answer>> =>
  takeStep(ports, call, {
    step: 'disburse',
    pointer: '/disbursedAt',
    report: { occurredAt: call.body.disbursedAt, data: { amount: call.body.amount } },
  })

/** Only once the mortgage stands: it must then be released, and the event says so. Before that, withdraw. */
export const reportNonDisbursement = (
  ports: ActPorts,
  call: Call<NonDisbursement, CasePath>,
): Promise<Result<Answer>> => {
  const { decidedAt, reason, comment } = call.body
  const details = comment === undefined ? {} : { comment }
  return takeStep(ports, call, {
    step: 'notDisburse',
    pointer: '/decidedAt',
    report: { occurredAt: decidedAt, data: { reason, releasePrompted: true }, details },
  })
}

/** The loan is paid back: its mortgage is to be released, and the prepared releases are ready to be completed and filed. */
export const reportRepayment = (ports: ActPorts, call: Call<Repayment, CasePath>): Promise<Result<Answer>> => {
  const { settledAt } = call.body
  const set = { settledOn: dayOf(settledAt) }
  return takeStep(ports, call, {
    step: 'repay',
    pointer: '/settledAt',
    report: { occurredAt: settledAt, data: { releasePrompted: true }, set },
  })
}
