/** A registry says what it decided. Wrong order, wrong registry, an unknown case and a wrong certificate change nothing. */
import { commitOnce } from '../access/idempotency.ts'
import { beginSignedAct, signedText, type Wanted } from '../access/signed-act.ts'
import { documentKey, documentOf } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { advance, hint, releaseUnits } from './advance.ts'
import { stepTaken } from './views.ts'
import { type Decision, occurredAt, STEP_OF } from './decision.ts'
import { holdsUnits, STEPS } from './lifecycle.ts'
import { type CertificateEntry, type Head, headKey, headOf, partyKey } from './rows.ts'

type DecisionCall = Call<Decision, { readonly caseId: string }>

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

const documentsOf = (decision: Decision, institutionId: string): Wanted[] =>
  decision.decision === 'certified'
    ? decision.certificates.map(({ documentId }) => ({ table: 'cases', key: documentKey(documentId, institutionId) }))
    : []

const unitFaults = (decision: Decision, head: Head): Fault[] => {
  if (decision.decision === 'registered') {
    const named = decision.units.map(({ unitNumber }) => unitNumber)
    const foreign = named.flatMap((unit, i) =>
      head.units.includes(unit) && named.indexOf(unit) === i ? [] : [faultOf(['units', i, 'unitNumber'], 'unit.not-in-case')],
    )
    const missing = head.units.filter((unit) => !named.includes(unit))
    return [...foreign, ...missing.map((unit) => faultOf(['units'], 'unit.not-covered', { unit }))]
  }
  if (decision.decision !== 'certified') return []
  const covered = decision.certificates.flatMap(({ units }) => units)
  return [
    ...decision.certificates.flatMap(({ units }, i) =>
      units.flatMap((unit, j) =>
        head.units.includes(unit) ? [] : [faultOf(['certificates', i, 'units', j], 'unit.not-in-case')],
      ),
    ),
    ...head.units
      .filter((unit) => !covered.includes(unit))
      .map((unit) => faultOf(['certificates'], 'unit.not-covered', { unit })),
  ]
}

const certificateFaults = (decision: Decision, documents: readonly (Row | undefined)[]): Fault[] => {
  if (decision.decision !== 'certified') return []
  return decision.certificates.flatMap(({ sha256 }, i) => {
    const document = documentOf(documents[i])
    if (document?.status !== 'confirmed' || document.type !== 'registration-certificate')
      return [faultOf(['certificates', i, 'documentId'], 'document.not-usable')]
    return document.sha256 === sha256 ? [] : [faultOf(['certificates', i, 'sha256'], 'certificate.digest-differs')]
  })
}

const timeFaults = (decision: Decision, now: Date): Fault[] =>
  Date.parse(occurredAt(decision)) > now.getTime() + CLOCK_SKEW_MS ? [faultOf([], 'decision.in-future')] : []

/** What the decision changes on the head beside the state. */
const changesOf = (decision: Decision, ids: Ports['ids'], documents: readonly (Row | undefined)[]): Partial<Head> => {
  if (decision.decision === 'accepted') return { registryNumber: decision.registryNumber }
  if (decision.decision !== 'certified') return {}
  return {
    certificates: decision.certificates.map(
      (certificate, i): CertificateEntry => ({
        ...certificate,
        certificateId: ids.next('crt'),
        length: documentOf(documents[i])?.length ?? 0,
        status: 'issued',
      }),
    ),
  }
}

/** What everybody may read in a notification, and what only the parties read in the timeline. */
const particularsOf = (decision: Decision): { data: Row; details: Row } => {
  switch (decision.decision) {
    case 'accepted':
      return { data: { registryNumber: decision.registryNumber }, details: {} }
    case 'not-accepted':
    case 'refused':
      return { data: { ground: decision.ground }, details: { reason: decision.reason } }
    case 'withdrawal-declined':
      return { data: {}, details: { reason: decision.reason } }
    case 'registered':
      return {
        data: { units: decision.units.map(({ unitNumber, rank }) => ({ unitNumber, rank })) },
        details: { registrar: decision.registrar, units: decision.units },
      }
    case 'certified':
      return { data: { certificates: decision.certificates.map(({ number, sha256 }) => ({ number, sha256 })) }, details: {} }
    default:
      return { data: {}, details: {} }
  }
}

export const recordDecision = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: DecisionCall,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const decision = call.body
  const { institutionId, clientId } = call.caller
  const begun = await beginSignedAct(ports.table, call, [
    { table: 'cases', key: partyKey(caseId, institutionId) },
    { table: 'cases', key: headKey(caseId) },
    ...documentsOf(decision, institutionId),
  ])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const [party, headRow, ...documents] = begun.value.rows
  const before = headOf(headRow)
  if (party?.role !== 'registry' || !before) return refuse('resource.not-found')

  const step = STEP_OF[decision.decision]
  const advanced = advance(ports, before, {
    step,
    by: STEPS[step].by,
    act: {
      actor: { institutionId, clientId },
      occurredAt: occurredAt(decision),
      now: call.now,
      ...particularsOf(decision),
      evidence: signedText(begun.value.evidence, call),
      set: changesOf(decision, ports.ids, documents),
    },
  })
  if (!advanced.ok) return advanced
  const faults = [...timeFaults(decision, call.now), ...unitFaults(decision, before), ...certificateFaults(decision, documents)]
  if (faults.length > 0) return refuse('request.invalid', { faults })

  const { head, event, writes, hints } = advanced.value
  const freed = holdsUnits(before) && !holdsUnits(head) ? releaseUnits(head) : []
  const said = answer(200, stepTaken(head, event))
  const committed = await commitOnce({ table: ports.table, call }, said, {
    writes: [...writes, ...freed],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
  if (committed.ok) await hint(ports, hints)
  return committed
}
