/** A link for one upload of exactly the declared bytes. The store itself refuses others; we refuse where it is pointless. */
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import { expiryOf, UPLOAD_LINK_SECONDS, type UploadLink } from './links.ts'
import { hasExpired } from './model.ts'
import { readDocument } from './narrowed.ts'

export const mintUploadLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, DocumentPath>,
): Promise<Result<Answer>> => {
  const document = await readDocument({ table }, call.caller, call.path.documentId)
  if (!document) return refuse('resource.not-found')
  if (document.status === 'confirmed' || document.status === 'refused') return refuse('document.already-uploaded')
  if (hasExpired(document, call.now)) return refuse('document.expired')
  if (await objects.stat('incoming', document.key)) return refuse('document.already-uploaded')
  const { url, headers } = await objects.mintUpload(document.key, document, UPLOAD_LINK_SECONDS)
  const link: UploadLink = { url, method: 'PUT', headers, expiresAt: expiryOf(call.now, UPLOAD_LINK_SECONDS) }
  await table.write(granted(ids, call, { documentId: document.documentId }))
  return ok(answer(200, link))
}
