/**
 * Seals whatever is unsealed, however late it was written. A seal is decided by one conditional write of its row, with all its
 * leaves; everything after that can be done again by anybody: its object under lock, the marks on its records, the head. So a
 * run may die at any line and two may run at once: the next finishes what was decided before it decides anything.
 */

import { momentOfId } from '../kernel/ids.ts'
import { lockedUntil } from '../kernel/retention.ts'
import { beijing } from '../kernel/time.ts'
import type { BatchTable, Objects, Ports, Row, Table } from '../platform/ports.ts'
import { Listed } from '../tables/newest-first.ts'
import { finderRows } from './finders.ts'
import { AUDIT_SHARDS, AuditRow, auditKey, unsealedPk } from './record.ts'
import {
  BEFORE_THE_FIRST,
  LastSeal,
  type Leaf,
  lastSealKey,
  leafOf,
  SealedBatch,
  sealKey,
  sealObjectKey,
  sealOver,
  sealText,
} from './seals.ts'

type SealPorts = Pick<Ports, 'clock' | 'log'> & { readonly table: BatchTable; readonly objects: Objects }

/** Of each shard in one seal; all together the leaves must fit the seal's row. */
const PER_SHARD = 64
export const RECORDS_A_SEAL = PER_SHARD * AUDIT_SHARDS
/** A run begins no seal after this, well before the function's limit; the next goes on. */
export const SEALING_MS = 45_000
const SHARDS = [...Array(AUDIT_SHARDS).keys()]

const BATCH_GET_MAX = 100

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

export const recordsOf = async (table: Table, auditIds: readonly string[]): Promise<(AuditRow | undefined)[]> => {
  const pages = await Promise.all(
    chunks(auditIds, BATCH_GET_MAX).map((page) =>
      table.batchGet(page.map((auditId) => ({ table: 'audit', key: auditKey(auditId), model: AuditRow }) as const)),
    ),
  )
  return pages.flat()
}

/** The index lags; the rows themselves, read consistently, say what is unsealed. */
const unsealed = async (table: Table, perShard: number): Promise<AuditRow[]> => {
  const found = await Promise.all(
    SHARDS.map((shard) =>
      table.query({ table: 'audit', index: 'unsealed', pk: unsealedPk(shard), limit: perShard }, Listed),
    ),
  )
  const auditIds = found.flatMap(({ rows }) => rows.map(({ sk }) => sk)).sort()
  return (await recordsOf(table, auditIds))
    .filter((row) => row !== undefined)
    .filter((row) => row.unsealedOf !== undefined)
}

/** `rows`: its records in the order of its leaves, where they have just been read. */
type Decided = { readonly batch: SealedBatch; readonly rows?: readonly AuditRow[] }

/** The seal after the last complete one: decided before, or now; none if there is nothing to seal. */
const nextSeal = async ({ table, clock }: SealPorts): Promise<Decided | undefined> => {
  const head = await table.get('audit', lastSealKey, LastSeal)
  const last = head ?? BEFORE_THE_FIRST
  const key = sealKey(last.number + 1)
  const decided = await table.get('audit', key, SealedBatch)
  if (decided) return { batch: decided }
  const rows = await unsealed(table, PER_SHARD)
  if (rows.length === 0) return undefined
  const leaves = rows.map(({ sk, record }): Leaf => leafOf(sk, record))
  const batch = sealOver(leaves, last, beijing(clock.now()))
  const won = await table.write({
    table: 'audit',
    put: { ...key, ...batch },
    condition: { expression: 'attribute_not_exists(#pk)' },
  })
  if (won) return { batch, rows }
  const another = await table.get('audit', key, SealedBatch)
  return another && { batch: another }
}

/** Of the records of a seal, each key once: what several have in common is the same row. */
const found = (records: readonly AuditRow[]): Row[] => {
  const rows = records.flatMap(({ record }) => finderRows(record))
  return [...new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row])).values()]
}

/**
 * Makes the records findable and takes them out of the unsealed. Needs no condition: a record never changes but here, and whoever does
 * it again puts the same rows.
 */
const mark = async ({ table, log }: SealPorts, { batch: { number, leaves }, rows: read }: Decided): Promise<void> => {
  const auditIds = leaves.map(({ auditId }) => auditId)
  const rows = read ?? (await recordsOf(table, auditIds))
  for (const [leaf, row] of rows.entries())
    if (!row) log.error('audit.record-missing', { seal: number, auditId: auditIds[leaf] })
  await table.putAll('audit', found(rows.filter((row) => row !== undefined)))
  const marked = rows.flatMap((row, leaf) => {
    if (!row) return []
    const { unsealedOf: _, unsealedAt: __, ...sealed } = row
    return [{ ...sealed, seal: number, leaf }]
  })
  await table.putAll('audit', marked)
}

const complete = async (ports: SealPorts, decided: Decided): Promise<void> => {
  const { batch } = decided
  const until = lockedUntil('audit-seal', ports.clock.now())
  await ports.objects.preserve(sealObjectKey(batch.number), sealText(batch), until)
  await mark(ports, decided)
  await ports.table.write({
    table: 'audit',
    put: { ...lastSealKey, number: batch.number, hash: batch.hash },
    condition: { expression: 'attribute_not_exists(#pk) OR #number < :number', values: { number: batch.number } },
  })
  ports.log.info('audit.sealed', { seal: batch.number, size: batch.size })
}

/** Runs each minute. */
export const seal = async (ports: SealPorts): Promise<void> => {
  const started = ports.clock.now().getTime()
  while (ports.clock.now().getTime() - started < SEALING_MS) {
    const decided = await nextSeal(ports)
    if (!decided) break
    await complete(ports, decided)
  }
  const left = await unsealed(ports.table, 1)
  const now = ports.clock.now().getTime()
  const oldest = Math.min(now, ...left.map(({ sk }) => momentOfId(sk).getTime()))
  ports.log.measure('audit.unsealed', { oldestUnsealedSeconds: Math.round((now - oldest) / 1000) })
}
