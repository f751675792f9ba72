/**
 * Where figures are kept: a cell for each month, registry and institution, with a counter for each figure and slice. Only the one
 * who counts an institution's events writes its cells, so no row is written by everybody. Reports read cells by key: how many reads
 * that takes follows from months, registries and institutions, never from cases.
 */
import * as z from 'zod/mini'
import { PROVINCE_CODE } from '../kernel/jurisdiction.ts'
import type { Instant } from '../kernel/time.ts'
import { beijing } from '../kernel/time.ts'
import type { Key } from '../platform/ports.ts'

/** `figure`, or `figure|slice=value`. */
export type Counters = Readonly<Record<string, number>>

export type CellId = { readonly month: string; readonly registry: string; readonly institution: string }

/** One thing counted: so much more (or less) of a counter in a cell. */
export type Tally = CellId & { readonly counter: string; readonly add: number }

/** A loan over several registries is counted once, under none of them. */
export const SEVERAL_REGISTRIES = PROVINCE_CODE

export const monthOf = (instant: Instant): string => beijing(new Date(instant)).slice(0, 7)

export const cellName = ({ month, registry, institution }: CellId): string => `${month}#${registry}#${institution}`

export const cellKey = (id: CellId): Key => ({ pk: `FIGURES#${cellName(id)}`, sk: 'CELL' })

export const CellRow = z.object({ counters: z.optional(z.record(z.string(), z.int())) })
export type CellRow = z.infer<typeof CellRow>

export const countersOf = (row: CellRow | undefined): Counters => row?.counters ?? {}

/** In the order of their names and without zeros: equal counters are equal texts. */
export const summed = (some: readonly Counters[]): Counters => {
  const sums = new Map<string, number>()
  for (const counters of some)
    for (const [name, count] of Object.entries(counters)) sums.set(name, (sums.get(name) ?? 0) + count)
  for (const [name, sum] of sums)
    if (!Number.isSafeInteger(sum)) throw new RangeError(`the sum ${name} is no longer exact`)
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export type Cells = ReadonlyMap<string, CellId & { readonly counters: Counters }>

/** What these tallies come to, cell by cell. */
export const gathered = (tallies: readonly Tally[]): Cells => {
  const cells = new Map<string, CellId & { readonly counters: Record<string, number> }>()
  for (const { counter, add, month, registry, institution } of tallies) {
    const id = { month, registry, institution }
    const cell = cells.get(cellName(id)) ?? { ...id, counters: {} }
    cell.counters[counter] = (cell.counters[counter] ?? 0) + add
    cells.set(cellName(id), cell)
  }
  return new Map([...cells].map(([name, cell]) => [name, { ...cell, counters: summed([cell.counters]) }]))
}
