/** A registry says what it decided. Wrong order, wrong registry, an unknown case and a wrong certificate change nothing. */

import type { Deed } from '../../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import {
  certificateDocumentAsks,
  type Issue,
  type Issued,
  issueCertificates,
  NOTHING_ISSUED,
} from '../../certificates/issue-certificates.ts'
import { CODE_BYTES } from '../../certificates/verification-code.ts'
import type { Document } from '../../documents/model.ts'
import { CaseFees, caseFeesKey } from '../../fees/case-fees.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports, Row } from '../../platform/ports.ts'
import { advance } from '../state/advance.ts'
import { PartyRow } from '../state/head.ts'
import { STEPS } from '../state/lifecycle.ts'
import { mayHave } from '../state/narrowed.ts'
import { areaOf, Head, headKey, partyKey } from '../state/rows.ts'
import { stepTaken } from '../state/views.ts'
import { type Decision, occurrence, STEP_OF } from './decision.ts'
import { endCertificates, registrationFaults, registrationsEntered } from './enter-registrations.ts'
import { feesAfter, waitsForFee } from './fees-after-decision.ts'
import { isMaterialRequest, materialFaults, requestData, requestOf } from './material-request.ts'

type DecisionCall = Call<Decision, { readonly caseId: string }>

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

const documentsOf = (decision: Decision, institutionId: string) =>
  decision.decision === 'certified' ? certificateDocumentAsks(institutionId, decision.certificates) : []

/** What the registry says of units must be about all units of the case, each once, and no other. */
const unitFaults = (decision: Decision, head: Head): Fault[] => {
  if (decision.decision !== 'registered' && decision.decision !== 'certified') return []
  const root = decision.decision === 'registered' ? 'units' : 'certificates'
  const named =
    decision.decision === 'registered'
      ? decision.units.map(({ unitNumber }, i) => ({ unit: unitNumber, at: ['units', i, 'unitNumber'] }))
      : decision.certificates.flatMap(({ units }, i) => units.map((unit, j) => ({ unit, at: [root, i, 'units', j] })))
  const units = named.map(({ unit }) => unit)
  return [
    ...named.flatMap(({ unit, at }, i) => [
      ...(head.units.includes(unit) ? [] : [faultOf(at, 'unit.not-in-case')]),
      ...(units.indexOf(unit) === i ? [] : [faultOf(at, 'list.repeats', { first: units.indexOf(unit) + 1 })]),
    ]),
    ...head.units.filter((unit) => !units.includes(unit)).map((unit) => faultOf([root], 'unit.not-covered', { unit })),
  ]
}

const timeFaults = (decision: Decision, now: Date): Fault[] =>
  Date.parse(occurrence(decision).at) > now.getTime() + CLOCK_SKEW_MS
    ? [faultOf(occurrence(decision).pointer, 'act.in-future')]
    : []

/** Said with every refusal (条例 22; 行政复议法 20; 行政诉讼法 46). */
const REMEDIES = {
  zh: '对本决定不服的，可以自知道之日起六十日内申请行政复议，或者自知道之日起六个月内向人民法院提起行政诉讼。',
  en: 'Against this decision, administrative reconsideration may be asked for within 60 days, or a suit brought within six months, of learning of it.',
}

/** What everybody may read in a notification, and what only the parties read in the timeline. */
const particularsOf = (decision: Decision, before: Head): { data: Row; details: Row } => {
  switch (decision.decision) {
    case 'accepted':
      return { data: { registryNumber: decision.registryNumber }, details: {} }
    case 'not-accepted':
      return {
        data: { ground: decision.ground, ...(decision.rules && { rules: decision.rules }) },
        details: { reason: decision.reason },
      }
    case 'refused':
      return {
        data: { ground: decision.ground, remedies: REMEDIES, ...(decision.rules && { rules: decision.rules }) },
        details: { reason: decision.reason },
      }
    case 'withdrawal-declined':
      return { data: {}, details: { reason: decision.reason } }
    case 'supplement-required':
    case 'further-material':
      return requestData(decision, before)
    case 'awaiting-payment':
      return { data: { noticeNo: decision.noticeNo, amount: decision.amount }, details: {} }
    case 'clock-stopped':
      return { data: { cause: decision.cause }, details: decision.reason ? { reason: decision.reason } : {} }
    case 'registered':
      return {
        data: { units: decision.units.map(({ unitNumber, rank }) => ({ unitNumber, rank })) },
        details: {
          registrar: decision.registrar,
          units: decision.units,
          ...(decision.registrations && { registrations: decision.registrations }),
        },
      }
    case 'certified':
      return {
        data: { certificates: decision.certificates.map(({ number, sha256 }) => ({ number, sha256 })) },
        details: {},
      }
    default:
      return { data: {}, details: {} }
  }
}

const issuedBy = (decision: Decision, documents: readonly (Document | undefined)[], issue: Issue): Issued =>
  decision.decision === 'certified' ? issueCertificates(decision.certificates, documents, issue) : NOTHING_ISSUED

type DecisionPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type Known = Pick<Signed, 'evidence' | 'pepper'> & {
  readonly before: Head
  readonly fees: CaseFees | undefined
  readonly issued: Issued
}

/** What the decision changes on the head. */
const changedBy = (decision: Decision, { before, issued }: Known): Partial<Head> => ({
  ...(decision.decision === 'accepted' && { registryNumber: decision.registryNumber }),
  ...(issued.certificates.length > 0 && { certificates: issued.certificates }),
  ...(decision.decision === 'registered' && { registrations: registrationsEntered(decision, before) }),
  ...(isMaterialRequest(decision) && requestOf(decision, before)),
})

const faultsOf = ({ body: decision, now }: DecisionCall, { before, fees, issued }: Known): Fault[] => [
  ...timeFaults(decision, now),
  ...unitFaults(decision, before),
  ...(decision.decision === 'registered' ? registrationFaults(decision, before) : []),
  ...materialFaults(decision, before),
  ...(decision.decision === 'awaiting-payment' && fees?.paidAt ? [faultOf('/decision', 'fee.paid-already')] : []),
  ...issued.faults,
]

const decided = ({ ids }: DecisionPorts, call: DecisionCall, known: Known): Result<Deed> => {
  const { body: decision, caller, now } = call
  const { before, fees, issued, evidence, pepper } = known
  const ofFees = feesAfter(fees, decision, now)
  const { data, details } = particularsOf(decision, before)
  const step = STEP_OF[decision.decision]
  const act = {
    actor: { institutionId: caller.institutionId, clientId: caller.clientId },
    occurredAt: occurrence(decision).at,
    now,
    correlation: call.requestId,
    data: { ...data, ...ofFees.data },
    details,
    evidence: signedText(evidence, call),
    set: changedBy(decision, known),
  }
  const advanced = advance({ ids }, before, { step, by: STEPS[step].by, act })
  if (!advanced.ok) return advanced
  const faults = faultsOf(call, known)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  if (waitsForFee(fees, decision, before)) return refuse('fee.unpaid')
  const { head, event, writes, hints } = advanced.value
  const units = head.units.map((unit) => pepper('unit', unit))
  const ended = decision.decision === 'registered' ? endCertificates(decision, head) : []
  const record = granted(ids, call, { caseId: head.caseId, area: areaOf(head), units })
  return ok({
    answer: answer(200, stepTaken(head, event)),
    writes: [...writes, ...issued.writes, ...ended, ...ofFees.writes, record],
    hints: [...hints, ...ofFees.hints],
  })
}

/** Of more certificates than one transaction takes, the files are tied to the case before it; false where another case was faster with one. */
const tied = async ({ table }: DecisionPorts, { before }: Issued): Promise<boolean> =>
  (await Promise.all(before.map((write) => table.write(write)))).every(Boolean)

export const recordDecision = (ports: DecisionPorts, call: DecisionCall): Promise<Result<Answer>> => {
  const { body: decision, now } = call
  const { caseId } = call.path
  const { institutionId, narrowing } = call.caller
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: partyKey(caseId, institutionId), model: PartyRow },
      { table: 'cases', key: headKey(caseId), model: Head },
      { table: 'cases', key: caseFeesKey(caseId), model: CaseFees },
      ...documentsOf(decision, institutionId),
    ],
    decide: async ({ rows: [party, before, fees, ...documents], ...signed }) => {
      if (party?.role !== 'registry' || !before || !mayHave(narrowing, before)) return refuse('resource.not-found')
      const issued = issuedBy(decision, documents, {
        caseId,
        at: now,
        nextId: () => ports.ids.next('crt'),
        nextCode: () => ports.ids.secret(CODE_BYTES),
      })
      const deed = decided(ports, call, { ...signed, before, issued, fees })
      return deed.ok && !(await tied(ports, issued)) ? refuse('platform.contended', { retryAfterSeconds: 1 }) : deed
    },
  })
}
