/** Every bank of the directory: those whose cases are counted and who report. */
import type { Ports, Row } from '../platform/ports.ts'

export type Bank = { readonly institutionId: string; readonly name: string } & Row

export const headsOf = async ({ table }: Pick<Ports, 'table'>, kind: string): Promise<readonly Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'directory', index: 'byKind', pk: kind, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

export const banksOf = async (ports: Pick<Ports, 'table'>): Promise<readonly Bank[]> =>
  (await headsOf(ports, 'bank')) as readonly Bank[]
