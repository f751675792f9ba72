/** Every rule of the review, in the order of their numbers. */
import type { Rule } from '../model.ts'
import { APPLICANTS } from './applicants.ts'
import { BOOK } from './book.ts'
import { BUSINESS_RULES } from './businesses.ts'
import { OBJECTS } from './objects.ts'
import { PAPERS } from './papers.ts'
import { PARTICULARS } from './particulars.ts'
import { TRANSFERS } from './transfers.ts'

export const RULES: readonly Rule[] = [
  ...OBJECTS,
  ...BOOK,
  ...APPLICANTS,
  ...PARTICULARS,
  ...BUSINESS_RULES,
  ...PAPERS,
  ...TRANSFERS,
]

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]))

export const ruleById = (id: string): Rule | undefined => BY_ID.get(id)
