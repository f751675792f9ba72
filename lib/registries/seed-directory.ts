/**
 * The operator loads the directory: registries with their routes, institutions with all that hangs on them. Whole rows are put
 * by key, so loading the same directory again changes nothing; nothing is taken away.
 */
import * as z from 'zod/mini'
import { Institution, institutionRows } from '../institutions/model.ts'
import { faultsOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { RegistryRecords, registryRows } from './model.ts'

export const Directory = z.strictObject({
  registries: z.optional(RegistryRecords),
  institutions: z.optional(z.array(Institution)),
})
export type Directory = z.infer<typeof Directory>

/** Enough to be quick, few enough not to be throttled. */
const PUTS_AT_ONCE = 16

export const seedDirectory = async (
  { table }: Pick<Ports, 'table'>,
  payload: unknown,
): Promise<Result<{ readonly rows: number }>> => {
  const parsed = Directory.safeParse(payload)
  if (!parsed.success) return refuse('request.invalid', { faults: faultsOf(parsed.error, '', payload) })
  const { registries = [], institutions = [] } = parsed.data
  const rows = [...registries.flatMap(registryRows), ...institutions.flatMap(institutionRows)]
  for (let start = 0; start < rows.length; start += PUTS_AT_ONCE)
    await Promise.all(rows.slice(start, start + PUTS_AT_ONCE).map((put) => table.write({ table: 'directory', put })))
  return ok({ rows: rows.length })
}
