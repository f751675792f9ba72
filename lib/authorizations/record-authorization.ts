/** A bank records the letter an owner gave it. The paper goes under lock with it: a letter without its paper proves nothing. */
import type { Deed } from '../access/idempotency.ts'
import { type Signed, signedAct, signedText } from '../access/signed-act.ts'
import { granted } from '../audit/record.ts'
import { examineDocuments, filedDocumentAsks } from '../documents/filing.ts'
import { type Document, used } from '../documents/model.ts'
import { AgreementRow, agreementInForceOn, agreementKey } from '../institutions/model.ts'
import { type Answer, actorOf, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { lockedAfter } from '../kernel/retention.ts'
import { beijing, beijingDate, type LocalDate } from '../kernel/time.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { countRecorded } from './figures.ts'
import { faultsOfLetter } from './letter-faults.ts'
import { type AuthorizationLetter, authorizationKey, type StoredAuthorization, standingOf } from './model.ts'
import { unitsReached } from './narrowed.ts'

const faultsOfAuthorization = (
  authorization: AuthorizationLetter,
  { bank, today }: { bank: string; today: LocalDate },
): Fault[] => [
  ...faultsOfLetter(
    { ...authorization, units: authorization.scope.kind === 'units' ? authorization.scope.units : undefined },
    { bank, today, unitAt: (i) => ['scope', 'units', i] },
  ),
  ...(authorization.signedOn > today ? [faultOf(['signedOn'], 'date.in-future')] : []),
]

/** The paper is judged as a filed document is, and must be the one whose digest the letter states. */
const judgePaper = (
  { document }: AuthorizationLetter,
  found: Document | undefined,
  now: Date,
): { paper?: Document; faults: readonly Fault[] } => {
  const filed = [{ pointer: '/document', documentId: document.documentId, slot: 'query-authorization' } as const]
  const { documents, faults } = examineDocuments(filed, [found], { caseId: '', filedAt: now })
  const paper = documents[0]?.document
  if (!paper) return { faults }
  if (paper.sha256 !== document.sha256) return { faults: [faultOf(['document', 'sha256'], 'document.digest-differs')] }
  return { paper, faults }
}

type RecordPorts = Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects }

const reachesAll = async (ports: RecordPorts, { caller, body: { scope } }: Call<AuthorizationLetter>) =>
  scope.kind === 'whole-name' || (await unitsReached(ports, caller, scope.units)).length === scope.units.length

/** The paper goes under lock first: a transaction that does not follow leaves a copy that nothing names. */
const recorded = async (
  { ids, objects }: RecordPorts,
  call: Call<AuthorizationLetter>,
  { paper, evidence, pepper }: Pick<Signed, 'evidence' | 'pepper'> & { readonly paper: Document },
): Promise<Deed> => {
  const { institutionId: bank } = call.caller
  const authorization = call.body
  const authorizationId = ids.next('aut')
  const archiveKey = `authorizations/${paper.documentId}`
  const lastDay = new Date(`${call.body.validTo}T23:59:59.999+08:00`)
  await objects.keep(paper.key, archiveKey, lockedAfter('authorization-letter', lastDay, call.now))
  const stored: StoredAuthorization = { ...authorization, authorizationId, uses: 0, recordedAt: beijing(call.now) }
  const signature = { ...signedText(evidence, call), ...actorOf(call.caller) }
  const location = `/v1/authorizations/${authorizationId}`
  return {
    answer: answer(201, standingOf(stored, beijingDate(call.now)), { location }),
    writes: [
      { table: 'directory', put: { ...authorizationKey(bank, authorizationId), ...stored, evidence: signature } },
      used(paper, authorizationId, archiveKey),
      ...countRecorded(stored, { bank, now: call.now }),
      granted(ids, call, {
        authorizationId,
        ...(authorization.scope.kind === 'units' && {
          units: authorization.scope.units.map((unit) => pepper('unit', unit)),
        }),
        owners: authorization.owners.map(({ idNumber }) => pepper('owner', idNumber)),
      }),
    ],
    lost: () =>
      refuse('request.invalid', { faults: [faultOf(['document', 'documentId'], 'document.used-by-another-case')] }),
  }
}

export const recordAuthorization = (ports: RecordPorts, call: Call<AuthorizationLetter>): Promise<Result<Answer>> => {
  const { institutionId: bank } = call.caller
  const { documentId } = call.body.document
  const filed = [{ pointer: '/document', documentId, slot: 'query-authorization' } as const]
  return signedAct(ports, call, {
    load: [{ table: 'directory', key: agreementKey(bank), model: AgreementRow }, ...filedDocumentAsks(bank, filed)],
    decide: async ({ rows: [agreement, row], ...signed }) => {
      const today = beijingDate(call.now)
      if (!agreementInForceOn(agreement, today)) return refuse('agreement.not-in-force')
      if (!(await reachesAll(ports, call))) return refuse('client.narrowed')
      const { paper, faults } = judgePaper(call.body, row, call.now)
      const all = [...faultsOfAuthorization(call.body, { bank, today }), ...faults]
      if (all.length > 0 || !paper) return refuse('request.invalid', { faults: all })
      return ok(await recorded(ports, call, { ...signed, paper }))
    },
  })
}
