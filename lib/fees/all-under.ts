/** Every row under one key with a prefix, page by page. */
import type { Row, Table } from '../platform/ports.ts'

export const allUnder = async (
  table: Table,
  { pk, prefix }: { readonly pk: string; readonly prefix: string },
): Promise<Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'cases', pk, sk: { prefix }, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}
