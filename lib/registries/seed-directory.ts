/**
 * The operator loads the directory: registries with their routes, institutions with all that hangs on them. Whole rows are put
 * by key, so loading the same directory again changes nothing; nothing is taken away, and what the authority has changed since
 * stays as the authority left it.
 */
import * as z from 'zod/mini'
import { Institution, institutionRows } from '../institutions/model.ts'
import { faultsOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { RegistryRecords, registryRows } from './model.ts'

export const Directory = z.strictObject({
  registries: z.optional(RegistryRecords),
  institutions: z.optional(z.array(Institution)),
})
export type Directory = z.infer<typeof Directory>

/** Enough to be quick, few enough not to be throttled. */
const PUTS_AT_ONCE = 16

/** Rows get a version when the authority first changes them. */
const UNTOUCHED = { expression: 'attribute_not_exists(#version)' }

/** Which of them were put. */
const putAll = async (table: Ports['table'], rows: readonly Row[]): Promise<boolean[]> => {
  const outcomes: boolean[] = []
  for (let start = 0; start < rows.length; start += PUTS_AT_ONCE)
    outcomes.push(
      ...(await Promise.all(
        rows
          .slice(start, start + PUTS_AT_ONCE)
          .map((put) => table.write({ table: 'directory', put, condition: UNTOUCHED })),
      )),
    )
  return outcomes
}

export const seedDirectory = async (
  { table }: Pick<Ports, 'table'>,
  payload: unknown,
): Promise<Result<{ readonly rows: number }>> => {
  const parsed = Directory.safeParse(payload)
  if (!parsed.success) return refuse('request.invalid', { faults: faultsOf(parsed.error, '', payload) })
  const { registries = [], institutions = [] } = parsed.data
  const records = registries.map(registryRows)
  const heads = await putAll(
    table,
    records.flatMap((rows) => rows.slice(0, 1)),
  )
  const routes = records.flatMap((rows, at) => (heads[at] ? rows.slice(1) : []))
  const others = institutions.flatMap(institutionRows)
  await putAll(table, [...routes, ...others])
  return ok({ rows: records.flat().length + others.length })
}
