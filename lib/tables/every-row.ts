/** Every row that a query finds, page by page. Only for result sets known to be small. */
import type { Model } from '../kernel/stored.ts'
import type { Ports, Query, Row } from '../platform/ports.ts'

export const everyRow = async <T>(
  { table }: Pick<Ports, 'table'>,
  query: Omit<Query, 'after' | 'limit'>,
  model: Model<T>,
): Promise<T[]> => {
  const rows: T[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ ...query, ...(after && { after }) }, model)
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}
