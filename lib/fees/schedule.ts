/**
 * Decides what a registration costs on a day, and who pays: every amount is one row with its legal source and the days it is in
 * force. For any registration, category, exemption and day since the first row exactly one row applies.
 */

import * as z from 'zod/mini'
import type { LocalDate } from '../kernel/time.ts'
import { keysOf } from '../names/keys.ts'
import { PRE_NOTICE_KINDS, REGISTRATION_KINDS, type RegistrationKind } from '../registrations/kinds.ts'

export const CATEGORIES = {
  residential: { zh: '住宅', en: 'Home' },
  'parking-or-storage': { zh: '车库、车位、储藏室（单独发证）', en: 'Parking or storage with its own certificate' },
  'non-residential': { zh: '非住宅', en: 'Not a home' },
  'farm-or-forest': {
    zh: '林权、承包地、国有农用地',
    en: 'Forest, contracted land, state farm land',
  },
} as const
export const Category = z.enum(keysOf(CATEGORIES))
export type Category = z.infer<typeof Category>

/** Claimed by the filing; what proves them stays with the case. */
export const EXEMPTIONS = {
  none: { zh: '无', en: 'None' },
  'small-enterprise': { zh: '小微企业（含个体工商户）', en: 'Small or micro enterprise, or sole trader' },
  'affordable-housing': {
    zh: '公租房、经济适用住房、棚户区改造安置住房',
    en: 'Public rental, affordable or resettlement housing',
  },
} as const
export const Exemption = z.enum(keysOf(EXEMPTIONS))
export type Exemption = z.infer<typeof Exemption>

/** Who owes it: the mortgagee for a mortgage, the new owner for ownership (发改价格规〔2016〕2559号). */
export const Payer = z.enum(['mortgagee', 'transferee'])
export type Payer = z.infer<typeof Payer>

export type FeeRow = {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly kinds: readonly RegistrationKind[]
  readonly categories: readonly Category[]
  readonly exemptions: readonly Exemption[]
  readonly fen: number
  readonly payer: Payer
  readonly source: string
  readonly from: LocalDate
  /** Last day in force. */
  readonly to?: LocalDate
}

const CHARGED_TO_MORTGAGEE = ['mortgage-first', 'mortgage-transfer', 'pre-notice-conversion'] as const

/** Day of 发改价格规〔2016〕2559号. */
const BASE_FEES: LocalDate = '2016-12-06'
/** Day of 财税〔2019〕45号: what was charged before it no case of the platform was ever charged. */
export const FIRST_DAY: LocalDate = '2019-07-01'

type Charged = { readonly payer: Payer; readonly kinds: readonly RegistrationKind[] }

/** The same rows for each payer; texts recalled (confidence H), the first day M. */
const charged = (name: string, { payer, kinds }: Charged): readonly FeeRow[] => [
  {
    id: `${name}.home`,
    zh: '住宅类每件80元',
    en: '80 yuan an item, homes',
    kinds,
    categories: ['residential'],
    exemptions: ['none'],
    fen: 8_000,
    payer,
    source: '发改价格规〔2016〕2559号',
    from: BASE_FEES,
  },
  {
    id: `${name}.other`,
    zh: '非住宅类每件550元',
    en: '550 yuan an item, everything but homes',
    kinds,
    categories: ['non-residential'],
    exemptions: ['none'],
    fen: 55_000,
    payer,
    source: '发改价格规〔2016〕2559号',
    from: BASE_FEES,
  },
  {
    id: `${name}.parking`,
    zh: '车库、车位、储藏室单独发证的，每件80元',
    en: '80 yuan an item, parking or storage with its own certificate',
    kinds,
    categories: ['parking-or-storage'],
    exemptions: ['none'],
    fen: 8_000,
    payer,
    source: '财税〔2019〕45号',
    from: FIRST_DAY,
  },
  {
    id: `${name}.farm-or-forest`,
    zh: '林权、承包地、国有农用地及其抵押，免收',
    en: 'Free: forest, contracted land, state farm land and mortgages of them',
    kinds,
    categories: ['farm-or-forest'],
    exemptions: ['none'],
    fen: 0,
    payer,
    source: '财税〔2019〕45号',
    from: FIRST_DAY,
  },
  {
    id: `${name}.small-enterprise`,
    zh: '小微企业（含个体工商户）申请登记，免收',
    en: 'Free: applied for by a small or micro enterprise or sole trader',
    kinds,
    categories: keysOf(CATEGORIES),
    exemptions: ['small-enterprise'],
    fen: 0,
    payer,
    source: '财税〔2016〕79号；发改价格规〔2016〕2559号',
    from: BASE_FEES,
  },
  {
    id: `${name}.affordable-housing`,
    zh: '公租房、经济适用住房、棚改安置住房，免收',
    en: 'Free: public rental, affordable and resettlement housing',
    kinds,
    categories: keysOf(CATEGORIES),
    exemptions: ['affordable-housing'],
    fen: 0,
    payer,
    source: '财税〔2016〕79号；发改价格规〔2016〕2559号',
    from: BASE_FEES,
  },
]

const free = (
  id: string,
  kinds: readonly RegistrationKind[],
  { zh, en, source }: { readonly zh: string; readonly en: string; readonly source: string },
): FeeRow => ({
  id,
  zh,
  en,
  kinds,
  categories: keysOf(CATEGORIES),
  exemptions: keysOf(EXEMPTIONS),
  fen: 0,
  payer: 'mortgagee',
  source,
  from: BASE_FEES,
})

export const SCHEDULE: readonly FeeRow[] = [
  ...charged('mortgage', { payer: 'mortgagee', kinds: CHARGED_TO_MORTGAGEE }),
  ...charged('ownership', { payer: 'transferee', kinds: ['ownership-transfer'] }),
  {
    ...free('change.free', ['mortgage-change', 'mortgage-determination'], {
      zh: '变更登记、更正登记，免收',
      en: 'Free: changes and corrections',
      source: '财税〔2019〕45号',
    }),
    from: FIRST_DAY,
  },
  free('cancellation.free', ['mortgage-cancel', 'mortgage-partial-cancel'], {
    zh: '注销登记，免收',
    en: 'Free: cancellations',
    source: '财税〔2016〕79号',
  }),
  free('pre-notice.free', PRE_NOTICE_KINDS, {
    zh: '预告登记，免收',
    en: 'Free: pre-notices',
    source: '财税〔2016〕79号',
  }),
]

/** Each copy of an ownership certificate beyond the first; a certificate of registration (登记证明) costs nothing in any number. */
export const EXTRA_COPY: FeeRow = {
  id: 'ownership.extra-copy',
  zh: '每增加一本不动产权证书，加收工本费10元',
  en: '10 yuan for each further copy of an ownership certificate',
  kinds: ['ownership-transfer'],
  categories: keysOf(CATEGORIES),
  exemptions: keysOf(EXEMPTIONS),
  fen: 1_000,
  payer: 'transferee',
  source: '发改价格规〔2016〕2559号',
  from: BASE_FEES,
}

export const KINDS = keysOf(REGISTRATION_KINDS)

const ROWS: ReadonlyMap<string, FeeRow> = new Map([...SCHEDULE, EXTRA_COPY].map((row) => [row.id, row]))

/** A row of any day, by its id: ids are never given to another rule. */
export const rowById = (id: string): FeeRow => {
  const row = ROWS.get(id)
  if (!row) throw new Error(`no fee row ${id}`)
  return row
}

export type FeeQuestion = {
  readonly kind: RegistrationKind
  readonly category: Category
  readonly exemption: Exemption
  readonly on: LocalDate
}

/** Every row that applies; the property tests hold that there is always one. */
export const rowsFor = ({ kind, category, exemption, on }: FeeQuestion): readonly FeeRow[] =>
  SCHEDULE.filter(
    ({ kinds, categories, exemptions, from, to }) =>
      kinds.includes(kind) &&
      categories.includes(category) &&
      exemptions.includes(exemption) &&
      from <= on &&
      (to === undefined || on <= to),
  )

/** Whether anything is owed for it where nobody is exempt. */
export const isCharged = (kind: RegistrationKind, on: LocalDate): boolean =>
  rowsFor({ kind, category: 'non-residential', exemption: 'none', on }).some(({ fen }) => fen > 0)
