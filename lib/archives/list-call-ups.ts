/** What waits for an answer: to the holder what it has to answer, to the asker what it asked for; oldest first. */

import { reaches } from '../access/narrowing.ts'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { Listed } from '../tables/newest-first.ts'
import { CallUp, type CallUpSide, callUpKey, isOpen, openCallUpsOf, viewOfCallUp } from './call-ups.ts'

export type CallUpQuery = {
  readonly as?: CallUpSide | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 20

export const listCallUps = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, unknown, CallUpQuery>,
): Promise<Result<Answer>> => {
  const { as = 'holder', limit = PAGE, cursor } = call.query
  const { institutionId, narrowing } = call.caller
  const bound = [institutionId, call.operation, as]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const range = { limit, ...(after && { after }) }
  const pk = openCallUpsOf(institutionId, as)
  const page = await ports.table.query({ table: 'cases', index: 'byInstitution', pk, ...range }, Listed)
  const keys = page.rows.map(
    ({ pk }) => ({ table: 'cases', key: callUpKey(subjectIdOfPk(pk)), model: CallUp }) as const,
  )
  const heads = (keys.length > 0 ? await ports.table.batchGet(keys) : []).flatMap((callUp) => callUp ?? [])
  // the index may lag behind an answer
  const open = heads.filter((callUp) => isOpen(callUp) && reaches(narrowing, callUp.reach))
  const next = page.next && (await sealCursor(ports, bound, page.next))
  const response = answer(200, { items: open.map(viewOfCallUp), ...(next && { next }) })
  await ports.table.write(granted(ports.ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
