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
  following,
  historyOf,
  nextVersion,
  rowView,
} from '../institutions/authority-act.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { homeOf, watches } from '../kernel/jurisdiction.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate, LocalDate } from '../kernel/time.ts'
import type { Key, Ports, Row, RowWrite } from '../platform/ports.ts'
import {
  countyKey,
  DIRECTORY_KIND,
  RegistryHead,
  RegistryRecord,
  RegistryRow,
  registryKey,
  registryOf,
  registryRows,
  STATUSES,
} from './model.ts'
import { Phases } from './rollout.ts'
import { routeKey } from './routing.ts'

const { code: _code, connection: _connection, rollout: _rollout, status: _status, ...changeable } = RegistryRecord.shape

export const RegistryChange = z.strictObject({
  ...z.partial(z.strictObject(changeable)).shape,
  /** 联调 and so on; the day is today unless said. */
  connection: z.optional(z.strictObject({ status: z.enum(STATUSES), since: z.optional(LocalDate) })),
  /** The registry whose county units or prefixes, named here, become this one's: both change in one transaction. */
  takesOver: z.optional(RegistryRecord.shape.code),
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

/** A route or a county unit may be new, this registry's already, or that of the one it takes over from. */
const putClaim = (put: Row, from = put['registry']): RowWrite => ({
  table: 'directory',
  put,
  condition: {
    expression: 'attribute_not_exists(#pk) OR #registry IN (:registry, :from)',
    values: { registry: put['registry'], from },
  },
})

/** Head first, then every claim: routes carry what a filing is judged by. */
const rewrite = (record: RegistryRecord, version: number): { readonly head: Row; readonly claims: readonly Row[] } => {
  const [head = {}, ...claims] = registryRows(record)
  return { head: { ...head, version }, claims }
}

type Claims = Pick<RegistryRecord, 'coverage' | 'prefixes'>
/** Whose a county unit or a prefix is. */
const HolderRow = z.object({ registry: z.string() })
type HolderRow = z.infer<typeof HolderRow>
const holderAsk = (key: Key) => ({ table: 'directory', key, model: HolderRow }) as const

type Holders = {
  readonly asks: readonly ReturnType<typeof holderAsk>[]
  readonly read: (rows: readonly (HolderRow | undefined)[]) => Fault[]
}

/** Each county unit and each prefix belongs to one registry: the fault names the other. */
const holdersOf = ({ coverage, prefixes }: Claims, mine: readonly (string | undefined)[]): Holders => {
  const all = [
    ...coverage.map((county, at) => ({
      key: countyKey(county),
      fault: (registry: string) => faultOf(`/coverage/${at}`, 'registry.county-repeated', { county, registry }),
    })),
    ...prefixes.map((prefix, at) => ({
      key: routeKey(prefix),
      fault: (registry: string) => faultOf(`/prefixes/${at}`, 'registry.prefix-repeated', { prefix, registry }),
    })),
  ]
  return {
    asks: all.map(({ key }) => holderAsk(key)),
    read: (rows) =>
      all.flatMap(({ fault }, at) => {
        const registry = rows[at]?.registry
        return registry === undefined || mine.includes(registry) ? [] : [fault(registry)]
      }),
  }
}

/** Nobody claims what lies outside their jurisdiction; what a registry has already may stay as it is. */
const outside = ({ caller }: Call, { coverage, prefixes }: Claims, had?: Claims): Fault[] =>
  [
    ...coverage.map((place, at) => ({ place, at: `/coverage/${at}`, had: had?.coverage.includes(place) })),
    ...prefixes.map((place, at) => ({ place, at: `/prefixes/${at}`, had: had?.prefixes.includes(place) })),
  ].flatMap((one) => (one.had || watches(caller, one.place) ? [] : [faultOf(one.at, 'jurisdiction.outside')]))

const invalid = (faults: readonly Fault[]) => refuse('request.invalid', { faults })

export const addRegistry = (ports: ActPorts, call: Call<RegistryAddition>): Promise<Result<Answer>> => {
  const key = registryKey(call.body.code)
  const holders = holdersOf(call.body, [call.body.code])
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [{ table: 'directory', key, model: RegistryHead }, ...holders.asks],
    decide: ([present, ...rows]) => {
      if (present)
        return watches(call.caller, homeOf(registryOf(present)))
          ? refuse('registry.exists')
          : refuse('resource.not-found')
      const faults = [
        ...(watches(call.caller, call.body.code) ? [] : [faultOf('/code', 'jurisdiction.outside')]),
        ...outside(call, call.body),
        ...holders.read(rows),
      ]
      if (faults.length > 0) return invalid(faults)
      const record = { ...call.body, connection: [{ status: call.body.status, since: beijingDate(call.now) }] }
      const { head, claims } = rewrite(record, 1)
      return ok({
        writes: [
          { ...putRow(head), condition: { expression: 'attribute_not_exists(#pk)' } },
          ...claims.map((claim) => putClaim(claim)),
        ],
        lost: ['registry.exists', ...claims.map(() => 'registry.prefix-taken' as const)],
        response: changed(201, head, `/v1/authority/registries/${record.code}`),
      })
    },
  })
}

/** What the other registry keeps, in the transaction in which this one takes it over. */
const handOver = (row: RegistryHead, { coverage, prefixes }: Claims): Result<readonly RowWrite[]> => {
  const giver = registryOf(row)
  const left = {
    ...giver,
    coverage: giver.coverage.filter((county) => !coverage.includes(county)),
    prefixes: giver.prefixes.filter((prefix) => !prefixes.includes(prefix)),
  }
  if (left.coverage.length === 0 || left.prefixes.length === 0)
    return invalid([faultOf('/takesOver', 'registry.nothing-left')])
  const { version, condition } = following(row)
  return ok([{ ...putRow(rewrite(left, version).head), condition }])
}

type Changing = {
  readonly changeOf: (record: RegistryRecord) => Result<RegistryRecord>
  readonly claims?: Partial<Claims>
  readonly takesOver?: string | undefined
}

const changeRecord = (
  ports: ActPorts,
  call: Call<unknown, RegistryPath>,
  { changeOf, claims: { coverage = [], prefixes = [] } = {}, takesOver }: Changing,
): Promise<Result<Answer>> => {
  const code = call.path.registryCode
  const key = registryKey(code)
  const holders = holdersOf({ coverage, prefixes }, [code, takesOver])
  const takesFrom = takesOver !== undefined && takesOver !== code ? takesOver : undefined
  return changeDirectory(ports, call, {
    pk: key.pk,
    wanted: [
      { table: 'directory', key, model: RegistryHead },
      { table: 'directory', key: registryKey(takesFrom ?? code), model: RegistryHead },
      ...holders.asks,
    ],
    decide: ([present, other, ...rows]) => {
      if (!present) return refuse('resource.not-found')
      const giver = takesFrom === undefined ? undefined : other
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const before = registryOf(present)
      const after = changeOf(before)
      if (!after.ok) return after
      const dropped = before.coverage.filter((county) => !after.value.coverage.includes(county))
      const faults = [
        ...outside(call, after.value, before),
        ...holders.read(rows),
        ...dropped.map((county) => faultOf('/coverage', 'registry.county-dropped', { county })),
        ...(takesFrom !== undefined && !(giver && watches(call.caller, homeOf(registryOf(giver))))
          ? [faultOf('/takesOver', 'registry.takes-over-unknown')]
          : []),
      ]
      if (faults.length > 0) return invalid(faults)
      const handed = giver ? handOver(giver, { coverage, prefixes }) : ok([])
      if (!handed.ok) return handed
      const { head, claims } = rewrite(after.value, next.value.version)
      const gone = before.prefixes.filter((prefix) => !after.value.prefixes.includes(prefix))
      return ok({
        writes: [
          { ...putRow(head), condition: next.value.condition },
          ...claims.map((claim) => putClaim(claim, takesOver)),
          ...handed.value,
          ...gone.map((prefix): RowWrite => ({ table: 'directory', delete: routeKey(prefix) })),
        ],
        lost: ['version.differs', ...claims.map(() => 'registry.prefix-taken' as const)],
        response: changed(200, head),
      })
    },
  })
}

export const changeRegistry = (ports: ActPorts, call: Call<RegistryChange, RegistryPath>): Promise<Result<Answer>> => {
  const { connection, reason: _reason, takesOver, ...change } = call.body
  const { coverage = [], prefixes = [] } = change
  const changeOf = (record: RegistryRecord): Result<RegistryRecord> => {
    const changedRecord = RegistryRow.parse({ ...record, ...change })
    if (!connection) return ok(changedRecord)
    if (connection.status === record.status)
      return invalid([faultOf('/connection/status', 'registry.status-unchanged')])
    const { status, since = beijingDate(call.now) } = connection
    return ok({ ...changedRecord, status, connection: [...(record.connection ?? []), { status, since }] })
  }
  return changeRecord(ports, call, { changeOf, claims: { coverage, prefixes }, takesOver })
}

export const setRollout = (ports: ActPorts, call: Call<Rollout, RegistryPath>): Promise<Result<Answer>> =>
  changeRecord(ports, call, { changeOf: (record) => ok({ ...record, rollout: call.body.phases }) })

export const getRegistryRecord = async (
  ports: Pick<Ports, 'table'>,
  { path, caller }: Call<undefined, RegistryPath>,
): Promise<Result<Answer>> => {
  const rows = await allUnder(ports, registryKey(path.registryCode).pk)
  const head = rows.find(({ sk, kind }) => sk === 'HEAD' && kind === DIRECTORY_KIND)
  if (!head || !watches(caller, homeOf(registryOf(head)))) return refuse('resource.not-found')
  return ok(answer(200, { ...rowView(head), history: historyOf(rows) }, { etag: etagOf(head) }))
}
