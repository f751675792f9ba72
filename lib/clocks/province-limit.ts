/** 省定时限: what the province asks of its registries beyond the State Council, from acceptance to registration; entered by the authority. */
import * as z from 'zod/mini'
import { type Model, plain, type Stored } from '../kernel/stored.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Key } from '../platform/ports.ts'
import { Duration } from './duration.ts'

export const NewProvinceLimit = z.strictObject({
  duration: Duration,
  /** The document that sets it. */
  source: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Of cases accepted from that day on. */
  from: LocalDate,
})
export type NewProvinceLimit = Stored<z.infer<typeof NewProvinceLimit>>

const Fields = z.strictObject({ ...NewProvinceLimit.shape, version: z.int() })
export type ProvinceLimit = Stored<z.infer<typeof Fields>>
export const ProvinceLimit: Model<ProvinceLimit> = plain(Fields)

export const provinceLimitKey: Key = { pk: 'CALENDAR', sk: 'PROVINCE-LIMIT' }
