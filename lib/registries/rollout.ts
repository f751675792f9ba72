/**
 * 22号 四: pilot, rollout over the province, then everybody. Whether a registry is open to a bank on a day is data: its phases, each
 * from its day. Without phases it is open to all.
 */
import * as z from 'zod/mini'
import { InstitutionId } from '../institutions/model.ts'
import { judged } from '../kernel/faults.ts'
import { LocalDate } from '../kernel/time.ts'

const Phase = z.strictObject({
  phase: z.enum(['pilot', 'rollout', 'full']),
  from: LocalDate,
  /** Who takes part; `full` takes everybody. */
  banks: z.optional(z.array(InstitutionId).check(z.maxLength(500))),
})

/** The day decides, so phases are in the order of their days. */
export const Phases = z.array(Phase).check(
  z.maxLength(20),
  judged((phases) =>
    phases.every(({ from }, at) => at === 0 || (phases[at - 1]?.from ?? '') < from) ? undefined : 'rollout.order',
  ),
)
export type Phases = z.infer<typeof Phases>

const takesPart = ({ phase, banks }: Phases[number], bank: string): boolean =>
  phase === 'full' || (banks ?? []).includes(bank)

export type Opening = { readonly open: true } | { readonly open: false; readonly from?: LocalDate }

/** Open, or the first day from which it is; none where no phase lets this bank in. */
export const openingFor = (phases: Phases | undefined, bank: string, on: LocalDate): Opening => {
  if (phases === undefined || phases.length === 0) return { open: true }
  const present = phases.findLast(({ from }) => from <= on)
  if (present && takesPart(present, bank)) return { open: true }
  const later = phases.find((phase) => phase.from > on && takesPart(phase, bank))
  return { open: false, ...(later && { from: later.from }) }
}
