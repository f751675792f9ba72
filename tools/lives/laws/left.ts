/** What is left of a world when nothing moves in it any more. */
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { TableName } from '../../../lib/names/resources.ts'
import type { World } from '../world.ts'
import type { Row } from './rows.ts'

export type Left = {
  readonly world: World
  readonly cases: readonly Row[]
  readonly deliveries: readonly Row[]
  readonly audit: readonly Row[]
}

const rowsOf = (world: World, table: TableName): Row[] => world.tables.rows(table).map((item) => unmarshall(item))

export const leftOf = (world: World): Left => ({
  world,
  cases: rowsOf(world, 'cases'),
  deliveries: rowsOf(world, 'deliveries'),
  audit: rowsOf(world, 'audit'),
})

export const headsOf = ({ cases }: Left): readonly Row[] =>
  cases.filter(({ sk, pk }) => sk === 'HEAD' && pk.startsWith('CASE#'))

/** Events of each subject, in their order. */
export const eventsOf = ({ cases }: Left): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(
    cases.filter(({ sk }) => sk.startsWith('EVENT#')).toSorted((a, b) => (a['sk'] < b['sk'] ? -1 : 1)),
    ({ pk }) => pk as string,
  )
