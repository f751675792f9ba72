/**
 * 利害关系人 asks about the one unit in which it has an interest of its own, without the owner's authorization: by a paper that shows the
 * interest, which serves no other query. The registry judges the interest; the platform cuts what it says to what such a party may know.
 */
import type { Deed } from '../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { examineDocuments, type Filed } from '../documents/filing.ts'
import { type Document, documentAsk, used } from '../documents/model.ts'
import { AgreementRow, agreementKey, OfficerRow, officerKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { lockedUntil } from '../kernel/retention.ts'
import { beijing } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Answers, Objects, Ports } from '../platform/ports.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { asked, refusalToAsk } from './ask.ts'
import { INTERESTED, type StoredQuery } from './model.ts'
import type { InterestedQuestion } from './without-letter.ts'

type InterestedCall = Call<InterestedQuestion>

const filedIn = ({ document }: InterestedQuestion): readonly Filed[] => [
  { pointer: '/document', documentId: document.documentId, slot: 'interest-evidence' },
]

/** The paper must be the bank's own, confirmed, unused, and the one whose digest is stated. */
const judgePaper = (
  question: InterestedQuestion,
  found: Document | undefined,
  now: Date,
): { readonly paper?: Document; readonly faults: readonly Fault[] } => {
  const { documents, faults } = examineDocuments(filedIn(question), [found], { caseId: '', filedAt: now })
  const paper = documents[0]?.document
  if (!paper) return { faults }
  if (paper.sha256 === question.document.sha256) return { paper, faults }
  return { faults: [faultOf(['document', 'sha256'], 'document.digest-differs')] }
}

const about = ({ body: { purpose, officer, unitNumber } }: InterestedCall) => ({
  purpose,
  officer,
  units: [unitNumber],
})

type Admitted = { readonly registry: string; readonly paper: Document }

const asksOf = (bank: string, question: InterestedQuestion) =>
  [
    { table: 'directory', key: agreementKey(bank), model: AgreementRow },
    { table: 'directory', key: officerKey(bank, question.officer), model: OfficerRow },
    documentAsk(bank, question.document.documentId),
    ...routeAsks([question.unitNumber]),
  ] as const

const admit = (call: InterestedCall, rows: Answers<ReturnType<typeof asksOf>>): Result<Admitted> => {
  const [agreement, officer, filed, ...routes] = rows
  const { unitNumber } = call.body
  const registry = routesOf(routes)(unitNumber)
  const refusal = registry === undefined ? undefined : refusalToAsk({ agreement, officer, registry }, call)
  if (refusal) return refuse(refusal.code, { ...refusal, about: about(call) })
  const { paper, faults } = judgePaper(call.body, filed, call.now)
  if (registry !== undefined && paper && faults.length === 0) return ok({ registry, paper })
  const unroutable = faultOf('/unitNumber', 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) })
  const all = [...(registry === undefined ? [unroutable] : []), ...faults]
  return refuse('request.invalid', { faults: all, about: about(call) })
}

type InterestedPorts = Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly objects: Objects }

/** The paper goes under lock first: a transaction that does not follow leaves a copy that nothing names. */
const submitted = async (
  ports: InterestedPorts,
  call: InterestedCall,
  { registry, paper, evidence: signature, pepper }: Admitted & Pick<Signed, 'evidence' | 'pepper'>,
): Promise<Deed> => {
  const { institutionId: bank } = call.caller
  const { officer, purpose, unitNumber } = call.body
  const queryId = ports.ids.next('qry')
  const archiveKey = `queries/${paper.documentId}`
  await ports.objects.keep(paper.key, archiveKey, lockedUntil('query-paper', call.now))
  const evidence = { ...signedText(signature, call), ...actorOf(call.caller) }
  const askedAt = beijing(call.now)
  const status = 'asked'
  const query: StoredQuery = { ...call.body, kind: INTERESTED, queryId, bank, registry, askedAt, status, evidence }
  const { writes, hints } = asked(ports, query, call)
  const area = unitPrefix(unitNumber)
  return {
    answer: answer(202, { queryId, registry, askedAt, status }, { location: `/v1/queries/${queryId}` }),
    writes: [
      used(paper, queryId, archiveKey),
      ...writes,
      granted(ports.ids, call, { queryId, purpose, officer, area, units: [pepper('unit', unitNumber)] }),
    ],
    hints,
    lost: () =>
      refuse('request.invalid', { faults: [faultOf(['document', 'documentId'], 'document.used-by-another-case')] }),
  }
}

export const submitInterestedQuery = (ports: InterestedPorts, call: InterestedCall): Promise<Result<Answer>> => {
  return signedAct(ports, call, {
    load: asksOf(call.caller.institutionId, call.body),
    decide: async ({ rows, ...signed }) => {
      const admitted = admit(call, rows)
      return admitted.ok ? ok(await submitted(ports, call, { ...signed, ...admitted.value })) : admitted
    },
  })
}
