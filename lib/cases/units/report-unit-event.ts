import type { Deed } from '../../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../../access/signed-act.ts'
import { granted } from '../../audit/record.ts'
import { certificateStatusWrite } from '../../certificates/ends.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import { faultOf } from '../../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../../kernel/result.ts'
import { AnyRow } from '../../kernel/stored.ts'
import { beijing } from '../../kernel/time.ts'
import type { Hint, Ports, Row, Write } from '../../platform/ports.ts'
import { MONITOR_NOTICE } from '../../queries/monitor.ts'
import { routeAsks, routesOf } from '../../registries/routing.ts'
import { advance } from '../state/advance.ts'
import { CaseNamed, type SignedText } from '../state/head.ts'
import { casesOn } from '../state/related-cases.ts'
import { eventKey, Head, headKey, unitLockKey } from '../state/rows.ts'
import { numbersOfOthers } from './certificate-holders.ts'
import { monitoringBanksAfter, noticesTo, stillToNotify } from './notify-monitoring-banks.ts'
import { reportedKey, type UnitEvent } from './unit-event.ts'

type ReportCall = Call<UnitEvent>
type Reached = { readonly writes: readonly Write[]; readonly hints: readonly Hint[] }

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

/** More live mortgages of the platform than these do not stand on one unit at once; each is five writes. */
const STANDING_CASES = 3

/** The open case that has reserved the unit: it is still before the registry, so it is notified of all that was reported. */
const holderOf = async ({ table }: Pick<Ports, 'table'>, unitNumber: string): Promise<Head | undefined> => {
  const [lock] = await table.batchGet([{ table: 'cases', key: unitLockKey(unitNumber), model: CaseNamed }])
  if (!lock) return undefined
  const [head] = await table.batchGet([{ table: 'cases', key: headKey(lock.caseId), model: Head }])
  return head
}

const concerns = ({ certificates = [], leaves = [] }: Head): readonly string[] => [
  ...certificates.map(({ number }) => certificateNumberKey(number)),
  ...leaves.map(certificateNumberKey),
]

/** Cases whose mortgage is in the book and has not been released: a seizure or a new owner is news to their lender. */
const standingOn = async (
  { table }: Pick<Ports, 'table'>,
  unitNumber: string,
  holder: Head | undefined,
): Promise<readonly Head[]> => {
  const found = await casesOn({ table }, [unitNumber], holder ? [holder.caseId] : [])
  const registered = found.filter(
    ({ milestones, certificates }) =>
      milestones.includes('registered') && !milestones.includes('released') && certificates !== undefined,
  )
  return registered.slice(0, STANDING_CASES)
}

/** Once the mortgage is registered, certificates of others are left out. */
const dataFor = ({ kind, unitNumber, certificates }: UnitEvent, head: Head): Row => {
  const isRegistered = head.milestones.includes('registered')
  const own = concerns(head)
  const concerned =
    certificates?.filter(({ number }) => !isRegistered || own.includes(certificateNumberKey(number))) ?? []
  return { kind, unitNumber, ...(concerned.length > 0 && { certificates: concerned }) }
}

/** Cases of this registry on the unit, past examination; one still examined sees the book itself. */
const casesReached = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: ReportCall,
  evidence: SignedText,
): Promise<readonly Reached[]> => {
  const { unitNumber, happenedAt } = call.body
  const holder = await holderOf(ports, unitNumber)
  const heads = [...(holder ? [holder] : []), ...(await standingOn(ports, unitNumber, holder))]
  return heads
    .filter(({ registry }) => registry === call.caller.institutionId)
    .flatMap((head) => {
      const data = dataFor(call.body, head)
      // the signed text names whatever ended on the unit; once the mortgage stands it stays with the outside event
      const signed = head.milestones.includes('registered') ? {} : { evidence }
      const { now, requestId: correlation } = call
      const act = { actor: actorOf(call.caller), occurredAt: happenedAt, now, correlation, data, ...signed }
      const advanced = advance(ports, head, { step: 'noteUnitEvent', by: 'registry', act })
      return advanced.ok ? [advanced.value] : []
    })
}

type ReportPorts = Pick<Ports, 'table' | 'ids' | 'queue'>

/** Numbers that are somebody else's, and one number twice in whatever writing. */
const certificateFaults = async (ports: ReportPorts, { body, caller }: ReportCall): Promise<Fault[]> => {
  const keys = (body.certificates ?? []).map(({ number }) => certificateNumberKey(number))
  const on = { registry: caller.institutionId, units: [body.unitNumber] }
  const others = await numbersOfOthers(ports, keys, on)
  return keys.flatMap((key, at) => {
    const pointer = ['certificates', at, 'number']
    if (others.has(key)) return [faultOf(pointer, 'certificate.of-another-unit')]
    const first = keys.indexOf(key)
    return first === at ? [] : [faultOf(pointer, 'list.repeats', { first: first + 1 })]
  })
}

const faultsOf = async (ports: ReportPorts, call: ReportCall, registry: string | undefined): Promise<Fault[]> => {
  const { body, now, caller } = call
  return [
    ...(registry === caller.institutionId ? [] : [faultOf('/unitNumber', 'unit.of-another-registry')]),
    ...(Date.parse(body.happenedAt) > now.getTime() + CLOCK_SKEW_MS ? [faultOf('/happenedAt', 'act.in-future')] : []),
    ...(await certificateFaults(ports, call)),
  ]
}

/** Who is notified of the event, and the writes and hints for it. */
const reported = async (
  ports: ReportPorts,
  call: ReportCall,
  { evidence: signature, pepper }: Omit<Signed, 'rows'>,
): Promise<Deed> => {
  const { eventNumber, kind, unitNumber, happenedAt, certificates = [] } = call.body
  const { institutionId: registry } = call.caller
  const { ids } = ports
  const evidence = signedText(signature, call)
  const unitEventId = ids.next('uev')
  const eventId = ids.next('evt')
  const happened = { unitEventId, eventId, kind, unitNumber, occurredAt: happenedAt, correlation: call.requestId }
  const [{ watchers, after }, reached] = await Promise.all([
    monitoringBanksAfter(ports, { unitNumber, now: call.now }),
    casesReached(ports, call, evidence),
  ])
  const notices = noticesTo(watchers, happened, call.now)
  const stored = { ...happened, type: MONITOR_NOTICE, registry, recordedAt: beijing(call.now), evidence }
  const own = { ...reportedKey(registry, eventNumber), unitEventId }
  return {
    answer: answer(201, { unitEventId, case: reached.length > 0, certificates: certificates.length }),
    writes: [
      { table: 'cases', put: own, condition: { expression: 'attribute_not_exists(#pk)' } },
      ...reached.flatMap(({ writes }) => writes),
      { table: 'cases', put: { ...eventKey(unitEventId, 1), ...stored } },
      ...notices.writes,
      ...(after ? [stillToNotify(unitEventId, after, call.now)] : []),
      ...certificates.map(({ number, ended: as }) =>
        certificateStatusWrite({ number, as, at: happenedAt, by: unitEventId, registry, units: [unitNumber] }),
      ),
      granted(ids, call, { units: [pepper('unit', unitNumber)] }),
    ],
    hints: [...reached.flatMap(({ hints }) => hints), ...notices.hints],
    lost: (position) =>
      position === 0 ? refuse('unit-event.reported') : refuse('platform.contended', { retryAfterSeconds: 1 }),
  }
}

export const reportUnitEvent = (ports: ReportPorts, call: ReportCall): Promise<Result<Answer>> => {
  const { eventNumber, unitNumber } = call.body
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: reportedKey(call.caller.institutionId, eventNumber), model: AnyRow },
      ...routeAsks([unitNumber]),
    ],
    decide: async ({ rows: [before, ...routes], ...signed }) => {
      if (before) return refuse('unit-event.reported')
      const faults = await faultsOf(ports, call, routesOf(routes)(unitNumber))
      if (faults.length > 0) return refuse('request.invalid', { faults })
      return ok(await reported(ports, call, signed))
    },
  })
}
