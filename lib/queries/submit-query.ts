/**
 * A bank asks under an authorization. The use of the authorization is counted in the transaction that makes the query, or neither happens.
 */

import { commitOnce, type Deed, keyedAct } from '../access/idempotency.ts'
import type { Pepper } from '../access/pepper.ts'
import { signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { countUse } from '../authorizations/figures.ts'
import { authorizationKey, type StoredAuthorization, useKey } from '../authorizations/model.ts'
import { Letter, letterFor } from '../authorizations/narrowed.ts'
import { type Agreement, AgreementRow, agreementKey, OfficerRow, officerKey } from '../institutions/model.ts'
import { type Answer, actorOf, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Stored } from '../kernel/stored.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import { QUERY_PARTS_HOURS } from '../names/limits.ts'
import type { Alarm, Answers, Hint, Ports, Row, Write } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { CONNECTED, routeAsks, routesOf } from '../registries/routing.ts'
import { asked, reaches, refusalToAsk } from './ask.ts'
import { awaited } from './await-answer.ts'
import { refusalUnder, stillPermits } from './judge.ts'
import { type Question, type StoredQuery, unitAsked } from './model.ts'
import { receiptOf } from './receipt.ts'

const HOUR_MS = 60 * 60 * 1000

/** A fresh authorization is often asked under at once for all that a loan needs. */
const ATTEMPTS = 3

type QuestionCall = Call<Question>

/** Whom to ask: the registry that holds the unit, or by name every registry in reach, as far as it is connected. */
type Asking =
  | { readonly registry: string }
  | { readonly registries: readonly string[]; readonly unavailable: readonly string[] }

type Permitted = { readonly authorization: StoredAuthorization; readonly asking: Asking }

/** The first write is the authorization's: whatever changed of it meanwhile, no query is made. */
const drawUp = (
  ports: Pick<Ports, 'ids'>,
  call: QuestionCall,
  { authorization, asking, evidence, pepper }: Permitted & { evidence: Row; pepper: Pepper },
): { readonly query: StoredQuery; readonly writes: readonly Write[]; readonly hints: readonly Hint[] } => {
  const { institutionId: bank } = call.caller
  const { authorizationId, officer, kind, purpose } = call.body
  const unitNumber = unitAsked(call.body)
  const queryId = ports.ids.next('qry')
  const askedAt = beijing(call.now)
  const whom =
    'registry' in asking
      ? asking
      : {
          registries: [...asking.registries],
          unavailable: [...asking.unavailable],
          partsAnswered: 0,
          dueAt: beijing(new Date(call.now.getTime() + QUERY_PARTS_HOURS * HOUR_MS)),
        }
  const query: StoredQuery = { ...call.body, ...whom, queryId, bank, askedAt, status: 'asked', evidence }
  const { writes, hints } = asked(ports, query, call)
  return {
    query,
    hints,
    writes: [
      {
        table: 'directory',
        update: authorizationKey(bank, authorizationId),
        add: { uses: 1 },
        condition: stillPermits(authorization, beijingDate(call.now)),
      },
      {
        table: 'directory',
        put: {
          ...useKey(authorizationId, queryId),
          queryId,
          usedAt: askedAt,
          ...actorOf(call.caller),
          officer,
          kind,
          purpose,
          ...(unitNumber !== undefined && { unitNumber }),
        },
      },
      ...writes,
      ...countUse(authorization, { bank, now: call.now }),
      granted(ports.ids, call, {
        queryId,
        authorizationId,
        purpose,
        officer,
        ...(unitNumber !== undefined && { area: unitPrefix(unitNumber), units: [pepper('unit', unitNumber)] }),
        ...('registries' in asking && { registries: asking.registries }),
        owners: authorization.owners.map(({ idNumber }) => pepper('owner', idNumber)),
      }),
    ],
  }
}

/** A refusal's record says what was asked, once the signature has shown that it was asked. */
const about = <T>({ body }: QuestionCall, result: Result<T>): Result<T> => {
  if (result.ok) return result
  const { authorizationId, purpose, officer } = body
  const unitNumber = unitAsked(body)
  return refuse(result.refusal.code, {
    ...result.refusal,
    about: { authorizationId, purpose, officer, ...(unitNumber !== undefined && { units: [unitNumber] }) },
  })
}

const asksOf = ({ caller: { institutionId: bank }, body }: QuestionCall) => {
  const unitNumber = unitAsked(body)
  return [
    { table: 'directory', key: agreementKey(bank), model: AgreementRow },
    { table: 'directory', key: authorizationKey(bank, body.authorizationId), model: Letter },
    { table: 'directory', key: officerKey(bank, body.officer), model: OfficerRow },
    ...routeAsks(unitNumber === undefined ? [] : [unitNumber]),
  ] as const
}
type Rows = Answers<ReturnType<typeof asksOf>>

/** Who is asked by name is read only once the authorization permits it. */
const everyRegistry = async (
  ports: Pick<Ports, 'table'>,
  call: QuestionCall,
  agreement: Stored<Agreement> | undefined,
): Promise<Asking> => {
  const { byAgreement, byClient } = reaches({ agreement }, call)
  const within = (await allRegistries(ports)).filter(({ code }) => byAgreement(code) && byClient(code))
  return {
    registries: within.filter(({ status }) => CONNECTED.has(status)).map(({ code }) => code),
    unavailable: within.filter(({ status }) => !CONNECTED.has(status)).map(({ code }) => code),
  }
}

/** The authorization and whom to ask, where agreement, officer and authorization permit the query. */
const permit = async (
  ports: Pick<Ports, 'table'>,
  call: QuestionCall,
  [agreement, letter, officer, ...routes]: Rows,
): Promise<Result<Permitted>> => {
  const unitNumber = unitAsked(call.body)
  const registry = unitNumber === undefined ? undefined : routesOf(routes)(unitNumber)
  if (unitNumber !== undefined && !registry) {
    const fault = faultOf('/unitNumber', 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) })
    return refuse('request.invalid', { faults: [fault] })
  }
  const refusal = refusalToAsk({ agreement, officer, registry }, call)
  if (refusal) return { ok: false, refusal }
  const authorization = await letterFor(ports, call.caller, letter)
  if (!authorization) return refuse('authorization.unknown')
  const code = refusalUnder(authorization, call.body, beijingDate(call.now))
  if (code) return refuse(code)
  const asking = registry === undefined ? await everyRegistry(ports, call, agreement) : { registry }
  if ('registries' in asking && asking.registries.length === 0) return refuse('registry.not-connected')
  return ok({ authorization, asking })
}

type AskPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type Signed = { readonly evidence: Row; readonly pepper: Pepper }

const ask = (ports: AskPorts, call: QuestionCall): Promise<Result<Answer>> =>
  signedAct(ports, call, {
    load: asksOf(call),
    decide: ({ evidence, pepper, rows }) => drawn(ports, call, { evidence: signedText(evidence, call), pepper, rows }),
  })

/** A question that another signed call asks in passing: under a key of its own, so that the call made again asks nothing twice. */
export const askInPassing = (ports: AskPorts, call: QuestionCall, signed: Signed): Promise<Result<Answer>> =>
  keyedAct(ports, call, { load: asksOf(call), decide: (rows) => drawn(ports, call, { ...signed, rows }) })

type ToDraw = Signed & { readonly rows: Rows; readonly attempts?: number }

/** Where somebody was faster with the authorization, it says, read again, whether it still permits. */
const drawn = async (
  ports: AskPorts,
  call: QuestionCall,
  { evidence: signature, pepper, rows, attempts = ATTEMPTS }: ToDraw,
): Promise<Result<Deed>> => {
  const permitted = await permit(ports, call, rows)
  if (!permitted.ok) return about(call, permitted)
  const evidence = { ...signature, ...actorOf(call.caller) }
  const { query, writes, hints } = drawUp(ports, call, { ...permitted.value, evidence, pepper })
  const again = async (): Promise<Result<Answer>> => {
    if (attempts <= 1) return about(call, refuse('platform.contended', { retryAfterSeconds: 1 }))
    const anew = await ports.table.batchGet(asksOf(call))
    const deed = await drawn(ports, call, { evidence: signature, pepper, rows: anew, attempts: attempts - 1 })
    return deed.ok ? commitOnce(ports, call, deed.value) : deed
  }
  return ok({ answer: receiptOf(query), writes, hints, lost: again })
}

export const submitQuery = async (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'> & { readonly alarm: Alarm },
  call: QuestionCall,
): Promise<Result<Answer>> => {
  const taken = await ask(ports, call)
  return taken.ok ? ok(await awaited(ports, call, taken.value)) : taken
}
