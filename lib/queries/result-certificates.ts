/** Ordering, fetching and verifying result certificates. */
import * as z from 'zod/mini'
import { type Deed, keyedAct } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { platformDue } from '../outbox/rows.ts'
import type { Ports } from '../platform/ports.ts'
import { resultDueOn } from './due.ts'
import { mayRead } from './get-query.ts'
import { made, type ResultPorts } from './make-result-certificate.ts'
import { QueryPartyRow, queryKey, queryPartyKey, StoredQuery } from './model.ts'
import {
  isConfirmed,
  NumberRow,
  numberOf,
  overdueFrom,
  ResultRow,
  type ResultStanding,
  resultKey,
  resultNumberKey,
  type Verification,
} from './result-certificate.ts'

/** The paper itself, in the table whose rows expire. */
const PaperRow = z.object({ expiresAt: z.int(), pdf: z.string() })

type QueryPath = { readonly queryId: string }

type Known = { readonly query: StoredQuery; readonly standing: ResultStanding | undefined }

/** The caller's own row comes first, as in every read by id. */
const known = async ({ table }: Pick<Ports, 'table'>, { caller, path }: Call<unknown, QueryPath>) => {
  const party = await table.get('cases', queryPartyKey(path.queryId, caller.institutionId), QueryPartyRow)
  if (party?.role !== 'bank') return undefined
  const [query, standing] = await table.batchGet([
    { table: 'cases', key: queryKey(path.queryId), model: StoredQuery },
    { table: 'cases', key: resultKey(path.queryId), model: ResultRow },
  ])
  return query && mayRead(caller.narrowing, query) ? ({ query, standing } satisfies Known) : undefined
}

const standingAnswer = (standing: ResultStanding): Answer =>
  answer(201, standing, { location: `/v1/queries/${standing.queryId}/result-certificate` })

/** What an order made before still says, or a new one. */
const orderedBy = ({ ids }: ResultPorts, { now }: Call, { query: { queryId }, standing }: Known): ResultStanding => {
  if (standing) return standing
  const dueOn = resultDueOn(now)
  return {
    queryId,
    number: numberOf(ids.next('qry'), now),
    status: 'ordered',
    orderedAt: beijing(now),
    ...(dueOn !== undefined && { dueOn }),
  }
}

const order = async (ports: ResultPorts, call: Call<unknown, QueryPath>): Promise<Result<Deed>> => {
  const found = await known(ports, call)
  if (!found) return refuse('resource.not-found')
  const { query, standing } = found
  const { queryId, authorizationId, purpose, officer } = query
  const ordered = orderedBy(ports, call, found)
  if (ordered.status === 'ordered' && query.status === 'answered') {
    const paper = await made(ports, call, { query, ordered })
    return paper.ok ? ok({ answer: standingAnswer(paper.value.standing), writes: paper.value.writes }) : paper
  }
  const record = granted(ports.ids, call, { queryId, authorizationId, purpose, officer })
  const condition = { expression: 'attribute_not_exists(#pk)' }
  const due = ordered.dueOn === undefined ? {} : platformDue(queryId, overdueFrom(ordered.dueOn))
  const row = { table: 'cases', put: { ...resultKey(queryId), ...ordered, ...due }, condition } as const
  return ok({ answer: standingAnswer(ordered), writes: standing ? [record] : [row, record] })
}

/** Made at once where the registry has answered; otherwise ordered, and made when it is fetched after the answer. */
export const orderResultCertificate = (ports: ResultPorts, call: Call<unknown, QueryPath>): Promise<Result<Answer>> =>
  keyedAct(ports, call, { load: [], decide: () => order(ports, call) })

const paperOf = (pdf: string, { number, sha256 = '' }: ResultStanding): Answer => ({
  status: 200,
  headers: {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${number}.pdf"`,
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  },
  body: pdf,
  base64: true,
})

export const getResultCertificate = async (
  ports: ResultPorts,
  call: Call<unknown, QueryPath>,
): Promise<Result<Answer>> => {
  const found = await known(ports, call)
  if (!found?.standing) return refuse('resource.not-found')
  const { query, standing } = found
  if (standing.status === 'ordered') {
    if (query.status !== 'answered') return refuse('result-certificate.not-made')
    const paper = await made(ports, call, { query, ordered: standing })
    if (!paper.ok) return paper
    const commit = await ports.table.transact(paper.value.writes)
    return commit.committed
      ? ok(paperOf(paper.value.pdf.toString('base64'), paper.value.standing))
      : refuse('platform.contended', { retryAfterSeconds: 1 })
  }
  const row = await ports.table.get('deliveries', resultKey(query.queryId), PaperRow)
  if (!row || row.expiresAt * 1000 <= call.now.getTime()) return refuse('query.answer-expired')
  const { queryId, authorizationId, purpose, officer } = query
  const { sha256: shownSha256 } = standing
  await ports.table.write(granted(ports.ids, call, { queryId, authorizationId, purpose, officer, shownSha256 }))
  return ok(paperOf(row.pdf, standing))
}

/** For whoever holds the paper. A wrong code, another file and a number that nobody has are the same answer. */
export const verifyResultCertificate = async (
  { table }: Pick<Ports, 'table'>,
  { query }: Call<unknown, unknown, Verification>,
): Promise<Result<Answer>> => {
  const row = await table.get('cases', resultNumberKey(query.number), NumberRow)
  return ok(answer(200, { status: isConfirmed(row, query) ? 'valid' : 'unknown' }))
}
