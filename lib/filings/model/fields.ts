/** The small forms that several parts of a filing share. */
import * as z from 'zod/mini'
import { line } from '../../kernel/text.ts'
import { LocalDate } from '../../kernel/time.ts'

export { line }

/** The name of a party, power of attorney or officer within its list. */
export const LocalId = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/))

/** The bank's own business number (业务流水号). */
export const BankReference = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/))

/** A contract's number as printed on it. */
/** One paper may bear the numbers of several. */
export const ContractNumber = line(100)

/** As people write them: +852 9123 4567, (0591) 8765 4321. */
export const Phone = z.string().check(z.regex(/^[+(（]?[0-9][0-9 ()（）-]{5,24}$/))

export const Period = z.strictObject({ from: LocalDate, to: LocalDate })
export type Period = z.infer<typeof Period>

const SharePart = z.int().check(z.minimum(1), z.maximum(1_000_000))

export const Share = z.strictObject({ numerator: SharePart, denominator: SharePart })
export type Share = z.infer<typeof Share>

/** 共有方式 */
export const CoOwnership = z.enum(['sole', 'joint', 'by-shares'])

/** Exactly where owned by shares: one for each owner. */
export const OwnerShares = z
  .array(z.strictObject({ owner: LocalId, share: Share }))
  .check(z.minLength(2), z.maxLength(50))

/** What the bank of a loan over several registries waits for before it pays out: every registration, or the first. */
export const WaitsFor = z.enum(['all', 'any'])
export type WaitsFor = z.infer<typeof WaitsFor>
