/** Where a query stands after an answer. */
import type { Row, Write } from '../platform/ports.ts'
import { partKey, queryKey, type StoredQuery } from './model.ts'

/**
 * The answer of one registry: to the query itself, or to its part of a query by name. The last part completes the query; one that comes
 * after the query was closed without it only adds to what is shown.
 */
export const standing = (
  query: StoredQuery,
  { registry, answered }: { registry: string; answered: Row },
): readonly Write[] => {
  const { queryId, registries } = query
  if (!registries)
    return [
      {
        table: 'cases',
        update: queryKey(queryId),
        set: { ...answered, status: 'answered' },
        condition: { expression: '#status = :asked', values: { asked: 'asked' } },
      },
    ]
  const last = registries.length - 1
  const complete = completes(query)
  const { status } = query
  return [
    {
      table: 'cases',
      put: { ...partKey(queryId, registry), registry, ...answered },
      condition: { expression: 'attribute_not_exists(#pk)' },
    },
    {
      table: 'cases',
      update: queryKey(queryId),
      add: { partsAnswered: 1 },
      ...(complete && { set: { status: 'answered', answeredAt: answered.answeredAt }, remove: ['due', 'dueOf'] }),
      condition: {
        expression: `#status = :status AND ${partsAnswered(query) === last ? '#partsAnswered = :last' : '#partsAnswered < :last'}`,
        values: { status, last },
      },
    },
  ]
}

const partsAnswered = ({ partsAnswered: count = 0 }: StoredQuery): number => count

/** Whether this answer completes the query, and the bank has not been notified yet. */
export const completes = (query: StoredQuery): boolean =>
  query.status === 'asked' && (query.registries === undefined || partsAnswered(query) >= query.registries.length - 1)
