/** A registry holds the file its channel gave it against what the platform was told. Nothing is kept of it but the record. */

import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { ReceiptRow, receiptsPk } from './order-rows.ts'
import { type Entry, reconcile } from './reconcile.ts'

type ReconcileCall = Call<{
  readonly channel: string
  readonly day: string
  readonly entries: readonly Entry[]
}>

export const reconcileReceipts = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: ReconcileCall,
): Promise<Result<Answer>> => {
  const { channel, day, entries } = call.body
  const pk = receiptsPk(call.caller.institutionId, day)
  const rows = await everyRow({ table }, { table: 'cases', pk, sk: { prefix: `${channel}#` } }, ReceiptRow)
  const here = rows.map(({ serial, orderId, fen }) => ({ serial, orderId, fen }))
  const response = answer(200, { channel, day, ...reconcile(here, entries) })
  await table.write(granted(ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
