/** Lets the bank of a case read a certificate, once it lies under lock. Superseded and cancelled ones stay readable: evidence. */
import { granted } from '../../audit/record.ts'
import { certificateFileName } from '../../certificates/model.ts'
import { downloadLink } from '../../documents/links.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { type CertificatePath, ownCertificate } from './get-certificate.ts'

export const mintCertificateLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, CertificatePath>,
): Promise<Result<Answer>> => {
  const own = await ownCertificate({ table }, call)
  if (!own) return refuse('resource.not-found')
  const { certificate, head } = own
  const { archiveKey: key, sha256, length } = certificate
  if (key === undefined) return refuse('certificate.not-kept', { retryAfterSeconds: 5 })
  const fileName = certificateFileName(certificate)
  await table.write(granted(ids, call, { caseId: head.caseId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}
