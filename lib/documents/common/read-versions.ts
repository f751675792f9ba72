/** The versions of a branch's common materials, newest first. */

import type { Ports, Row } from '../../platform/ports.ts'
import { everyRow } from '../../tables/every-row.ts'
import { branchMaterialKey, type CommonMaterial, commonMaterialKey, commonMaterialOf } from './model.ts'

type ReadPorts = Pick<Ports, 'table'>

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

export const materialsById = async ({ table }: ReadPorts, ids: readonly string[]): Promise<CommonMaterial[]> => {
  const found: CommonMaterial[] = []
  for (let start = 0; start < ids.length; start += KEYS_AT_ONCE) {
    const keys = ids
      .slice(start, start + KEYS_AT_ONCE)
      .map((id) => ({ table: 'cases', key: commonMaterialKey(id) }) as const)
    for (const row of await table.batchGet(keys)) {
      const material = commonMaterialOf(row)
      if (material) found.push(material)
    }
  }
  return found
}

type Wanted = (row: Row) => boolean

/** Those of the branch that are wanted; an officer's papers can be told by the index row alone. */
export const materialsOfBranch = async (
  ports: ReadPorts,
  { bank, branch }: { readonly bank: string; readonly branch: string },
  isWanted: Wanted = () => true,
): Promise<CommonMaterial[]> => {
  const { pk } = branchMaterialKey(bank, branch)
  const rows = await everyRow(ports, { table: 'cases', pk, descending: true })
  return materialsById(
    ports,
    rows.filter(isWanted).map((row) => String(row['sk'])),
  )
}

/** One paper: a kind, and of an officer's paper whose. */
export const isSamePaper =
  ({ kind, officer }: { readonly kind: string; readonly officer?: string | undefined }): Wanted =>
  (row) =>
    row['kind'] === kind && row['officer'] === officer
