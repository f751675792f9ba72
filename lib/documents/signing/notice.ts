/** Writes of a changed request and of the notice to its bank: signed, declined or expired. */
import { beijing } from '../../kernel/time.ts'
import { outRow, receiverOf } from '../../outbox/rows.ts'
import type { Hint, Ids, RowWrite, Write } from '../../platform/ports.ts'
import { subjectPk } from '../../subjects/subjects.ts'
import { type SigningRequest, signingRow } from './request.ts'

export const SIGNING_EVENTS = ['signing.completed', 'signing.declined', 'signing.expired'] as const
export type SigningEventType = (typeof SIGNING_EVENTS)[number]

/** If nothing else happened to it meanwhile. */
export const signingWrite = (before: SigningRequest, after: SigningRequest, now: Date): RowWrite => ({
  table: 'cases',
  put: signingRow({ ...after, version: before.version + 1 }, now),
  condition: { expression: '#version = :version', values: { version: before.version } },
})

export const noticeWrites = (
  ids: Ids,
  { before, after }: { readonly before: SigningRequest; readonly after: SigningRequest },
  { type, now }: { readonly type: SigningEventType; readonly now: Date },
): { readonly writes: readonly Write[]; readonly hint: Hint } => {
  const { signingRequestId, bank, document, signed, declined } = after
  const n = before.sequence + 1
  const eventId = ids.next('evt')
  const occurredAt = beijing(now)
  const data = {
    documentId: document.documentId,
    documentType: document.type,
    ...(signed && { signedDocumentId: signed.documentId }),
    ...(declined && { signer: declined.signer }),
  }
  const receiver = receiverOf('feed', bank)
  const event = { eventId, n, type, occurredAt, recordedAt: occurredAt, data }
  const notification = { id: eventId, type, occurredAt, signingRequestId, data }
  const due = now.toISOString()
  return {
    writes: [
      signingWrite(before, { ...after, sequence: n }, now),
      {
        table: 'cases',
        put: { pk: subjectPk(signingRequestId), sk: `EVENT#${String(n).padStart(6, '0')}`, ...event },
      },
      {
        table: 'cases',
        put: outRow({ receiver, party: bank, subjectId: signingRequestId, n, eventId, type, due, notification }),
      },
    ],
    hint: { receiver, subjectId: signingRequestId },
  }
}
