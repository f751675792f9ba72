/** Counters kept where a thing happens, one partition a year, its rows by month: a query or a few, however much happened. */

import type { Ports, Row } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

export type Monthly = {
  readonly table: 'cases' | 'directory' | 'reports'
  readonly pkOf: (year: string) => string
}

/** `months` follow each other. `T`: what the writer of the rows says they are. */
export const monthRows = async <T>(
  ports: Pick<Ports, 'table'>,
  { table: from, pkOf }: Monthly,
  months: readonly string[],
): Promise<T[]> => {
  const found: Row[] = []
  for (const [year, some] of Map.groupBy(months.toSorted(), (month) => month.slice(0, 4))) {
    const sk = { from: some[0] ?? '', to: `${some.at(-1)}~` }
    found.push(...(await everyRow(ports, { table: from, pk: pkOf(year), sk })))
  }
  return found.map(({ pk: _pk, sk: _sk, ...row }) => row as T)
}
