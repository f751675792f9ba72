/** What must hold of a world once nothing moves in it any more: a function for each law, of its rows and of what happened. */
import { auditViolations } from './laws/audit.ts'
import { clockViolations } from './laws/clocks.ts'
import { deliveryViolations } from './laws/deliveries.ts'
import { endViolations, registrationViolations } from './laws/ends.ts'
import { type Left, leftOf } from './laws/left.ts'
import { moneyViolations } from './laws/money.ts'
import { feedViolations, outboxViolations, unitLockViolations } from './laws/rows.ts'
import type { World } from './world.ts'

type Law = (left: Left) => readonly string[] | Promise<readonly string[]>

export const LAWS: Readonly<Record<string, Law>> = {
  'whatever began ends': endViolations,
  'registered once': registrationViolations,
  'feeds are gapless': ({ deliveries, cases }) => feedViolations(deliveries, cases),
  'everybody hears of everything': deliveryViolations,
  'nothing is left to tell': ({ cases }) => outboxViolations(cases),
  'money adds up': moneyViolations,
  'clocks stand where law lets them': clockViolations,
  'locks have their cases': ({ cases }) => unitLockViolations(cases),
  'the audit holds each act': auditViolations,
}

/** What cannot even be read is broken too. */
const foundBy = async (broken: Law, left: Left): Promise<readonly string[]> => {
  try {
    return await broken(left)
  } catch (error) {
    return [`could not be judged: ${String(error)}`]
  }
}

export const violationsOf = async (world: World): Promise<string[]> => {
  const left = leftOf(world)
  const found: string[] = []
  for (const [law, broken] of Object.entries(LAWS))
    found.push(...(await foundBy(broken, left)).map((text) => `${law}: ${text}`))
  return found
}
