/** Lets the owner of a document read it back: from the archive once a case has used it, from incoming before. */
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import { downloadLink } from './links.ts'
import { hasExpired } from './model.ts'
import { readDocument } from './narrowed.ts'

export const mintDownloadLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, DocumentPath>,
): Promise<Result<Answer>> => {
  const document = await readDocument({ table }, call.caller, call.path.documentId)
  if (!document) return refuse('resource.not-found')
  if (hasExpired(document, call.now)) return refuse('document.expired')
  if (document.status === 'refused') return refuse('document.refused')
  if (document.status !== 'confirmed') return refuse('document.not-uploaded')
  const { fileName, sha256, length, archiveKey } = document
  const place = archiveKey
    ? ({ bucket: 'archive', key: archiveKey } as const)
    : ({ bucket: 'incoming', key: document.key } as const)
  await table.write(granted(ids, call, { documentId: document.documentId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { ...place, fileName, sha256, length }, call.now)))
}
