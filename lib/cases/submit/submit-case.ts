/**
 * A bank files a case: one batch read, one transaction, one hint. What it decides upon (agreement, branch, officer, routing)
 * is read together with the earlier answer under the key, and the agreement is checked once more by the transaction itself.
 */

import type { Deed } from '../../access/idempotency.ts'
import type { Pepper } from '../../access/pepper.ts'
import type { Evidence } from '../../access/signature.ts'
import { type Signed, signedAct } from '../../access/signed-act.ts'
import { type AuditSubject, granted } from '../../audit/record.ts'
import { judgeFiling, lookupsOf } from '../../filings/check-filing.ts'
import type { Filing } from '../../filings/filing.ts'
import { refusalOf } from '../../filings/may-file.ts'
import { AgreementRow, agreementKey, BranchRow, branchKey, OfficerRow, officerKey } from '../../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import type { RefusalCode } from '../../kernel/refusals.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { beijing, beijingDate, type LocalDate } from '../../kernel/time.ts'
import { unitPrefix } from '../../kernel/unit-number.ts'
import { FILING_MAX_BYTES } from '../../names/limits.ts'
import type { Condition, Ports, Row, Write } from '../../platform/ports.ts'
import { type Router, routeAsks, routesOf } from '../../registries/routing.ts'
import { eventWithOutRows } from '../state/advance.ts'
import { hintsToPlatform, markedDue } from '../state/owed.ts'
import { GENESIS } from '../state/events.ts'
import { partSummary } from '../state/loan.ts'
import {
  contractPk,
  eventKey,
  filingKey,
  type Head,
  headKey,
  isParent,
  type ParentHead,
  partyRow,
  referenceKey,
} from '../state/rows.ts'
import { beginningOf } from './beginning.ts'

type SubmitPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type FilingCall = Call<Filing>

type Placed = { readonly registry: string; readonly units: readonly string[] }

/** The units by registry, in the order in which the filing names them. */
const placesOf = ({ units }: Filing, routeOf: Router): readonly Placed[] => {
  const places = new Map<string, string[]>()
  for (const { unitNumber } of units) {
    const registry = routeOf(unitNumber)
    if (!registry) throw new Error('a well-formed filing has no registry')
    places.set(registry, [...(places.get(registry) ?? []), unitNumber])
  }
  return [...places].map(([registry, unitNumbers]) => ({ registry, units: unitNumbers }))
}

const headFor = ({ ids }: Pick<Ports, 'ids'>, call: FilingCall, places: readonly Placed[]): Head | ParentHead => {
  const filing = call.body
  const at = beijing(call.now)
  const common = {
    caseId: ids.next('case'),
    caseState: 'open',
    applicationState: 'validating',
    milestones: [],
    bank: call.caller.institutionId,
    branch: filing.branch,
    business: filing.business,
    ...(filing.mode && { mode: filing.mode }),
    bankReference: filing.bankReference,
    units: filing.units.map(({ unitNumber }) => unitNumber),
    sequence: 0,
    lastHash: GENESIS,
    createdAt: at,
    correlation: call.requestId,
    updatedAt: at,
  } as const
  const [only, ...others] = places
  if (only && others.length === 0) return { ...common, ...beginningOf(filing), registry: only.registry }
  const parts = places.map((place) => ({
    caseId: ids.next('case'),
    ...place,
    caseState: 'open' as const,
    applicationState: 'validating' as const,
    stands: false,
    sequence: 0,
  }))
  return { ...common, kind: 'parent', disbursementWaitsFor: filing.disbursementWaitsFor ?? 'all', parts }
}

/** As `agreementInForceOn`, for the transaction: an agreement suspended meanwhile lets nothing through. */
const agreementStands = (today: LocalDate): Condition => ({
  expression: '#status = :inForce AND #validFrom <= :today AND #validTo >= :today',
  values: { inForce: 'in-force', today },
})

const ABSENT = { expression: 'attribute_not_exists(#pk)' }

type Drawn = { readonly head: Head | ParentHead; readonly writes: readonly Write[] }

/** Whose property the filing names, as digests. */
const subjectOf = ({ officer, units, parties }: Filing, pepper: Pepper): AuditSubject => {
  const numberOf = new Map(parties.map(({ id, idDocument }) => [id, idDocument.number]))
  const owners = new Set(units.flatMap((unit) => unit.owners.flatMap((owner) => numberOf.get(owner) ?? [])))
  return {
    officer,
    ...(units[0] && { area: unitPrefix(units[0].unitNumber) }),
    units: units.map(({ unitNumber }) => pepper('unit', unitNumber)),
    owners: [...owners].map((number) => pepper('owner', number)),
  }
}

/** The contracts by which a bank may look for the case. */
const contractsOf = ({ loan, mortgage, existing = [], assignment, settlement }: Filing): string[] => [
  ...new Set(
    [
      loan?.loanContractNo,
      mortgage?.contractNo,
      assignment?.agreementNo,
      settlement?.agreementNo,
      ...existing.map(({ contractNo }) => contractNo),
    ].filter((contractNo) => contractNo !== undefined),
  ),
]

/** Everything that makes the case, for one transaction. The first write is the bank's reference: it may be taken. */
const drawUp = (
  ports: SubmitPorts,
  call: FilingCall,
  { places, evidence, pepper }: { places: readonly Placed[]; evidence: Evidence; pepper: Pepper },
): Drawn => {
  const blank = headFor(ports, call, places)
  const { caseId, bank, bankReference } = blank
  const { event } = eventWithOutRows(blank, {
    eventId: ports.ids.next('evt'),
    type: 'case.submitted',
    tells: [],
    act: {
      actor: actorOf(call.caller),
      occurredAt: blank.createdAt,
      now: call.now,
      data: { filingSha256: sha256Hex(call.text) },
    },
  })
  const head = markedDue<Head | ParentHead>({ ...blank, sequence: event.n, lastHash: event.hash }, call.now)
  const contracts = contractsOf(call.body)
  const put = (row: Row): Write => ({ table: 'cases', put: row })
  return {
    head,
    writes: [
      { table: 'cases', put: { ...referenceKey(bank, bankReference), caseId }, condition: ABSENT },
      { table: 'directory', check: agreementKey(bank), condition: agreementStands(beijingDate(call.now)) },
      put({ ...headKey(caseId), ...head }),
      put({ ...filingKey(caseId), filing: call.text, evidence }),
      put({ ...eventKey(caseId, event.n), ...event }),
      put(partyRow(head, bank, 'bank')),
      ...contracts.map((contractNo) => put({ pk: contractPk(bank, contractNo), sk: `CASE#${caseId}`, caseId })),
      granted(ports.ids, call, { caseId, ...subjectOf(call.body, pepper) }),
    ],
  }
}

/** What it means when a condition of the transaction fails, by its position in `writes`. */
const LOST: readonly RefusalCode[] = ['case.duplicate-reference', 'agreement.not-in-force']

const asksOf = ({ caller: { institutionId }, body }: Call) => {
  const { unitNumbers, branch = '-', officer = '-' } = lookupsOf(body)
  return [
    { table: 'directory', key: agreementKey(institutionId), model: AgreementRow },
    { table: 'directory', key: branchKey(institutionId, branch), model: BranchRow },
    { table: 'directory', key: officerKey(institutionId, officer), model: OfficerRow },
    ...routeAsks(unitNumbers),
  ] as const
}

const filed = (
  ports: SubmitPorts,
  call: Call,
  { evidence, pepper, rows }: Signed<ReturnType<typeof asksOf>>,
): Result<Deed> => {
  const { institutionId: bank, narrowing } = call.caller
  const [agreement, branch, officer, ...routes] = rows
  const today = beijingDate(call.now)
  const routeOf = routesOf(routes)
  const judged = judgeFiling(call.body, { today, routeOf })
  if (!judged.ok) return judged
  const places = placesOf(judged.value, routeOf)
  const registries = places.map(({ registry }) => registry)
  const grounds = { agreement, branch, officer, registries, routes, bank, narrowing, today }
  const refusal = refusalOf(judged.value, grounds)
  if (refusal) return { ok: false, refusal }
  const { head, writes } = drawUp(ports, { ...call, body: judged.value }, { places, evidence, pepper })
  const { caseId, caseState, applicationState } = head
  const place = isParent(head) ? { parts: head.parts.map(partSummary) } : { registry: head.registry }
  return ok({
    answer: answer(202, { caseId, caseState, applicationState, ...place }, { location: `/v1/cases/${caseId}` }),
    writes,
    hints: hintsToPlatform(head),
    lost: (position) => refuse(LOST[position] ?? 'platform.contended'),
  })
}

export const submitCase = async (ports: SubmitPorts, call: Call): Promise<Result<Answer>> => {
  if (Buffer.byteLength(call.text) > FILING_MAX_BYTES) return refuse('request.too-large')
  return signedAct(ports, call, {
    load: asksOf(call),
    decide: (signed) => filed(ports, call, signed),
  })
}
