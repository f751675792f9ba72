/** What one registry takes, when it works and what it promises. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { RegistryRow, registryKey } from './model.ts'

type CapabilityCall = Call<undefined, { readonly registryCode: string }>

export const getRegistryCapability = async (
  { table }: Pick<Ports, 'table'>,
  { path }: CapabilityCall,
): Promise<Result<Answer>> => {
  const record = await table.get('directory', registryKey(path.registryCode), RegistryRow)
  if (record === undefined) return refuse('resource.not-found')
  const { code, name, nameEn, status, hours, capability, basis } = record
  return ok(answer(200, { code, name, nameEn, status, hours, ...capability, basis }))
}
