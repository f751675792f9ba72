/** The small forms that several parts of a filing share. */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { LocalDate } from '../kernel/time.ts'

/** Control and format characters, among them those that turn the direction of writing, and breaks of line and paragraph. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const isTidy = (text: string): boolean => !UNPRINTABLE.test(text) && text === text.trim()

/** One line of text as it is printed: no control characters, no blanks at the ends. */
export const line = (maximum: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(maximum),
    judged((text) => (isTidy(text) ? undefined : 'text.untidy')),
  )

/** The name of a party, power of attorney or officer within its list. */
export const LocalId = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))

/** The bank's own business number (业务流水号). */
export const BankReference = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/))

/** A contract's number as printed on it. */
export const ContractNumber = line(64)

export const Phone = z.string().check(z.regex(/^\+?[0-9][0-9-]{5,19}$/))

export const Period = z.strictObject({ from: LocalDate, to: LocalDate })
export type Period = z.infer<typeof Period>

const SharePart = z.int().check(z.minimum(1), z.maximum(1_000_000))

export const Share = z.strictObject({ numerator: SharePart, denominator: SharePart })
export type Share = z.infer<typeof Share>
