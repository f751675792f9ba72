/** 导出: a registry's packages of a month, in the order they were closed, each with a short link of its manifest. */

import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijingDate } from '../kernel/time.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { PackageRow, packagesPk } from './package-list.ts'
import { manifestLink } from './read-archive.ts'

type ListQuery = {
  readonly month?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 50

export const listArchives = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, unknown, ListQuery>,
): Promise<Result<Answer>> => {
  const { institutionId } = call.caller
  const { cursor, month = beijingDate(call.now).slice(0, 7), limit = PAGE } = call.query
  const bound = [institutionId, call.operation, month]
  const after = cursor === undefined ? undefined : await openCursor({ table }, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const pk = packagesPk(institutionId, month)
  const page = await table.query({ table: 'cases', pk, limit, ...(after && { after }) }, PackageRow)
  const items = await Promise.all(
    page.rows.map(async ({ key, ...row }) => ({
      ...row,
      manifest: await manifestLink(objects, { ...row.package, caseId: row.caseId, key }, call.now),
    })),
  )
  const next = page.next && (await sealCursor({ table }, bound, page.next))
  // which packages were shown, not their links: these are other every time
  const shownSha256 = sha256Hex(page.rows.map(({ package: { sha256 } }) => sha256).join('\n'))
  await table.write(granted(ids, call, { shownSha256 }))
  return ok(answer(200, { month, items, ...(next && { next }) }))
}
