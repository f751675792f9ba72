/** The versions of a branch's common materials, newest first. */

import * as z from 'zod/mini'
import type { Ports } from '../../platform/ports.ts'
import { everyRow } from '../../tables/every-row.ts'
import { branchMaterialKey, CommonMaterial, commonMaterialKey } from './model.ts'

type ReadPorts = Pick<Ports, 'table'>

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

export const materialsById = async ({ table }: ReadPorts, ids: readonly string[]): Promise<CommonMaterial[]> => {
  const found: CommonMaterial[] = []
  for (let start = 0; start < ids.length; start += KEYS_AT_ONCE) {
    const keys = ids
      .slice(start, start + KEYS_AT_ONCE)
      .map((id) => ({ table: 'cases', key: commonMaterialKey(id), model: CommonMaterial }) as const)
    for (const material of await table.batchGet(keys)) if (material) found.push(material)
  }
  return found
}

/** By which a branch's versions are found, in the order of their ids. */
const VersionRow = z.object({ sk: z.string(), kind: z.string(), officer: z.optional(z.string()) })

type Wanted = (row: z.infer<typeof VersionRow>) => boolean

/** Those of the branch that are wanted; an officer's papers can be told by the index row alone. */
export const materialsOfBranch = async (
  ports: ReadPorts,
  { bank, branch }: { readonly bank: string; readonly branch: string },
  isWanted: Wanted = () => true,
): Promise<CommonMaterial[]> => {
  const { pk } = branchMaterialKey(bank, branch)
  const rows = await everyRow(ports, { table: 'cases', pk, descending: true }, VersionRow)
  return materialsById(
    ports,
    rows.filter(isWanted).map((row) => row.sk),
  )
}

/** One paper: a kind, and of an officer's paper whose. */
export const isSamePaper =
  ({ kind, officer }: { readonly kind: string; readonly officer?: string | undefined }): Wanted =>
  (row) =>
    row.kind === kind && row.officer === officer
