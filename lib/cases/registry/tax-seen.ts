/** By what a registry saw that the tax of a transfer is seen to: 凭证, 减免税凭证, or what the tax office tells it (契税法 11). */
import * as z from 'zod/mini'
import { line } from '../../kernel/text.ts'

export const TaxSeen = z.strictObject({
  basis: z.enum(['clearance', 'exemption', 'tax-office']),
  number: z.optional(line(64)),
})
