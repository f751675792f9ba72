/** Reading cases. Each read starts at the caller's own party row: a foreign case and an unknown one are the same miss. */

import { detachedJws } from '../../access/signature.ts'
import { granted } from '../../audit/record.ts'
import { CaseFees, caseFeesKey } from '../../fees/case-fees.ts'
import { caseFeesView } from '../../fees/show-case-fees.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import { faultOf } from '../../kernel/faults.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports, Row } from '../../platform/ports.ts'
import { openCursor, sealCursor } from '../../tables/cursor.ts'
import { everyRow } from '../../tables/every-row.ts'
import { Listed, newestFirst } from '../../tables/newest-first.ts'
import { inForce, laterFilingsOf, versionOf } from '../state/filing-in-force.ts'
import { CaseNamed, EventRow, FilingRow, PartyRow } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import {
  AnyHead,
  casePk,
  contractPk,
  filingKey,
  Head,
  headKey,
  isParent,
  LINK_PREFIX,
  limitsOfInstitution,
  listOf,
  type PartyRole,
  partyKey,
  referenceKey,
} from '../state/rows.ts'
import { LinkRow, linkOf, summaryOf, timesOf } from '../state/views.ts'
import { endsOf } from './ends-of.ts'

type CasePath = { readonly caseId: string }
type ReadPorts = Pick<Ports, 'table'>

const isParty = async ({ table }: Pick<Ports, 'table'>, call: Call<unknown, CasePath>, role: PartyRole) => {
  const { caseId } = call.path
  if ((await table.get('cases', partyKey(caseId, call.caller.institutionId), PartyRow))?.role !== role) return false
  if (!call.caller.narrowing) return true
  const head = await table.get('cases', headKey(caseId), AnyHead)
  return head !== undefined && mayHave(call.caller.narrowing, head)
}

/** All events of a case, in order. */
export const eventsOf = (ports: Pick<Ports, 'table'>, caseId: string): Promise<EventRow[]> =>
  everyRow(ports, { table: 'cases', pk: casePk(caseId), sk: { prefix: 'EVENT#' } }, EventRow)

export const getCase = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, CasePath>,
  role: PartyRole,
): Promise<Result<Answer>> => {
  if (!(await isParty(ports, call, role))) return refuse('resource.not-found')
  const { caseId } = call.path
  const [head, fees, events, links] = await Promise.all([
    ports.table.get('cases', headKey(caseId), AnyHead),
    ports.table.get('cases', caseFeesKey(caseId), CaseFees),
    eventsOf(ports, caseId),
    ports.table.query({ table: 'cases', pk: casePk(caseId), sk: { prefix: LINK_PREFIX } }, LinkRow),
  ])
  if (!head) throw new Error(`case ${caseId} has no head`)
  const ends = await endsOf(ports, [head])
  const times = isParent(head) ? { limits: [] } : timesOf(head)
  const related = { times, linked: links.rows.map(linkOf), ...(fees && { fees: caseFeesView(fees) }) }
  return ok(answer(200, { ...summaryOf(head, ends), ...related, timeline: events }))
}

/** One text that the bank signed, with its signature: what a third party needs to verify it. */
const signedOf = ({ filing, evidence }: FilingRow) => ({
  filing,
  signature: detachedJws(evidence),
  kid: evidence.kid,
  publicKey: evidence.jwk,
  thumbprint: evidence.thumbprint,
  verifiedAt: evidence.at,
})

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
  const [found, first] = await table.batchGet([
    { table: 'cases', key: headKey(caseId), model: AnyHead },
    { table: 'cases', key: filingKey(caseId), model: FilingRow },
  ])
  if (!found || !first) throw new Error(`case ${caseId} lacks its filing`)
  const later = await laterFilingsOf({ table }, found)
  const response = answer(200, {
    caseId,
    version: versionOf(found),
    ...signedOf(first),
    ...(first.partOf && { partOf: first.partOf }),
    ...(later.length > 0 && {
      inForce: inForce(first, later),
      laterVersions: later.map((row, at) => ({ version: at + 2, ...signedOf(row) })),
    }),
  })
  await table.write(granted(ids, call, { caseId, shownSha256: sha256Hex(response.body) }))
  return ok(response)
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
  const page = await table.query({ table: 'cases', index: 'due', pk, ...sk, ...range }, Listed)
  const caseIds = page.rows.map((row) => row.pk.slice('CASE#'.length))
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
    const row = await table.get('cases', referenceKey(institutionId, bankReference), CaseNamed)
    return { caseIds: row ? [row.caseId] : [] }
  }
  const range = { limit, ...(after && { after }) }
  if (due !== undefined) return dueWithin({ table }, call, { due, range })
  const list = {
    table: 'cases',
    index: 'byInstitution',
    listOf: (one: string) => listOf(institutionId, one),
    model: Listed,
  } as const
  if (contractNo !== undefined) {
    const { rows, next } = await table.query(
      { table: 'cases', pk: contractPk(institutionId, contractNo), ...range },
      CaseNamed,
    )
    return { caseIds: rows.map(({ caseId }) => caseId), ...(next && { next }) }
  }
  const { rows, next } = await newestFirst(table, list, { month, limit, now: call.now, after })
  return { caseIds: rows.map(({ pk }) => pk.slice('CASE#'.length)), ...(next && { next }) }
}

export const listCases = async (ports: ReadPorts, call: Call<unknown, unknown, ListQuery>): Promise<Result<Answer>> => {
  const { cursor, limit: _, ...filter } = call.query
  const bound = [call.caller.institutionId, call.operation, JSON.stringify(filter)]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const page = await pageOf(ports, call, after)
  const keys = page.caseIds.map((caseId) => ({ table: 'cases', key: headKey(caseId), model: AnyHead }) as const)
  const heads = keys.length > 0 ? await ports.table.batchGet(keys) : []
  const found = heads
    .flatMap((head) => head ?? [])
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
  const keys = page.caseIds.map((caseId) => ({ table: 'cases', key: headKey(caseId), model: Head }) as const)
  const heads = (keys.length > 0 ? await ports.table.batchGet(keys) : []).flatMap((head) => head ?? [])
  const ends = await endsOf(ports, heads)
  const items = heads.map((head) => ({ ...summaryOf(head, ends), limits: timesOf(head).limits }))
  const next = page.next && (await sealCursor(ports, bound, page.next))
  return ok(answer(200, { items, ...(next && { next }) }))
}
