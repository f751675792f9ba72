/**
 * How every signed act on a case by one of its parties begins: the caller's own row first, then the case, then whether a narrowed
 * client may have to do with it. An unknown case, a foreign one and one in which the caller has another part are the same miss.
 */
import { type Begun, beginSignedAct, type Wanted } from '../../access/signed-act.ts'
import type { Answer, Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Row, Table } from '../../platform/ports.ts'
import { mayHave } from './narrowed.ts'
import { anyHeadOf, type Head, headKey, isParent, type ParentHead, type PartyRole, partyKey } from './rows.ts'

type Signed = Exclude<Begun, { readonly replay: Answer }>

type Opened<AnyHead> =
  | { readonly replay: Answer }
  | {
      readonly begun: Signed
      readonly before: AnyHead
      /** As `more` asked for them. */
      readonly rows: readonly (Row | undefined)[]
    }

type CaseCall = Call<unknown, { readonly caseId: string }>

export const beginCaseAct = async (
  table: Table,
  call: CaseCall,
  { role, more = [] }: { readonly role: PartyRole; readonly more?: readonly Wanted[] },
): Promise<Result<Opened<Head | ParentHead>>> => {
  const { caseId } = call.path
  const begun = await beginSignedAct(table, call, [
    { table: 'cases', key: partyKey(caseId, call.caller.institutionId) },
    { table: 'cases', key: headKey(caseId) },
    ...more,
  ])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value)
  const [party, headRow, ...rows] = begun.value.rows
  const before = anyHeadOf(headRow)
  if (party?.['role'] !== role || !before) return refuse('resource.not-found')
  if (!mayHave(call.caller.narrowing, before)) return refuse('client.narrowed')
  return ok({ begun: begun.value, before, rows })
}

/** The same, for what is done to one application: a loan over several registries has one for each part. */
export const beginApplicationAct = async (
  table: Table,
  call: CaseCall,
  given: { readonly role: PartyRole; readonly more?: readonly Wanted[] },
): Promise<Result<Opened<Head>>> => {
  const opened = await beginCaseAct(table, call, given)
  if (!opened.ok) return opened
  if ('replay' in opened.value) return ok(opened.value)
  const { before, ...rest } = opened.value
  return isParent(before) ? refuse('case.has-parts') : ok({ before, ...rest })
}
