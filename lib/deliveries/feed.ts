/** The feed of a bank: its notifications numbered 1, 2, 3 … without gaps, in blocks of the base table that are read consistently. */
import type { Key, Ports, Row } from '../platform/ports.ts'

const BLOCK = 100

const padded = (n: number, length: number): string => String(n).padStart(length, '0')

export const feedHeadKey = (institutionId: string): Key => ({ pk: `FEED#${institutionId}`, sk: 'HEAD' })

const blockOf = (sequence: number): number => Math.floor(sequence / BLOCK)
const blockPk = (institutionId: string, block: number): string => `FEED#${institutionId}#${padded(block, 10)}`

export const feedKey = (institutionId: string, sequence: number): Key => ({
  pk: blockPk(institutionId, blockOf(sequence)),
  sk: padded(sequence, 12),
})

/** The number of the last notification; 0 if there is none yet. */
export const feedHead = async ({ table }: Pick<Ports, 'table'>, institutionId: string): Promise<number> =>
  (await table.get('deliveries', feedHeadKey(institutionId)))?.last ?? 0

/** Up to `limit` notifications after a number. */
export const readFeed = async (
  { table }: Pick<Ports, 'table'>,
  institutionId: string,
  { after, last, limit }: { readonly after: number; readonly last: number; readonly limit: number },
): Promise<Row[]> => {
  const items: Row[] = []
  for (let sequence = after + 1; sequence <= last && items.length < limit; ) {
    const { rows } = await table.query({
      table: 'deliveries',
      pk: blockPk(institutionId, blockOf(sequence)),
      sk: { from: padded(sequence, 12) },
      limit: Math.min(limit - items.length, last - sequence + 1),
    })
    if (rows.length === 0) throw new Error(`the feed of ${institutionId} lacks ${sequence}`)
    items.push(...rows.map(({ notification }) => notification))
    sequence += rows.length
  }
  return items
}
