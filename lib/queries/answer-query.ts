/**
 * A registry answers a query. What the letter does not allow is cut away before anything is stored, and the registry's own text
 * is never kept: its signature and digest are.
 */
import { commitOnce } from '../access/idempotency.ts'
import { beginSignedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { letterKey, letterOf, type StoredLetter } from '../authorizations/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { QUERY_ANSWER_KEPT_DAYS } from '../names/limits.ts'
import type { Ports, Row, Write } from '../platform/ports.ts'
import { cut } from './cut.ts'
import {
  answerRowKey,
  type OUTCOMES,
  queryKey,
  queryOf,
  queryPartyKey,
  type RegistryAnswer,
  type Shown,
  type StoredQuery,
} from './model.ts'

type AnswerCall = Call<RegistryAnswer, { readonly queryId: string }>

const DAY_MS = 24 * 60 * 60 * 1000

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

const faultsOf = ({ body, now }: AnswerCall, { unitNumber }: StoredQuery): Fault[] => [
  ...(Date.parse(body.readAt) > now.getTime() + CLOCK_SKEW_MS ? [faultOf(['readAt'], 'act.in-future')] : []),
  ...(body.outcome === 'found' && body.book.unitNumber !== unitNumber
    ? [faultOf(['book', 'unitNumber'], 'query.unit-differs')]
    : []),
]

type Told = { readonly outcome: (typeof OUTCOMES)[number]; readonly ground?: string; readonly shown?: Shown }

const toldOf = (body: RegistryAnswer, query: StoredQuery, letter: StoredLetter | undefined): Told => {
  if (!letter || letter.revokedAt !== undefined) return { outcome: 'withheld' }
  if (body.outcome === 'refused') return { outcome: 'refused', ground: body.ground }
  if (body.outcome === 'not-found') return { outcome: 'not-found' }
  const shown = cut(body.book, { kind: query.kind, signed: letter.owners })
  return shown ? { outcome: 'found', shown } : { outcome: 'out-of-scope' }
}

/** A letter revoked between our reading and our writing shows nothing: then the registry says it again and is withheld. */
const writesOf = (call: AnswerCall, query: StoredQuery, { told, evidence }: { told: Told; evidence: Row }): Write[] => {
  const { queryId, bank, authorizationId } = query
  const { shown, ...said } = told
  const until = new Date(call.now.getTime() + QUERY_ANSWER_KEPT_DAYS * DAY_MS)
  const kept = shown && { answerSha256: sha256Hex(canonicalJson(shown)), answerExpiresAt: beijing(until) }
  return [
    {
      table: 'cases',
      update: queryKey(queryId),
      set: {
        ...said,
        ...kept,
        status: 'answered',
        answeredAt: beijing(call.now),
        readAt: call.body.readAt,
        answerEvidence: evidence,
      },
      condition: { expression: '#status = :asked', values: { asked: 'asked' } },
    },
    ...(shown
      ? [
          {
            table: 'deliveries',
            put: { ...answerRowKey(queryId), shown, expiresAt: Math.floor(until.getTime() / 1000) },
          } as const,
          {
            table: 'directory',
            check: letterKey(bank, authorizationId),
            condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt)' },
          } as const,
        ]
      : []),
  ]
}

export const answerQuery = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: AnswerCall,
): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const begun = await beginSignedAct(table, call, [
    { table: 'cases', key: queryPartyKey(queryId, call.caller.institutionId) },
    { table: 'cases', key: queryKey(queryId) },
  ])
  if (!begun.ok) return begun
  if ('replay' in begun.value) return ok(begun.value.replay)
  const [party, row] = begun.value.rows
  const query = queryOf(row)
  if (party?.role !== 'registry' || !query) return refuse('resource.not-found')
  if (query.status !== 'asked') return refuse('query.answered')
  const faults = faultsOf(call, query)
  if (faults.length > 0) return refuse('request.invalid', { faults })

  const { authorizationId, purpose, unitNumber } = query
  const key = letterKey(query.bank, authorizationId)
  const letter = letterOf((await table.batchGet([{ table: 'directory', key }]))[0])
  const told = toldOf(call.body, query, letter)
  const { text, ...signature } = signedText(begun.value.evidence, call)
  const evidence = { ...signature, textSha256: sha256Hex(text), clientId: call.caller.clientId }
  return commitOnce({ table, call }, answer(200, { queryId, outcome: told.outcome }), {
    writes: [
      ...writesOf(call, query, { told, evidence }),
      granted(ids, call, { queryId, authorizationId, purpose, units: [begun.value.pepper('unit', unitNumber)] }),
    ],
    lost: (position) =>
      position === 0 ? refuse('query.answered') : refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
}
