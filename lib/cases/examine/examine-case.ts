/**
 * What the platform owes a case follows from where the case stands; each debt has a file of its own, and those that come once in a case
 * or seldom are loaded when they come.
 */
import { hint } from '../../outbox/hint.ts'
import { platformOwes } from '../state/owed.ts'
import { AnyHead } from '../state/head.ts'
import { type Head, headKey, isParent, type ParentHead } from '../state/rows.ts'
import type { ExaminePorts } from './conclude.ts'
import { examineFiling } from './examine-filing.ts'
import { runTime } from './run-time.ts'

/** A part that moved meanwhile has changed the parent: read it again. */
const DIVISIONS = 5

const divide = async (ports: ExaminePorts, found: ParentHead): Promise<void> => {
  const { divideCase } = await import('../loan/divide-case.ts')
  let parent: ParentHead | undefined = found
  for (let attempt = 0; parent && attempt < DIVISIONS; attempt++) {
    const advanced = await divideCase(ports, parent)
    const commit = await ports.table.transact(advanced.writes)
    if (commit.committed) return hint(ports, advanced.hints)
    const now: Head | ParentHead | undefined = await ports.table.get('cases', headKey(parent.caseId), AnyHead)
    parent = now && isParent(now) && now.applicationState === 'validating' ? now : undefined
  }
  if (parent) throw new Error(`case ${parent.caseId} is contended`)
}

type OwedByOthers = 'archiving' | 'keeping-on' | undefined

const ofOthers = (owed: ReturnType<typeof platformOwes>): OwedByOthers =>
  owed === 'archiving' || owed === 'keeping-on' ? owed : undefined

/**
 * Does whatever the platform still owes this case; a hint that comes twice or late finds nothing to do. Says whether the case waits
 * for its archive, or for its papers to be locked anew, which others do.
 */
export const examineCase = async (ports: ExaminePorts, caseId: string): Promise<OwedByOthers> => {
  const head = await ports.table.get('cases', headKey(caseId), AnyHead)
  if (!head) throw new Error(`case ${caseId} has no head`)
  const owed = platformOwes(head)
  if (isParent(head)) {
    if (owed === 'examination') await divide(ports, head)
    return ofOthers(owed)
  }
  if (owed === 'examination') await examineFiling(ports, head)
  if (owed === 'second-look') await (await import('./look-again.ts')).lookAgain(ports, head)
  if (owed === 'keeping') await (await import('./lock-certificates.ts')).lockIssuedCertificates(ports, head)
  if (owed === undefined) await runTime(ports, head)
  if (head.parent !== undefined || head.milestones.includes('registered'))
    await (await import('../loan/follow-parts.ts')).followCase(ports, caseId)
  return ofOthers(owed)
}
