/** Records and seals as an auditor would hold them. */
import { auditWrite } from '../../lib/audit/record.ts'
import { recordsOf } from '../../lib/audit/seal.ts'
import { SealedBatch, sealKey, sealText } from '../../lib/audit/seals.ts'
import type { Ids, Table } from '../../lib/platform/ports.ts'

export type Source = { readonly seals: Map<string, Buffer>; readonly records: Map<string, Buffer> }

export const recordOf = (ids: Ids, at: Date, n = 0) =>
  auditWrite(ids, {
    at,
    actor: { institutionId: '91350000MA00YH0179', clientId: '91350000MA00YH0179.core' },
    act: 'submitCase',
    outcome: 'granted',
    officer: `officer-${n % 3}`,
    requestId: `request-${n}`,
  })

const nameOf = (number: number): string => String(number).padStart(10, '0')

export const addTo = (source: Source, batch: SealedBatch, records: readonly string[]): void => {
  source.seals.set(`${nameOf(batch.number)}.json`, Buffer.from(sealText(batch)))
  source.records.set(`${nameOf(batch.number)}.jsonl`, Buffer.from(records.map((record) => `${record}\n`).join('')))
}

/** Every seal the table has, with its records. */
export const sourceOf = async (table: Table): Promise<Source> => {
  const source: Source = { seals: new Map(), records: new Map() }
  for (let number = 1; ; number++) {
    const batch = await table.get('audit', sealKey(number), SealedBatch)
    if (!batch) return source
    const rows = await recordsOf(
      table,
      batch.leaves.map(({ auditId }) => auditId),
    )
    addTo(
      source,
      batch,
      rows.map((row) => row?.record ?? ''),
    )
  }
}
