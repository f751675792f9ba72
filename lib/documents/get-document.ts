import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { viewOf } from './model.ts'
import { readDocument } from './narrowed.ts'

export type DocumentPath = { readonly documentId: string }

export const getDocument = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, DocumentPath>,
): Promise<Result<Answer>> => {
  const document = await readDocument({ table }, call.caller, call.path.documentId)
  if (!document) return refuse('resource.not-found')
  // who signed it is personal data
  await table.write(granted(ids, call, { documentId: document.documentId }))
  return ok(answer(200, viewOf(document)))
}
