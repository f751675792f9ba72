/** What the platform itself does to a case: one step by its own hand, committed with whatever the step brings. */
import { beijing } from '../../kernel/time.ts'
import { hint } from '../../outbox/hint.ts'
import type { Objects, Ports, Row, Write } from '../../platform/ports.ts'
import { type Advance, advance, PLATFORM_ACTOR } from '../state/advance.ts'
import type { Step } from '../state/lifecycle.ts'
import { type Head, headKey } from '../state/rows.ts'

export type ExaminePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & { readonly objects: Objects }

/** The head is the first write of an advance: if its condition fails, another run has concluded this already. */
const HEAD_WRITE = 0

/** Ends the work by the step it led to: nothing is owed any more. */
export const conclude = async (ports: ExaminePorts, advanced: Advance, more: readonly Write[] = []): Promise<void> => {
  const commit = await ports.table.transact([...advanced.writes, ...more])
  if (commit.committed) return hint(ports, advanced.hints)
  if (!commit.failed.includes(HEAD_WRITE)) throw new Error(`case ${advanced.head.caseId} is contended`)
}

/** Another run has concluded the case, or its bank has acted, since the head was read. */
export const HEAD_MOVED = 'head-moved'

/** A transaction takes 100 writes; one of them is the fence. */
const FENCED_AT_ONCE = 99

/**
 * Writes of an examination before its end, in portions of one transaction each, and only while the case stands as it was read: a worker
 * that was overtaken writes nothing. Gives the positions of writes whose condition does not hold; nothing of their portion was written.
 */
export const fenced = async (
  { table }: Pick<ExaminePorts, 'table'>,
  { caseId, sequence }: Head,
  writes: readonly Write[],
): Promise<readonly number[] | typeof HEAD_MOVED> => {
  const condition = { expression: '#sequence = :sequence', values: { sequence } }
  for (let from = 0; from < writes.length; from += FENCED_AT_ONCE) {
    const portion = writes.slice(from, from + FENCED_AT_ONCE)
    const commit = await table.transact([{ table: 'cases', check: headKey(caseId), condition }, ...portion])
    if (commit.committed) continue
    if (commit.failed.includes(HEAD_WRITE)) return HEAD_MOVED
    if (commit.failed.length === 0) throw new Error(`case ${caseId} is contended`)
    return commit.failed.map((position) => from + position - 1)
  }
  return []
}

export const byPlatform = (
  ports: ExaminePorts,
  head: Head,
  { step, ...more }: { step: Step; data?: Row; details?: Row; set?: Partial<Head> },
) => {
  const now = ports.clock.now()
  const advanced = advance(ports, head, {
    step,
    by: 'platform',
    act: { actor: PLATFORM_ACTOR, occurredAt: beijing(now), now, ...more },
  })
  return advanced.ok ? advanced.value : undefined
}
