/** Counters kept where a thing happens, one partition a month: a query a month, however much happened. */
import type { Ports, Row } from '../platform/ports.ts'

export type Monthly = {
  readonly table: 'cases' | 'directory' | 'reports'
  readonly pkOf: (month: string) => string
}

/** `T`: what the writer of the rows says they are. */
export const monthRows = async <T>(
  { table }: Pick<Ports, 'table'>,
  { table: from, pkOf }: Monthly,
  months: readonly string[],
): Promise<T[]> => {
  const found: Row[] = []
  for (const month of months) {
    let after: Row | undefined
    do {
      const page = await table.query({ table: from, pk: pkOf(month), ...(after && { after }) })
      found.push(...page.rows)
      after = page.next
    } while (after)
  }
  return found.map(({ pk: _pk, sk: _sk, ...row }) => row as T)
}
