/**
 * Minutes, for the figure of availability (可用性): each minute the sweeper counts one in which the platform did its work, and one for every
 * registry that could not be reached. A minute in which the sweeper did not run is not counted, so it counts as an outage of ours.
 */

import * as z from 'zod/mini'
import { beijing, LocalDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'

const PLATFORM = 'platform'
const availabilityPk = (year: string): string => `AVAILABILITY#${year}`

/** With the registries that could not be reached. Swept twice within a minute, the minute counts once. */
export const recordMinute = async (
  { table, clock }: Pick<Ports, 'table' | 'clock'>,
  unreachable: readonly string[],
): Promise<void> => {
  const at = beijing(clock.now())
  const [day, minute] = [at.slice(0, 10), at.slice(0, 16)]
  await Promise.all(
    [PLATFORM, ...unreachable].map((who) =>
      table.write({
        table: 'deliveries',
        update: { pk: availabilityPk(day.slice(0, 4)), sk: `${day}#${who}` },
        set: { day, who, minute },
        add: { minutes: 1 },
        condition: { expression: 'attribute_not_exists(#minute) OR #minute < :minute', values: { minute } },
      }),
    ),
  )
}

/** Of one day: minutes in which the platform worked, or in which a registry did not. */
const MinutesRow = z.object({ day: LocalDate, who: z.string(), minutes: z.int() })
export type MinutesRow = Readonly<z.infer<typeof MinutesRow>>

/**
 * Of the days in `[from, before)`, which are of one year. A half-year costs one read, or a few: a row a day for the platform, and one for
 * each registry that was down on it.
 */
export const minutesOf = (
  ports: Pick<Ports, 'table'>,
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
): Promise<MinutesRow[]> => {
  const pk = availabilityPk(from.slice(0, 4))
  return everyRow(ports, { table: 'deliveries', pk, sk: { from, to: before } }, MinutesRow)
}

/** Minutes in which filings were taken and went on, and all that there were from the first day that was counted. */
export const availabilityMinutes = (
  rows: readonly MinutesRow[],
  until: Date,
): { readonly worked: number; readonly of: number } => {
  const own = rows.filter(({ who }) => who === PLATFORM)
  const [first] = own.map(({ day }) => day).sort()
  if (first === undefined) return { worked: 0, of: 0 }
  const of = Math.ceil((until.getTime() - Date.parse(`${first}T00:00:00+08:00`)) / 60_000)
  return { worked: own.reduce((sum, { minutes }) => sum + minutes, 0), of }
}
