/** What no local engine shows of the simulated tables: time, tokens, and that nothing is shared. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  IdempotentParameterMismatchException,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { dynamoTable } from '../../../lib/platform/aws/table.ts'
import { SimulatedTables } from '../../../tools/lives/engines/table.ts'
import { tableClient } from '../../support/simulated.ts'

const MINUTE_MS = 60_000
const KEY = { pk: { S: 'P' }, sk: { S: 'S' } }

const begin = ({ expiryLagMs = 0, indexLagMs = 0 } = {}) => {
  const clock = { now: Date.parse('2026-12-01T01:00:00Z') }
  const tables = new SimulatedTables({
    now: () => clock.now,
    expiryLagMs: () => expiryLagMs,
    indexLagMs: () => indexLagMs,
  })
  return { clock, tables, table: dynamoTable((name) => name, tableClient(tables)) }
}

const get = (TableName = 'cases') => new GetItemCommand({ TableName, Key: KEY })
const put = (more = {}, TableName = 'cases') => new PutItemCommand({ TableName, Item: { ...KEY, ...more } })

describe('expiry', () => {
  const expiring = (atMs: number) => put({ expiresAt: { N: String(Math.floor(atMs / 1000)) } }, 'access')

  it('leaves an expired row to be read until it is removed, late', () => {
    const { clock, tables } = begin({ expiryLagMs: 5 * MINUTE_MS })
    tables.send(expiring(clock.now + MINUTE_MS))
    clock.now += 6 * MINUTE_MS - 1
    expect(tables.send(get('access'))).toHaveProperty('Item')
    clock.now += 1
    expect(tables.send(get('access'))).toEqual({})
    expect(tables.rows('access')).toEqual([])
  })

  it('spares a row that was written anew', () => {
    const { clock, tables } = begin()
    tables.send(expiring(clock.now + MINUTE_MS))
    tables.send(expiring(clock.now + 3 * MINUTE_MS))
    clock.now += 2 * MINUTE_MS
    expect(tables.send(get('access'))).toHaveProperty('Item')
    clock.now += 2 * MINUTE_MS
    expect(tables.send(get('access'))).toEqual({})
  })

  it('removes one that has expired already, and never one that did five years ago', () => {
    const { clock, tables } = begin()
    tables.send(expiring(clock.now - MINUTE_MS))
    expect(tables.send(get('access'))).toEqual({})
    tables.send(expiring(clock.now - 6 * 365 * 24 * 60 * MINUTE_MS))
    expect(tables.send(get('access'))).toHaveProperty('Item')
  })

  it('is of no table that does not say by what', () => {
    const { clock, tables } = begin()
    tables.send(put({ expiresAt: { N: '1' } }))
    clock.now += MINUTE_MS
    expect(tables.send(get())).toHaveProperty('Item')
  })
})

describe('a token', () => {
  const add = (by: string, ClientRequestToken = 'token') =>
    new TransactWriteItemsCommand({
      ClientRequestToken,
      TransactItems: [
        {
          Update: {
            TableName: 'cases',
            Key: KEY,
            UpdateExpression: 'ADD #n :by',
            ExpressionAttributeNames: { '#n': 'n' },
            ExpressionAttributeValues: { ':by': { N: by } },
          },
        },
      ],
    })
  const sum = (tables: SimulatedTables) => tables.rows('cases')[0]?.['n']?.N

  it('has its effect once within ten minutes', () => {
    const { clock, tables } = begin()
    for (const later of [0, 5, 4]) {
      clock.now += later * MINUTE_MS
      tables.send(add('1'))
    }
    expect(sum(tables)).toBe('1')
    clock.now += MINUTE_MS
    tables.send(add('1'))
    tables.send(add('1', 'another'))
    expect(sum(tables)).toBe('3')
  })

  it('stands for one content', () => {
    const { tables } = begin()
    tables.send(add('1'))
    expect(() => tables.send(add('2'))).toThrow(IdempotentParameterMismatchException)
  })
})

describe('a late index', () => {
  it('shows what was, while the table shows what is', async () => {
    const { clock, table } = begin({ indexLagMs: 2000 })
    const AS_IT_LIES = { parse: (row: unknown) => row }
    const found = async () => (await table.query({ table: 'cases', index: 'due', pk: 'X' }, AS_IT_LIES)).rows.length
    await table.write({ table: 'cases', put: { pk: 'P', sk: 'S', dueOf: 'X', due: '1' } })
    clock.now += 1999
    expect(await found()).toBe(0)
    clock.now += 1
    expect(await found()).toBe(1)
    await table.write({ table: 'cases', update: { pk: 'P', sk: 'S' }, remove: ['due'] })
    expect(await found()).toBe(1)
    expect(await table.get('cases', { pk: 'P', sk: 'S' }, AS_IT_LIES)).toEqual({ pk: 'P', sk: 'S', dueOf: 'X' })
  })

  it('is not later than is remembered', () => {
    const { tables } = begin({ indexLagMs: 10_001 })
    const query = new QueryCommand({
      TableName: 'cases',
      IndexName: 'due',
      KeyConditionExpression: '#of = :of',
      ExpressionAttributeNames: { '#of': 'dueOf' },
      ExpressionAttributeValues: { ':of': { S: 'X' } },
    })
    expect(() => tables.send(query)).toThrow(RangeError)
  })
})

describe('what is stored', () => {
  it('shares nothing with what was given or is got', () => {
    const { tables } = begin()
    const given = { list: { L: [{ M: { a: { B: new Uint8Array([1]) } } }] } }
    tables.send(put(given))
    given.list.L[0]?.M.a.B.fill(9)
    given.list.L.pop()
    const read = () => tables.send(new BatchGetItemCommand({ RequestItems: { cases: { Keys: [KEY] } } }))
    const before = structuredClone(read())
    const { Responses } = read() as { Responses: { cases: [{ list: { L: [{ M: { a: { B: Uint8Array } } }] } }] } }
    Responses.cases[0].list.L[0].M.a.B.fill(9)
    Responses.cases[0].list.L.pop()
    expect(read()).toEqual(before)
    expect(before).toMatchObject({
      Responses: { cases: [{ list: { L: [{ M: { a: { B: new Uint8Array([1]) } } }] } }] },
    })
  })

  it('is untouched where one write of a transaction is refused', () => {
    const { tables } = begin()
    tables.send(put({ n: { S: 'no number' } }))
    const refused = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'cases', Item: { pk: { S: 'Q' }, sk: { S: 'S' } } } },
        {
          Update: {
            TableName: 'cases',
            Key: KEY,
            UpdateExpression: 'ADD #n :one',
            ExpressionAttributeNames: { '#n': 'n' },
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    })
    expect(() => tables.send(refused)).toThrow(
      expect.objectContaining({
        CancellationReasons: [{ Code: 'None' }, expect.objectContaining({ Code: 'ValidationError' })],
      }),
    )
    expect(tables.rows('cases')).toHaveLength(1)
  })
})

describe('what is not simulated', () => {
  it('is an error that no adapter takes for an answer', () => {
    const { tables } = begin()
    const unknown = [
      new ScanCommand({ TableName: 'cases' }),
      new GetItemCommand({ TableName: 'cases', Key: KEY, ProjectionExpression: 'a' }),
      new UpdateItemCommand({ TableName: 'cases', Key: KEY, ReturnValues: 'ALL_NEW' }),
      new PutItemCommand({ TableName: 'cases', Item: KEY, ConditionExpression: 'a.b = c' }),
    ]
    for (const command of unknown) expect(() => tables.send(command)).toThrow(/^the simulated tables do not know/)
  })
})
