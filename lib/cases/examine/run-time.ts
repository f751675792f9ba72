/** Limits of time that act by themselves. */
import { CaseFees, caseFeesKey } from '../../fees/case-fees.ts'
import { beijing } from '../../kernel/time.ts'
import type { Head } from '../state/rows.ts'
import { runOut } from '../state/timing.ts'
import { byPlatform, conclude, type ExaminePorts } from './conclude.ts'
import { lodge } from './hand-over.ts'

/** What a limit of time that has run out brings about by itself. */
export const runTime = async (ports: ExaminePorts, head: Head): Promise<void> => {
  const over = runOut(head, ports.clock.now())
  if (!over) return
  const { step, limit } = over
  if (step === 'takeIn') return lodge(ports, head, { step })
  const { timing = {}, request } = head
  const open = (request?.items ?? []).filter(({ outcome }) => outcome === 'open').map(({ id }) => id)
  const fees = step === 'deemAccept' ? await deemedFees(ports, head) : undefined
  const advanced = byPlatform(ports, head, {
    step,
    data: {
      limit: limit.name,
      dueAt: limit.dueAt,
      source: limit.source,
      ...(step === 'lapse' && { open }),
      ...fees?.data,
    },
    ...(step === 'reportOverdue' && { set: { timing: { ...timing, told: [...(timing.told ?? []), limit.name] } } }),
  })
  if (advanced) await conclude(ports, advanced, fees?.writes)
}

/** A deemed acceptance freezes the fees as a spoken one does. */
const deemedFees = async ({ table, clock }: ExaminePorts, { caseId }: Head) => {
  const now = clock.now()
  const [{ acceptedFees }, fees] = await Promise.all([
    import('../registry/fees-after-decision.ts'),
    table.get('cases', caseFeesKey(caseId), CaseFees),
  ])
  return acceptedFees(fees, { acceptedAt: beijing(now), now })
}
