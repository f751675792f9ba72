/** Reading cases. Each read starts at the caller's own party row: a foreign case and an unknown one are the same miss. */

import { detachedJws } from '../../access/signature.ts'
import { granted } from '../../audit/record.ts'
import { type CertificateEnd, certificateEndKey, endOfCertificate } from '../../certificates/ends.ts'
import { caseFeesKey, caseFeesOf } from '../../fees/case-fees.ts'
import { caseFeesView } from '../../fees/show-case-fees.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Key, Ports, Row } from '../../platform/ports.ts'
import { openCursor, sealCursor } from '../../tables/cursor.ts'
import { everyRow } from '../../tables/every-row.ts'
import { newestFirst } from '../../tables/newest-first.ts'
import { inForce, laterFilingsOf, versionOf } from '../state/filing-in-force.ts'
import { mayHave } from '../state/narrowed.ts'
import {
  anyHeadOf,
  casePk,
  contractPk,
  filingKey,
  type Head,
  headKey,
  headOf,
  isParent,
  LINK_PREFIX,
  limitsOfInstitution,
  listOf,
  type ParentHead,
  type PartyRole,
  partyKey,
  referenceKey,
} from '../state/rows.ts'
import { eventOf, linkOf, summaryOf, timesOf } from '../state/views.ts'

type CasePath = { readonly caseId: string }
type ReadPorts = Pick<Ports, 'table'>

const isParty = async ({ table }: Pick<Ports, 'table'>, call: Call<unknown, CasePath>, role: PartyRole) => {
  const { caseId } = call.path
  if ((await table.get('cases', partyKey(caseId, call.caller.institutionId)))?.role !== role) return false
  if (!call.caller.narrowing) return true
  const head = anyHeadOf(await table.get('cases', headKey(caseId)))
  return head !== undefined && mayHave(call.caller.narrowing, head)
}

/** All events of a case, in order. */
export const eventsOf = (ports: Pick<Ports, 'table'>, caseId: string): Promise<Row[]> =>
  everyRow(ports, { table: 'cases', pk: casePk(caseId), sk: { prefix: 'EVENT#' } })

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

/** Which certificates of these cases have been cancelled or superseded since, by a case of whichever bank. */
const endsOf = async ({ table }: Pick<Ports, 'table'>, heads: readonly (Head | ParentHead)[]) => {
  const numbers = heads.flatMap(({ certificates = [] }) => certificates.map(({ number }) => number))
  const ends = new Map<string, CertificateEnd>()
  for (let start = 0; start < numbers.length; start += KEYS_AT_ONCE) {
    const asked = numbers.slice(start, start + KEYS_AT_ONCE)
    const rows = await table.batchGet(asked.map((number) => ({ table: 'cases', key: certificateEndKey(number) })))
    for (const [at, number] of asked.entries()) {
      const end = endOfCertificate(rows[at])
      if (end) ends.set(number, end)
    }
  }
  return ends
}

export const getCase = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, CasePath>,
  role: PartyRole,
): Promise<Result<Answer>> => {
  if (!(await isParty(ports, call, role))) return refuse('resource.not-found')
  const { caseId } = call.path
  const [head, feesRow, events, links] = await Promise.all([
    ports.table.get('cases', headKey(caseId)),
    ports.table.get('cases', caseFeesKey(caseId)),
    eventsOf(ports, caseId),
    ports.table.query({ table: 'cases', pk: casePk(caseId), sk: { prefix: LINK_PREFIX } }),
  ])
  const found = head as Head | ParentHead
  const ends = await endsOf(ports, [found])
  const times = isParent(found) ? { limits: [] } : timesOf(found)
  const fees = caseFeesOf(feesRow)
  const told = { times, linked: links.rows.map(linkOf), ...(fees && { fees: caseFeesView(fees) }) }
  return ok(answer(200, { ...summaryOf(found, ends), ...told, timeline: events.map(eventOf) }))
}

/** One text that the bank signed, with its signature: what a third party needs to verify it. */
const signedOf = (row: Row) => {
  const { protected: header, signature, kid, jwk, thumbprint, at } = row['evidence'] ?? {}
  return {
    filing: row['filing'],
    signature: detachedJws({ protected: header, signature }),
    kid,
    publicKey: jwk,
    thumbprint,
    verifiedAt: at,
  }
}

/**
 * The filing exactly as received first, every later one as it was signed, and what they say together now. Recorded before it is shown.
 */
export const getFiling = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, CasePath>,
  role: PartyRole,
): Promise<Result<Answer>> => {
  if (!(await isParty({ table }, call, role))) return refuse('resource.not-found')
  const { caseId } = call.path
  const [head, first] = await table.batchGet([
    { table: 'cases', key: headKey(caseId) },
    { table: 'cases', key: filingKey(caseId) },
  ])
  const found = anyHeadOf(head)
  if (!found || !first) throw new Error(`case ${caseId} lacks its filing`)
  const later = await laterFilingsOf({ table }, found)
  const said = answer(200, {
    caseId,
    version: versionOf(found),
    ...signedOf(first),
    ...(first['partOf'] && { partOf: first['partOf'] }),
    ...(later.length > 0 && {
      inForce: inForce(first, later),
      laterVersions: later.map((row, at) => ({ version: at + 2, ...signedOf(row) })),
    }),
  })
  await table.write(granted(ids, call, { caseId, shownSha256: sha256Hex(said.body) }))
  return ok(said)
}

export type ListQuery = {
  readonly month?: string | undefined
  readonly caseState?: string | undefined
  readonly applicationState?: string | undefined
  readonly bankReference?: string | undefined
  readonly contractNo?: string | undefined
  readonly due?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 20

type Page = { readonly caseIds: readonly string[]; readonly next?: Row }

/** Cases of the caller with a limit that ends before then, the earliest first. */
const dueWithin = async (
  { table }: Pick<Ports, 'table'>,
  { caller }: Call,
  { due, range }: { due?: string | undefined; range: { limit: number; after?: Row } },
): Promise<Page> => {
  const pk = limitsOfInstitution(caller.institutionId)
  const sk = due === undefined ? {} : { sk: { to: new Date(due).toISOString() } }
  const page = await table.query({ table: 'cases', index: 'due', pk, ...sk, ...range })
  const caseIds = page.rows.map((row) => String(row['pk']).slice('CASE#'.length))
  return { caseIds, ...(page.next && { next: page.next }) }
}

/** By the bank's own number there is at most one case; by a contract number there may be several; else the latest. */
const pageOf = async (
  { table }: ReadPorts,
  call: Call<unknown, unknown, ListQuery>,
  after: Row | undefined,
): Promise<Page> => {
  const { institutionId } = call.caller
  const { bankReference, contractNo, due, month, limit = PAGE } = call.query
  if (bankReference !== undefined) {
    const row = await table.get('cases', referenceKey(institutionId, bankReference))
    return { caseIds: row ? [row.caseId] : [] }
  }
  const range = { limit, ...(after && { after }) }
  if (due !== undefined) return dueWithin({ table }, call, { due, range })
  const list = { table: 'cases', index: 'byInstitution', listOf: (one: string) => listOf(institutionId, one) } as const
  const page =
    contractNo === undefined
      ? await newestFirst(table, list, { month, limit, now: call.now, after })
      : await table.query({ table: 'cases', pk: contractPk(institutionId, contractNo), ...range })
  const caseIds = page.rows.map(({ pk, caseId }) => caseId ?? String(pk).slice('CASE#'.length))
  return { caseIds, ...(page.next && { next: page.next }) }
}

export const listCases = async (ports: ReadPorts, call: Call<unknown, unknown, ListQuery>): Promise<Result<Answer>> => {
  const { cursor, limit: _, ...filter } = call.query
  const bound = [call.caller.institutionId, call.operation, JSON.stringify(filter)]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const page = await pageOf(ports, call, after)
  const keys = page.caseIds.map((caseId): { table: 'cases'; key: Key } => ({ table: 'cases', key: headKey(caseId) }))
  const heads = keys.length > 0 ? await ports.table.batchGet(keys) : []
  const found = heads
    .flatMap((row) => anyHeadOf(row) ?? [])
    .filter((head) => mayHave(call.caller.narrowing, head))
    // a contract leads to the loan, which shows its parts
    .filter((head) => filter.contractNo === undefined || isParent(head) || head.parent === undefined)
    .filter(({ caseState }) => filter.caseState === undefined || caseState === filter.caseState)
    .filter(
      ({ applicationState }) => filter.applicationState === undefined || applicationState === filter.applicationState,
    )
  const ends = await endsOf(ports, found)
  const items = found.map((head) => summaryOf(head, ends))
  const next = page.next && (await sealCursor(ports, bound, page.next))
  return ok(answer(200, { items, ...(next && { next }) }))
}

type DueQuery = {
  readonly before?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/** What a registry has to finish, and by when. */
export const listDue = async (ports: ReadPorts, call: Call<unknown, unknown, DueQuery>): Promise<Result<Answer>> => {
  const { cursor, before, limit = PAGE } = call.query
  const bound = [call.caller.institutionId, call.operation, before ?? '']
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const page = await dueWithin(ports, call, { due: before, range: { limit, ...(after && { after }) } })
  const keys = page.caseIds.map((caseId): { table: 'cases'; key: Key } => ({ table: 'cases', key: headKey(caseId) }))
  const heads = (keys.length > 0 ? await ports.table.batchGet(keys) : []).flatMap((row) => headOf(row) ?? [])
  const ends = await endsOf(ports, heads)
  const items = heads.map((head) => ({ ...summaryOf(head, ends), limits: timesOf(head).limits }))
  const next = page.next && (await sealCursor(ports, bound, page.next))
  return ok(answer(200, { items, ...(next && { next }) }))
}
