/** What one registry takes, when it works and what it promises. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { registryKey, registryOf } from './model.ts'

type CapabilityCall = Call<undefined, { readonly registryCode: string }>

export const getRegistryCapability = async (
  { table }: Pick<Ports, 'table'>,
  { path }: CapabilityCall,
): Promise<Result<Answer>> => {
  const row = await table.get('directory', registryKey(path.registryCode))
  if (row === undefined) return refuse('resource.not-found')
  const { code, name, nameEn, status, hours, capability, basis } = registryOf(row)
  return ok(answer(200, { code, name, nameEn, status, hours, ...capability, basis }))
}
