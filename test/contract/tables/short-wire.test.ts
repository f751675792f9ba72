/** Tests of use cases reach DynamoDB by a shorter way than the product: both come to the same, in every answer and every refusal. */

import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { AnyRow } from '../../../lib/kernel/stored.ts'
import { dynamoBatchTable } from '../../../lib/platform/aws/batch-table.ts'
import type { BatchTable } from '../../../lib/platform/ports.ts'
import type { Row } from '../../support/looked.ts'
import { useTables } from '../../support/platform.ts'
import { bySdk, byShortWire } from '../../support/short-wire.ts'

const engine = useTables()

const key = (way: string, sk: string) => ({ pk: `WAY#${way}`, sk })
const ROW = {
  text: '不动产',
  number: 1.5,
  none: null,
  list: [1, 'two', { three: true }],
  map: { deep: { deeper: [] } },
}

/** Everything the port can do, as its answers in their order; rows without the name of the way. */
const answersOf = async (table: BatchTable, way: string): Promise<unknown[]> => {
  const put = (sk: string, more: Row = {}) => ({ table: 'cases', put: { ...key(way, sk), ...ROW, ...more } }) as const
  const absent = { condition: { expression: 'attribute_not_exists(#pk)' } }
  const list = { table: 'cases', index: 'byInstitution', pk: `LIST#${way}` } as const
  const answers: unknown[] = [
    await table.write(put('a')),
    await table.write({ ...put('a'), ...absent }),
    await table.write({ ...put('b', { listOf: `LIST#${way}`, listAt: '1' }), ...absent }),
    await table.write({
      table: 'cases',
      update: key(way, 'a'),
      set: { text: '二', gone: undefined },
      add: { number: 2 },
      remove: ['none'],
      condition: { expression: '#number = :one', values: { one: 1.5 } },
    }),
    await table.write({
      table: 'cases',
      update: key(way, 'a'),
      set: { text: '三' },
      condition: { expression: '#number = :one', values: { one: 1.5 } },
    }),
    await table.get('cases', key(way, 'a'), AnyRow),
    await table.get('cases', key(way, 'none'), AnyRow),
    await table.batchGet(
      ['b', 'none', 'a'].map((sk) => ({ table: 'cases', key: key(way, sk), model: AnyRow }) as const),
    ),
    await table.transact([put('c'), { ...put('d'), ...absent }]),
    await table.transact([
      { ...put('e'), ...absent },
      { ...put('d'), ...absent },
    ]),
    await table.transact([
      { table: 'cases', check: key(way, 'a'), condition: { expression: 'attribute_not_exists(#pk)' } },
      put('f'),
    ]),
    await table.write({ table: 'cases', delete: key(way, 'c') }),
    await table.putAll(
      'cases',
      Array.from({ length: 30 }, (_, n) => ({ ...key(way, `n${String(n).padStart(2, '0')}`), n })),
    ),
    await table.query({ table: 'cases', pk: `WAY#${way}` }, AnyRow),
    await table.query({ table: 'cases', pk: `WAY#${way}`, sk: { prefix: 'n' }, limit: 3, descending: true }, AnyRow),
    await table.query({ table: 'cases', pk: `WAY#${way}`, sk: { from: 'n10', to: 'n12' } }, AnyRow),
    await table.query(list, AnyRow),
  ]
  return JSON.parse(JSON.stringify(answers).replaceAll(`#${way}`, '#way'))
}

const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: Error) => `${error.constructor.name} ${error.name} ${error.message}`,
  )

describe('the short way to the engine', () => {
  const by = (way: (client: DynamoDBClient) => DynamoDBClient): BatchTable => {
    const { endpoint, region, credentials } = engine.client.config
    const client = new DynamoDBClient({ ...(endpoint && { endpoint }), region, credentials, maxAttempts: 1 })
    return dynamoBatchTable((name) => name, way(client))
  }

  it('answers everything the port can ask as the SDK does', async () => {
    expect(await answersOf(by(byShortWire), 'short')).toEqual(await answersOf(by(bySdk), 'sdk'))
  })

  it('fails as the SDK does where the engine takes nothing', async () => {
    const wrong = (table: BatchTable) =>
      Promise.all([
        refusalOf(table.write({ table: 'cases', put: { pk: '', sk: 'x' } })),
        refusalOf(table.write({ table: 'nowhere' as 'cases', put: { pk: 'a', sk: 'x' } })),
        refusalOf(table.transact([1, 2].map(() => ({ table: 'cases', put: { pk: 'a', sk: 'twice' } })))),
      ])
    const refusals = await wrong(by(byShortWire))
    expect(refusals).toEqual(await wrong(by(bySdk)))
    expect(refusals).not.toContain('none')
  })
})
