/**
 * The lanes in memory as SQS is documented to keep them: standard queues with a dead-letter queue each. At least once and in any order, as
 * whoever plays the network likes: this engine gives the oldest first, and what was not deleted again when its visibility timeout is over.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
import {
  type BatchResultErrorEntry,
  MessageNotInflight,
  QueueDoesNotExist,
  ReceiptHandleIsInvalid,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SendMessageBatchRequestEntry,
  type SendMessageBatchResultEntry,
} from '@aws-sdk/client-sqs'
import {
  DEAD_LETTER_RETENTION_DAYS,
  LANE_LIMITS,
  QUEUE_RETENTION_DAYS,
  VISIBILITY_FACTOR,
} from '../../../lib/names/limits.ts'
import { LANES, type LaneName } from '../../../lib/names/resources.ts'
import { checkBatch, ENTRIES_MAX, faultOf } from './queue-batches.ts'

const DAY_MS = 86_400_000

type Held = {
  readonly id: number
  readonly body: string
  readonly group: string | undefined
  readonly sentAt: number
  visibleAt: number
  received: number
  receipt: string | undefined
}
type Lane = { held: Held[]; dead: Held[] }

/** `receipt` is good until the message is received again; `received` counts this time. */
export type Message = {
  readonly body: string
  readonly receipt: string
  readonly group?: string
  readonly sentAt: number
  readonly received: number
}
/** Messages by what can be done with them. */
export type Waiting = {
  readonly visible: number
  readonly delayed: number
  readonly inFlight: number
  readonly dead: number
}

const $metadata = { httpStatusCode: 400 } as const

const isLane = (name: string | undefined): name is LaneName => name !== undefined && Object.hasOwn(LANES, name)

export class SimulatedQueues {
  readonly #now: () => number
  readonly #lanes = new Map(
    (Object.keys(LANES) as LaneName[]).map((name): [string, Lane] => [name, { held: [], dead: [] }]),
  )
  #messages = 0

  /** `now` in milliseconds. */
  constructor({ now }: { now(): number }) {
    this.#now = now
  }

  /** Throws as the SDK does; the URL of a lane is its name. */
  send(command: object): { Successful: SendMessageBatchResultEntry[]; Failed: BatchResultErrorEntry[] } {
    if (command instanceof SendMessageBatchCommand) return this.#sendBatch(command.input)
    throw new Error(`the simulated queues do not know ${command.constructor.name}`)
  }

  #sendBatch({ QueueUrl, Entries = [] }: SendMessageBatchCommandInput) {
    if (!isLane(QueueUrl)) throw new QueueDoesNotExist({ message: `no queue ${QueueUrl}`, $metadata: { ...$metadata } })
    checkBatch(Entries)
    const Successful: SendMessageBatchResultEntry[] = []
    const Failed: BatchResultErrorEntry[] = []
    for (const entry of Entries) {
      const Code = faultOf(entry)
      if (Code) Failed.push({ Id: entry.Id, Code, SenderFault: true })
      else Successful.push({ Id: entry.Id, MessageId: this.#hold(QueueUrl, entry), MD5OfMessageBody: undefined })
    }
    return { Successful, Failed }
  }

  #hold(lane: LaneName, { MessageBody, MessageGroupId, DelaySeconds = 0 }: SendMessageBatchRequestEntry): string {
    this.#messages += 1
    this.#lane(lane).held.push({
      id: this.#messages,
      body: MessageBody ?? '',
      group: MessageGroupId,
      sentAt: this.#now(),
      visibleAt: this.#now() + DelaySeconds * 1000,
      received: 0,
      receipt: undefined,
    })
    return String(this.#messages)
  }

  /** A message lives from when it was first sent, among the dead too. */
  #lane(name: LaneName): Lane {
    const lane = this.#lanes.get(name) as Lane
    const isYoung =
      (days: number) =>
      ({ sentAt }: Held) =>
        this.#now() - sentAt < days * DAY_MS
    if (!lane.held.every(isYoung(QUEUE_RETENTION_DAYS))) lane.held = lane.held.filter(isYoung(QUEUE_RETENTION_DAYS))
    if (!lane.dead.every(isYoung(DEAD_LETTER_RETENTION_DAYS)))
      lane.dead = lane.dead.filter(isYoung(DEAD_LETTER_RETENTION_DAYS))
    return lane
  }

  /** Up to `max` messages, which nobody else receives until the visibility timeout is over. What was received too often goes to the dead letters. */
  receive(name: LaneName, max: number): Message[] {
    if (max < 1 || max > ENTRIES_MAX) throw new RangeError(`from 1 to ${ENTRIES_MAX} messages, not ${max}`)
    const lane = this.#lane(name)
    const { workerTimeoutSeconds, maxReceiveCount } = LANE_LIMITS[name]
    const visible = lane.held.filter(({ visibleAt }) => visibleAt <= this.#now())
    const dying = visible.filter(({ received }) => received >= maxReceiveCount)
    for (const message of dying) {
      lane.held.splice(lane.held.indexOf(message), 1)
      lane.dead.push(message)
    }
    return visible
      .filter((message) => !dying.includes(message))
      .slice(0, max)
      .map((message) => {
        message.received += 1
        message.visibleAt = this.#now() + workerTimeoutSeconds * VISIBILITY_FACTOR * 1000
        message.receipt = `${name}/${message.id}/${message.received}`
        const { body, group, sentAt, received, receipt } = message
        return { body, receipt, sentAt, received, ...(group !== undefined && { group }) }
      })
  }

  #received(receipt: string): { readonly lane: Lane; readonly message: Held | undefined } {
    const [name] = receipt.split('/')
    if (!isLane(name)) throw new ReceiptHandleIsInvalid({ message: receipt, $metadata: { ...$metadata } })
    const lane = this.#lane(name)
    return { lane, message: lane.held.find((one) => one.receipt === receipt) }
  }

  /** Of a message that has been received again since, or deleted, it does nothing, and says nothing. */
  delete(receipt: string): void {
    const { lane, message } = this.#received(receipt)
    if (message) lane.held.splice(lane.held.indexOf(message), 1)
  }

  /** To be received again at once, as with a visibility timeout of zero. Throws where it is not in flight. */
  release(receipt: string): void {
    const { message } = this.#received(receipt)
    if (!message || message.visibleAt <= this.#now())
      throw new MessageNotInflight({ message: receipt, $metadata: { ...$metadata } })
    message.visibleAt = this.#now()
  }

  waiting(name: LaneName): Waiting {
    const { held, dead } = this.#lane(name)
    const hidden = held.filter(({ visibleAt }) => visibleAt > this.#now())
    const inFlight = hidden.filter(({ receipt }) => receipt !== undefined).length
    return {
      visible: held.length - hidden.length,
      delayed: hidden.length - inFlight,
      inFlight,
      dead: dead.length,
    }
  }

  /** The bodies of those that were received too often. */
  deadLetters(name: LaneName): readonly string[] {
    return this.#lane(name).dead.map(({ body }) => body)
  }
}
