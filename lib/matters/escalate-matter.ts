/**
 * What the platform does about a matter by itself: escalates it once when its owner has not answered in time, and closes it when its
 * raiser has not said anything to the answer. A hint that comes early, late or twice finds nothing to do.
 */
import { hint } from '../outbox/hint.ts'
import type { Ports } from '../platform/ports.ts'
import { MatterHead, matterKey } from './model.ts'
import { stepTakenOn } from './take-step.ts'
import { hasRunOut, platformDueAt } from './timing.ts'

type DuePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>

const PLATFORM = { institutionId: 'platform' }

/** The calendar of a year was published meanwhile, or is still awaited: look again then. */
const postpone = async ({ table }: DuePorts, { matterId, sequence }: MatterHead, due: string): Promise<void> => {
  const condition = { expression: '#sequence = :sequence', values: { sequence } }
  await table.write({ table: 'cases', update: matterKey(matterId), set: { due: due }, condition })
}

export const escalateLateMatter = async (ports: DuePorts, matterId: string): Promise<void> => {
  const { table, ids, clock } = ports
  const now = clock.now()
  const head = await table.get('cases', matterKey(matterId), MatterHead)
  if (!head) throw new Error(`matter ${matterId} has no head`)
  const due = platformDueAt(head, now)
  if (due === undefined) return
  if (!hasRunOut(head, now)) return due === head.due ? undefined : postpone(ports, head, due)
  const step = head.state === 'resolved' ? 'accept' : 'escalate'
  const taken = stepTakenOn(ids, head, { step, act: { actor: PLATFORM, by: 'platform', now } })
  if (typeof taken === 'string') throw new Error(`matter ${matterId}: ${taken}`)
  const { committed } = await table.transact(taken.writes)
  if (committed) await hint(ports, taken.hints)
}
