/**
 * 意向查询: before an owner signs anything a bank asks whether something stands in the way of a mortgage. It brings no paper, and is shown no
 * person. Who may ask, and that it was asked, is held as of every query; the registry may say that it does not take it.
 */
import type { Deed } from '../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { AgreementRow, agreementKey, OfficerRow, officerKey } from '../institutions/model.ts'
import { type Answer, actorOf, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Answers, Ports } from '../platform/ports.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { asked, refusalToAsk } from './ask.ts'
import { INTENDING, type StoredQuery } from './model.ts'
import { receiptOf } from './receipt.ts'
import type { IntentionQuestion } from './without-letter.ts'

type IntentionCall = Call<IntentionQuestion>

/** There is nothing that only an intention serves but the decision on a loan. */
const PURPOSE = 'loan-approval'

const asksOf = (bank: string, { officer, unitNumber }: IntentionQuestion) =>
  [
    { table: 'directory', key: agreementKey(bank), model: AgreementRow },
    { table: 'directory', key: officerKey(bank, officer), model: OfficerRow },
    ...routeAsks([unitNumber]),
  ] as const

const registryFor = (call: IntentionCall, rows: Answers<ReturnType<typeof asksOf>>): Result<string> => {
  const [agreement, officer, ...routes] = rows
  const { unitNumber } = call.body
  const about = { purpose: PURPOSE, officer: call.body.officer, units: [unitNumber] }
  const registry = routesOf(routes)(unitNumber)
  if (registry === undefined) {
    const fault = faultOf('/unitNumber', 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) })
    return refuse('request.invalid', { faults: [fault], about })
  }
  const refusal = refusalToAsk({ agreement, officer, registry }, call)
  return refusal ? refuse(refusal.code, { ...refusal, about }) : ok(registry)
}

const submitted = (
  ports: Pick<Ports, 'ids'>,
  call: IntentionCall,
  { registry, evidence: signature, pepper }: Pick<Signed, 'evidence' | 'pepper'> & { readonly registry: string },
): Deed => {
  const { institutionId: bank } = call.caller
  const { officer, unitNumber } = call.body
  const query: StoredQuery = {
    ...call.body,
    queryId: ports.ids.next('qry'),
    kind: INTENDING,
    purpose: PURPOSE,
    bank,
    registry,
    askedAt: beijing(call.now),
    status: 'asked',
    evidence: { ...signedText(signature, call), ...actorOf(call.caller) },
  }
  const { writes, hints } = asked(ports, query, call)
  const { queryId } = query
  const area = unitPrefix(unitNumber)
  const record = { queryId, purpose: PURPOSE, officer, area, units: [pepper('unit', unitNumber)] }
  return { answer: receiptOf(query), writes: [...writes, granted(ports.ids, call, record)], hints }
}

export const submitIntentionQuery = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: IntentionCall,
): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: asksOf(call.caller.institutionId, call.body),
    decide: async ({ rows, ...signed }) => {
      const found = registryFor(call, rows)
      return found.ok ? ok(submitted(ports, call, { ...signed, registry: found.value })) : found
    },
  })
