/** Lets the bank of a case read a certificate, once it lies under lock. Superseded and cancelled ones stay readable: evidence. */
import { reaches } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { Certificate, certificateFileName } from '../certificates/model.ts'
import { downloadLink } from '../documents/links.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { headKey, partyKey } from './rows.ts'

export const mintCertificateLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, { readonly caseId: string; readonly certificateId: string }>,
): Promise<Result<Answer>> => {
  const { caseId, certificateId } = call.path
  const party = await table.get('cases', partyKey(caseId, call.caller.institutionId))
  if (party?.['role'] !== 'bank') return refuse('resource.not-found')
  const head = await table.get('cases', headKey(caseId))
  const found: unknown = (head?.certificates ?? []).find((one: Certificate) => one.certificateId === certificateId)
  if (!head || !found || !reaches(call.caller.narrowing, { region: head.registry, business: head.business }))
    return refuse('resource.not-found')
  const certificate = Certificate.parse(found)
  const { archiveKey: key, sha256, length } = certificate
  if (key === undefined) return refuse('certificate.not-kept', { retryAfterSeconds: 5 })
  const fileName = certificateFileName(certificate)
  await table.write(granted(ids, call, { caseId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}
