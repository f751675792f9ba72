/**
 * A registry reports what happened to a unit outside the platform's cases. In one transaction the open case on the unit gets it as an
 * event, the certificates that ended say so, and banks that monitor the unit under a letter that still stands are told; where they are many,
 * the platform tells the others.
 */
import { commitOnce } from '../access/idempotency.ts'
import { beginSignedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { certificateStatusWrite } from '../certificates/ends.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Hint, Ports, Row, Write } from '../platform/ports.ts'
import { MONITOR_NOTICE } from '../queries/monitor.ts'
import { routeKeys, routesOf } from '../registries/routing.ts'
import { advance, hint } from './advance.ts'
import { eventKey, headKey, headOf, unitLockKey } from './rows.ts'
import { stillToTell, toldTo, watchersAfter } from './tell-watchers.ts'
import { reportedKey, type UnitEvent } from './unit-event.ts'

type ReportCall = Call<UnitEvent>
type Reached = { readonly writes: readonly Write[]; readonly hints: readonly Hint[] }

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

const NOBODY: Reached = { writes: [], hints: [] }

/** The case that holds the unit, if it is this registry's and is past examination; one still examined sees the book itself. */
const caseReached = async (ports: Pick<Ports, 'table' | 'ids'>, call: ReportCall, evidence: Row): Promise<Reached> => {
  const { unitNumber, kind, happenedAt, certificates } = call.body
  const [lock] = await ports.table.batchGet([{ table: 'cases', key: unitLockKey(unitNumber) }])
  if (!lock) return NOBODY
  const [row] = await ports.table.batchGet([{ table: 'cases', key: headKey(lock.caseId) }])
  const head = headOf(row)
  if (head?.registry !== call.caller.institutionId) return NOBODY
  const act = {
    actor: actorOf(call.caller),
    occurredAt: happenedAt,
    now: call.now,
    data: { kind, unitNumber, ...(certificates && { certificates }) },
    evidence,
  }
  const advanced = advance(ports, head, { step: 'noteUnitEvent', by: 'registry', act })
  return advanced.ok ? advanced.value : NOBODY
}

const faultsOf = ({ body, now, caller }: ReportCall, registry: string | undefined) => [
  ...(registry === caller.institutionId ? [] : [faultOf('/unitNumber', 'unit.of-another-registry')]),
  ...(Date.parse(body.happenedAt) > now.getTime() + CLOCK_SKEW_MS ? [faultOf('/happenedAt', 'act.in-future')] : []),
]

export const reportUnitEvent = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: ReportCall,
): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const { eventNumber, kind, unitNumber, happenedAt, certificates = [] } = call.body
  const { institutionId: registry } = call.caller
  const reported = reportedKey(registry, eventNumber)
  const begun = await beginSignedAct(table, call, [
    { table: 'cases', key: reported },
    ...routeKeys([unitNumber]).map((key) => ({ table: 'directory', key }) as const),
  ])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const [before, ...routes] = begun.value.rows
  if (before) return refuse('unit-event.reported')
  const faults = faultsOf(call, routesOf(routes)(unitNumber))
  if (faults.length > 0) return refuse('request.invalid', { faults })

  const evidence = signedText(begun.value.evidence, call)
  const unitEventId = ids.next('uev')
  const happened = { unitEventId, eventId: ids.next('evt'), kind, unitNumber, occurredAt: happenedAt }
  const [{ watchers, after }, reached] = await Promise.all([
    watchersAfter(ports, { unitNumber, now: call.now }),
    caseReached(ports, call, evidence),
  ])
  const told = toldTo(watchers, happened, call.now)
  const kept = { ...happened, type: MONITOR_NOTICE, registry, recordedAt: beijing(call.now), evidence }
  const said = answer(201, { unitEventId, case: reached.writes.length > 0, certificates: certificates.length })
  const committed = await commitOnce({ table, call }, said, {
    writes: [
      { table: 'cases', put: { ...reported, unitEventId }, condition: { expression: 'attribute_not_exists(#pk)' } },
      ...reached.writes,
      { table: 'cases', put: { ...eventKey(unitEventId, 1), ...kept } },
      ...told.writes,
      ...(after ? [stillToTell(unitEventId, after, call.now)] : []),
      ...certificates.map(({ number, ended: as }) =>
        certificateStatusWrite({ number, as, at: happenedAt, by: unitEventId }),
      ),
      granted(ids, call, { units: [begun.value.pepper('unit', unitNumber)] }),
    ],
    lost: (position) =>
      position === 0 ? refuse('unit-event.reported') : refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
  if (committed.ok) await hint(ports, [...reached.hints, ...told.hints])
  return committed
}
