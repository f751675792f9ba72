/**
 * How every signed act on a case by one of its parties is done: the caller's own row first, then the case. An unknown case, a foreign
 * one, one in which the caller has another part and one that a narrowed client may have nothing to do with are the same miss.
 */

import type { ActPorts, Deed } from '../../access/idempotency.ts'
import { type Signed, signedAct } from '../../access/signed-act.ts'
import type { Answer, Call } from '../../kernel/call.ts'
import { type Result, refuse } from '../../kernel/result.ts'
import type { Ask } from '../../platform/ports.ts'
import { PartyRow } from './head.ts'
import { mayHave } from './narrowed.ts'
import { AnyHead, type Head, headKey, isParent, type ParentHead, type PartyRole, partyKey } from './rows.ts'

/** `rows` as `more` asked for them. */
type Opened<AnyHead, A extends readonly Ask[]> = Signed<A> & { readonly before: AnyHead }

type Act<AnyHead, A extends readonly Ask[]> = {
  readonly role: PartyRole
  readonly more: A
  readonly decide: (opened: Opened<AnyHead, A>) => Result<Deed> | Promise<Result<Deed>>
}

type CaseCall = Call<unknown, { readonly caseId: string }>

export const caseAct = <const A extends readonly Ask[]>(
  ports: ActPorts,
  call: CaseCall,
  { role, more, decide }: Act<Head | ParentHead, A>,
): Promise<Result<Answer>> => {
  const { caseId } = call.path
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: partyKey(caseId, call.caller.institutionId), model: PartyRow },
      { table: 'cases', key: headKey(caseId), model: AnyHead },
      ...more,
    ],
    decide: ({ rows: [party, before, ...rows], ...signed }) => {
      if (party?.role !== role || !before || !mayHave(call.caller.narrowing, before))
        return refuse('resource.not-found')
      return decide({ ...signed, before, rows })
    },
  })
}

/** The same, for what is done to one application: a loan over several registries has one for each part. */
export const applicationAct = <const A extends readonly Ask[]>(
  ports: ActPorts,
  call: CaseCall,
  { decide, ...act }: Act<Head, A>,
): Promise<Result<Answer>> =>
  caseAct(ports, call, {
    ...act,
    decide: ({ before, ...opened }) => (isParent(before) ? refuse('case.has-parts') : decide({ ...opened, before })),
  })
