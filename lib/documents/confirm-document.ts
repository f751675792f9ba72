/** Makes an uploaded document usable, if what the store holds is what was declared. Doing it twice is harmless. */
import { answerKey, commitOnce, replayOf } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Objects, Ports, StoredObject } from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import { confirmed, type Document, documentKey, documentOf, hasExpired, viewOf } from './model.ts'

/** Belt and braces: the signed headers of the link should have made a difference impossible. */
const differs = (stored: StoredObject, document: Document) =>
  stored.length !== document.length || stored.sha256 !== document.sha256 || stored.contentType !== document.contentType

export const confirmDocument = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, DocumentPath>,
): Promise<Result<Answer>> => {
  const [answered, row] = await table.batchGet([
    { table: 'access', key: answerKey(call) },
    { table: 'cases', key: documentKey(call.caller.institutionId, call.path.documentId) },
  ])
  const replay = replayOf(answered, call)
  if (replay) return replay
  const document = documentOf(row)
  if (!document) return refuse('resource.not-found')
  const record = granted(ids, call, { documentId: document.documentId })
  const contended = () => refuse('platform.contended', { retryAfterSeconds: 1 })
  if (document.status === 'confirmed')
    return commitOnce({ table, call }, answer(200, viewOf(document)), { writes: [record], lost: contended })
  if (hasExpired(document, call.now)) return refuse('document.expired')
  const stored = await objects.stat('incoming', document.key)
  if (!stored) return refuse('document.not-uploaded')
  if (differs(stored, document)) return refuse('document.differs')
  const view = viewOf({ ...document, status: 'confirmed', confirmedAt: beijing(call.now) })
  return commitOnce({ table, call }, answer(200, view), {
    writes: [confirmed(document, call.now), record],
    lost: contended,
  })
}
