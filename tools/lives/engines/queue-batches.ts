/**
 * What SQS takes of a batch, and what it refuses of it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  type SendMessageBatchRequestEntry,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs'

export const ENTRIES_MAX = 10
const BYTES_MAX = 1024 * 1024
const DELAY_MAX_SECONDS = 900

const ENTRY_ID = /^[\w-]{1,80}$/
const GROUP = /^[\x21-\x7e]{1,128}$/
/** What XML 1.0 allows. */
const BODY = /^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u
const ENTRY_FIELDS = new Set(['Id', 'MessageBody', 'MessageGroupId', 'DelaySeconds'])

/** The code of what is wrong with one entry. */
export const faultOf = ({
  MessageBody,
  MessageGroupId,
  DelaySeconds = 0,
}: SendMessageBatchRequestEntry): string | undefined => {
  if (!MessageBody) return 'MissingParameter'
  if (!BODY.test(MessageBody)) return 'InvalidMessageContents'
  if (MessageGroupId !== undefined && !GROUP.test(MessageGroupId)) return 'InvalidParameterValue'
  return DelaySeconds < 0 || DelaySeconds > DELAY_MAX_SECONDS ? 'InvalidParameterValue' : undefined
}

/** What is wrong with a batch as a whole: throws. */
export const checkBatch = (entries: readonly SendMessageBatchRequestEntry[]): void => {
  const refused = { message: 'The batch was refused', $metadata: { httpStatusCode: 400 } }
  const ids = entries.map(({ Id }) => Id ?? '')
  if (entries.length === 0) throw new EmptyBatchRequest(refused)
  if (entries.length > ENTRIES_MAX) throw new TooManyEntriesInBatchRequest(refused)
  if (!ids.every((id) => ENTRY_ID.test(id))) throw new InvalidBatchEntryId(refused)
  if (new Set(ids).size < ids.length) throw new BatchEntryIdsNotDistinct(refused)
  const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0)
  if (bytes > BYTES_MAX) throw new BatchRequestTooLong(refused)
  for (const entry of entries)
    for (const field of Object.keys(entry))
      if (!ENTRY_FIELDS.has(field)) throw new Error(`the simulated queues do not know ${field}`)
}
