/**
 * What only its holder can say and the platform cannot count: all mortgage registrations of a month, by its registry or by the bank
 * (C7, 线上办理率), and inspections, by the bureau that held them (X1, 安全检查). A month is declared when it is over, and again where
 * it was wrong: the last word counts, the earlier ones stay, and reports that were frozen do not move (ADR 0038).
 */

import * as z from 'zod/mini'
import { plain, whole } from '../kernel/stored.ts'
import { line } from '../kernel/text.ts'
import { Instant } from '../kernel/time.ts'
import type { Audience } from '../names/routes/route.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { TERRITORIES, type Territory } from './scopes.ts'

/** Far beyond what the province registers in a month. */
const COUNT_MAX = 10_000_000
const Count = z.int().check(z.gte(0), z.lte(COUNT_MAX))

/** As rows have it. */
export const DeclaredMonth = z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))

/** Out of which system, or how else, the number comes. */
const source = line(200)

const MortgageRegistrations = z.strictObject({
  what: z.literal('mortgage-registrations'),
  month: DeclaredMonth,
  /** A bank says it for Xiamen and for the rest of the province, as it reports. */
  territory: z.optional(z.enum(TERRITORIES)),
  /** All of the month, at the window and online: of mortgages and of pre-notices of mortgages. */
  registrations: Count,
  source,
})

const Inspections = z.strictObject({
  what: z.literal('inspections'),
  month: DeclaredMonth,
  /** In the month. */
  held: Count,
  /** At the end of the month, of this and of earlier inspections. */
  openFindings: Count,
  source,
})

export const Declaring = z.discriminatedUnion('what', [MortgageRegistrations, Inspections])
export type Declaring = z.infer<typeof Declaring>
export type Declared = Declaring['what']

export const DECLARERS = {
  'mortgage-registrations': ['registry', 'bank'],
  inspections: ['regulator'],
} as const satisfies Record<Declared, readonly Audience[]>

const stamped = {
  declarer: z.string(),
  declarerName: z.string(),
  declaredAt: Instant,
  version: z.int(),
}

export const DeclarationView = z.discriminatedUnion('what', [
  z.extend(MortgageRegistrations, stamped),
  z.extend(Inspections, { ...stamped, place: z.string() }),
])
export type Declaration = z.infer<typeof DeclarationView>

export const DeclarationRow = plain(whole(DeclarationView))

/** A year in one partition: reports read a stretch of it at once, and what all of the province declares in it is small. */
const declarationsPk = (month: string): string => `DECLARATIONS#${month.slice(0, 4)}`

const nameOf = (body: Declaring, declarer: string): string =>
  [body.what, declarer, 'territory' in body ? (body.territory ?? '-') : '-'].join('#')

export const declarationKey = (body: Declaring, declarer: string): Key => ({
  pk: declarationsPk(body.month),
  sk: `${body.month}#${nameOf(body, declarer)}`,
})

/** Every version, with who signed it. */
export const declaredKey = (body: Declaring, declarer: string, version: number): Key => ({
  pk: `DECLARED#${nameOf(body, declarer)}`,
  sk: `${body.month}#${String(version).padStart(6, '0')}`,
})

/** The last word of everybody on these months, which are of one year and follow each other: one query. */
export const declarationsOf = async (
  ports: Pick<Ports, 'table'>,
  months: readonly string[],
): Promise<Declaration[]> => {
  const [first = ''] = months
  const sk = { from: first, to: `${months.at(-1)}$` }
  return everyRow(ports, { table: 'reports', pk: declarationsPk(first), sk }, DeclarationRow)
}

/** Whose total it is: a registry's, or a bank's on one side of the province. */
export type Side = { readonly declarer: string; readonly territory?: Territory }

/** Undefined where not every one of the months was declared: a part of them would be compared with the whole. */
export const registrationsDeclared = (
  declarations: readonly Declaration[],
  { declarer, territory }: Side,
  months: readonly string[],
): number | undefined => {
  const own = declarations.flatMap((one) =>
    one.what === 'mortgage-registrations' && one.declarer === declarer && one.territory === territory ? [one] : [],
  )
  const all = months.map((month) => own.find((one) => one.month === month)?.registrations)
  return all.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0)
}
