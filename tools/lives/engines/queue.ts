/** SQS queues with the numbers of the platform's lanes: messages that are hidden while they are worked on, come again, and end apart. */
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { LANE_LIMITS, VISIBILITY_FACTOR } from '../../../lib/names/limits.ts'
import { LANES, type LaneName } from '../../../lib/names/resources.ts'
import type { Command, Output } from '../wire.ts'

type Message = { readonly id: string; readonly body: string; visibleAt: number; received: number }

export type Received = { readonly body: string; readonly receipt: string }

const BATCH = 10

export class SimulatedQueues {
  readonly #now: () => number
  readonly #waiting: ReadonlyMap<string, Message[]> = new Map(Object.keys(LANES).map((lane) => [lane, []]))
  #sent = 0

  constructor({ now }: { readonly now: () => number }) {
    this.#now = now
  }

  #messagesOf(lane: string): Message[] {
    const messages = this.#waiting.get(lane)
    if (!messages) throw new Error(`there is no lane ${lane}`)
    return messages
  }

  send(command: Command): Output {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error(`no queue takes a ${command.constructor.name}`)
    const { QueueUrl = '', Entries = [] } = command.input
    if (Entries.length === 0 || Entries.length > BATCH) throw new Error(`a batch of ${Entries.length} messages`)
    for (const { MessageBody = '' } of Entries) {
      this.#sent += 1
      this.#messagesOf(QueueUrl).push({ id: String(this.#sent), body: MessageBody, visibleAt: 0, received: 0 })
    }
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }
  }

  /** Hidden from others for six times as long as a worker may take; one that was received too often goes aside. */
  receive(lane: LaneName, most: number): Received[] {
    const { workerTimeoutSeconds, maxReceiveCount } = LANE_LIMITS[lane]
    const now = this.#now()
    const messages = this.#messagesOf(lane)
    const found: Received[] = []
    for (const message of [...messages]) {
      if (found.length === most) break
      if (message.visibleAt > now) continue
      if (message.received === maxReceiveCount) {
        messages.splice(messages.indexOf(message), 1)
        continue
      }
      message.received += 1
      message.visibleAt = now + workerTimeoutSeconds * VISIBILITY_FACTOR * 1000
      found.push({ body: message.body, receipt: `${lane} ${message.id}` })
    }
    return found
  }

  #find(receipt: string): { readonly messages: Message[]; readonly at: number } {
    const [lane = '', id] = receipt.split(' ')
    const messages = this.#messagesOf(lane)
    return { messages, at: messages.findIndex((message) => message.id === id) }
  }

  delete(receipt: string): void {
    const { messages, at } = this.#find(receipt)
    if (at >= 0) messages.splice(at, 1)
  }
}
