/** A transaction that others were in the way of. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { Busy } from '../../../lib/kernel/busy.ts'
import { ATTEMPTS, beginInvocation } from '../../../lib/platform/aws/clients.ts'
import { dynamoTable } from '../../../lib/platform/aws/table.ts'
import type { Write } from '../../../lib/platform/ports.ts'

afterEach(() => beginInvocation({}))

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
  test('is tried as often as the invocation has time for, where nobody says how often', async () => {
    const { table, sent } = tableAnswering(canceled('None', 'TransactionConflict'), conflict)
    expect([await table.transact(WRITES), sent()]).toEqual([{ committed: true }, 3])
  })

  test('is tried once where the invocation has no time for more', async () => {
    beginInvocation({ getRemainingTimeInMillis: () => 0 })
    const { table, sent } = tableAnswering(canceled('None', 'TransactionConflict'))
    expect(await table.transact(WRITES)).toEqual({ committed: false, failed: [], contended: true })
    expect(sent()).toBe(1)
  })

  test.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'])(
    'is tried again where the table had no room for a write of it (%s)',
    async (reason) => {
      const { table, sent } = tableAnswering(canceled('None', reason))
      expect([await table.transact(WRITES), sent()]).toEqual([{ committed: true }, 2])
    },
  )

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

const [ONE] = WRITES
if (!ONE || !('put' in ONE)) throw new Error('one write is a put')

const named = (name: string) => Object.assign(new Error('the row {"idNumber":"…"}'), { name })
const OTHERS_IN_THE_WAY = [
  conflict,
  named('ThrottlingException'),
  named('ProvisionedThroughputExceededException'),
  named('RequestLimitExceeded'),
]

describe('one call', () => {
  test.each(OTHERS_IN_THE_WAY)(
    'is repeated where others were in the way or there was no room ($name)',
    async (error) => {
      const { table, sent } = tableAnswering(error, error)
      expect([await table.write(ONE), sent()]).toEqual([true, 3])
      const reading = tableAnswering(error)
      expect(await reading.table.get('cases', { pk: 'a', sk: '1' }, { parse: (row) => row })).toBeUndefined()
      expect(reading.sent()).toBe(2)
    },
  )

  test.each(OTHERS_IN_THE_WAY)(
    'is given up as busy, and not as a fault, where no time is left ($name)',
    async (error) => {
      beginInvocation({ getRemainingTimeInMillis: () => 0 })
      await expect(tableAnswering(error).table.write(ONE)).rejects.toThrow(Busy)
      const asked = [{ table: 'cases', key: { pk: 'a', sk: '1' }, model: { parse: (row: unknown) => row } }] as const
      await expect(tableAnswering(error).table.batchGet(asked)).rejects.toThrow(Busy)
      await expect(tableAnswering(error).table.query({ table: 'cases', pk: 'a' }, asked[0].model)).rejects.toThrow(Busy)
    },
  )

  test('of many keys pauses where none came, and ends', async () => {
    let sent = 0
    const client = {
      send: async ({ input }: { input: { RequestItems: object } }) => {
        sent += 1
        return { UnprocessedKeys: input.RequestItems }
      },
    } as unknown as DynamoDBClient
    const asked = [{ table: 'cases', key: { pk: 'a', sk: '1' }, model: { parse: (row: unknown) => row } }] as const
    await expect(dynamoTable((name) => name, client).batchGet(asked)).rejects.toThrow(Busy)
    expect(sent).toBe(ATTEMPTS)
  })
})

/** What is thrown where the SDK repeated a write whose answer was lost. */
const failing = (attempts: number, row?: object) =>
  new ConditionalCheckFailedException({
    message: 'failed',
    $metadata: { attempts },
    ...(row && { Item: marshall(row) }),
  })

const TAKEN = { takenUntil: '2026-12-01T00:00:00.123Z', attempts: 3 }
const TAKE = {
  table: 'cases',
  update: { pk: 'a', sk: '1' },
  set: TAKEN,
  condition: { expression: '#attempts = :two' },
} as const
const PUT = { ...ONE, condition: { expression: 'attribute_not_exists(#pk)' } }

describe('a write under a condition', () => {
  test('is done where the SDK repeated it and the row is as it would leave it', async () => {
    const rows = [{ pk: 'a', sk: '1', ...TAKEN, due: 'later' }, ONE.put]
    expect(await tableAnswering(failing(2, rows[0])).table.write(TAKE)).toBe(true)
    expect(await tableAnswering(failing(3, rows[1])).table.write(PUT)).toBe(true)
  })

  test('is not where another was faster, or it was sent once', async () => {
    const other = { pk: 'a', sk: '1', ...TAKEN, takenUntil: '2026-12-01T00:00:00.124Z' }
    expect(await tableAnswering(failing(2, other)).table.write(TAKE)).toBe(false)
    expect(await tableAnswering(failing(2)).table.write(TAKE)).toBe(false)
    expect(await tableAnswering(failing(1, { pk: 'a', sk: '1', ...TAKEN })).table.write(TAKE)).toBe(false)
    expect(await tableAnswering(failing(2, { ...ONE.put, more: 1 })).table.write(PUT)).toBe(false)
    const counting = { ...TAKE, add: { uses: 1 } }
    expect(await tableAnswering(failing(2, { pk: 'a', sk: '1', ...TAKEN })).table.write(counting)).toBe(false)
  })
})
