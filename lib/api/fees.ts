/** Contract of the fee quote (登记费试算). */

import * as z from 'zod/mini'
import { FeeQuoteView } from '../fees/quote-view.ts'
import { EXEMPTIONS, KINDS } from '../fees/schedule.ts'
import { judged } from '../kernel/faults.ts'
import { LocalDate } from '../kernel/time.ts'
import { UnitNumber } from '../kernel/unit-number.ts'
import { keysOf } from '../names/keys.ts'
import { contract } from './contract.ts'

const Kind = z.enum(KINDS)
const FeeExemption = z.enum(keysOf(EXEMPTIONS))

/** Nothing is asked for twice: it would be charged twice. */
const once = <T>(nameOf: (one: T) => string) =>
  judged((list: readonly T[]) => {
    const names = list.map(nameOf)
    const at = names.findIndex((name, i) => names.indexOf(name) !== i)
    return at < 0
      ? undefined
      : { code: 'list.repeats' as const, particulars: { first: names.indexOf(names[at] ?? '') + 1 } }
  })

const FLAT = '350203001002GB00123F00010203'

export const quoteFees = contract({
  operation: 'quoteFees',
  tag: 'fees',
  summary: { zh: '登记费试算', en: 'Quote the registration fees' },
  description: {
    zh: '按当日有效的收费标准逐行列出，每行注明所依据的标准及文号；同一宗地上多个抵押物办理一笔贷款的为一件。不产生任何业务；实际收费以登记机构核定为准。',
    en: 'Line by line under the schedule in force on that day, each with the row that made it and its legal source. One loan on several objects of one parcel is one item. It creates nothing; the registry decides what is charged.',
  },
  body: z.strictObject({
    registrations: z.array(Kind).check(
      z.minLength(1),
      z.maxLength(10),
      once((kind) => kind),
    ),
    units: z
      .array(
        z.strictObject({
          unitNumber: UnitNumber,
          use: z.optional(z.enum(['residential', 'parking-or-storage', 'non-residential'])),
        }),
      )
      .check(
        z.minLength(1),
        z.maxLength(50),
        once(({ unitNumber }) => unitNumber),
      ),
    /** Of who mortgages; of who acquires too, where `ownershipExemption` says nothing else. */
    exemption: z.optional(FeeExemption),
    ownershipExemption: z.optional(FeeExemption),
    /** Copies of the ownership certificate beyond the first. */
    extraCopies: z.optional(z.int().check(z.gte(1), z.lte(20))),
    /** The day of acceptance; today without it. */
    on: z.optional(LocalDate),
  }),
  success: {
    status: 200,
    body: FeeQuoteView,
  },
  refusals: [],
  example: {
    body: { registrations: ['mortgage-first'], units: [{ unitNumber: FLAT, use: 'residential' }], on: '2026-11-24' },
    answer: {
      on: '2026-11-24',
      lines: [
        {
          row: 'mortgage.home',
          zh: '住宅类每件80元',
          en: '80 yuan an item, homes',
          registration: 'mortgage-first',
          units: [FLAT],
          category: 'residential',
          basis: 'declared',
          exemption: 'none',
          fen: 8000,
          payer: 'mortgagee',
          source: '发改价格规〔2016〕2559号',
        },
      ],
      totals: { mortgagee: 8000, transferee: 0 },
      totalFen: 8000,
    },
  },
})
