/** The Queue port on SQS. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { byFew } from '../../kernel/by-few.ts'
import type { LaneName } from '../../names/resources.ts'
import { underBothNames } from '../../subjects/earlier-name.ts'
import type { Hint, Log, Queue } from '../ports.ts'
import { ofCalls } from './clients.ts'

/** SQS takes ten entries a call. */
const BATCH = 10

/** Of one receiver; more would wait for a connection of the client longer than it allows. */
const CALLS_AT_ONCE = 8

export const sqsQueue = (
  url: (lane: LaneName) => string,
  log: Log,
  client = new SQSClient({ ...ofCalls(), maxAttempts: 2 }),
): Queue => ({
  async hint(lane, hints) {
    const send = async (batch: readonly Hint[]): Promise<void> => {
      const entries = batch.map((hint, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ ...hint, ...(hint.subjectId && underBothNames(hint.subjectId)) }),
        MessageGroupId: hint.receiver,
      }))
      try {
        const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: url(lane), Entries: entries }))
        if (Failed?.length) log.error('hint.not-sent', { lane, count: Failed.length })
      } catch (error) {
        log.error('hint.not-sent', {
          lane,
          count: entries.length,
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
    }
    const starts = Array.from({ length: Math.ceil(hints.length / BATCH) }, (_, i) => i * BATCH)
    await byFew(starts, CALLS_AT_ONCE, (start) => send(hints.slice(start, start + BATCH)))
  },
})
