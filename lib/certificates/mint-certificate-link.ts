/** Lets the bank of a case read a certificate, once it lies under lock. Superseded and cancelled ones stay readable: evidence. */
import { downloadLink } from '../documents/links.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { Certificate } from './model.ts'

export const mintCertificateLink = async (
  { table, objects }: Pick<Ports, 'table'> & { readonly objects: Objects },
  call: Call<unknown, { readonly caseId: string; readonly certificateId: string }>,
): Promise<Result<Answer>> => {
  const pk = `CASE#${call.path.caseId}`
  const party = await table.get('cases', { pk, sk: `PARTY#${call.caller.institutionId}` })
  if (party?.role !== 'bank') return refuse('resource.not-found')
  const head = await table.get('cases', { pk, sk: 'HEAD' })
  const found: unknown = (head?.certificates ?? []).find(
    (one: Certificate) => one.certificateId === call.path.certificateId,
  )
  if (!found) return refuse('resource.not-found')
  const certificate = Certificate.parse(found)
  if (certificate.status === 'issued') return refuse('certificate.not-kept', { retryAfterSeconds: 5 })
  const { archiveKey, fileName, sha256, length } = certificate
  return ok(
    answer(
      200,
      await downloadLink(objects, { bucket: 'archive', key: archiveKey, fileName, sha256, length }, call.now),
    ),
  )
}
