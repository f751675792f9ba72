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
import type { Ports } from '../../platform/ports.ts'
import { advance } from '../state/advance.ts'
import { PartyRow } from '../state/head.ts'
import { STEPS } from '../state/lifecycle.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, areaOf, type Head, headKey, isParent, partyKey } from '../state/rows.ts'
import { stepTaken } from '../state/views.ts'
import { certificatesElsewhere, NOTHING_ELSEWHERE } from './certificates-elsewhere.ts'
import { type Decision, occurrence, STEP_OF } from './decision.ts'
import {
  endCertificates,
  endingsOf,
  othersEndings,
  rankFaults,
  registrationFaults,
  registrationsEntered,
} from './enter-registrations.ts'
import { type Difference, differencesOf } from './entered-mortgage.ts'
import { feesAfter, waitsForFee } from './fees-after-decision.ts'
import { filingDecided } from './filing-decided.ts'
import { isMaterialRequest, materialFaults, requestOf } from './material-request.ts'
import { particularsOf } from './particulars.ts'
import { waitsForTax } from './tax-seen-to.ts'

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

const issuedBy = (decision: Decision, documents: readonly (Document | undefined)[], issue: Issue): Issued =>
  decision.decision === 'certified' ? issueCertificates(decision.certificates, documents, issue) : NOTHING_ISSUED

type DecisionPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type Known = Pick<Signed, 'evidence' | 'pepper'> & {
  readonly before: Head
  readonly fees: CaseFees | undefined
  readonly issued: Issued
  /** Numbers of the filing that are somebody else's. */
  readonly others: ReadonlySet<string>
  /** Ownership would pass before its tax is seen to. */
  readonly isUntaxed: boolean
  /** Between what was filed and what was entered. */
  readonly differences: readonly Difference[]
}

/** What the decision changes on the head. */
const changedBy = (decision: Decision, { before, issued, others }: Known): Partial<Head> => ({
  ...(decision.decision === 'accepted' && { registryNumber: decision.registryNumber }),
  ...(issued.certificates.length > 0 && { certificates: issued.certificates }),
  ...(decision.decision === 'registered' && { registrations: registrationsEntered(decision, before, others) }),
  ...(isMaterialRequest(decision) && requestOf(decision, before)),
})

const faultsOf = ({ body: decision, now }: DecisionCall, { before, fees, issued, others }: Known): Fault[] => [
  ...timeFaults(decision, now),
  ...unitFaults(decision, before),
  ...(decision.decision === 'registered' ? registrationFaults(decision, before, others) : []),
  ...(decision.decision === 'registered' ? rankFaults(decision, before) : []),
  ...materialFaults(decision, before),
  ...(decision.decision === 'awaiting-payment' && fees?.paidAt ? [faultOf('/decision', 'fee.paid-already')] : []),
  ...issued.faults,
]

const decided = ({ ids }: DecisionPorts, call: DecisionCall, known: Known): Result<Deed> => {
  const { body: decision, caller, now } = call
  const { before, fees, issued, others, isUntaxed, differences, evidence, pepper } = known
  const ofFees = feesAfter(fees, decision, now)
  const { data, details } = particularsOf(decision, before, differences)
  const { notEnded } = endingsOf(before, others)
  const unended = notEnded.length > 0 ? { notEnded } : {}
  const step = STEP_OF[decision.decision]
  const act = {
    actor: { institutionId: caller.institutionId, clientId: caller.clientId },
    occurredAt: occurrence(decision).at,
    now,
    correlation: call.requestId,
    data: { ...data, ...ofFees.data, ...unended },
    details,
    evidence: signedText(evidence, call),
    set: changedBy(decision, known),
  }
  const advanced = advance({ ids }, before, { step, by: STEPS[step].by, act })
  if (!advanced.ok) return advanced
  const faults = faultsOf(call, known)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  if (waitsForFee(fees, decision, before)) return refuse('fee.unpaid')
  if (isUntaxed) return refuse('tax.unseen')
  const { head, event, writes, hints } = advanced.value
  const units = head.units.map((unit) => pepper('unit', unit))
  const ended = decision.decision === 'registered' ? endCertificates(decision, head, others) : []
  const record = granted(ids, call, { caseId: head.caseId, area: areaOf(head), units })
  return ok({
    answer: answer(200, { ...stepTaken(head, event), ...unended }),
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
      { table: 'cases', key: headKey(caseId), model: AnyHead },
      { table: 'cases', key: caseFeesKey(caseId), model: CaseFees },
      ...documentsOf(decision, institutionId),
    ],
    decide: async ({ rows: [party, before, fees, ...documents], ...signed }) => {
      if (party?.role !== 'registry' || !before || isParent(before) || !mayHave(narrowing, before))
        return refuse('resource.not-found')
      const [others, isUntaxed, differences, elsewhere] = await Promise.all([
        othersEndings(ports, decision, before),
        waitsForTax(ports, decision, before),
        decision.decision === 'registered' && decision.mortgage
          ? differencesOf(decision.mortgage, await filingDecided(ports, before))
          : [],
        decision.decision === 'certified'
          ? certificatesElsewhere(ports, decision.certificates, before)
          : NOTHING_ELSEWHERE,
      ])
      const issued = issuedBy(decision, documents, {
        caseId,
        at: now,
        elsewhere,
        nextId: () => ports.ids.next('crt'),
        nextCode: () => ports.ids.secret(CODE_BYTES),
      })
      const deed = decided(ports, call, { ...signed, before, issued, fees, others, isUntaxed, differences })
      return deed.ok && !(await tied(ports, issued)) ? refuse('platform.contended', { retryAfterSeconds: 1 }) : deed
    },
  })
}
