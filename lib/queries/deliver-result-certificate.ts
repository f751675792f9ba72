/**
 * A registry brings its own sealed paper of what it answered, ordered or not: as copies are, uploaded and confirmed first, lent to the
 * query, gone with the upload. The platform cannot cut a paper: the registry answers for what stands on it. What it answered must have
 * shown the bank something, or that there is nothing.
 */
import type { Deed } from '../access/idempotency.ts'
import { reaches } from '../access/narrowing.ts'
import { type Signed, signedAct } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { authorizationKey } from '../authorizations/model.ts'
import { examineDocuments, filedDocumentAsks } from '../documents/filing.ts'
import { lent } from '../documents/lend.ts'
import type { Document } from '../documents/model.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Write } from '../platform/ports.ts'
import {
  EVENT_OF,
  partKey,
  QueryPartyRow,
  queryKey,
  queryPartyKey,
  RESULT_DELIVERED,
  registriesOf,
  StoredPart,
  StoredQuery,
} from './model.ts'
import { queryNotices } from './notify-of-answer.ts'
import { type PaperBrought, resultPaperKey } from './result-certificate.ts'

type DeliveryCall = Call<PaperBrought, { readonly queryId: string }>

const filedIn = ({ documentId }: PaperBrought) => [{ pointer: '', documentId, slot: 'query-result' }] as const

const judged = (
  { body, now }: DeliveryCall,
  found: Document | undefined,
  queryId: string,
): { readonly paper?: Document; readonly faults: readonly Fault[] } => {
  const { documents, faults } = examineDocuments(filedIn(body), [found], { caseId: queryId, filedAt: now })
  const paper = documents[0]?.document
  if (!paper) return { faults }
  return paper.sha256 === body.sha256 ? { paper, faults } : { faults: [faultOf(['sha256'], 'document.digest-differs')] }
}

/** Taken back meanwhile: then nothing is shown any more. */
const stillStands = ({ bank, authorizationId }: StoredQuery): Write[] =>
  authorizationId === undefined
    ? []
    : [
        {
          table: 'directory',
          check: authorizationKey(bank, authorizationId),
          condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#revokedAt)' },
        },
      ]

const brought = (
  { ids }: Pick<Ports, 'ids'>,
  call: DeliveryCall,
  { query, paper, pepper }: Pick<Signed, 'pepper'> & { readonly query: StoredQuery; readonly paper: Document },
): Deed => {
  const { institutionId: registry } = call.caller
  const { queryId, kind, authorizationId, purpose, unitNumber } = query
  const { documentId, sha256 } = paper
  const delivered = { registry, documentId, sha256, deliveredAt: beijing(call.now) }
  const n = EVENT_OF.delivered + registriesOf(query).indexOf(registry)
  const data = { kind, ...delivered }
  const notice = queryNotices(ids, query, {
    type: RESULT_DELIVERED,
    n,
    data,
    now: call.now,
    correlation: call.requestId,
  })
  const units = unitNumber === undefined ? {} : { units: [pepper('unit', unitNumber)] }
  return {
    answer: answer(200, delivered),
    writes: [
      ...stillStands(query),
      { table: 'cases', put: { ...resultPaperKey(queryId, registry), ...delivered } },
      lent(paper, queryId, '查询结果证明'),
      ...notice.writes,
      granted(ids, call, { queryId, authorizationId, purpose, documentId, shownSha256: sha256, ...units }),
    ],
    hints: notice.hints,
    lost: (position) =>
      position === 0 && authorizationId !== undefined
        ? refuse('authorization.revoked')
        : refuse('platform.contended', { retryAfterSeconds: 1 }),
  }
}

export const deliverResultCertificate = (
  ports: Pick<Ports, 'table' | 'ids' | 'queue'>,
  call: DeliveryCall,
): Promise<Result<Answer>> => {
  const { queryId } = call.path
  const { institutionId: registry, narrowing } = call.caller
  return signedAct(ports, call, {
    load: [
      { table: 'cases', key: queryPartyKey(queryId, registry), model: QueryPartyRow },
      { table: 'cases', key: queryKey(queryId), model: StoredQuery },
      { table: 'cases', key: partKey(queryId, registry), model: StoredPart },
      ...filedDocumentAsks(registry, filedIn(call.body)),
    ],
    decide: async ({ rows: [party, query, part, document], ...signed }) => {
      const isAsked = party?.role === 'registry' || query?.registries?.includes(registry) === true
      if (!query || !isAsked || !reaches(narrowing, { region: registry })) return refuse('resource.not-found')
      const { outcome } = query.registries ? (part ?? {}) : query
      if (outcome !== 'found' && outcome !== 'not-found') return refuse('result-certificate.nothing-to-certify')
      const { paper, faults } = judged(call, document, queryId)
      if (!paper) return refuse('request.invalid', { faults })
      return ok(brought(ports, call, { ...signed, query, paper }))
    },
  })
}
