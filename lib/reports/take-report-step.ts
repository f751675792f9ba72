/** The reporter writes, submits and restates; who receives returns, accepts and publishes. One transaction, under the version read. */
import type { Deed } from '../access/idempotency.ts'
import { signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { isOneOf } from '../names/keys.ts'
import type { Hint, Ports, Write } from '../platform/ports.ts'
import { headsOf } from './banks.ts'
import { compose } from './compose.ts'
import { DEMANDED, figuresKey, type ReportHead, ReportRow, reportKey } from './model.ts'
import { reportNotice, reportReceivers } from './notice.ts'
import { headView } from './read-reports.ts'
import { isReceiver, isReporter, namedBy, type ReportName } from './scopes.ts'
import { REPORT_STEPS, type ReportStep } from './steps.ts'

type StepPorts = Pick<Ports, 'table' | 'ids' | 'clock' | 'queue'>
type StepCall = Call<ReportStep, { readonly reportId: string }>

/** The texts that are still missing before it can go out. */
const missingTexts = ({ kind }: ReportName, { texts }: ReportHead) =>
  DEMANDED[kind].filter((text) => texts[text] === undefined).map((text) => faultOf(['texts', text], 'value.missing'))

const headAfter = (before: ReportHead, call: StepCall, figures: number): ReportHead => {
  const { body, caller, now } = call
  const { to } = REPORT_STEPS[body.step]
  const at = beijing(now)
  const reason = 'reason' in body ? { reason: body.reason } : {}
  return {
    ...before,
    state: to === 'stay' ? before.state : to,
    figures,
    ...(body.step === 'publish' && { published: figures }),
    texts: body.step === 'write' ? { ...before.texts, ...body.texts } : before.texts,
    steps: [...before.steps, { step: body.step, at, by: caller.institutionId, ...reason, figures }],
    updatedAt: at,
    version: before.version + 1,
  }
}

/** Figures of a version are written once: a twin that was faster has made this version already. */
const figuresWrite = async (ports: StepPorts, name: ReportName, version: number): Promise<Write> => ({
  table: 'reports',
  put: { ...figuresKey(name.reportId, version), composed: JSON.stringify(await compose(ports, name)) },
  condition: { expression: 'attribute_not_exists(#pk)' },
})

const stepTaken = async (
  ports: StepPorts,
  call: StepCall,
  { name, before }: { readonly name: ReportName; readonly before: ReportHead | undefined },
): Promise<Result<Deed>> => {
  const reports = isReporter(call.caller, name)
  if (!before || !(reports || isReceiver(call.caller, name))) return refuse('resource.not-found')
  const { step } = call.body
  const rule = REPORT_STEPS[step]
  if ((rule.by === 'reporter') !== reports) return refuse('request.forbidden')
  if (!isOneOf(rule.from, before.state)) return refuse('report.wrong-step')
  const faults = step === 'submit' ? missingTexts(name, before) : []
  if (faults.length > 0) return refuse('request.invalid', { faults })
  const composes = 'composes' in rule
  const head = headAfter(before, call, before.figures + (composes ? 1 : 0))
  const put: Write = {
    table: 'reports',
    put: { ...reportKey(name), ...head },
    condition: { expression: '#version = :version', values: { version: before.version } },
  }
  const figures = composes ? [await figuresWrite(ports, name, head.figures)] : []
  const notices = await noticesOf(ports, name, head)
  return ok({
    answer: answer(200, headView(head, call.now)),
    writes: [put, ...figures, ...notices.map((out): Write => ({ table: 'cases', put: out })), granted(ports.ids, call)],
    hints: notices.map(({ receiver, subjectId }): Hint => ({ receiver, subjectId })),
  })
}

export const takeReportStep = async (ports: StepPorts, call: StepCall): Promise<Result<Answer>> => {
  const name = namedBy(call.path.reportId)
  if (!name) return refuse('resource.not-found')
  return signedAct(ports, call, {
    load: [{ table: 'reports', key: reportKey(name), model: ReportRow }],
    decide: ({ rows: [before] }) => stepTaken(ports, call, { name, before }),
  })
}

/** Who reports hears what was done with the report by whoever receives it. */
const noticesOf = async (ports: StepPorts, name: ReportName, { steps, version }: ReportHead) => {
  const last = steps.at(-1)
  const type = last && TOLD[last.step]
  if (!type) return []
  const authorities = name.kind === 'city' ? await headsOf(ports, 'authority') : []
  const notice = { type, n: version, data: { period: name.period.id } }
  return reportReceivers(name, authorities).map((hearer) =>
    reportNotice(ports, { reportId: name.reportId, hearer }, notice),
  )
}

const TOLD: Readonly<Record<string, string>> = {
  return: 'report.returned',
  accept: 'report.accepted',
  publish: 'report.published',
}
