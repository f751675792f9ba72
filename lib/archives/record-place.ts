/** A bank says where its paper is, a registry under which number it keeps the case: one more record each time. */

import { keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { areaOf, casePk } from '../cases/state/rows.ts'
import { branchKey, officerKey } from '../institutions/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { type ArchiveHolder, archiveAsks, openedBy } from './open-archive.ts'
import { type ElectronicPlace, nextPlace, type PaperPlace, PLACES, paperFaults, placeKey } from './places.ts'

type PlacePorts = Pick<Ports, 'table' | 'ids'>
type CasePath = { readonly caseId: string }
type Wanted = { readonly pk: string; readonly sk: string }

type Recording = {
  readonly as: ArchiveHolder
  readonly kind: 'paper' | 'electronic'
  /** What of the directory the record must agree with, and what is wrong with it. */
  readonly directory: readonly Wanted[]
  readonly judge: (rows: readonly (Row | undefined)[]) => readonly Fault[]
}

const recorded = (
  ports: PlacePorts,
  call: Call<object, CasePath>,
  { as, kind, directory, judge }: Recording,
): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const { caseId } = call.path
  return keyedAct(ports, call, {
    load: [...archiveAsks(call), ...directory.map((key) => ({ table: 'directory', key, model: AnyRow }) as const)],
    decide: async ([party, head, ...rows]) => {
      const opened = openedBy(call, [party, head])
      if (opened?.as !== as) return refuse('resource.not-found')
      const faults = judge(rows)
      if (faults.length > 0) return refuse('request.invalid', { faults })
      const before = await table.query({ table: 'cases', pk: casePk(caseId), sk: { prefix: PLACES } }, AnyRow)
      const n = nextPlace(before.rows, kind)
      const record = { n, recordedAt: beijing(call.now), ...call.body }
      return ok({
        answer: answer(201, record),
        writes: [
          {
            table: 'cases',
            put: { ...placeKey(caseId, kind, n), ...record },
            condition: { expression: 'attribute_not_exists(#pk)' },
          },
          granted(ids, call, { caseId, area: areaOf(opened.head) }),
        ],
      })
    },
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
