/** Every row that a query finds, page by page: for what is known to be few. */
import type { Ports, Query, Row } from '../platform/ports.ts'

export const everyRow = async (
  { table }: Pick<Ports, 'table'>,
  query: Omit<Query, 'after' | 'limit'>,
): Promise<Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ ...query, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}
