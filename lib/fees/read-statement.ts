/** The statement of a bank and a registry, for either of them and for whoever watches over the registry; as data, table or paper. */
import { granted } from '../audit/record.ts'
import { institutionKey } from '../institutions/model.ts'
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Key, Ports, Row, Table } from '../platform/ports.ts'
import { allUnder } from './all-under.ts'
import { caseFeesKey, caseFeesOf, statementPk } from './case-fees.ts'
import { orderKey, orderOf } from './order-rows.ts'
import { csvOf, digestOf, lineOf, type StatementLine, totalsOf } from './statement.ts'

export type StatementPath = { readonly institutionId: string; readonly registryCode: string; readonly period: string }
type StatementCall = Call<unknown, StatementPath, { readonly format?: 'json' | 'csv' | 'pdf' | undefined }>

type FontOf = { read(): Buffer }
type StatementPorts = Pick<Ports, 'table' | 'ids'> & { readonly font: FontOf }

/** More lines than this would be a paper of sixty pages; a busier period is asked for by the day. */
const LINES_AT_MOST = 2000
const KEYS_AT_ONCE = 100

const getAll = async (table: Table, keys: readonly Key[]): Promise<(Row | undefined)[]> => {
  const rows: (Row | undefined)[] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
    rows.push(
      ...(await table.batchGet(keys.slice(at, at + KEYS_AT_ONCE).map((key) => ({ table: 'cases', key }) as const))),
    )
  return rows
}

const linesOf = async (table: Table, path: StatementPath): Promise<readonly StatementLine[] | undefined> => {
  const { institutionId, registryCode, period } = path
  const pk = statementPk(institutionId, registryCode, period.slice(0, 7))
  const entered = await allUnder(table, { pk, prefix: period }, LINES_AT_MOST)
  if (!entered) return undefined
  const rows = await getAll(
    table,
    entered.map(({ caseId }) => caseFeesKey(caseId)),
  )
  const fees = rows.flatMap((row) => caseFeesOf(row) ?? [])
  const ids = [...new Set(fees.flatMap(({ orderId }) => orderId ?? []))]
  const orders = await getAll(table, ids.map(orderKey))
  const byId = new Map(ids.map((id, at) => [id, orderOf(orders[at])]))
  return fees.map((one) => lineOf(one, one.orderId === undefined ? undefined : byId.get(one.orderId)))
}

type Names = { readonly institutionName: string; readonly registryName: string }

/** Undefined where there is no such bank. */
const namesOf = async (table: Table, { institutionId, registryCode }: StatementPath): Promise<Names | undefined> => {
  const [bank, registry] = await table.batchGet([
    { table: 'directory', key: institutionKey(institutionId) },
    { table: 'directory', key: institutionKey(registryCode) },
  ])
  return bank?.['kind'] === 'bank' && registry?.['kind'] === 'registry'
    ? { institutionName: bank['name'], registryName: registry['name'] }
    : undefined
}

/** Each side reads its own; what it may not read is not there. */
const mayRead = (caller: Caller, { institutionId, registryCode }: StatementPath): boolean => {
  if (caller.audience === 'bank') return caller.institutionId === institutionId
  if (caller.audience === 'registry') return caller.institutionId === registryCode
  return watches(caller, registryCode)
}

const withinReach = ({ narrowing }: Caller, registry: string): boolean =>
  narrowing?.businesses === undefined && (narrowing?.regions?.some((prefix) => registry.startsWith(prefix)) ?? true)

const file = (type: string, name: string, bytes: Buffer): Answer => ({
  status: 200,
  headers: {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'repr-digest': `sha-256=:${Buffer.from(sha256Hex(bytes), 'hex').toString('base64')}:`,
  },
  body: bytes.toString('base64'),
  base64: true,
})

const saidAs = async (
  { font }: StatementPorts,
  { path, query, now }: StatementCall,
  { lines, names }: { lines: readonly StatementLine[]; names: Names },
): Promise<Answer> => {
  const { institutionId: institution, registryCode: registry, period } = path
  const statement = { institution, registry, period, totals: totalsOf(lines), sha256: digestOf(lines) }
  const name = `fees-${institution}-${registry}-${period}`
  if (query.format === 'csv') return file('text/csv; charset=utf-8', `${name}.csv`, Buffer.from(csvOf(lines)))
  if (query.format !== 'pdf') return answer(200, { ...statement, lines })
  const { pressStatement } = await import('./press-statement.ts')
  return file(
    'application/pdf',
    `${name}.pdf`,
    await pressStatement({ ...statement, ...names, lines }, { font: font.read(), now }),
  )
}

export const getFeeStatement = async (ports: StatementPorts, call: StatementCall): Promise<Result<Answer>> => {
  const { caller, path } = call
  const names = await namesOf(ports.table, path)
  if (!names || !mayRead(caller, path) || !withinReach(caller, path.registryCode)) return refuse('resource.not-found')
  const lines = await linesOf(ports.table, path)
  if (!lines) return refuse('statement.too-long')
  const said = await saidAs(ports, call, { lines, names })
  await ports.table.write(
    granted(ports.ids, call, { area: path.registryCode, shownSha256: sha256Hex(Buffer.from(said.body)) }),
  )
  return ok(said)
}
