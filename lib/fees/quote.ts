/**
 * Decides what counts as one item (一件) and draws up the fees of an application, line by line, each from one row of the schedule.
 * 发改价格规〔2016〕2559号: one loan on several objects of one parcel is one item, of several parcels as many items; ownership is
 * one item for each unit.
 */

import * as z from 'zod/mini'
import type { Stored } from '../kernel/stored.ts'
import type { LocalDate } from '../kernel/time.ts'
import { parseUnitNumber } from '../kernel/unit-number.ts'
import { RegistrationKind } from '../registrations/kinds.ts'
import { Category, EXTRA_COPY, Exemption, type FeeRow, FIRST_DAY, Payer, rowById, rowsFor } from './schedule.ts'

export type Use = Exclude<Category, 'farm-or-forest'>

export const FeeFacts = z.object({
  registrations: z.array(RegistrationKind),
  units: z.array(
    z.object({
      unitNumber: z.string(),
      use: z.optional(z.enum(['residential', 'parking-or-storage', 'non-residential'])),
      /** The book says so, which goes before what anybody declares. */
      byBook: z.optional(z.literal(true)),
    }),
  ),
  /** Of mortgages; of ownership too where nothing else is said. */
  exemption: z.optional(Exemption),
  ownershipExemption: z.optional(Exemption),
  /** Copies of the ownership certificate beyond the first (增加证书). */
  extraCopies: z.optional(z.int()),
})
export type FeeFacts = {
  readonly registrations: readonly RegistrationKind[]
  readonly units: readonly {
    readonly unitNumber: string
    readonly use?: Use | undefined
    readonly byBook?: true | undefined
  }[]
  readonly exemption?: Exemption | undefined
  readonly ownershipExemption?: Exemption | undefined
  readonly extraCopies?: number | undefined
}

/** Where a category comes from: the unit number itself, the book, what was said, or nothing but its being a building. */
const CategoryBasis = z.enum(['unit-number', 'book', 'declared', 'assumed'])
export type CategoryBasis = z.infer<typeof CategoryBasis>

type Classed = {
  readonly unitNumber: string
  readonly parcel: string
  readonly category: Category
  readonly basis: CategoryBasis
}

/** A line as it is stored: without the words that follow from its row. */
export const StoredLine = z.object({
  row: z.string(),
  registration: RegistrationKind,
  /** The units that make this one item. */
  units: z.array(z.string()),
  category: Category,
  basis: CategoryBasis,
  exemption: Exemption,
  /** Of a line for further copies. */
  copies: z.optional(z.int()),
  fen: z.int(),
  payer: Payer,
})
export type StoredLine = Stored<z.infer<typeof StoredLine>>

export type FeeLine = StoredLine & { readonly zh: string; readonly en: string; readonly source: string }

export type FeeQuote = {
  readonly on: LocalDate
  readonly lines: readonly FeeLine[]
  readonly totals: Readonly<Record<Payer, number>>
  readonly totalFen: number
}

/** County, zones, letters and serial: what the first 19 characters of a unit number name is the parcel. */
export const parcelOf = (unitNumber: string): string => unitNumber.slice(0, 19)

/** Contracted land and forest (D, E, F), forest land (L), farm land (N), and woods on any parcel. */
const FARM_OR_FOREST = new Set(['D', 'E', 'F', 'L', 'N'])

const classed = ({ unitNumber, use, byBook }: FeeFacts['units'][number]): Classed => {
  const parts = parseUnitNumber(unitNumber)
  const parcel = parcelOf(unitNumber)
  if (parts && (FARM_OR_FOREST.has(parts.use) || parts.fixture === 'L'))
    return { unitNumber, parcel, category: 'farm-or-forest', basis: 'unit-number' }
  if (use !== undefined) return { unitNumber, parcel, category: use, basis: byBook ? 'book' : 'declared' }
  // Bare land, sea and islands are no homes; of a building the number does not tell, and the dearer is expected.
  const basis = parts?.fixture === 'F' ? 'assumed' : 'unit-number'
  return { unitNumber, parcel, category: 'non-residential', basis }
}

const fenOf = (row: FeeRow | undefined): number => row?.fen ?? 0

const ruleFor = (
  kind: RegistrationKind,
  { category }: Classed,
  { exemption, on }: { readonly exemption: Exemption; readonly on: LocalDate },
): FeeRow => {
  const [row, ...others] = rowsFor({ kind, category, exemption, on })
  if (!row || others.length > 0) throw new Error(`no single fee for ${kind} ${category} ${exemption} on ${on}`)
  return row
}

const itemsOf = (kind: RegistrationKind, units: readonly Classed[]): readonly Classed[][] => {
  if (kind === 'ownership-transfer') return units.map((unit) => [unit])
  return [...Map.groupBy(units, ({ parcel }) => parcel).values()]
}

/** An item of mixed units costs what its dearest unit would; the first of them decides between equals. */
const lineOf = (
  kind: RegistrationKind,
  units: readonly Classed[],
  at: { readonly exemption: Exemption; readonly on: LocalDate },
): FeeLine => {
  const priced = units.map((unit) => ({ unit, row: ruleFor(kind, unit, at) }))
  const dearest = priced.reduce((most, one) => (fenOf(one.row) > fenOf(most.row) ? one : most))
  const { row, unit } = dearest
  return {
    row: row.id,
    zh: row.zh,
    en: row.en,
    registration: kind,
    units: units.map(({ unitNumber }) => unitNumber),
    category: unit.category,
    basis: unit.basis,
    exemption: at.exemption,
    fen: row.fen,
    payer: row.payer,
    source: row.source,
  }
}

/** Only where ownership passes are there certificates to have more of. */
const copyLines = (ownership: FeeLine | undefined, copies: number): readonly FeeLine[] => {
  if (!ownership || copies === 0) return []
  const { id: row, zh, en, fen, payer, source } = EXTRA_COPY
  return [{ ...ownership, row, zh, en, copies, fen: fen * copies, payer, source }]
}

const summed = (on: LocalDate, lines: readonly FeeLine[]): FeeQuote => {
  const owed = (payer: Payer): number =>
    lines.filter((line) => line.payer === payer).reduce((sum, { fen }) => sum + fen, 0)
  const totals = { mortgagee: owed('mortgagee'), transferee: owed('transferee') }
  return { on, lines, totals, totalFen: totals.mortgagee + totals.transferee }
}

const exemptionOf = (kind: RegistrationKind, { exemption = 'none', ownershipExemption }: FeeFacts): Exemption =>
  kind === 'ownership-transfer' ? (ownershipExemption ?? exemption) : exemption

/** Days before the first schedule are quoted by it: no such application is on the platform. */
export const quote = (facts: FeeFacts, day: LocalDate): FeeQuote => {
  const { registrations, units, extraCopies = 0 } = facts
  const on = day < FIRST_DAY ? FIRST_DAY : day
  const classes = units.map(classed)
  const lines = registrations.flatMap((kind) =>
    itemsOf(kind, classes).map((item) => lineOf(kind, item, { exemption: exemptionOf(kind, facts), on })),
  )
  const ownership = lines.find(({ registration }) => registration === 'ownership-transfer')
  return summed(on, [...lines, ...copyLines(ownership, extraCopies)])
}

export const storedLine = ({ zh: _zh, en: _en, source: _source, ...line }: FeeLine): StoredLine => line

/** A stored quote, with the words and the source of the rows that made it. */
export const storedQuote = (on: LocalDate, lines: readonly StoredLine[]): FeeQuote =>
  summed(
    on,
    lines.map((line) => {
      const { zh, en, source } = rowById(line.row)
      return { ...line, zh, en, source }
    }),
  )
