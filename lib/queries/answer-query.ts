/**
 * A registry answers a query. What the authorization does not allow is cut away before anything is stored, and the registry's own text
 * is never kept: its signature and digest are. The bank is told in the same transaction, without a word of the answer.
 */
import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { authorizationKey, StoredAuthorization } from '../authorizations/model.ts'
import type { Document } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import { QUERY_ANSWER_RETENTION_DAYS } from '../names/limits.ts'
import type { Ports, Row, Write } from '../platform/ports.ts'
import { contentFaults } from './answer-content.ts'
import { copyAsks, endOf, judgeCopies, lentWith } from './answer-copies.ts'
import { completes, standing } from './answer-standing.ts'
import type { RegistryAnswer, Shown } from './book.ts'
import { cut } from './cut.ts'
import {
  answeredKey,
  answerRowKey,
  isWithoutLetter,
  type OUTCOMES,
  partKey,
  QueryPartyRow,
  queryKey,
  queryPartyKey,
  StoredPart,
  StoredQuery,
} from './model.ts'
import { answerNotices } from './notify-of-answer.ts'

type AnswerCall = Call<RegistryAnswer, { readonly queryId: string }>

const DAY_MS = 24 * 60 * 60 * 1000

/** A registry's clock may run a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000

const faultsOf = ({ body, now }: AnswerCall, query: StoredQuery): Fault[] => [
  ...(Date.parse(body.readAt) > now.getTime() + CLOCK_SKEW_MS ? [faultOf(['readAt'], 'act.in-future')] : []),
  ...(body.outcome === 'found' ? contentFaults(body, query) : []),
]

type AnswerResult = { readonly outcome: (typeof OUTCOMES)[number]; readonly ground?: string; readonly shown?: Shown }

const resultOf = (
  body: RegistryAnswer,
  query: StoredQuery,
  authorization: StoredAuthorization | undefined,
): AnswerResult => {
  if (!isWithoutLetter(query) && (!authorization || authorization.revokedAt !== undefined))
    return { outcome: 'withheld' }
  if (body.outcome === 'refused') return { outcome: 'refused', ground: body.ground }
  if (body.outcome === 'not-found') return { outcome: 'not-found' }
  const { owners = [], certificateNumbers: certificates = [] } = authorization ?? {}
  const shown = cut(body, { kind: query.kind, signers: { owners, certificates } })
  return shown ? { outcome: 'found', shown } : { outcome: 'out-of-scope' }
}

type AnswerStatement = {
  readonly result: AnswerResult
  readonly evidence: Row
  readonly registry: string
  readonly copies: readonly Document[]
}

/** Of a unit under an authorization, the answer can be found again by the unit. */
const answeredLast = (query: StoredQuery, { readAt, answerSha256, expiresAt }: Row): Write[] => {
  const { queryId, bank, unitNumber, kind, authorizationId } = query
  if (unitNumber === undefined || authorizationId === undefined) return []
  const found = { queryId, authorizationId, unitNumber, kind, readAt, answerSha256, expiresAt }
  return [{ table: 'deliveries', put: { ...answeredKey({ bank, unitNumber, kind }), ...found } }]
}

/** An authorization revoked between our reading and our writing shows nothing: then the registry says it again and is withheld. */
const writesOf = (
  call: AnswerCall,
  query: StoredQuery,
  { result, evidence, registry, copies }: AnswerStatement,
): Write[] => {
  const { queryId, bank, authorizationId, registries } = query
  const { shown, ...outcome } = result
  const until = endOf(new Date(call.now.getTime() + QUERY_ANSWER_RETENTION_DAYS * DAY_MS), shown, copies)
  const digest = shown && { answerSha256: sha256Hex(canonicalJson(shown)), answerExpiresAt: beijing(until) }
  const expiresAt = Math.floor(until.getTime() / 1000)
  const rowKey = answerRowKey(queryId, registries && registry)
  const answered = {
    ...outcome,
    ...digest,
    answeredAt: beijing(call.now),
    readAt: call.body.readAt,
    answerEvidence: evidence,
  }
  return [
    ...standing(query, { registry, answered }),
    ...(shown
      ? [
          { table: 'deliveries', put: { ...rowKey, ...(registries && { registry }), shown, expiresAt } } as const,
          ...answeredLast(query, { ...answered, expiresAt }),
          ...lentWith(shown, copies, queryId),
        ]
      : []),
    ...(shown && authorizationId !== undefined
      ? [
          {
            table: 'directory',
            check: authorizationKey(bank, authorizationId),
            condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt)' },
          } as const,
        ]
      : []),
  ]
}

type Named = {
  readonly party: { readonly role: string } | undefined
  readonly query: StoredQuery | undefined
  readonly part: object | undefined
}

/** The query, if it was this registry that was asked. */
const askedOf = (
  { party, query, part }: Named,
  registry: string,
): { readonly query: StoredQuery; readonly answered: boolean } | undefined => {
  if (!query) return undefined
  if (query.registries) return query.registries.includes(registry) ? { query, answered: part !== undefined } : undefined
  return party?.role === 'registry' ? { query, answered: query.status !== 'asked' } : undefined
}

type AnswerPorts = Pick<Ports, 'table' | 'ids' | 'queue'>
type Answering = Pick<Signed, 'evidence' | 'pepper'> & {
  readonly query: StoredQuery
  readonly copies: readonly Document[]
}

/** The authorization is read last, after everything else holds: what it allows now is what is shown. */
const answered = async (
  { table, ids }: AnswerPorts,
  call: AnswerCall,
  { query, copies, evidence: signature, pepper }: Answering,
): Promise<Deed> => {
  const { institutionId: registry, clientId } = call.caller
  const { queryId, authorizationId, bank, purpose, unitNumber } = query
  const key = authorizationId === undefined ? undefined : authorizationKey(bank, authorizationId)
  const authorization = key && (await table.batchGet([{ table: 'directory', key, model: StoredAuthorization }]))[0]
  const result = resultOf(call.body, query, authorization)
  const { text, ...signed } = signedText(signature, call)
  const evidence = { ...signed, textSha256: sha256Hex(text), clientId }
  const notice = completes(query)
    ? answerNotices(ids, query, {
        outcome: result.outcome,
        now: call.now,
        correlation: call.requestId,
        incomplete: (query.unavailable ?? []).length > 0,
      })
    : { writes: [], hints: [] }
  const units = unitNumber === undefined ? {} : { units: [pepper('unit', unitNumber)] }
  return {
    answer: answer(200, { queryId, outcome: result.outcome }),
    writes: [
      ...writesOf(call, query, { result, evidence, registry, copies }),
      ...notice.writes,
      granted(ids, call, { queryId, authorizationId, purpose, ...units }),
    ],
    hints: notice.hints,
    lost: (position) =>
      position === 0 ? refuse('query.answered') : refuse('platform.contended', { retryAfterSeconds: 1 }),
  }
}

export const answerQuery = (ports: AnswerPorts, call: AnswerCall): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const { institutionId: registry } = call.caller
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: queryPartyKey(queryId, registry), model: QueryPartyRow },
      { table: 'cases', key: queryKey(queryId), model: StoredQuery },
      { table: 'cases', key: partKey(queryId, registry), model: StoredPart },
      ...copyAsks(registry, call.body),
    ],
    decide: async ({ rows: [party, head, part, ...papers], ...signed }) => {
      const found = askedOf({ party, query: head, part }, registry)
      if (!found || !reaches(call.caller.narrowing, { region: registry })) return refuse('resource.not-found')
      if (found.answered) return refuse('query.answered')
      const { query } = found
      const copies = judgeCopies(call.body, papers, { queryId, now: call.now })
      const faults = [...faultsOf(call, query), ...copies.faults]
      if (faults.length > 0) return refuse('request.invalid', { faults })
      return ok(await answered(ports, call, { ...signed, query, copies: copies.documents }))
    },
  })
}
