/** The Table port with puts in batches, for the few that need them: the command alone would weigh on every bundle. */
import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { TableName } from '../../names/resources.ts'
import type { BatchTable } from '../ports.ts'
import { guardWrites } from '../write-limits.ts'
import { type MayRepeat, mayRepeat, ofCalls } from './clients.ts'
import { toAttributes } from './expressions.ts'
import { dynamoTable } from './table.ts'

const PUTS_A_REQUEST = 25
const REQUESTS_AT_ONCE = 8

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

/**
 * What the table had no room for comes back as if all were well: it is tried again at the pace of the client's own retries, which wait
 * before they give the next token, and given up where as many in a row put nothing.
 */
const putChunk = async (client: DynamoDBClient, table: string, puts: WriteRequest[]): Promise<void> => {
  const retries = await client.config.retryStrategy()
  if (!('acquireInitialRetryToken' in retries))
    throw new Error('the client has a strategy of retries that is not its own')
  let token = await retries.acquireInitialRetryToken('')
  for (let rest = puts; ; ) {
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: rest } }))
    const left = UnprocessedItems?.[table] ?? []
    if (left.length < rest.length) {
      retries.recordSuccess(token)
      token = await retries.acquireInitialRetryToken('')
    }
    if (left.length === 0) return
    rest = left
    token = await retries.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' })
  }
}

export const dynamoBatchTable = (
  name: (table: TableName) => string,
  client = new DynamoDBClient(ofCalls()),
  repeats: MayRepeat = mayRepeat,
): BatchTable => ({
  ...dynamoTable(name, client, repeats),

  async putAll(table, rows) {
    for (const put of rows) guardWrites([{ table, put }])
    const puts = rows.map((row) => ({ PutRequest: { Item: toAttributes(row) } }))
    for (const some of chunks(chunks(puts, PUTS_A_REQUEST), REQUESTS_AT_ONCE))
      await Promise.all(some.map((chunk) => putChunk(client, name(table), chunk)))
  },
})
