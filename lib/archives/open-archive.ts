/** The archive of a case as one of its two parties opens it. Foreign and unknown cases are the same miss, with the same reads. */
import { mayHave } from '../cases/state/narrowed.ts'
import { anyHeadOf, type Head, headKey, type ParentHead, partyKey } from '../cases/state/rows.ts'
import type { Call } from '../kernel/call.ts'
import type { Row, Table } from '../platform/ports.ts'

/** The other lender of a case has a say in it, but no archive of it. */
export type Keeper = 'bank' | 'registry'
export type Opened = { readonly head: Head | ParentHead; readonly as: Keeper }
type CaseCall = Call<unknown, { readonly caseId: string }>

export const archiveKeys = ({ path: { caseId }, caller }: CaseCall) =>
  [partyKey(caseId, caller.institutionId), headKey(caseId)].map((key) => ({ table: 'cases', key }) as const)

/** Of rows as `archiveKeys` asked for them. */
export const openedBy = ({ caller }: CaseCall, [party, row]: readonly (Row | undefined)[]): Opened | undefined => {
  const head = anyHeadOf(row)
  const as = party?.['role']
  if (!head || (as !== 'bank' && as !== 'registry') || !mayHave(caller.narrowing, head)) return undefined
  return { head, as }
}

export const openArchive = async (table: Table, call: CaseCall): Promise<Opened | undefined> =>
  openedBy(call, await table.batchGet(archiveKeys(call)))
