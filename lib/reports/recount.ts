/** The operator's proof: the figures of a bank counted anew from its cases, where they differ from those kept, and their repair. */
import * as z from 'zod/mini'
import { InstitutionId } from '../institutions/model.ts'
import { beijing } from '../kernel/time.ts'
import type { Ports, Write } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { type Cells, cellKey, SEVERAL_REGISTRIES } from './cells.ts'
import { CursorRow, cursorKey, markOf } from './count.ts'
import { monthsOf } from './periods.ts'
import { compareStored, type Difference, rebuild } from './rebuild.ts'

const Month = z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))

export const Recounting = z.strictObject({
  institution: InstitutionId,
  /** The first and the last month: of every case of the bank that is counted. */
  from: Month,
  to: Month,
  /** Writes the recounted figures over those kept where they differ. */
  repair: z.optional(z.boolean()),
})

export type Recounted = {
  /** Up to which number of the bank's feed both are counted. */
  readonly mark: number
  readonly cells: number
  readonly differences: readonly Difference[]
  /** Events of cases that no feed has up to the mark; while events are on their way there may be some. */
  readonly unpublished: readonly string[]
  /** Cases that were filed outside the months asked for: with any, nothing is repaired, or their figures would be lost. */
  readonly missed: readonly string[]
  /** Cells written anew; absent where none was to be. */
  readonly repaired?: number
  /** The bank was counted on meanwhile, so that differences may be of that alone: run it again. */
  readonly overtaken?: true
}

const CELLS_AT_ONCE = 50

/** Each under the cursor they were recounted at, so that nothing that is counted meanwhile is written over. */
const repair = async (
  { table, clock }: RecountPorts,
  { institution, mark, names, cells }: { institution: string; mark: number; names: readonly string[]; cells: Cells },
): Promise<Pick<Recounted, 'repaired' | 'overtaken'>> => {
  const condition = { expression: '#sequence = :mark', values: { mark } }
  let repaired = 0
  for (let start = 0; start < names.length; start += CELLS_AT_ONCE) {
    const some = names.slice(start, start + CELLS_AT_ONCE)
    const puts = some.map((name): Write => {
      const [month = '', registry = ''] = name.split('#')
      const id = { month, registry, institution }
      return { table: 'reports', put: { ...cellKey(id), ...id, counters: cells.get(name)?.counters ?? {} } }
    })
    const at = beijing(clock.now())
    const cursor: Write = { table: 'reports', update: cursorKey(institution), set: { repairedAt: at }, condition }
    const commit = await table.transact([cursor, ...puts])
    if (!commit.committed) return { repaired, overtaken: true }
    repaired += some.length
  }
  return { repaired }
}

type RecountPorts = Pick<Ports, 'table' | 'clock'>

export const recount = async (ports: RecountPorts, payload: unknown): Promise<Recounted> => {
  const { institution, from, to, repair: repairs } = Recounting.parse(payload)
  const months = [...monthsOf({ from: `${from}-01`, to: `${to}-01` }), to]
  const registries = [SEVERAL_REGISTRIES, ...(await allRegistries(ports)).map(({ code }) => code)]
  const { cells, mark, unpublished, missed } = await rebuild(ports, { institution, months })
  const differences = await compareStored(ports, cells, { institution, months, registries })
  if (markOf(await ports.table.get('reports', cursorKey(institution), CursorRow)) !== mark)
    return { mark, cells: cells.size, differences, unpublished, missed, overtaken: true }
  const names = [...new Set(differences.map(({ cell }) => cell))]
  const mends = repairs === true && missed.length === 0 && names.length > 0
  const mended = mends ? await repair(ports, { institution, mark, names, cells }) : {}
  return { mark, cells: cells.size, differences, unpublished, missed, ...mended }
}
