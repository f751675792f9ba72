/**
 * Reads the cells of a report by key, a hundred at once: as many reads as months, registries and banks make, however many cases there
 * are. The mark says up to where each feed was counted, and holds for every cell read.
 */
import type { Model } from '../kernel/stored.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { type CellId, CellRow, type Counters, cellKey, countersOf } from './cells.ts'
import { CursorRow, cursorKey, markOf } from './count.ts'

export type Cell = CellId & { readonly counters: Counters }

/** A bank and the number up to which its feed is counted. */
export type Mark = readonly { readonly institution: string; readonly sequence: number }[]

export type Wanted = {
  readonly months: readonly string[]
  readonly registries: readonly string[]
  readonly institutions: readonly string[]
}

const KEYS_AT_ONCE = 100
const READS_AT_ONCE = 8

type ReadPorts = Pick<Ports, 'table'>

export const readAll = async <T>(
  { table }: ReadPorts,
  keys: readonly Key[],
  model: Model<T>,
): Promise<(T | undefined)[]> => {
  const pages = Array.from({ length: Math.ceil(keys.length / KEYS_AT_ONCE) }, (_, at) =>
    keys.slice(at * KEYS_AT_ONCE, (at + 1) * KEYS_AT_ONCE),
  )
  const rows: (T | undefined)[] = []
  for (let start = 0; start < pages.length; start += READS_AT_ONCE) {
    const some = pages.slice(start, start + READS_AT_ONCE)
    const read = await Promise.all(
      some.map((page) => table.batchGet(page.map((key) => ({ table: 'reports', key, model }) as const))),
    )
    rows.push(...read.flat())
  }
  return rows
}

const readMark = async (ports: ReadPorts, institutions: readonly string[]): Promise<Mark> => {
  const rows = await readAll(ports, institutions.map(cursorKey), CursorRow)
  return institutions.map((institution, at) => ({ institution, sequence: markOf(rows[at]) }))
}

const isSame = (a: Mark, b: Mark): boolean => a.every(({ sequence }, at) => b[at]?.sequence === sequence)

const readCells = async (ports: ReadPorts, { months, registries, institutions }: Wanted): Promise<Cell[]> => {
  const ids = months.flatMap((month) =>
    registries.flatMap((registry) => institutions.map((institution) => ({ month, registry, institution }))),
  )
  const rows = await readAll(ports, ids.map(cellKey), CellRow)
  return ids.flatMap((id, at) => (rows[at] ? [{ ...id, counters: countersOf(rows[at]) }] : []))
}

/** What is counted while one reads is read again. */
const ATTEMPTS = 5

export const collect = async (
  ports: ReadPorts,
  wanted: Wanted,
): Promise<{ readonly cells: readonly Cell[]; readonly mark: Mark }> => {
  let mark = await readMark(ports, wanted.institutions)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const cells = await readCells(ports, wanted)
    const after = await readMark(ports, wanted.institutions)
    if (isSame(mark, after)) return { cells, mark }
    mark = after
  }
  throw new Error('figures are counted faster than they can be read')
}
