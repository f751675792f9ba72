/** A bank says where its paper is, a registry under which number it keeps the case: one more record each time. */
import { answerAsk, commitOnce, replayOf } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { areaOf, casePk, type Head } from '../cases/state/rows.ts'
import { branchKey, officerKey } from '../institutions/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { archiveKeys, type Keeper, openedBy } from './open-archive.ts'
import { type ElectronicPlace, nextPlace, type PaperPlace, PLACES, paperFaults, placeKey } from './places.ts'

type PlacePorts = Pick<Ports, 'table' | 'ids'>
type CasePath = { readonly caseId: string }
type Wanted = { readonly pk: string; readonly sk: string }

type Recording = {
  readonly as: Keeper
  readonly kind: 'paper' | 'electronic'
  /** What of the directory the record must agree with, and what is wrong with it. */
  readonly directory: readonly Wanted[]
  readonly judge: (rows: readonly (Row | undefined)[]) => readonly Fault[]
}

const recorded = async (
  { table, ids }: PlacePorts,
  call: Call<object, CasePath>,
  { as, kind, directory, judge }: Recording,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  const [answered, party, head, ...rows] = await table.batchGet([
    answerAsk(call),
    ...archiveKeys(call),
    ...directory.map((key) => ({ table: 'directory', key }) as const),
  ])
  const replay = replayOf(answered, call)
  if (replay) return replay
  const opened = openedBy(call, [party, head])
  if (opened?.as !== as) return refuse('resource.not-found')
  const faults = judge(rows)
  if (faults.length > 0) return refuse('request.invalid', { faults })
  const before = await table.query({ table: 'cases', pk: casePk(caseId), sk: { prefix: PLACES } })
  const n = nextPlace(before.rows, kind)
  const record = { n, recordedAt: beijing(call.now), ...call.body }
  return commitOnce({ table, call }, answer(201, record), {
    writes: [
      {
        table: 'cases',
        put: { ...placeKey(caseId, kind, n), ...record },
        condition: { expression: 'attribute_not_exists(#pk)' },
      },
      granted(ids, call, { caseId, area: areaOf(opened.head as Head) }),
    ],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
}

export const recordPaperArchive = (ports: PlacePorts, call: Call<PaperPlace, CasePath>): Promise<Result<Answer>> => {
  const { branch, keeper } = call.body
  const { institutionId } = call.caller
  return recorded(ports, call, {
    as: 'bank',
    kind: 'paper',
    directory: [branchKey(institutionId, branch), officerKey(institutionId, keeper)],
    judge: ([branchRow, officerRow]) => [
      ...paperFaults(call.body, beijingDate(call.now)),
      ...(branchRow ? [] : [faultOf('/branch', 'branch.unknown')]),
      ...(officerRow ? [] : [faultOf('/keeper', 'officer.unknown')]),
    ],
  })
}

export const recordElectronicArchive = (
  ports: PlacePorts,
  call: Call<ElectronicPlace, CasePath>,
): Promise<Result<Answer>> =>
  recorded(ports, call, {
    as: 'registry',
    kind: 'electronic',
    directory: [],
    judge: () => (call.body.archivedOn > beijingDate(call.now) ? [faultOf('/archivedOn', 'date.in-future')] : []),
  })
