/** Lets a party of a case read a document of it: its registry, or its bank. The party's own row comes first, as in every read by case id. */

import { granted } from '../../audit/record.ts'
import { LockedDocuments } from '../../documents/filing.ts'
import { downloadLink } from '../../documents/links.ts'
import { type Answer, answer, type Call } from '../../kernel/call.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Objects, Ports } from '../../platform/ports.ts'
import { PartyRow } from '../state/head.ts'
import { mayHave } from '../state/narrowed.ts'
import { AnyHead, documentsKey, headKey, partyKey } from '../state/rows.ts'

export const mintFiledDocumentLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, { readonly caseId: string; readonly documentId: string }>,
  role: 'bank' | 'registry',
): Promise<Result<Answer>> => {
  const { caseId, documentId } = call.path
  const party = await table.get('cases', partyKey(caseId, call.caller.institutionId), PartyRow)
  if (party?.role !== role) return refuse('resource.not-found')
  const { narrowing } = call.caller
  if (narrowing) {
    const head = await table.get('cases', headKey(caseId), AnyHead)
    if (!head || !mayHave(narrowing, head)) return refuse('resource.not-found')
  }
  const row = await table.get('cases', documentsKey(caseId), LockedDocuments)
  const document = row?.documents.find((one) => one.documentId === documentId)
  if (!document) return refuse('resource.not-found')
  const { archiveKey: key, fileName, sha256, length } = document
  await table.write(granted(ids, call, { caseId, documentId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}
