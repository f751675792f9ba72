/** Writes down each message it is given, in order; `poison` fails alone and `busy…` takes its time. Without messages it writes down the time. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({})
let order = 0

const note = async (pk, values) => {
  order += 1
  const Item = { pk: { S: pk }, sk: { S: String(order).padStart(6, '0') }, text: { S: JSON.stringify(values) } }
  await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item }))
}

export const handler = async (event) => {
  if (!event.Records) return note('tick', { now: new Date().toISOString() })
  const batchItemFailures = []
  for (const record of event.Records) {
    await note('message', { body: record.body, group: record.attributes.MessageGroupId, batch: event.Records.length })
    if (record.body.startsWith('busy')) await new Promise((resolve) => setTimeout(resolve, 20))
    if (record.body === 'poison') batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
}
