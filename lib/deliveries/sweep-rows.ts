/** Hints again for what is due for one receiver. */
import * as z from 'zod/mini'
import type { LaneName } from '../names/resources.ts'
import type { CircuitState } from '../outbox/circuit.ts'
import { duePartitions, laneOf, type Receiver } from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'

export type SweepPorts = Pick<Ports, 'table' | 'queue' | 'clock' | 'log'>

/** How many rows of a partition are looked at: to a receiver that may still be down, or is, go few or none. The next minute takes more. */
const ROWS_A_PARTITION = { closed: 200, probing: 10, open: 1 } as const satisfies Record<CircuitState, number>

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
  const limit = ROWS_A_PARTITION[circuit]
  const pages = await Promise.all(
    duePartitions(receiver).map((pk) => table.query({ table: 'cases', index: 'due', pk, sk, limit }, DueRow)),
  )
  const subjectIds = new Set(pages.flatMap(({ rows }) => rows.map(({ pk }) => subjectIdOfPk(pk))))
  const hints = lane === 'feed' ? [{ receiver }] : [...subjectIds].map((subjectId) => ({ receiver, subjectId }))
  if (subjectIds.size > 0 && circuit !== 'open') await queue.hint(lane, hints)
  return pages.flatMap(({ rows }) => rows.slice(0, 1).map(({ due }) => due))
}
