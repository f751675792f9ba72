/** Whose it is decides whether an authorization reaches what a registry answers; it is not shown. */
import * as z from 'zod/mini'
import { line } from '../kernel/text.ts'

export const persons = z.array(z.strictObject({ idNumber: line(64) })).check(z.minLength(1), z.maxLength(200))

/** Of what is old: by number, or where the entry has none by name. */
const Holder = z.union([
  z.strictObject({ idNumber: line(64), name: z.optional(line(200)) }),
  z.strictObject({ name: line(200) }),
])
export const holders = z.array(Holder).check(z.minLength(1), z.maxLength(200))
