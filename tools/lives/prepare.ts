/**
 * Makes a process ready for worlds: what the product loads when it first needs it is loaded, and a first world has made what a process keeps
 * from then on. Otherwise the first world would take other steps than the same world later.
 */
import '../../lib/archives/archive-case.ts'
import '../../lib/cases/examine/lock-certificates.ts'
import '../../lib/cases/examine/look-again.ts'
import '../../lib/cases/examine/review-filing.ts'
import '../../lib/cases/loan/divide-case.ts'
import '../../lib/cases/loan/follow-parts.ts'
import '../../lib/cases/loan/replace-part.ts'
import '../../lib/cases/registry/fees-after-decision.ts'
import '../../lib/cases/units/notify-monitoring-banks.ts'
import '../../lib/kernel/spoken.ts'
import '../../lib/matters/escalate-matter.ts'
import '../../lib/payments/settle-order.ts'
import '../../lib/queries/close-late-query.ts'
import '../../lib/review/characters.ts'
import { play } from './play.ts'
import { seedOf } from './random.ts'
import { simulateWebCrypto } from './web-crypto.ts'

/** Gives the way back. */
export const prepare = async (): Promise<() => void> => {
  const restore = simulateWebCrypto()
  await play(seedOf('the first world of a process'))
  return restore
}
