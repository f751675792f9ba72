/** Every rule of the review, in the order of their numbers. */
import type { Rule } from '../model.ts'
import { APPLICANTS } from './applicants.ts'
import { BOOK } from './book.ts'
import { BUSINESS_RULES } from './businesses.ts'
import { COOWNERS } from './coowners.ts'
import { MAXIMUM } from './maximum.ts'
import { OBJECTS } from './objects.ts'
import { OWNERS } from './owners.ts'
import { PAPERS } from './papers.ts'
import { PARTICULARS } from './particulars.ts'
import { REFINANCES } from './refinances.ts'
import { TRANSFERS } from './transfers.ts'
import { UNITS } from './units.ts'

export const RULES: readonly Rule[] = [
  UNITS,
  OBJECTS,
  BOOK,
  OWNERS,
  COOWNERS,
  APPLICANTS,
  PARTICULARS,
  MAXIMUM,
  REFINANCES,
  BUSINESS_RULES,
  PAPERS,
  TRANSFERS,
].flat()

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]))

export const ruleById = (id: string): Rule | undefined => BY_ID.get(id)
