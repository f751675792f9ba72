/**
 * The working days that the State Council announces for a year (国务院办公厅关于…年部分节假日安排的通知), as the authority enters its notice.
 * A notice may move days of the December before (2018-12-29, 2006-12-30 and 31, 2005-12-31 were).
 */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Key, Table } from '../platform/ports.ts'
import { isWeekend } from './weekend.ts'

const Source = z.string().check(z.minLength(1), z.maxLength(200))
const Days = z.array(LocalDate).check(z.maxLength(60))

const isOfNotice = (year: number, day: LocalDate): boolean =>
  day.startsWith(`${year}-`) || day.startsWith(`${year - 1}-12-`)

type Dates = Pick<AnnouncedYear, 'year' | 'off' | 'worked' | 'local'>

const eachDayOnce = judged(({ off, worked }: Dates) => {
  const days = [...off, ...worked]
  const twice = days.find((day, at) => days.indexOf(day) !== at)
  return twice === undefined ? undefined : { code: 'calendar-day.twice' as const, particulars: { day: twice } }
})

const daysOfTheYear = judged(({ year, off, worked, local = [] }: Dates) => {
  const other = [...off, ...worked, ...local.map(({ day }) => day)].find((day) => !isOfNotice(year, day))
  return other === undefined
    ? undefined
    : { code: 'calendar-day.of-another-year' as const, particulars: { day: other, year } }
})

const madeUpOnWeekends = judged(({ worked }: Dates) => {
  const other = worked.find((day) => !isWeekend(day))
  return other === undefined ? undefined : { code: 'calendar-day.no-weekend' as const, particulars: { day: other } }
})

export const AnnouncedYear = z
  .strictObject({
    year: z.int().check(z.gte(2023), z.lte(2099)),
    /** Number of the notice. */
    source: Source,
    /** Days off, weekends among them or not. */
    off: Days,
    /** Weekend days that are worked (调休). */
    worked: Days,
    /** Days on which the whole province differs, by an order of its government. */
    local: z.optional(
      z.array(z.strictObject({ day: LocalDate, worked: z.boolean(), source: Source })).check(z.maxLength(60)),
    ),
  })
  .check(eachDayOnce, daysOfTheYear, madeUpOnWeekends)
export type AnnouncedYear = {
  readonly year: number
  readonly source: string
  readonly off: readonly LocalDate[]
  readonly worked: readonly LocalDate[]
  readonly local?: readonly { readonly day: LocalDate; readonly worked: boolean; readonly source: string }[] | undefined
}

const Fields = z.object({ years: z.array(AnnouncedYear), version: z.int() })
/** Every year that was announced, in one row: who reckons with working days reads it at once. */
export type Announced = Stored<z.infer<typeof Fields>>
export const Announced: Model<Announced> = whole(Fields)

export const announcedKey: Key = { pk: 'CALENDAR', sk: 'ANNOUNCED' }

export const readAnnounced = async (table: Pick<Table, 'batchGet'>): Promise<readonly AnnouncedYear[]> => {
  const [row] = await table.batchGet([{ table: 'directory', key: announcedKey, model: Announced }])
  return row?.years ?? []
}
