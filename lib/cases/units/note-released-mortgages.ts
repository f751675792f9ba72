/**
 * A mortgage is gone when the book has cancelled every certificate of it, whoever's case or window did it. Cases learn of that by the
 * platform's own outbox rows; doing it twice changes nothing.
 */
import { beijing } from '../../kernel/time.ts'
import { hint } from '../../outbox/hint.ts'
import type { Ports } from '../../platform/ports.ts'
import { advance, PLATFORM_ACTOR } from '../state/advance.ts'
import { nextStanding, type Step } from '../state/lifecycle.ts'
import { cancelledOf, ownNumbers, precedingCases } from '../state/related-cases.ts'
import { Head, headKey } from '../state/rows.ts'

type FollowPorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>
type Gone = { readonly step: Step; readonly numbers: readonly string[] }

/** What is gone and has not been said yet. */
const goneOf = (head: Head, cancelled: ReadonlySet<string>): readonly Gone[] =>
  [
    { step: 'noteRelease' as const, numbers: ownNumbers(head) },
    { step: 'noteOldRelease' as const, numbers: head.leaves ?? [] },
  ].filter(
    ({ step, numbers }) =>
      numbers.length > 0 &&
      numbers.every((number) => cancelled.has(number)) &&
      typeof nextStanding(head, step, 'platform') !== 'string',
  )

/** Concurrent changes of cases conflict here; each retries after reading again. */
const ATTEMPTS = 8

const noteEndings = async (ports: FollowPorts, caseId: string): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const head = await ports.table.get('cases', headKey(caseId), Head)
    if (!head) throw new Error(`case ${caseId} has no head`)
    const cancelled = await cancelledOf(ports, [...ownNumbers(head), ...(head.leaves ?? [])], head)
    const [gone] = goneOf(head, cancelled)
    if (!gone) return
    const now = ports.clock.now()
    const advanced = advance(ports, head, {
      step: gone.step,
      by: 'platform',
      act: { actor: PLATFORM_ACTOR, occurredAt: beijing(now), now, data: { certificates: gone.numbers } },
    })
    if (!advanced.ok) return
    const commit = await ports.table.transact(advanced.value.writes)
    if (commit.committed) await hint(ports, advanced.value.hints)
  }
  throw new Error(`case ${caseId} is contended`)
}

/** The case itself, and those whose mortgage its registrations end. */
export const followEndings = async (ports: FollowPorts, head: Head): Promise<void> => {
  const touched = [head, ...(await precedingCases(ports, head))]
  for (const { caseId } of touched) await noteEndings(ports, caseId)
}
