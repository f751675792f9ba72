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
import { fullPage } from '../tables/full-page.ts'
import { Listed, positionIn } from '../tables/newest-first.ts'
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
  const pk = openCallUpsOf(institutionId, as)
  const show = async (rows: readonly Listed[]) => {
    const asks = rows.map((row) => ({ table: 'cases', key: callUpKey(subjectIdOfPk(row.pk)), model: CallUp }) as const)
    const callUps = asks.length > 0 ? await ports.table.batchGet(asks) : []
    // the index may lag behind an answer
    return callUps.map((one) => (one && isOpen(one) && reaches(narrowing, one.reach) ? viewOfCallUp(one) : undefined))
  }
  const { items, next: position } = await fullPage({
    limit,
    after,
    read: (range) => ports.table.query({ table: 'cases', index: 'byInstitution', pk, ...range }, Listed),
    show,
    positionOf: positionIn,
  })
  const next = position && (await sealCursor(ports, bound, position))
  const response = answer(200, { items, ...(next && { next }) })
  await ports.table.write(granted(ports.ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
