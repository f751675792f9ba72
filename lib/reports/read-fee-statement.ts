/**
 * The statement of a bank and a registry, for either of them and for whoever watches over the registry; as data, table or paper. It comes
 * in pages, in the order of its rows. Nothing is entered into a period that is over, so the pages then have each case once.
 */

import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { CaseFees, caseFeesKey, statementPk } from '../fees/case-fees.ts'
import { orderKey } from '../fees/order-due.ts'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { type Model, whole } from '../kernel/stored.ts'
import { PaymentOrder } from '../payments/orders.ts'
import {
  csvOf,
  digestOf,
  isClosed,
  LINES_AT_MOST,
  lineOf,
  type StatementLine,
  totalsOf,
} from '../payments/statement.ts'
import type { Key, Ports, Table } from '../platform/ports.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { CellRow } from './cells.ts'
import { storedStatement, storedStatementKey, type Whole } from './stored-statement.ts'

type StatementPath = { readonly institutionId: string; readonly registryCode: string; readonly period: string }
type StatementQuery = {
  readonly format?: 'json' | 'csv' | 'pdf' | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}
type StatementCall = Call<unknown, StatementPath, StatementQuery>

type FontOf = { read(): Buffer }
type StatementPorts = Pick<Ports, 'table' | 'ids'> & { readonly font: FontOf }

const KEYS_AT_ONCE = 100

const getAll = async <T>(table: Table, keys: readonly Key[], model: Model<T>): Promise<(T | undefined)[]> => {
  const rows: (T | undefined)[] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
    rows.push(
      ...(await table.batchGet(
        keys.slice(at, at + KEYS_AT_ONCE).map((key) => ({ table: 'cases', key, model }) as const),
      )),
    )
  return rows
}

/** Where a page begins. `closed`: the period was over when the first page was read. */
const Place = z.object({ page: z.int(), closed: z.boolean(), after: z.optional(z.string()) })
type Place = { readonly page: number; readonly closed: boolean; readonly after?: string }
const StoredPlace: Model<Place> = whole(Place)

/** A case in the statement of the day on which it entered. */
const EnteredRow = z.object({ sk: z.string(), caseId: z.string() })

type Page = Place & { readonly lines: readonly StatementLine[]; readonly next?: Place }

const linesOf = async (table: Table, caseIds: readonly string[]): Promise<StatementLine[]> => {
  const fees = (await getAll(table, caseIds.map(caseFeesKey), CaseFees)).flatMap((one) => one ?? [])
  const ids = [...new Set(fees.flatMap(({ orderId }) => orderId ?? []))]
  const orders = await getAll(table, ids.map(orderKey), PaymentOrder)
  const byId = new Map(ids.map((id, at) => [id, orders[at]]))
  return fees.map((one) => lineOf(one, one.orderId === undefined ? undefined : byId.get(one.orderId)))
}

const pageAt = async (table: Table, { path, query }: StatementCall, place: Place): Promise<Page> => {
  const { institutionId, registryCode, period } = path
  const { limit = LINES_AT_MOST } = query
  const pk = statementPk(institutionId, registryCode, period.slice(0, 7))
  const after = place.after === undefined ? {} : { after: { pk, sk: place.after } }
  // one more, to know whether there is another page; so many rows are far below what one query gives
  const { rows } = await table.query(
    { table: 'cases', pk, sk: { prefix: period }, limit: limit + 1, ...after },
    EnteredRow,
  )
  const entered = rows.slice(0, limit)
  const last = entered.at(-1)
  const lines = await linesOf(
    table,
    entered.map(({ caseId }) => caseId),
  )
  const { page, closed } = place
  return { ...place, lines, ...(rows.length > limit && last && { next: { page: page + 1, closed, after: last.sk } }) }
}

/** A page of another size would have another number. */
const boundTo = ({ caller, operation, path, query }: StatementCall): string[] => [
  caller.institutionId,
  operation,
  path.institutionId,
  path.registryCode,
  path.period,
  String(query.limit ?? LINES_AT_MOST),
]

const placeOf = async (table: Table, call: StatementCall): Promise<Place | undefined> => {
  const { path, query, now } = call
  if (query.cursor === undefined) return { page: 1, closed: isClosed(path.period, now) }
  const position = await openCursor({ table }, boundTo(call), query.cursor)
  return position && StoredPlace.parse(position)
}

type Names = { readonly institutionName: string; readonly registryName: string }

/** Undefined where there is no such bank. */
const namesOf = async (table: Table, path: StatementPath): Promise<(Names & { readonly whole: Whole }) | undefined> => {
  const [bank, registry, cell] = await table.batchGet([
    { table: 'directory', key: institutionKey(path.institutionId), model: InstitutionRow },
    { table: 'directory', key: institutionKey(path.registryCode), model: InstitutionRow },
    { table: 'reports', key: storedStatementKey(path), model: CellRow },
  ])
  return bank?.kind === 'bank' && registry?.kind === 'registry'
    ? {
        institutionName: bank.name,
        registryName: registry.name,
        whole: storedStatement(cell, path.period),
      }
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

type File = {
  readonly type: string
  readonly name: string
  readonly bytes: Buffer
  readonly headers: Answer['headers']
}

const file = ({ type, name, bytes, headers }: File): Answer => ({
  status: 200,
  headers: {
    ...headers,
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'repr-digest': `sha-256=:${Buffer.from(sha256Hex(bytes), 'hex').toString('base64')}:`,
  },
  body: bytes.toString('base64'),
  base64: true,
})

/** The next page in the same form (RFC 8288), from where this one was read. */
const linkTo = (query: StatementQuery, cursor: string | undefined): Answer['headers'] => {
  if (cursor === undefined) return {}
  const { format, limit } = query
  const next = new URLSearchParams({ ...(format && { format }), ...(limit && { limit: String(limit) }), cursor })
  return { link: `<?${next}>; rel="next"` }
}

type StatementPage = { readonly page: Page; readonly names: Names; readonly whole: Whole }

const responseAs = async (
  { table, font }: StatementPorts,
  call: StatementCall,
  { page: { lines, closed, page, next }, names, whole }: StatementPage,
): Promise<Answer> => {
  const { path, query, now } = call
  const { institutionId: institution, registryCode: registry, period } = path
  const statement = { institution, registry, period, closed, page, totals: totalsOf(lines), sha256: digestOf(lines) }
  const cursor = next && (await sealCursor({ table }, boundTo(call), next))
  const headers = linkTo(query, cursor)
  const name = `fees-${institution}-${registry}-${period}${page > 1 || next ? `-${page}` : ''}`
  if (query.format === 'csv')
    return file({ type: 'text/csv; charset=utf-8', name: `${name}.csv`, bytes: Buffer.from(csvOf(lines)), headers })
  if (query.format === 'pdf') {
    const { renderStatementPdf } = await import('../payments/render-statement-pdf.ts')
    const firstLine = (page - 1) * (query.limit ?? LINES_AT_MOST) + 1
    const part = page > 1 || next ? { part: { page, firstLine, cases: whole.cases } } : {}
    const sheet = { ...statement, ...names, ...part, lines }
    const bytes = await renderStatementPdf(sheet, { font: font.read(), now })
    return file({ type: 'application/pdf', name: `${name}.pdf`, bytes, headers })
  }
  return answer(200, { ...statement, lines, whole, ...(cursor && { next: cursor }) }, headers)
}

export const getFeeStatement = async (ports: StatementPorts, call: StatementCall): Promise<Result<Answer>> => {
  const { caller, path } = call
  const found = await namesOf(ports.table, path)
  if (!found || !mayRead(caller, path) || !withinReach(caller, path.registryCode)) return refuse('resource.not-found')
  const place = await placeOf(ports.table, call)
  if (!place) return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const { whole, ...names } = found
  const page = await pageAt(ports.table, call, place)
  const response = await responseAs(ports, call, { page, names, whole })
  await ports.table.write(
    granted(ports.ids, call, { area: path.registryCode, shownSha256: sha256Hex(Buffer.from(response.body)) }),
  )
  return ok(response)
}
