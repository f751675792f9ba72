/** The archive of a case as one of its two parties opens it. Foreign and unknown cases are the same miss, with the same reads. */
import { PartyRow } from '../cases/state/head.ts'
import { mayHave } from '../cases/state/narrowed.ts'
import { AnyHead, type Head, headKey, type ParentHead, partyKey } from '../cases/state/rows.ts'
import type { Call } from '../kernel/call.ts'
import type { Answers, Table } from '../platform/ports.ts'

/** The other lender of a case has a say in it, but no archive of it. */
export type ArchiveHolder = 'bank' | 'registry'
export type Opened = { readonly head: Head | ParentHead; readonly as: ArchiveHolder }
type CaseCall = Call<unknown, { readonly caseId: string }>

export const archiveAsks = ({ path: { caseId }, caller }: CaseCall) =>
  [
    { table: 'cases', key: partyKey(caseId, caller.institutionId), model: PartyRow },
    { table: 'cases', key: headKey(caseId), model: AnyHead },
  ] as const

/** Of rows as `archiveAsks` asked for them. */
export const openedBy = (
  { caller }: CaseCall,
  [party, head]: Answers<ReturnType<typeof archiveAsks>>,
): Opened | undefined => {
  const as = party?.role
  if (!head || (as !== 'bank' && as !== 'registry') || !mayHave(caller.narrowing, head)) return undefined
  return { head, as }
}

export const openArchive = async (table: Table, call: CaseCall): Promise<Opened | undefined> =>
  openedBy(call, await table.batchGet(archiveAsks(call)))
