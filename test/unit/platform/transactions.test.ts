/** A transaction that others were in the way of. */
import {
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { dynamoTable } from '../../../lib/platform/aws/table.ts'
import type { Write } from '../../../lib/platform/ports.ts'

const canceled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'canceled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  })

const conflict = new TransactionConflictException({ message: 'conflict', $metadata: {} })

/** The service answers each request with the next outcome; it has committed where that is none. */
const tableAnswering = (...outcomes: (Error | undefined)[]) => {
  let sent = 0
  const client = {
    send: async () => {
      const outcome = outcomes[sent++]
      if (outcome) throw outcome
      return {}
    },
  } as unknown as DynamoDBClient
  return { table: dynamoTable((name) => name, client), sent: () => sent }
}

const WRITES: readonly Write[] = [
  { table: 'cases', put: { pk: 'a', sk: '1' } },
  { table: 'cases', put: { pk: 'a', sk: '2' } },
]

describe('a transaction', () => {
  test('is tried once where nobody asks for more', async () => {
    const { table, sent } = tableAnswering(canceled('None', 'TransactionConflict'))
    expect(await table.transact(WRITES)).toEqual({ committed: false, failed: [], contended: true })
    expect(sent()).toBe(1)
  })

  test('is tried again while others are in the way', async () => {
    const { table, sent } = tableAnswering(canceled('TransactionConflict', 'None'), conflict)
    expect([await table.transact(WRITES, 4), sent()]).toEqual([{ committed: true }, 3])
  })

  test('is tried no more often than asked', async () => {
    const { table, sent } = tableAnswering(conflict, conflict, conflict, conflict)
    expect(await table.transact(WRITES, 3)).toEqual({ committed: false, failed: [], contended: true })
    expect(sent()).toBe(3)
  })

  test('is not tried again where a condition does not hold', async () => {
    const { table, sent } = tableAnswering(canceled('ConditionalCheckFailed', 'TransactionConflict'))
    expect(await table.transact(WRITES, 4)).toEqual({ committed: false, failed: [0], contended: true })
    expect(sent()).toBe(1)
  })

  test('throws what is no contention', async () => {
    await expect(tableAnswering(canceled('ValidationError')).table.transact(WRITES, 4)).rejects.toThrow('canceled')
    await expect(tableAnswering(new Error('down')).table.transact(WRITES, 4)).rejects.toThrow('down')
  })
})
