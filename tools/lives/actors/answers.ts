/** What a registry says to a query: what the book has, that it has nothing, or no. */
import { beijing } from '../../../lib/kernel/time.ts'
import type { World } from '../world.ts'
import { unitOf } from './filings.ts'

type Asked = { readonly unitNumber?: string }

const book = (unitNumber: string) => ({
  unitNumber,
  certificateNumber: '闽(2023)厦门市不动产权第0012345号',
  owners: [{ name: '测试甲', idNumber: '350203190001020020', share: '1/1' }],
  coOwnership: 'sole',
  facts: { location: '厦门市思明区测试路1号203室', use: '住宅', area: '89.52' },
  restrictions: [],
  mortgages: [],
})

export const answerTo = (world: World, registry: string, { unitNumber }: Asked): object => {
  const readAt = beijing(new Date(world.scheduler.now - 1000))
  const outcome = world.random.weighted({ found: 6, 'not-found': 1, refused: 1 })
  if (outcome === 'refused') return { outcome, readAt, ground: 'other' }
  if (outcome === 'not-found') return { outcome, readAt }
  if (unitNumber !== undefined) return { outcome, readAt, book: book(unitNumber) }
  const prefix = registry === '350200' ? '350203' : '350102'
  return { outcome, readAt, holdings: [book(unitOf(prefix, 0))] }
}
