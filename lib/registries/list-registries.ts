/** Every registry of the directory in the order of its code: which are connected, and what they cover. */
import { type Answer, answer } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports, Row } from '../platform/ports.ts'
import { DIRECTORY_KIND, registryOf } from './model.ts'

type DirectoryPorts = Pick<Ports, 'table'>

const allOf = async ({ table }: DirectoryPorts): Promise<readonly Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'directory', index: 'byKind', pk: DIRECTORY_KIND, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

export const listRegistries = async (ports: DirectoryPorts): Promise<Result<Answer>> => {
  const rows = await allOf(ports)
  const items = rows.map(registryOf).map(({ code, name, nameEn, city, coverage, prefixes, transport, status }) => ({
    code,
    name,
    nameEn,
    city,
    coverage,
    prefixes,
    transport,
    status,
  }))
  return ok(answer(200, { items }))
}
