/** What the platform itself does to a case: one step by its own hand, committed with whatever the step brings. */
import { beijing } from '../../kernel/time.ts'
import { hint } from '../../outbox/hint.ts'
import type { Objects, Ports, Row, Write } from '../../platform/ports.ts'
import { type Advance, advance, PLATFORM_ACTOR } from '../state/advance.ts'
import type { Step } from '../state/lifecycle.ts'
import type { Head } from '../state/rows.ts'

export type ExaminePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock' | 'log'> & { readonly objects: Objects }

/** The head is the first write of an advance: if its condition fails, another run has concluded this already. */
const HEAD_WRITE = 0

/** Ends the work by the step it led to: nothing is owed any more. */
export const conclude = async (ports: ExaminePorts, advanced: Advance, more: readonly Write[] = []): Promise<void> => {
  const commit = await ports.table.transact([...advanced.writes, ...more])
  if (commit.committed) return hint(ports, advanced.hints)
  if (!commit.failed.includes(HEAD_WRITE)) throw new Error(`case ${advanced.head.caseId} is contended`)
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
