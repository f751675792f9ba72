/** Lets the registry of a case read a document filed with it. Its own party row comes first, like for every read by case id. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { KeptDocument } from './filing.ts'
import { downloadLink } from './links.ts'

export const mintFiledDocumentLink = async (
  { table, objects }: Pick<Ports, 'table'> & { readonly objects: Objects },
  call: Call<unknown, { readonly caseId: string; readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const pk = `CASE#${call.path.caseId}`
  const party = await table.get('cases', { pk, sk: `PARTY#${call.caller.institutionId}` })
  if (party?.role !== 'registry') return refuse('resource.not-found')
  const head = await table.get('cases', { pk, sk: 'HEAD' })
  const kept: unknown = (head?.documents ?? []).find((one: KeptDocument) => one.documentId === call.path.documentId)
  if (!kept) return refuse('resource.not-found')
  const { archiveKey, ...document } = KeptDocument.parse(kept)
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key: archiveKey, ...document }, call.now)))
}
