/** One page of a query: what fits by number and by size, and where the next begins. */
import type { QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { INDEXES, type IndexName } from '../../../lib/names/resources.ts'
import type { Output } from '../wire.ts'
import { type Item, testOf } from './expressions.ts'
import { keysOf, sortOf } from './indexes.ts'
import { bytesOf, invalid } from './limits.ts'
import type { Partitions } from './partitions.ts'

type Reading = { readonly isThere: (item: Item) => boolean; readonly mostBytes: number }

const keyOf = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])))

export const pageOf = (rows: Partitions, input: QueryCommandInput, { isThere, mostBytes }: Reading): Output => {
  const { IndexName, KeyConditionExpression = '', Limit, ExclusiveStartKey, ConsistentRead, ScanIndexForward } = input
  const index = IndexName as IndexName | undefined
  if (index && ConsistentRead) throw invalid('Consistent reads are not supported on global secondary indexes')
  const test = testOf(KeyConditionExpression)
  const names = [...new Set(['pk', 'sk', ...(index ? keysOf(index) : [])])]
  const isWhole = index === undefined || INDEXES[index].projection === 'ALL'
  const shown = (items: readonly Item[]): readonly Item[] => (isWhole ? items : items.map((item) => keyOf(item, names)))
  const after = ExclusiveStartKey && (index ? sortOf(index, ExclusiveStartKey) : ExclusiveStartKey['sk']?.S)
  const found: Item[] = []
  let bytes = 0
  const pk = input.ExpressionAttributeValues?.[':pk']?.S ?? ''
  for (const item of rows.walk(pk, { backwards: ScanIndexForward === false, after })) {
    if (!isThere(item) || !test({ item, names: input })) continue
    const last = found.at(-1)
    if (last && (found.length === Limit || bytes + bytesOf(item) > mostBytes))
      return { Items: shown(found), LastEvaluatedKey: keyOf(last, names) }
    bytes += bytesOf(item)
    found.push(item)
  }
  return { Items: shown(found) }
}
