/** A party of a case calls up what the other keeps of it. Whoever is no party of the case misses it as if it were not there. */

import { signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { applicationAct } from '../cases/state/case-act.ts'
import { publishedTerms } from '../cases/state/registry-terms.ts'
import { areaOf, type Head } from '../cases/state/rows.ts'
import {
  type Agreement,
  AgreementRow,
  agreementKey,
  OfficerRow,
  officerDesignatedOn,
  officerKey,
} from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Refusal, type Result } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { Published, registryKey } from '../registries/model.ts'
import { written } from './call-up-steps.ts'
import { answerDue, type CallingUp, type CallUp, type Party, viewOfCallUp } from './call-ups.ts'
import { countAsked } from './figures.ts'

type CallUpCall = Call<CallingUp, { readonly caseId: string }>

/** Until the holder says otherwise. */
const USUAL_WORKING_DAYS = 5

/** 9 to 17, where a registry publishes nothing. */
const USUAL_HOURS = { spans: [{ from: '09:00', to: '17:00' }] }

/** Banks and registries call up; nobody else is let in by the route. */
const sideOf = ({ caller: { audience } }: CallUpCall): Party['kind'] => {
  if (audience !== 'bank' && audience !== 'registry') throw new Error(`${audience} has no archives to call up`)
  return audience
}

const sidesOf = ({ bank, registry }: Head, by: Party['kind']): { readonly asker: Party; readonly holder: Party } => {
  const sides = {
    bank: { kind: 'bank', institutionId: bank },
    registry: { kind: 'registry', institutionId: registry },
  } as const
  return by === 'bank' ? { asker: sides.bank, holder: sides.registry } : { asker: sides.registry, holder: sides.bank }
}

type Directory = { readonly registry: Published | undefined; readonly agreement: Agreement | undefined }

/** What the holder demands is data of the directory: the registry's capability, the bank's agreement. */
const termsOf = (holder: Party, { registry, agreement }: Directory) => {
  const terms = holder.kind === 'registry' ? registry?.capability?.callUps : agreement?.callUps
  return { needsApproval: terms?.approval ?? false, workingDays: terms?.workingDays ?? USUAL_WORKING_DAYS }
}

const drawnUp = (
  call: CallUpCall,
  head: Head,
  { callUpId, registry, agreement }: Directory & { readonly callUpId: string },
): CallUp => {
  const { asker, holder } = sidesOf(head, sideOf(call))
  const timed = {
    askedAt: beijing(call.now),
    hours: head.terms?.hours ?? publishedTerms(registry)?.hours ?? USUAL_HOURS,
    ...termsOf(holder, { registry, agreement }),
  }
  const due = answerDue(timed)
  const area = areaOf(head)
  return {
    callUpId,
    caseId: head.caseId,
    asker,
    holder,
    ...call.body,
    state: 'asked',
    ...timed,
    ...(due && { dueAt: due }),
    units: [...head.units],
    ...(area && { area }),
    reach: { region: head.registry, business: head.business },
    sequence: 1,
  }
}

/** Why the caller may not call it up; its audience and officer are judged before anything is read of the other side. */
const refusalOf = (call: CallUpCall, head: Head, officer: OfficerRow | undefined): Refusal | undefined => {
  const { audience } = call.caller
  const { askedBy, purpose, what } = call.body
  const about = { caseId: head.caseId, purpose, officer: askedBy }
  if (!head.timing?.lodgedAt) return { code: 'case.wrong-step', about }
  if (audience === 'bank' && !officerDesignatedOn(officer, beijingDate(call.now)))
    return { code: 'officer.not-designated', about }
  if (audience === 'registry' && what !== 'archive')
    return { code: 'request.invalid', about, faults: [faultOf('/what', 'value.not-allowed', { allowed: 'archive' })] }
  return undefined
}

export const callUp = (ports: Pick<Ports, 'table' | 'ids' | 'queue'>, call: CallUpCall): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const { institutionId } = call.caller
  const { askedBy, purpose } = call.body
  return applicationAct(ports, call, {
    role: sideOf(call),
    more: [{ table: 'directory', key: officerKey(institutionId, askedBy), model: OfficerRow }],
    decide: async ({ before: head, evidence, pepper, rows: [officer] }) => {
      const refusal = refusalOf(call, head, officer)
      if (refusal) return { ok: false, refusal }
      const [registry, agreement] = await table.batchGet([
        { table: 'directory', key: registryKey(head.registry), model: Published },
        { table: 'directory', key: agreementKey(head.bank), model: AgreementRow },
      ])
      const asked = drawnUp(call, head, { callUpId: ids.next('cup'), registry, agreement })
      const act = {
        actor: actorOf(call.caller),
        now: call.now,
        evidence: signedText(evidence, call),
        correlation: call.requestId,
      }
      const { writes, hints } = written(ids, asked, { step: 'ask', act })
      const { callUpId, area } = asked
      const units = head.units.map((unit) => pepper('unit', unit))
      const record = granted(ids, call, { caseId: head.caseId, purpose, officer: askedBy, callUpId, area, units })
      return ok({
        answer: answer(201, viewOfCallUp(asked), { location: `/v1/call-ups/${callUpId}` }),
        writes: [...writes, countAsked(asked), record],
        hints,
      })
    },
  })
}
