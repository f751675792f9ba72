/**
 * The authority records an institution's cooperation agreement (22号 二(一)). The signed paper goes under lock with it; whoever is party
 * to the agreement can read it back.
 */

import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { changeDirectory, changed, nextVersion } from '../institutions/authority-act.ts'
import type { InstitutionPath } from '../institutions/institutions.ts'
import { Agreement, AgreementRow, agreementKey, institutionKey } from '../institutions/model.ts'
import { forward } from '../institutions/put-part.ts'
import { type Answer, answer, type Call, callingInstitution } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { DocumentId } from '../kernel/ids.ts'
import { Belonging, homeOf, watches } from '../kernel/jurisdiction.ts'
import { type Fault, ok, type Result, refuse } from '../kernel/result.ts'
import { lockedUntil } from '../kernel/retention.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { Objects, Ports, Row } from '../platform/ports.ts'
import { examineDocuments, filedDocumentAsks } from './filing.ts'
import { downloadLink } from './links.ts'
import { type Document, Sha256, used } from './model.ts'
import { agreementUse } from './use.ts'

const term = z.array(z.string().check(z.minLength(1), z.maxLength(500))).check(z.minLength(1), z.maxLength(50))
const { status: _status, ...terms } = Agreement.shape
/** 22号 二(一): duties, term, information security; the seeds of a sandbox may be shorter. */
export const AgreementRequest = z.strictObject({
  ...terms,
  duties: term,
  securityTerms: term,
  feeSettlement: z.enum(['per-case', 'batch']),
  /** The agreement as signed and sealed: a confirmed document of the authority. */
  document: z.strictObject({ documentId: DocumentId, sha256: Sha256 }),
})
export type AgreementRequest = z.infer<typeof AgreementRequest>

type AgreementCall = Call<AgreementRequest, InstitutionPath>
type ObjectPorts = Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects }

const agreementArchiveKey = (institutionId: string, documentId: string): string =>
  `agreements/${institutionId}/${documentId}`

const filedIn = ({ document: { documentId } }: AgreementRequest) =>
  [{ pointer: '/document', documentId, slot: 'cooperation-agreement' }] as const

/** Judged as a filed document is: the authority's own, confirmed, of the right type, with the digest that is stated. */
const judgePaper = (
  { body, path, now }: AgreementCall,
  filed: Document | undefined,
): { readonly paper?: Document; readonly faults: readonly Fault[] } => {
  const usedIn = { caseId: agreementUse(path.institutionId), filedAt: now }
  const { documents, faults } = examineDocuments(filedIn(body), [filed], usedIn)
  const paper = documents[0]?.document
  if (!paper || paper.sha256 === body.document.sha256) return { ...(paper && { paper }), faults }
  return { faults: [faultOf(['document', 'sha256'], 'document.digest-differs')] }
}

const complaintsOf = ({ body, caller }: AgreementCall): readonly Fault[] => [
  ...forward(body.validFrom, body.validTo).map(({ pointer, code }) => faultOf(pointer, code)),
  ...body.regions.flatMap((region, at) =>
    watches(caller, region) ? [] : [faultOf(`/regions/${at}`, 'jurisdiction.outside')],
  ),
]

/** The copy comes before the transaction: a crash between them leaves a copy that nobody names. */
export const recordAgreement = (ports: ObjectPorts, call: AgreementCall): Promise<Result<Answer>> => {
  const { institutionId } = call.path
  const head = institutionKey(institutionId)
  const key = agreementKey(institutionId)
  return changeDirectory(ports, call, {
    pk: head.pk,
    wanted: [
      { table: 'directory', key: head, model: AnyRow },
      { table: 'directory', key, model: AgreementRow },
      ...filedDocumentAsks(call.caller.institutionId, filedIn(call.body)),
    ],
    decide: async ([institution, present, filed]) => {
      if (!institution) return refuse('resource.not-found')
      const { paper, faults } = judgePaper(call, filed)
      const all = [...complaintsOf(call), ...faults]
      if (all.length > 0 || !paper) return refuse('request.invalid', { faults: all })
      const next = nextVersion(present, call)
      if (!next.ok) return next
      const { documentId, sha256, fileName, length } = paper
      const archiveKey = agreementArchiveKey(institutionId, documentId)
      await ports.objects.keep(paper.key, archiveKey, lockedUntil('institution-paper', call.now))
      const document = { documentId, sha256, fileName, length }
      const stored: Row = { ...key, ...call.body, document, status: 'in-force', version: next.value.version }
      return ok({
        writes: [
          { table: 'directory', put: stored, condition: next.value.condition },
          used(paper, agreementUse(institutionId), archiveKey),
        ],
        response: changed(200, stored),
      })
    },
  })
}

const linkTo = async (
  { table, ids, objects }: ObjectPorts,
  call: Call,
  institutionId: string,
): Promise<Result<Answer>> => {
  const document = (await table.get('directory', agreementKey(institutionId), AgreementRow))?.document
  if (document?.fileName === undefined || document.length === undefined) return refuse('resource.not-found')
  const { documentId, sha256, fileName, length } = document
  await table.write(granted(ids, call, { documentId, shownSha256: sha256 }))
  const key = agreementArchiveKey(institutionId, documentId)
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}

/** For the authority in whose jurisdiction the institution is. */
export const mintAgreementLink = async (
  ports: ObjectPorts,
  call: Call<unknown, InstitutionPath>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.path
  const head = await ports.table.get('directory', institutionKey(institutionId), Belonging)
  return head && watches(call.caller, homeOf(head)) ? linkTo(ports, call, institutionId) : refuse('resource.not-found')
}

/** For the party itself, also when its agreement has ended. Who acts for a bank has an agreement of its own, and reads that. */
export const mintOwnAgreementLink = (ports: ObjectPorts, call: Call): Promise<Result<Answer>> =>
  linkTo(ports, call, callingInstitution(call.caller))
