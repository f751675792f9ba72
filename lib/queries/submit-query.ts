/** A bank asks about one unit. The use of the letter is counted in the transaction that makes the query, or neither happens. */
import { commitOnce } from '../access/idempotency.ts'
import type { Pepper } from '../access/pepper.ts'
import { beginSignedAct, signedText, type Wanted } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { letterKey, letterOf, type StoredLetter, useKey } from '../authorizations/model.ts'
import { agreementInForceOn, agreementKey, officerDesignatedOn, officerKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Refusal, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Ports, Row, Write } from '../platform/ports.ts'
import { routeKeys, routesOf } from '../registries/routing.ts'
import { refusalUnder, stillPermits } from './judge.ts'
import { QUERY_ASKED, type Question, queryEventKey, queryKey, queryPartyKey, type StoredQuery } from './model.ts'

type QuestionCall = Call<Question>

type Grounds = { readonly agreement: Row | undefined; readonly officer: Row | undefined; readonly registry: string }

/** Outside its agreement a bank reads only its own past; inside, only its designated officers ask. */
const refusalOf = ({ agreement, officer, registry }: Grounds, call: QuestionCall): Refusal | undefined => {
  const today = beijingDate(call.now)
  if (!agreementInForceOn(agreement, today)) return { code: 'agreement.not-in-force' }
  const regions: readonly string[] = agreement?.regions
  if (!regions.some((prefix) => registry.startsWith(prefix))) return { code: 'agreement.not-covering' }
  const narrowed = call.caller.narrowing?.regions?.some((prefix) => registry.startsWith(prefix)) === false
  if (narrowed) return { code: 'client.narrowed' }
  if (officerDesignatedOn(officer, today)) return undefined
  return { code: 'officer.not-designated', faults: [faultOf('/officer', 'officer.not-designated')] }
}

type Drawn = { readonly query: StoredQuery; readonly writes: readonly Write[]; readonly out: Row }

/** The first write is the letter's: whatever changed of it meanwhile, no query is made. */
const drawUp = (
  { ids }: Pick<Ports, 'ids'>,
  call: QuestionCall,
  { letter, registry, evidence, pepper }: { letter: StoredLetter; registry: string; evidence: Row; pepper: Pepper },
): Drawn => {
  const { institutionId: bank } = call.caller
  const { authorizationId, officer, kind, purpose, unitNumber } = call.body
  const queryId = ids.next('qry')
  const askedAt = beijing(call.now)
  const query: StoredQuery = { ...call.body, queryId, bank, registry, askedAt, status: 'asked', evidence }
  const use = { queryId, usedAt: askedAt, ...actorOf(call.caller), officer, kind, purpose, unitNumber }
  const told = { eventId: ids.next('evt'), type: QUERY_ASKED }
  const out = outRow({
    ...told,
    caseId: queryId,
    n: 1,
    receiver: receiverOf('registry', registry),
    party: registry,
    due: call.now.toISOString(),
  })
  const put = (row: Row): Write => ({ table: 'cases', put: row })
  return {
    query,
    out,
    writes: [
      {
        table: 'directory',
        update: letterKey(bank, authorizationId),
        add: { uses: 1 },
        condition: stillPermits(letter, beijingDate(call.now)),
      },
      { table: 'directory', put: { ...useKey(authorizationId, queryId), ...use } },
      put({ ...queryKey(queryId), ...query }),
      put({ ...queryEventKey(queryId), ...told, occurredAt: askedAt }),
      put({ ...queryPartyKey(queryId, bank), role: 'bank' }),
      put({ ...queryPartyKey(queryId, registry), role: 'registry' }),
      put(out),
      granted(ids, call, {
        queryId,
        authorizationId,
        purpose,
        officer,
        area: unitPrefix(unitNumber),
        units: [pepper('unit', unitNumber)],
        owners: letter.owners.map(({ idNumber }) => pepper('owner', idNumber)),
      }),
    ],
  }
}

/** Somebody was faster: the letter, read again, says with what. */
const whyLost = async ({ table }: Pick<Ports, 'table'>, call: QuestionCall): Promise<Result<Answer>> => {
  const key = letterKey(call.caller.institutionId, call.body.authorizationId)
  const letter = letterOf((await table.batchGet([{ table: 'directory', key }]))[0])
  const code = letter && refusalUnder(letter, call.body, beijingDate(call.now))
  return code ? refuse(code) : refuse('platform.contended', { retryAfterSeconds: 1 })
}

/** A refusal's record says what was asked, once the signature has shown that it was asked. */
const about = <T>({ body }: QuestionCall, result: Result<T>): Result<T> => {
  if (result.ok) return result
  const { authorizationId, purpose, officer, unitNumber } = body
  return refuse(result.refusal.code, {
    ...result.refusal,
    about: { authorizationId, purpose, officer, units: [unitNumber] },
  })
}

const rowsWanted = ({ caller: { institutionId: bank }, body }: QuestionCall): Wanted[] =>
  [
    agreementKey(bank),
    letterKey(bank, body.authorizationId),
    officerKey(bank, body.officer),
    ...routeKeys([body.unitNumber]),
  ].map((key) => ({ table: 'directory', key }))

/** The letter and the registry, where agreement, officer and letter permit the query. */
const permit = (
  call: QuestionCall,
  [agreement, letterRow, officer, ...routes]: readonly (Row | undefined)[],
): Result<{ letter: StoredLetter; registry: string }> => {
  const { unitNumber } = call.body
  const registry = routesOf(routes)(unitNumber)
  if (!registry) {
    const fault = faultOf('/unitNumber', 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) })
    return refuse('request.invalid', { faults: [fault] })
  }
  const refusal = refusalOf({ agreement, officer, registry }, call)
  if (refusal) return { ok: false, refusal }
  const letter = letterOf(letterRow)
  if (!letter) return refuse('authorization.unknown')
  const code = refusalUnder(letter, call.body, beijingDate(call.now))
  return code ? refuse(code) : ok({ letter, registry })
}

export const submitQuery = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: QuestionCall,
): Promise<Result<Answer>> => {
  const begun = await beginSignedAct(ports.table, call, rowsWanted(call))
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const { pepper, rows } = begun.value
  const permitted = permit(call, rows)
  if (!permitted.ok) return about(call, permitted)
  const evidence = { ...signedText(begun.value.evidence, call), ...actorOf(call.caller) }
  const { query, writes, out } = drawUp(ports, call, { ...permitted.value, evidence, pepper })
  const { queryId, registry, askedAt, status } = query
  const said = answer(202, { queryId, registry, askedAt, status }, { location: `/v1/queries/${queryId}` })
  let overtaken = false
  const committed = await commitOnce({ table: ports.table, call }, said, {
    writes,
    lost: () => {
      overtaken = true
      return refuse('platform.contended', { retryAfterSeconds: 1 })
    },
  })
  if (overtaken) return about(call, await whyLost(ports, call))
  if (committed.ok) await ports.queue.hint('registry', [{ receiver: out.receiver, caseId: queryId }])
  return committed
}
