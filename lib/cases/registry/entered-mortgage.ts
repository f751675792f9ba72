/**
 * 登簿结果: what the book says of the mortgage once it is written. Where it differs from the contract the book decides (担保制度解释 47), so
 * each difference is told to the bank with the registration, before it pays out. What the registry leaves out is not known.
 */
import * as z from 'zod/mini'
import type { Filing } from '../../filings/filing.ts'
import { Period } from '../../filings/model/fields.ts'
import { Money } from '../../kernel/money.ts'
import { line } from '../../kernel/text.ts'
import { keysOf } from '../../names/keys.ts'

export const EnteredMortgage = z.strictObject({
  mortgagees: z.optional(z.array(line(200)).check(z.minLength(1), z.maxLength(50))),
  /** The secured claim, or the ceiling. */
  amount: z.optional(Money),
  /** 债务履行期限, or 债权确定期间. */
  period: z.optional(Period),
  /** 担保范围 */
  scopeOfSecurity: z.optional(line(1000)),
  /** 是否存在禁止或限制转让抵押不动产的约定 */
  transferRestricted: z.optional(z.boolean()),
})
export type EnteredMortgage = z.infer<typeof EnteredMortgage>

export type Difference = {
  readonly field: keyof EnteredMortgage
  readonly filed: unknown
  readonly entered: unknown
}

/** The filing in the words of the book. */
const filedAs = ({ mortgage, mortgagees }: Pick<Filing, 'mortgage' | 'mortgagees'>): EnteredMortgage => ({
  ...(mortgagees && { mortgagees: mortgagees.map(({ name }) => name) }),
  ...(mortgage && {
    amount: mortgage.kind === 'ordinary' ? mortgage.claim : mortgage.ceiling,
    period: mortgage.kind === 'ordinary' ? mortgage.term : mortgage.determinationPeriod,
    scopeOfSecurity: mortgage.scopeOfSecurity,
    transferRestricted: mortgage.transferRestricted,
  }),
})

const FIELDS = keysOf(EnteredMortgage.shape)

/** Width and blanks are no difference, nor is the order of names. */
const plain = (value: unknown): string => {
  const listed = Array.isArray(value) ? value.map(plain).sort() : value
  return JSON.stringify(listed).normalize('NFKC').replaceAll(/\s/g, '')
}

/** Only what both say. */
export const differencesOf = (
  entered: EnteredMortgage | undefined,
  filing: Pick<Filing, 'mortgage' | 'mortgagees'>,
): readonly Difference[] => {
  const filed = filedAs(filing)
  return FIELDS.flatMap((field) => {
    const [before, now] = [filed[field], entered?.[field]]
    const isBoth = before !== undefined && now !== undefined
    return isBoth && plain(before) !== plain(now) ? [{ field, filed: before, entered: now }] : []
  })
}
