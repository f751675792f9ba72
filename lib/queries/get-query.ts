/** A bank reads what was answered, until the answer expires; afterwards its digest alone. Each look at an answer is recorded before it is granted. */

import * as z from 'zod/mini'
import { reachesRow } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call, type Narrowing } from '../kernel/call.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { unitPrefix } from '../kernel/unit-number.ts'
import { unreachableRegistries } from '../outbox/unreachable.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { Shown } from './book.ts'
import {
  answerRowKey,
  PART_PREFIX,
  type Part,
  QueryPartyRow,
  type QueryView,
  queryKey,
  queryPartyKey,
  StoredPart,
  StoredQuery,
} from './model.ts'
import { resultPapers } from './result-certificate.ts'

/** What a registry said of the book: of the one asked, or of one of those asked by name. */
export const AnswerRow = z.object({
  /** Seconds since 1970. */
  expiresAt: z.int(),
  shown: Shown,
  registry: z.optional(z.string()),
})
export type AnswerRow = z.infer<typeof AnswerRow>

/** The engine removes expired rows late: the time is judged here. */
export const bookIn = (row: AnswerRow | undefined, now: Date): Shown | undefined =>
  row && row.expiresAt * 1000 > now.getTime() ? row.shown : undefined

const viewOf = (query: StoredQuery, row: AnswerRow | undefined, now: Date): QueryView => {
  const { bank: _b, evidence: _e, registries: _r, unavailable: _u, partsAnswered: _p, ...view } = query
  const shown = bookIn(row, now)
  if (shown) return { ...view, answer: shown }
  return { ...view, status: query.answerSha256 === undefined ? view.status : 'expired' }
}

const byRegistry = <T extends { readonly registry?: string | undefined }>(rows: readonly T[]) =>
  new Map(rows.map((row) => [row.registry ?? '', row]))

/** Every registry in reach: what it answered, or that it has not yet, or cannot now. */
const partsOf = async (ports: Pick<Ports, 'table'>, query: StoredQuery, now: Date): Promise<Part[]> => {
  const { queryId, registries = [], unavailable = [] } = query
  const closed = query.status === 'answered'
  const pk = subjectPk(queryId)
  const [partRows, answers] = await Promise.all([
    everyRow(ports, { table: 'cases', pk, sk: { prefix: PART_PREFIX } }, StoredPart).then(byRegistry),
    everyRow(ports, { table: 'deliveries', pk, sk: { prefix: answerRowKey(queryId, '').sk } }, AnswerRow).then(
      byRegistry,
    ),
  ])
  const silent = registries.filter((registry) => !partRows.has(registry))
  const out = new Set([...unavailable, ...(silent.length > 0 ? await unreachableRegistries(ports) : [])])
  return [...registries, ...unavailable].sort().map((registry): Part => {
    const stored = partRows.get(registry)
    if (!stored) return { registry, status: closed || out.has(registry) ? 'unavailable' : 'waiting' }
    const shown = bookIn(answers.get(registry), now)
    if (shown) return { ...stored, status: 'answered', answer: shown }
    return { ...stored, status: stored.answerSha256 === undefined ? 'answered' : 'expired' }
  })
}

const digestOf = (view: QueryView): string | undefined => {
  if (view.answer) return view.answerSha256
  const shown = (view.parts ?? []).filter(({ answer }) => answer).map(({ answerSha256 }) => answerSha256)
  return shown.length > 0 ? sha256Hex(canonicalJson(shown)) : undefined
}

/** What there is to see of it; whoever shows it records the look. */
export const viewAt = async (ports: Pick<Ports, 'table'>, query: StoredQuery, now: Date): Promise<QueryView> => {
  const { queryId, registries } = query
  if (registries) {
    const parts = await partsOf(ports, query, now)
    const incomplete = query.status === 'answered' && parts.some(({ status }) => status === 'unavailable')
    return { ...viewOf(query, undefined, now), parts, ...(incomplete && { incomplete }) }
  }
  return viewOf(query, await ports.table.get('deliveries', answerRowKey(queryId), AnswerRow), now)
}

/** What the bank may see of it now; the look is recorded first. */
export const lookAt = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call,
  query: StoredQuery,
): Promise<QueryView> => {
  const { queryId, authorizationId, purpose, officer, unitNumber } = query
  const view = await viewAt({ table }, query, call.now)
  const shownSha256 = digestOf(view)
  const where =
    unitNumber === undefined
      ? { registries: (view.parts ?? []).flatMap(({ registry, answer }) => (answer ? [registry] : [])) }
      : { area: unitPrefix(unitNumber) }
  if (shownSha256 !== undefined)
    await table.write(granted(ids, call, { queryId, authorizationId, purpose, officer, ...where, shownSha256 }))
  return view
}

/** One by name that another client asked may have gone to registries beyond this one's regions. */
export const mayRead = (
  narrowing: Narrowing | undefined,
  { registry, registries, unavailable }: StoredQuery,
): boolean =>
  reachesRow(narrowing, {
    ...(registry !== undefined && { registry }),
    ...(registries && { registries }),
    ...(unavailable && { unavailable }),
  })

export const getQuery = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, { readonly queryId: string }>,
): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const party = await ports.table.get('cases', queryPartyKey(queryId, call.caller.institutionId), QueryPartyRow)
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const query = await ports.table.get('cases', queryKey(queryId), StoredQuery)
  if (!query || !mayRead(call.caller.narrowing, query)) return refuse('resource.not-found')
  const [view, papers] = await Promise.all([lookAt(ports, call, query), resultPapers(ports.table, queryId)])
  return ok(answer(200, papers.length === 0 ? view : { ...view, resultPapers: papers }))
}
