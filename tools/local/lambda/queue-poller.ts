/** Event source mappings: polls a queue under the function's own permissions and hands batches over, fair between groups. */

import { engineCall } from '../lib/http.ts'
import type { Json } from '../templates/template.ts'
import type { Outcome } from './threads.ts'

export type Mapping = {
  readonly queueName: string
  readonly queueArn: string
  readonly functionArn: string
  readonly batchSize: number
  readonly windowMs: number
  readonly reportsFailures: boolean
  readonly concurrency: number
  readonly visibilitySeconds: number
}
export type Poller = {
  readonly sqsPort: number
  readonly region: string
  readonly queueUrl: string
  readonly invoke: (functionArn: string, event: Json) => Promise<Outcome>
  /** Asks whether the role may still drain the queue; false stops one round. */
  readonly mayDrain: () => boolean
}
type Message = {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly MD5OfBody: string
  readonly until: number
  readonly group: string
}
export type Lane = {
  readonly sent: (groups: ReadonlyMap<string, string>) => void
  readonly purge: () => void
  /** While held, nothing is handed to the function; what is sent stays in the queue. */
  readonly hold: (held: boolean) => void
  readonly stop: () => Promise<void>
  readonly depth: () => number
}

/** Messages held back to be fair with; more stay in the engine. */
const HELD_MAX = 100

export const drainLane = (mapping: Mapping, poller: Poller): Lane => {
  /** One line per group; a Map keeps the order in which they take turns. */
  const lines = new Map<string, Message[]>()
  const groups = new Map<string, string>()
  let [held, running, stopped, onHold, epoch] = [0, 0, false, false, 0]
  const call = (action: string, input: Json) =>
    engineCall(poller.sqsPort, `AmazonSQS.${action}`, JSON.stringify({ QueueUrl: poller.queueUrl, ...input }))

  const receive = async (): Promise<void> => {
    const answer = await call('ReceiveMessage', { MaxNumberOfMessages: 10, WaitTimeSeconds: 5 })
    const messages: Json[] = JSON.parse(answer.body.toString('utf8')).Messages ?? []
    for (const message of messages) {
      const group = groups.get(message.MessageId) ?? ''
      const line = lines.get(group) ?? []
      // What is not handed over well before it becomes visible again is left to be received anew.
      line.push({ ...message, group, until: performance.now() + mapping.visibilitySeconds * 500 })
      lines.set(group, line)
      held++
    }
  }

  /** One message from each group in turn. */
  const take = (): Message[] => {
    const batch: Message[] = []
    while (batch.length < mapping.batchSize && lines.size > 0) {
      const [group, line] = lines.entries().next().value as [string, Message[]]
      const message = line.shift()
      lines.delete(group)
      if (line.length > 0) lines.set(group, line)
      held--
      if (message && message.until > performance.now()) batch.push(message)
    }
    return batch
  }

  const handOver = async (batch: readonly Message[]): Promise<void> => {
    const Records = batch.map((message) => record(message, mapping, poller.region))
    const outcome = await poller.invoke(mapping.functionArn, { Records })
    const failed = failures(outcome, mapping.reportsFailures)
    const done = batch.filter((message) => failed !== 'all' && !failed.has(message.MessageId))
    for (const message of done) groups.delete(message.MessageId)
    if (done.length > 0)
      await call('DeleteMessageBatch', {
        Entries: done.map((message, at) => ({ Id: String(at), ReceiptHandle: message.ReceiptHandle })),
      })
  }

  const dispatch = (): void => {
    while (!onHold && running < mapping.concurrency && held > 0) {
      const batch = take()
      if (batch.length === 0) return
      running++
      const round = epoch
      handOver(batch)
        .catch((error) => {
          if (!stopped && round === epoch) console.error(`lane ${mapping.queueName}`, error)
        })
        .finally(() => {
          running--
          wake()
          dispatch()
        })
    }
  }

  let wake = (): void => undefined
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const loop = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (held >= HELD_MAX) await pause(1000)
        else if (poller.mayDrain()) await receive()
        else await pause(1000)
        if (mapping.windowMs > 0 && held > 0 && held < mapping.batchSize) await pause(mapping.windowMs)
        dispatch()
      } catch (error) {
        if (!stopped) console.error(`lane ${mapping.queueName}`, error)
        await pause(500)
      }
    }
  }
  const looping = loop()

  return {
    sent: (sent) => {
      for (const [id, group] of sent) groups.set(id, group)
      if (groups.size > 50_000) groups.clear()
    },
    purge: () => {
      lines.clear()
      groups.clear()
      held = 0
      epoch++
    },
    hold: (wanted) => {
      onHold = wanted
      wake()
      dispatch()
    },
    depth: () => held,
    stop: async () => {
      stopped = true
      wake()
      await Promise.race([looping, new Promise((resolve) => setTimeout(resolve, 200))])
    },
  }
}

const record = (message: Message, mapping: Mapping, region: string): Json => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  md5OfBody: message.MD5OfBody,
  attributes: { MessageGroupId: message.group },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: mapping.queueArn,
  awsRegion: region,
})

/** Without the partial report a batch succeeds or fails whole; an unreadable report fails it whole. */
const failures = (outcome: Outcome, reports: boolean): Set<string> | 'all' => {
  if (!outcome.ok) return 'all'
  if (!reports) return new Set()
  const listed = JSON.parse(outcome.payload)?.batchItemFailures ?? []
  return listed.some((one: Json) => !one?.itemIdentifier)
    ? 'all'
    : new Set(listed.map((one: Json) => one.itemIdentifier))
}
