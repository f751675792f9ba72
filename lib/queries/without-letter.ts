/** Questions without a letter of the owner: by an interest of one's own, or by a mere intention. */
import * as z from 'zod/mini'
import { Purpose } from '../authorizations/model.ts'
import { Sha256 } from '../documents/model.ts'
import { DocumentId } from '../kernel/ids.ts'
import { line } from '../kernel/text.ts'
import { UnitNumber } from '../kernel/unit-number.ts'

/** By what somebody who is not the owner may ask (查询暂行办法 19, 20, recalled). */
export const INTERESTS = ['mortgage', 'sale', 'exchange', 'gift', 'lease', 'lawsuit', 'arbitration'] as const

/** One application names exactly one unit, and the paper that shows the interest. */
export const InterestedQuestion = z.strictObject({
  officer: line(100),
  purpose: Purpose,
  unitNumber: UnitNumber,
  interest: z.enum(INTERESTS),
  document: z.strictObject({ documentId: DocumentId, sha256: Sha256 }),
})
export type InterestedQuestion = z.infer<typeof InterestedQuestion>

/** Who means to take a mortgage, to buy, to sue, and can show no paper for it yet (查询暂行办法 21, recalled). */
export const INTENTIONS = ['mortgage', 'sale', 'exchange', 'lease', 'lawsuit', 'arbitration'] as const

/** One unit, and no paper: what is asked for is whether anything stands in the way. */
export const IntentionQuestion = z.strictObject({
  officer: line(100),
  unitNumber: UnitNumber,
  intention: z.enum(INTENTIONS),
})
export type IntentionQuestion = z.infer<typeof IntentionQuestion>
