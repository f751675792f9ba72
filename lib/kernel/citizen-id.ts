/** 公民身份号码, GB 11643-1999. The 15-character form is no longer issued and is refused. */
import * as z from 'zod/mini'
import { judged, type Verdict } from './faults.ts'
import { isLocalDate, type LocalDate } from './time.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/** The provinces, with Taiwan (71), Hong Kong and Macao (81, 82), and 83 for Taiwan's residents with a residence permit (recalled, confidence H). */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

export const citizenIdCheckCharacter = (first17: string): string => {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

export const birthDateOf = (number: string): LocalDate =>
  `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`

/** With `today` a birth date in the future is a fault too. */
export const judgeCitizenId = (number: string, today?: LocalDate): Verdict => {
  if (!/^\d{17}[\dX]$/.test(number)) return 'citizen-id.malformed'
  if (citizenIdCheckCharacter(number) !== number.at(17)) return 'citizen-id.check-digit'
  if (!PROVINCES.has(number.slice(0, 2))) return 'citizen-id.region-unknown'
  if (!isLocalDate(birthDateOf(number))) return 'citizen-id.birth-date-unreal'
  if (today !== undefined && birthDateOf(number) > today) return 'citizen-id.birth-date-in-future'
  return undefined
}

export const isCitizenId = (number: string): boolean => judgeCitizenId(number) === undefined

export const CitizenId = z.string().check(
  judged((number) => judgeCitizenId(number)),
  z.meta({
    pattern: '^\\d{17}[\\dX]$',
    description: '公民身份号码 (GB 11643): a real birth date and a right check digit',
  }),
)
export type CitizenId = z.infer<typeof CitizenId>
