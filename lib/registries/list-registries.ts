/** Every registry of the directory in the order of its code: which are connected, and what they cover. */

import { type Answer, answer } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { DIRECTORY_KIND, type RegistryRecord, RegistryRow } from './model.ts'

type DirectoryPorts = Pick<Ports, 'table'>

export const allRegistries = (ports: DirectoryPorts): Promise<readonly RegistryRecord[]> =>
  everyRow(ports, { table: 'directory', index: 'byKind', pk: DIRECTORY_KIND }, RegistryRow)

export const listRegistries = async (ports: DirectoryPorts): Promise<Result<Answer>> => {
  const items = (await allRegistries(ports)).map(
    ({ code, name, nameEn, city, coverage, prefixes, transport, status }) => ({
      code,
      name,
      nameEn,
      city,
      coverage,
      prefixes,
      transport,
      status,
    }),
  )
  return ok(answer(200, { items }))
}
