/** What an auditor takes away: one record with its proof, or a seal with all its records, byte for byte. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { PROVINCE, watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { pathOf } from './merkle.ts'
import { AuditRow, auditKey, granted } from './record.ts'
import { recordsOf } from './seal.ts'
import { type Seal, SealedBatch, sealKey, sealText } from './seals.ts'
import { visibleTo } from './visible-records.ts'

type ProvePorts = Pick<Ports, 'table' | 'ids'>

const shown = async ({ table, ids }: ProvePorts, call: Call, response: Answer): Promise<Result<Answer>> => {
  await table.write(granted(ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}

export const proveRecord = async (
  ports: ProvePorts,
  call: Call<unknown, { readonly auditId: string }>,
): Promise<Result<Answer>> => {
  const [row] = await visibleTo(ports.table, call.caller, [
    await ports.table.get('audit', auditKey(call.path.auditId), AuditRow),
  ])
  if (!row) return refuse('resource.not-found')
  if (row.seal === undefined || row.leaf === undefined) return refuse('audit.not-sealed', { retryAfterSeconds: 60 })
  const batch = await ports.table.get('audit', sealKey(row.seal), SealedBatch)
  if (!batch) throw new Error(`seal ${row.seal} is gone`)
  const { number, previous, root, size, sealedAt, hash, leaves } = batch
  const seal: Seal = { number, previous, root, size, sealedAt, hash }
  const path = pathOf(
    leaves.map(({ sha256 }) => sha256),
    row.leaf,
  )
  return shown(ports, call, answer(200, { record: row.record, seal, index: row.leaf, path }))
}

export const getSeal = async (
  ports: ProvePorts,
  call: Call<unknown, { readonly number: number }>,
): Promise<Result<Answer>> => {
  // A seal is whole or proves nothing, and it holds records of the whole province.
  if (!watches(call.caller, PROVINCE)) return refuse('resource.not-found')
  const batch = await ports.table.get('audit', sealKey(call.path.number), SealedBatch)
  if (!batch) return refuse('resource.not-found')
  const rows = await recordsOf(
    ports.table,
    batch.leaves.map(({ auditId }) => auditId),
  )
  const records = rows.flatMap((row) => (row ? [row.record] : []))
  return shown(ports, call, answer(200, { seal: sealText(batch), records }))
}
