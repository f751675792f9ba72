/** Lists of the caller's own cases: by month, by a number that names them, or by what falls due. */

import * as z from 'zod/mini'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { faultOf } from '../../kernel/faults.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Ports, Row } from '../../platform/ports.ts'
import { openCursor, sealCursor } from '../../tables/cursor.ts'
import { fullPage, type Range } from '../../tables/full-page.ts'
import { Listed, newestFirst, positionIn, positionInMonth } from '../../tables/newest-first.ts'
import { CaseNamed } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import {
  AnyHead,
  contractPk,
  type Head,
  headKey,
  isParent,
  limitsOfInstitution,
  listOf,
  type ParentHead,
  referenceKey,
} from '../state/rows.ts'
import { summaryOf, timesOf } from '../state/views.ts'
import { endsOf } from './beside-case.ts'

type ReadPorts = Pick<Ports, 'table'>

/** One of the cases that a contract number names. */
const ContractCase = z.extend(CaseNamed, { sk: z.string() })

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

/** A case that a list names, and from where the list goes on behind it. */
type Named = { readonly caseId: string; readonly position: Row }
type Read = (range: Range) => Promise<{ readonly rows: readonly Named[]; readonly next?: Row | undefined }>

const caseIdOf = ({ pk }: Listed): string => pk.slice('CASE#'.length)

/** Cases of the caller with a limit that ends before then, the earliest first. */
const dueWithin =
  ({ table }: ReadPorts, { caller }: Call, due: string | undefined): Read =>
  async (range) => {
    const pk = limitsOfInstitution(caller.institutionId)
    const sk = due === undefined ? {} : { sk: { to: new Date(due).toISOString() } }
    const { rows, next } = await table.query({ table: 'cases', index: 'due', pk, ...sk, ...range }, Listed)
    return { rows: rows.map((row) => ({ caseId: caseIdOf(row), position: positionIn(row) })), next }
  }

/** By the bank's own number there is at most one case; by a contract number there may be several; else the latest. */
const readingOf = ({ table }: ReadPorts, call: Call<unknown, unknown, ListQuery>): Read => {
  const { institutionId } = call.caller
  const { bankReference, contractNo, due, month } = call.query
  if (bankReference !== undefined)
    return async () => {
      const key = referenceKey(institutionId, bankReference)
      const row = await table.get('cases', key, CaseNamed)
      return { rows: row ? [{ caseId: row.caseId, position: { ...key } }] : [] }
    }
  if (due !== undefined) return dueWithin({ table }, call, due)
  if (contractNo !== undefined)
    return async (range) => {
      const pk = contractPk(institutionId, contractNo)
      const { rows, next } = await table.query({ table: 'cases', pk, ...range }, ContractCase)
      return { rows: rows.map(({ caseId, sk }) => ({ caseId, position: { pk, sk } })), next }
    }
  const list = { table: 'cases', index: 'byInstitution', listOf: (one: string) => listOf(institutionId, one) } as const
  return async (range) => {
    const { rows, next } = await newestFirst(table, list, { month, now: call.now, ...range })
    return { rows: rows.map((one) => ({ caseId: caseIdOf(one.row), position: positionInMonth(one) })), next }
  }
}

type AnyCase = Head | ParentHead

/** The heads of the caller's cases that pass. */
const headsOf =
  ({ table }: ReadPorts, { caller }: Call, passes: (head: AnyCase) => boolean) =>
  async (rows: readonly Named[]): Promise<(AnyCase | undefined)[]> => {
    const asks = rows.map(({ caseId }) => ({ table: 'cases', key: headKey(caseId), model: AnyHead }) as const)
    const heads = asks.length > 0 ? await table.batchGet(asks) : []
    return heads.map((head) => (head && mayHave(caller.narrowing, head) && passes(head) ? head : undefined))
  }

/** Of a list by contract the loan stands for its parts, which it shows. */
const passesOf =
  ({ contractNo, caseState, applicationState }: ListQuery) =>
  (head: AnyCase): boolean =>
    (contractNo === undefined || isParent(head) || head.parent === undefined) &&
    (caseState === undefined || head.caseState === caseState) &&
    (applicationState === undefined || head.applicationState === applicationState)

const positionOf = ({ position }: Named): Row => position

export const listCases = async (ports: ReadPorts, call: Call<unknown, unknown, ListQuery>): Promise<Result<Answer>> => {
  const { cursor, limit = PAGE, ...filter } = call.query
  const bound = [call.caller.institutionId, call.operation, JSON.stringify(filter)]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const read = readingOf(ports, call)
  const page = await fullPage({ limit, after, read, show: headsOf(ports, call, passesOf(filter)), positionOf })
  const ends = await endsOf(ports, page.items)
  const items = page.items.map((head) => summaryOf(head, ends))
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
  const read = dueWithin(ports, call, before)
  const page = await fullPage({ limit, after, read, show: headsOf(ports, call, () => true), positionOf })
  const heads = page.items.flatMap((head) => (isParent(head) ? [] : head))
  const ends = await endsOf(ports, heads)
  const items = heads.map((head) => ({ ...summaryOf(head, ends), limits: timesOf(head).limits }))
  const next = page.next && (await sealCursor(ports, bound, page.next))
  return ok(answer(200, { items, ...(next && { next }) }))
}
