/** Counters kept where a thing happens, one partition a year, its rows by month: a query or a few, however much happened. */

import type { Model } from '../kernel/stored.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

export type Monthly<T> = {
  readonly table: 'cases' | 'directory' | 'reports'
  readonly pkOf: (year: string) => string
  readonly model: Model<T>
}

/** `months` follow each other. */
export const monthRows = async <T>(
  ports: Pick<Ports, 'table'>,
  { table: from, pkOf, model }: Monthly<T>,
  months: readonly string[],
): Promise<T[]> => {
  const found: T[] = []
  for (const [year, some] of Map.groupBy(months.toSorted(), (month) => month.slice(0, 4))) {
    const sk = { from: some[0] ?? '', to: `${some.at(-1)}~` }
    found.push(...(await everyRow(ports, { table: from, pk: pkOf(year), sk }, model)))
  }
  return found
}
