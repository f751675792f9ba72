/**
 * The authority keeps the directory of registries: coverage, hours, capability, transport, connection and rollout are data, and a
 * change holds for the next call. What decides a filing lies with each route, so that one read finds it.
 */
import * as z from 'zod/mini'
import {
  type ActPorts,
  allUnder,
  changeDirectory,
  changed,
  etagOf,
  historyOf,
  nextVersion,
  shown,
} from '../institutions/authority-act.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate, LocalDate } from '../kernel/time.ts'
import type { Ports, Row, RowWrite } from '../platform/ports.ts'
import { DIRECTORY_KIND, RegistryRecord, registryKey, registryOf, registryRows, STATUSES } from './model.ts'
import { Phases } from './rollout.ts'
import { routeKey } from './routing.ts'

const { code: _code, connection: _connection, rollout: _rollout, status: _status, ...changeable } = RegistryRecord.shape

export const RegistryChange = z.strictObject({
  ...z.partial(z.strictObject(changeable)).shape,
  /** 联调 and so on; the day is today unless said. */
  connection: z.optional(z.strictObject({ status: z.enum(STATUSES), since: z.optional(LocalDate) })),
  reason: z.string().check(z.minLength(1), z.maxLength(500)),
})
export type RegistryChange = z.infer<typeof RegistryChange>

const { connection: _c, rollout: _r, ...added } = RegistryRecord.shape
export const RegistryAddition = z.strictObject(added)
export type RegistryAddition = z.infer<typeof RegistryAddition>

export const Rollout = z.strictObject({ phases: Phases })
export type Rollout = z.infer<typeof Rollout>

type RegistryPath = { readonly registryCode: string }

const putRow = (put: Row): RowWrite => ({ table: 'directory', put })

/** A route may be new, or this registry's already. */
const putRoute = (put: Row): RowWrite => ({
  table: 'directory',
  put,
  condition: { expression: 'attribute_not_exists(#pk) OR #registry = :registry', values: { registry: put.registry } },
})

/** Head first, then every route: they carry what a filing is judged by. */
const rewrite = (record: RegistryRecord, version: number): { readonly head: Row; readonly routes: readonly Row[] } => {
  const [head = {}, ...routes] = registryRows(record)
  return { head: { ...head, version }, routes }
}

export const addRegistry = (ports: ActPorts, call: Call<RegistryAddition>): Promise<Result<Answer>> => {
  const key = registryKey(call.body.code)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [key],
    decide: ([present]) => {
      if (present) return refuse('registry.exists')
      const record = { ...call.body, connection: [{ status: call.body.status, since: beijingDate(call.now) }] }
      const { head, routes } = rewrite(record, 1)
      return ok({
        writes: [{ ...putRow(head), condition: { expression: 'attribute_not_exists(#pk)' } }, ...routes.map(putRoute)],
        lost: ['registry.exists', ...routes.map(() => 'registry.prefix-taken' as const)],
        said: changed(201, head, `/v1/authority/registries/${record.code}`),
      })
    },
  })
}

const changeRecord = (
  ports: ActPorts,
  call: Call<unknown, RegistryPath>,
  changeOf: (record: RegistryRecord) => Result<RegistryRecord>,
): Promise<Result<Answer>> => {
  const key = registryKey(call.path.registryCode)
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [key],
    decide: ([present]) => {
      if (!present) return refuse('resource.not-found')
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const before = registryOf(present)
      const after = changeOf(before)
      if (!after.ok) return after
      const { head, routes } = rewrite(after.value, next.value.version)
      const gone = before.prefixes.filter((prefix) => !after.value.prefixes.includes(prefix))
      return ok({
        writes: [
          { ...putRow(head), condition: next.value.condition },
          ...routes.map(putRoute),
          ...gone.map((prefix): RowWrite => ({ table: 'directory', delete: routeKey(prefix) })),
        ],
        lost: ['version.differs', ...routes.map(() => 'registry.prefix-taken' as const)],
        said: changed(200, head),
      })
    },
  })
}

export const changeRegistry = (ports: ActPorts, call: Call<RegistryChange, RegistryPath>): Promise<Result<Answer>> => {
  const { connection, reason: _reason, ...change } = call.body
  return changeRecord(ports, call, (record) => {
    const changedRecord = { ...record, ...change } as RegistryRecord
    if (!connection) return ok(changedRecord)
    if (connection.status === record.status)
      return refuse('request.invalid', { faults: [faultOf('/connection/status', 'registry.status-unchanged')] })
    const { status, since = beijingDate(call.now) } = connection
    return ok({ ...changedRecord, status, connection: [...(record.connection ?? []), { status, since }] })
  })
}

export const setRollout = (ports: ActPorts, call: Call<Rollout, RegistryPath>): Promise<Result<Answer>> =>
  changeRecord(ports, call, (record) => ok({ ...record, rollout: call.body.phases }))

export const getRegistryRecord = async (
  ports: Pick<Ports, 'table'>,
  { path }: Call<undefined, RegistryPath>,
): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, registryKey(path.registryCode).pk)
  const head = rows.find(({ sk, kind }) => sk === 'HEAD' && kind === DIRECTORY_KIND)
  if (!head) return refuse('resource.not-found')
  return ok(answer(200, { ...shown(head), history: historyOf(rows) }, { etag: etagOf(head) }))
}
