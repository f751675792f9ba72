/** Warns both sides, once, when a call-up was not answered in time. A hint that comes early, late or twice finds nothing to do. */

import { beijing } from '../kernel/time.ts'
import { hint } from '../outbox/hint.ts'
import type { Ports } from '../platform/ports.ts'
import { moved } from './call-up-steps.ts'
import { answerDue, CallUp, callUpDueAt, callUpKey, isOverdue } from './call-ups.ts'

export const warnOfLateCallUp = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>,
  callUpId: string,
): Promise<void> => {
  const now = ports.clock.now()
  const callUp = await ports.table.get('cases', callUpKey(callUpId), CallUp)
  if (!callUp) throw new Error(`call-up ${callUpId} has no head`)
  const due = callUpDueAt(callUp, now)
  if (due === undefined) return
  if (!isOverdue(callUp, now)) {
    // the working days were announced meanwhile, or are still awaited
    if (due === callUp.due) return
    const set = { due: due, ...(answerDue(callUp) && { dueAt: answerDue(callUp) }) }
    const condition = { expression: '#sequence = :sequence', values: { sequence: callUp.sequence } }
    await ports.table.write({ table: 'cases', update: callUpKey(callUpId), set, condition })
    return
  }
  const act = { actor: { institutionId: 'platform' }, now, set: { overdueAt: beijing(now) } }
  const taken = moved(ports.ids, callUp, { step: 'warn', act })
  if (typeof taken === 'string') throw new Error(`call-up ${callUpId}: ${taken}`)
  const { committed } = await ports.table.transact(taken.writes)
  if (committed) await hint(ports, taken.hints)
}
