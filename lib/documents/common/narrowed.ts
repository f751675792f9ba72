/**
 * Who sees a bank's common materials: the bank, the registries that its agreement takes in, and the authority whose the branch is. To
 * everybody else they are as unknown as if there were none.
 */
import { reaches } from '../../access/narrowing.ts'
import { type Agreement, AgreementRow, agreementKey } from '../../institutions/model.ts'
import type { Caller } from '../../kernel/call.ts'
import { territoryOf, watches } from '../../kernel/jurisdiction.ts'
import type { Ports } from '../../platform/ports.ts'
import type { CommonMaterial } from './model.ts'

type ReadPorts = Pick<Ports, 'table'>

const takesIn = (agreement: Agreement | undefined, registry: string): boolean =>
  agreement?.regions.some((region) => registry.startsWith(region)) === true

/** Those of the materials that the caller may see. */
export const seenBy = async (
  { table }: ReadPorts,
  caller: Caller,
  materials: readonly CommonMaterial[],
): Promise<CommonMaterial[]> => {
  const { audience, institutionId } = caller
  if (audience === 'bank')
    return materials.filter(({ bank, region }) => bank === institutionId && reaches(caller.narrowing, { region }))
  if (audience === 'authority') return materials.filter(({ region }) => watches(caller, region))
  const banks = [...new Set(materials.map(({ bank }) => bank))]
  if (banks.length === 0) return []
  const rows = await table.batchGet(
    banks.map((bank) => ({ table: 'directory', key: agreementKey(bank), model: AgreementRow }) as const),
  )
  const open = new Set(banks.filter((_, i) => takesIn(rows[i], institutionId)))
  return reaches(caller.narrowing, { region: institutionId }) ? materials.filter(({ bank }) => open.has(bank)) : []
}

/** For which registries a check by this caller holds, by the leading digits of their codes. */
export const territoryOfChecker = ({ institutionId, jurisdiction }: Caller): string =>
  jurisdiction ? territoryOf(jurisdiction) : institutionId
