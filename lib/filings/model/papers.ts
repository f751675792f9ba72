/**
 * What the contracts and the form say, as the bank read them, and what it knows beside them. Nobody has to give it: with it the review
 * compares, without it that part is not checked. No material is demanded by it (操作规范 1.1.2).
 */
import * as z from 'zod/mini'
import { Money } from '../../kernel/money.ts'
import { UnitNumber } from '../../kernel/unit-number.ts'
import { ContractNumber, LocalId, line, Period } from './fields.ts'

export const Papers = z.strictObject({
  contractNo: z.optional(ContractNumber),
  amount: z.optional(Money),
  period: z.optional(Period),
  scopeOfSecurity: z.optional(line(500)),
  transferRestricted: z.optional(z.boolean()),
  units: z.optional(z.array(UnitNumber).check(z.maxLength(50))),
  /** Names as the contracts print them. */
  parties: z.optional(z.array(line(200)).check(z.maxLength(100))),
  /** 流押: the property becomes the creditor's when the debt is not paid (民法典 401). */
  forfeitureClause: z.optional(z.boolean()),
  /** Agreed or appraised. */
  value: z.optional(Money),
  leasedUnits: z.optional(z.array(UnitNumber).check(z.maxLength(50))),
  /** Who of the company decided to secure another's debt (公司法 15). */
  companyDecision: z.optional(z.enum(['board', 'shareholders'])),
  marriedOwners: z.optional(z.array(LocalId).check(z.maxLength(50))),
  mortgagorKnowsRefinance: z.optional(z.boolean()),
})
