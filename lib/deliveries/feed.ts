/**
 * The feed of a bank or an authority: its notifications numbered 1, 2, 3 … without gaps, in blocks of the base table that are read
 * consistently. Items are never removed: the last one says how far the numbering has come, and the head is written only when a block
 * begins.
 */

import * as z from 'zod/mini'
import type { Key, Ports, Row, Write } from '../platform/ports.ts'
import { Listed } from '../tables/newest-first.ts'

const BLOCK = 100

const padded = (n: number, length: number): string => String(n).padStart(length, '0')

const headKey = (institutionId: string): Key => ({ pk: `FEED#${institutionId}`, sk: 'HEAD' })

const blockOf = (sequence: number): number => Math.floor(sequence / BLOCK)
const blockPk = (institutionId: string, block: number): string => `FEED#${institutionId}#${padded(block, 10)}`

export const feedKey = (institutionId: string, sequence: number): Key => ({
  pk: blockPk(institutionId, blockOf(sequence)),
  sk: padded(sequence, 12),
})

const HeadRow = z.object({ block: z.int() })

/** What institutions are told: each kind says more of its own. */
const Notification = z.looseObject({
  id: z.string(),
  type: z.string(),
  sequence: z.int(),
  occurredAt: z.string(),
  caseId: z.optional(z.string()),
  queryId: z.optional(z.string()),
})
export type Notification = z.infer<typeof Notification>

export const FeedRow = z.object({ notification: Notification })

/** The number of the last notification; 0 if there is none yet. */
export const feedHead = async ({ table }: Pick<Ports, 'table'>, institutionId: string): Promise<number> => {
  const block = (await table.get('deliveries', headKey(institutionId), HeadRow))?.block ?? 0
  const pk = blockPk(institutionId, block)
  const { rows } = await table.query({ table: 'deliveries', pk, descending: true, limit: 1 }, Listed)
  return rows[0] ? Number(rows[0].sk) : 0
}

/** For one transaction: a number is given once, so of two publishers at the same place one fails. */
export const numberedAs = (institutionId: string, sequence: number, item: Row): Write[] => [
  {
    table: 'deliveries',
    put: { ...feedKey(institutionId, sequence), ...item },
    condition: { expression: 'attribute_not_exists(#pk)' },
  },
  ...(sequence % BLOCK === 0
    ? [{ table: 'deliveries', put: { ...headKey(institutionId), block: blockOf(sequence) } } as const]
    : []),
]

/** Up to `limit` notifications after a number. */
export const readFeed = async (
  { table }: Pick<Ports, 'table'>,
  institutionId: string,
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
): Promise<Notification[]> => {
  const items: Notification[] = []
  for (let sequence = after + 1; sequence <= last && items.length < limit; ) {
    const { rows } = await table.query(
      {
        table: 'deliveries',
        pk: blockPk(institutionId, blockOf(sequence)),
        sk: { from: padded(sequence, 12) },
        limit: Math.min(limit - items.length, last - sequence + 1),
      },
      FeedRow,
    )
    if (rows.length === 0) throw new Error(`the feed of ${institutionId} lacks ${sequence}`)
    items.push(...rows.map(({ notification }) => notification))
    sequence += rows.length
  }
  return items
}
