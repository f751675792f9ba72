/** A paper that is lent to an answer. */
import type { RowWrite } from '../platform/ports.ts'
import { type Document, documentKey } from './model.ts'
import { CONTENT_TYPES } from './types.ts'

/** Bound to a query that it answers and never under lock: it goes when the upload goes, and keeps no name that says whose it is. */
export const lent = ({ owner, documentId, contentType }: Document, queryId: string, name: string): RowWrite => ({
  table: 'cases',
  update: documentKey(owner, documentId),
  set: { usedBy: queryId, fileName: `${name}.${CONTENT_TYPES[contentType].extension}` },
  condition: {
    expression: '#status = :confirmed AND (attribute_not_exists(#usedBy) OR #usedBy = :queryId)',
    values: { confirmed: 'confirmed', queryId },
  },
})
