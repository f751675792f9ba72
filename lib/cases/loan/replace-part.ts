/**
 * A part of a loan over several registries that ended without registration is filed again: the new case takes its place in the parent.
 * One transaction changes both, so the parent has the old part or the new one and never both; what is held stays held by the same rule.
 */

import { AsFiled } from '../../filings/as-filed.ts'
import type { Filing } from '../../filings/filing.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import { beijing } from '../../kernel/time.ts'
import type { Hint, Ports, Write } from '../../platform/ports.ts'
import { advance, PLATFORM_ACTOR } from '../state/advance.ts'
import { FilingRow } from '../state/head.ts'
import { isTerminal } from '../state/lifecycle.ts'
import { isPartReplaced, needsOfPart, type Part, parentStateOf, withReplacement } from '../state/loan.ts'
import { AnyHead, filingKey, type Head, headKey, isParent, type ParentHead, unlistedPartyRow } from '../state/rows.ts'
import { advanceParent } from './advance-loan.ts'

type ReplacePorts = Pick<Ports, 'table' | 'ids' | 'clock'>

/** As much of a filing, or of the draft of one, as says what it replaces. */
type Naming = {
  readonly replacesPart?: string | undefined
  readonly business?: string | undefined
  readonly mode?: string | undefined
  readonly loan?: { readonly loanContractNo?: string | undefined } | undefined
}

export type Replacement = { readonly faults: readonly Fault[]; readonly failed?: Head; readonly parent?: ParentHead }

const AT = '/replacesPart'
const no = (code: Fault['code'], particulars?: Record<string, string>): Replacement => ({
  faults: [faultOf(AT, code, particulars)],
})

/** Given up, paid out for good, or ended: what is filed then is another loan. */
const isOpen = ({ caseState, milestones }: ParentHead): boolean =>
  caseState === 'open' && !milestones.includes('not-disbursed')

const headAt = async ({ table }: Pick<Ports, 'table'>, caseId: string) =>
  (await table.batchGet([{ table: 'cases', key: headKey(caseId), model: AnyHead }]))[0]

const isSameLoan = async (ports: Pick<Ports, 'table'>, parent: ParentHead, naming: Naming): Promise<boolean> => {
  const [row] = await ports.table.batchGet([{ table: 'cases', key: filingKey(parent.caseId), model: FilingRow }])
  const whole = row && AsFiled.parse(JSON.parse(row.filing))
  return whole?.loan?.loanContractNo === naming.loan?.loanContractNo
}

/** Whether the part that is named may be filed again, and so; undefined where none is named. */
export const judgeReplacement = async (
  ports: Pick<Ports, 'table'>,
  naming: Naming,
  { bank, registry }: { readonly bank: string; readonly registry?: string | undefined },
): Promise<Replacement | undefined> => {
  if (naming.replacesPart === undefined) return undefined
  const failed = await headAt(ports, naming.replacesPart)
  if (!failed || isParent(failed) || failed.bank !== bank || failed.parent === undefined) return no('part.unknown')
  const parent = await headAt(ports, failed.parent)
  if (!parent || !isParent(parent)) throw new Error(`case ${failed.parent} is no parent`)
  if (isPartReplaced(parent.parts, failed.caseId)) return no('part.replaced')
  if (!isTerminal(failed.applicationState)) return no('part.not-failed')
  if (!isOpen(parent)) return no('loan.not-open')
  if (failed.registry !== registry) return no('part.other-registry', { registry: failed.registry })
  const isSame = parent.business === naming.business && parent.mode === naming.mode
  if (!isSame || !(await isSameLoan(ports, parent, naming))) return no('part.other-loan')
  return { faults: [], failed, parent }
}

type Joined = { readonly head: Head; readonly writes: readonly Write[]; readonly hints: readonly Hint[] }

const join = (
  { ids, clock }: ReplacePorts,
  filed: Head,
  { failed, parent }: { failed: Head; parent: ParentHead },
): Joined => {
  const now = clock.now()
  const by = { actor: PLATFORM_ACTOR, occurredAt: beijing(now), now }
  const places = { loan: parent.caseId, replaces: failed.caseId }
  const part: Head = { ...filed, parent: parent.caseId, needs: needsOfPart(filed.needs) }
  const joined = advance({ ids }, part, { step: 'joinLoan', by: 'platform', act: { ...by, data: places } })
  if (!joined.ok) throw new Error(`case ${filed.caseId} is not being validated`)
  const { head } = joined.value
  const { caseId, registry, units, caseState, applicationState, sequence } = head
  const replacement: Part = { caseId, registry, units, caseState, applicationState, stands: false, sequence }
  const parts = withReplacement(parent.parts, failed.caseId, replacement)
  const moved = advanceParent({ ids }, parent, {
    type: 'loan.part-replaced',
    tells: ['bank'],
    act: { ...by, data: { part: { caseId, registry }, replaces: failed.caseId } },
    changed: {
      parts,
      units: parts.flatMap((one) => one.units),
      applicationState: parent.applicationState === 'validating' ? 'validating' : parentStateOf(parts),
    },
  })
  return {
    head,
    writes: [
      ...joined.value.writes,
      ...moved.writes,
      // from here on lists show the loan, and the part in it
      { table: 'cases', put: unlistedPartyRow(caseId, head.bank, 'bank') },
    ],
    hints: [...joined.value.hints, ...moved.hints],
  }
}

/** Parts that move meanwhile change the parent: judged and written anew. */
const ATTEMPTS = 8

/** The filed case as a part of its loan, or why it cannot be one. */
export const replacePart = async (
  ports: ReplacePorts,
  filed: Head,
  filing: Filing,
): Promise<Joined | { readonly faults: readonly Fault[] } | undefined> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const judged = await judgeReplacement(ports, filing, filed)
    if (!judged?.failed || !judged.parent) return { faults: judged?.faults ?? [] }
    const joined = join(ports, filed, { failed: judged.failed, parent: judged.parent })
    const commit = await ports.table.transact(joined.writes, 1)
    if (commit.committed) return joined
    // the head of the filed case comes first: another run has done it
    if (commit.failed.includes(0)) return undefined
  }
  throw new Error(`case ${filed.caseId} is contended`)
}
