/** The operator's proof: the figures of a bank counted anew from its cases, and where they differ from those kept. */
import * as z from 'zod/mini'
import { InstitutionId } from '../institutions/model.ts'
import type { Ports } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { SEVERAL_REGISTRIES } from './cells.ts'
import { monthsOf } from './periods.ts'
import { compareKept, type Difference, rebuild } from './rebuild.ts'

const Month = z.string().check(z.regex(/^20\d{2}-(0[1-9]|1[0-2])$/))

export const Recounting = z.strictObject({
  institution: InstitutionId,
  /** The first and the last month: of every case of the bank that is counted. */
  from: Month,
  to: Month,
})

export type Recounted = {
  /** Up to which number of the bank's feed both are counted. */
  readonly mark: number
  readonly cells: number
  readonly differences: readonly Difference[]
  /** Events of cases that no feed has up to the mark; while events are on their way there may be some. */
  readonly unpublished: readonly string[]
}

export const recount = async (ports: Pick<Ports, 'table'>, payload: unknown): Promise<Recounted> => {
  const { institution, from, to } = Recounting.parse(payload)
  const months = [...monthsOf({ from: `${from}-01`, to: `${to}-01` }), to]
  const registries = [SEVERAL_REGISTRIES, ...(await allRegistries(ports)).map(({ code }) => code)]
  const { cells, mark, unpublished } = await rebuild(ports, { institution, months })
  const differences = await compareKept(ports, cells, { institution, months, registries })
  return { mark, cells: cells.size, differences, unpublished }
}
