/** Hints again for what is due for one receiver. */
import * as z from 'zod/mini'
import type { LaneName } from '../names/resources.ts'
import type { CircuitState } from '../outbox/circuit.ts'
import { duePartitions, laneOf, type Receiver } from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'

export type SweepPorts = Pick<Ports, 'table' | 'queue' | 'clock' | 'log'>

/**
 * Of one receiver in a minute; the next takes more. Rows that must wait for others have moved out of the way by then. A publisher looks for
 * itself at what is due.
 */
export const ROWS_A_SWEEP = { platform: 8_000, registry: 4_000, feed: 1, push: 4_000 } as const satisfies Record<
  LaneName,
  number
>

/** To a receiver that may still be down go few; of one that is, only the age of what waits is looked at. */
const FEW = { probing: 10, open: 1 } as const satisfies Record<Exclude<CircuitState, 'closed'>, number>

const DueRow = z.object({ pk: z.string(), due: z.string() })

export type Swept = {
  readonly lane: LaneName
  readonly party: string
  /** Receivers of it that are left alone for a while. */
  readonly down: number
  /** None of them answers. */
  readonly isUnreachable: boolean
  /** Since when what has waited longest is due: of all, and of receivers that answer. */
  readonly oldestDue: readonly string[]
  readonly oldestReachable: readonly string[]
}

/** Since when the first row is due, if one is. A feed is published as a whole. */
export const sweepRows = async (
  { table, queue, clock }: SweepPorts,
  receiver: Receiver,
  circuit: CircuitState = 'closed',
): Promise<string[]> => {
  const lane = laneOf(receiver)
  const sk = { to: clock.now().toISOString() }
  const partitions = duePartitions(receiver)
  const limit = circuit === 'closed' ? ROWS_A_SWEEP[lane] / partitions.length : FEW[circuit]
  const pages = await Promise.all(
    partitions.map((pk) => table.query({ table: 'cases', index: 'due', pk, sk, limit }, DueRow)),
  )
  const subjectIds = new Set(pages.flatMap(({ rows }) => rows.map(({ pk }) => subjectIdOfPk(pk))))
  const hints = lane === 'feed' ? [{ receiver }] : [...subjectIds].map((subjectId) => ({ receiver, subjectId }))
  if (subjectIds.size > 0 && circuit !== 'open') await queue.hint(lane, hints)
  return pages.flatMap(({ rows }) => rows.slice(0, 1).map(({ due }) => due))
}
