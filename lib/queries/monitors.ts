/** A bank sets up and ends its monitors. Setting one up is a use of the authorization, counted in the same transaction. */
import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { countUse } from '../authorizations/figures.ts'
import { authorizationKey, StoredAuthorization, useKey } from '../authorizations/model.ts'
import { Letter, letterFor } from '../authorizations/narrowed.ts'
import { AgreementRow, agreementKey, OfficerRow, officerKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing, beijingDate } from '../kernel/time.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import type { Answers, Ports } from '../platform/ports.ts'
import { routeAsks, routesOf } from '../registries/routing.ts'
import { refusalToAsk } from './ask.ts'
import { refusalUnder, stillPermits } from './judge.ts'
import {
  MONITORED,
  type MonitorEnd,
  type MonitorRequest,
  MonitorRow,
  type MonitorView,
  monitoringBankKey,
  monitorKey,
} from './monitor.ts'

type MonitorCall = Call<MonitorRequest>

const about = ({ body: { authorizationId, officer, unitNumber } }: MonitorCall) => ({
  authorizationId,
  officer,
  purpose: MONITORED.purpose,
  units: [unitNumber],
})

type MonitorPorts = Pick<Ports, 'table' | 'ids'>

const contended = () => refuse('platform.contended', { retryAfterSeconds: 1 })

/** Somebody was faster: with the authorization's last use, or with a monitor on the same unit. */
const whyLost = async (
  { table }: Pick<Ports, 'table'>,
  call: MonitorCall,
  wasAuthorization: boolean,
): Promise<Result<Answer>> => {
  if (!wasAuthorization) return refuse('monitor.exists', { about: about(call) })
  const key = authorizationKey(call.caller.institutionId, call.body.authorizationId)
  const [authorization] = await table.batchGet([{ table: 'directory', key, model: StoredAuthorization }])
  const code = authorization && refusalUnder(authorization, { ...call.body, ...MONITORED }, beijingDate(call.now))
  return code ? refuse(code, { about: about(call) }) : contended()
}

const asksOf = ({ caller: { institutionId: bank }, body }: MonitorCall) =>
  [
    { table: 'directory', key: agreementKey(bank), model: AgreementRow },
    { table: 'directory', key: authorizationKey(bank, body.authorizationId), model: Letter },
    { table: 'directory', key: officerKey(bank, body.officer), model: OfficerRow },
    ...routeAsks([body.unitNumber]),
  ] as const

const permit = async (
  ports: MonitorPorts,
  call: MonitorCall,
  [agreement, letter, officer, ...routes]: Answers<ReturnType<typeof asksOf>>,
) => {
  const { unitNumber } = call.body
  const registry = routesOf(routes)(unitNumber)
  if (!registry) {
    const fault = faultOf('/unitNumber', 'unit-number.unroutable', { prefix: unitPrefix(unitNumber) })
    return refuse('request.invalid', { faults: [fault], about: about(call) })
  }
  const refusal = refusalToAsk({ agreement, officer, registry }, call)
  if (refusal) return refuse(refusal.code, { ...refusal, about: about(call) })
  const authorization = await letterFor(ports, call.caller, letter)
  if (!authorization) return refuse('authorization.unknown', { about: about(call) })
  const code = refusalUnder(authorization, { unitNumber, ...MONITORED }, beijingDate(call.now))
  return code ? refuse(code, { about: about(call) }) : ok({ authorization, registry })
}

type Permitted = { readonly authorization: StoredAuthorization; readonly registry: string }

const created = (
  { table, ids }: MonitorPorts,
  call: MonitorCall,
  { authorization, registry, evidence: signature, pepper }: Permitted & Omit<Signed, 'rows'>,
): Deed => {
  const { institutionId: bank } = call.caller
  const { authorizationId, officer, unitNumber } = call.body
  const { purpose } = MONITORED
  const monitorId = ids.next('mon')
  const createdAt = beijing(call.now)
  const today = beijingDate(call.now)
  const until = authorization.validTo
  const view: MonitorView = { monitorId, ...call.body, registry, status: 'active', createdAt, until }
  const use = { usedAt: createdAt, ...actorOf(call.caller), officer, ...MONITORED, unitNumber }
  const evidence = { ...signedText(signature, call), ...actorOf(call.caller) }
  return {
    answer: answer(201, view, { location: `/v1/monitors/${monitorId}` }),
    writes: [
      {
        table: 'directory',
        update: authorizationKey(bank, authorizationId),
        add: { uses: 1 },
        condition: stillPermits(authorization, today),
      },
      {
        table: 'cases',
        put: { ...monitoringBankKey(unitNumber, bank), bank, monitorId, authorizationId, until },
        condition: { expression: 'attribute_not_exists(#pk) OR #until < :today', values: { today } },
      },
      { table: 'directory', put: { ...useKey(authorizationId, monitorId), queryId: monitorId, ...use } },
      { table: 'cases', put: { ...monitorKey(bank, monitorId), ...view, evidence } },
      ...countUse(authorization, { bank, now: call.now }),
      granted(ids, call, { authorizationId, purpose, officer, units: [pepper('unit', unitNumber)] }),
    ],
    lost: (position) => whyLost({ table }, call, position === 0),
  }
}

export const createMonitor = (ports: MonitorPorts, call: MonitorCall): Promise<Result<Answer>> => {
  return signedAct(ports, call, {
    load: asksOf(call),
    decide: async ({ rows, ...signed }) => {
      const permitted = await permit(ports, call, rows)
      return permitted.ok ? ok(created(ports, call, { ...signed, ...permitted.value })) : permitted
    },
  })
}

type MonitorPath = { readonly monitorId: string }

export const getMonitor = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, MonitorPath>,
): Promise<Result<Answer>> => {
  const { institutionId, narrowing } = call.caller
  const monitor = await table.get('cases', monitorKey(institutionId, call.path.monitorId), MonitorRow)
  return monitor && reaches(narrowing, { region: monitor.registry })
    ? ok(answer(200, monitor))
    : refuse('resource.not-found')
}

/** Possible outside the bank's agreement too. Saying it again changes nothing. */
export const endMonitor = (ports: MonitorPorts, call: Call<MonitorEnd, MonitorPath>): Promise<Result<Answer>> => {
  const { institutionId: bank, narrowing } = call.caller
  const key = monitorKey(bank, call.path.monitorId)
  return signedAct(ports, call, {
    load: [{ table: 'cases', key, model: MonitorRow }],
    decide: ({ rows: [monitor] }) => {
      if (!monitor || !reaches(narrowing, { region: monitor.registry })) return refuse('resource.not-found')
      if (monitor.status === 'ended') return ok({ answer: answer(200, monitor) })
      const { monitorId, unitNumber, authorizationId } = monitor
      const ended = { status: 'ended', endedAt: beijing(call.now), endedFor: call.body.reason } as const
      const own = { expression: '#status = :active', values: { active: 'active' } }
      return ok({
        answer: answer(200, { ...monitor, ...ended }),
        writes: [
          { table: 'cases', update: key, set: ended, condition: own },
          {
            table: 'cases',
            delete: monitoringBankKey(unitNumber, bank),
            condition: { expression: 'attribute_not_exists(#pk) OR #monitorId = :monitorId', values: { monitorId } },
          },
          granted(ports.ids, call, { authorizationId, purpose: MONITORED.purpose }),
        ],
      })
    },
  })
}
