/** Makes an uploaded document usable, if what the store holds is what was declared. Doing it twice is harmless, so no transaction is needed. */
import { answerKey, commitOnce, replayOf } from '../access/idempotency.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Objects, Ports, StoredObject } from '../platform/ports.ts'
import type { DocumentPath } from './get-document.ts'
import { confirmed, type Document, documentKey, documentOf, hasExpired, viewOf } from './model.ts'

/** Belt and braces: the signed headers of the link should have made a difference impossible. */
const differs = (stored: StoredObject, document: Document) =>
  stored.length !== document.length || stored.sha256 !== document.sha256 || stored.contentType !== document.contentType

type ConfirmPorts = Pick<Ports, 'table'> & { readonly objects: Objects }

/** The document as confirmed, by us or by whoever was faster. */
const settle = async ({ table, objects }: ConfirmPorts, document: Document, now: Date): Promise<Result<Document>> => {
  if (document.status === 'confirmed') return ok(document)
  if (hasExpired(document, now)) return refuse('document.expired')
  const stored = await objects.stat('incoming', document.key)
  if (!stored) return refuse('document.not-uploaded')
  if (differs(stored, document)) return refuse('document.differs')
  if (await table.write(confirmed(document, now)))
    return ok({ ...document, status: 'confirmed', confirmedAt: beijing(now) })
  const again = documentOf(await table.get('cases', documentKey(document.owner, document.documentId)))
  return again ? ok(again) : refuse('resource.not-found')
}

export const confirmDocument = async (
  { table, ids, objects }: ConfirmPorts & Pick<Ports, 'ids'>,
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
  const settled = await settle({ table, objects }, document, call.now)
  if (!settled.ok) return settled
  return commitOnce({ table, call }, answer(200, viewOf(settled.value)), {
    writes: [granted(ids, call, { documentId: document.documentId })],
    lost: () => refuse('platform.contended', { retryAfterSeconds: 1 }),
  })
}
