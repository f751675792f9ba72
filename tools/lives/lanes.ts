/** The lanes: what a function hinted comes to the worker of the lane, late, twice, in another order, or not at all. */
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { actOnDue } from '../../functions/runtime/on-due.ts'
import { deliver } from '../../lib/deliveries/deliver.ts'
import { publish } from '../../lib/deliveries/publish.ts'
import { push } from '../../lib/deliveries/push.ts'
import { LANE_LIMITS, VISIBILITY_FACTOR } from '../../lib/names/limits.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import type { WorkerName } from '../../lib/names/workers.ts'
import { receiverIn } from '../../lib/outbox/rows.ts'
import type { Hint } from '../../lib/platform/ports.ts'
import type { SimulatedQueues } from './engines/queue.ts'
import type { Platform } from './platform.ts'
import type { SimulatedPorts } from './ports.ts'
import type { Ended } from './scheduler.ts'
import type { Command, Engine, Output } from './wire.ts'

const WORKER_OF = {
  platform: 'examine',
  registry: 'deliver',
  feed: 'publish',
  push: 'push',
} as const satisfies Record<LaneName, WorkerName>

type Message = { readonly hint: Hint; readonly receipt: string }
type Failure = { readonly message: Message; readonly threw: unknown }
type Work = (ports: SimulatedPorts, hints: readonly Hint[]) => Promise<void>

const one =
  (work: (ports: SimulatedPorts, hint: Hint & { readonly subjectId: string }) => Promise<unknown>): Work =>
  async (ports, [hint]) => {
    if (hint?.subjectId !== undefined) await work(ports, { ...hint, subjectId: hint.subjectId })
  }

/** As functions/queue binds them. */
const WORK: Readonly<Record<LaneName, Work>> = {
  platform: one((ports, { subjectId }) =>
    actOnDue({ ...ports, outside: async () => ({ http: ports.http, baseUrl: ports.baseUrl }) }, subjectId),
  ),
  registry: one((ports, { subjectId, ...hint }) => deliver(ports, { receiver: receiverIn(hint), subjectId })),
  push: one((ports, { subjectId, ...hint }) => push(ports, { receiver: receiverIn(hint), subjectId })),
  feed: (ports, [first, ...others]) =>
    publish(ports, {
      receiver: receiverIn({ receiver: first?.receiver ?? '' }),
      subjectIds: [first, ...others].flatMap((hint) => hint?.subjectId ?? []),
    }),
}

/** Each hint by itself; on the lane of feeds all of one receiver together. */
const groupsOf = (lane: LaneName, messages: readonly Message[]): readonly (readonly Message[])[] =>
  lane === 'feed'
    ? [...Map.groupBy(messages, ({ hint }) => hint.receiver).values()]
    : messages.map((message) => [message])

const workOff = async (lane: LaneName, ports: SimulatedPorts, messages: readonly Message[]): Promise<Failure[]> => {
  const failures = await Promise.all(
    groupsOf(lane, messages).map(async (group) => {
      try {
        await WORK[lane](
          ports,
          group.map(({ hint }) => hint),
        )
        return []
      } catch (threw) {
        return group.map((message) => ({ message, threw }))
      }
    }),
  )
  return failures.flat()
}

export class Lanes {
  readonly #platform: Platform
  readonly #queues: SimulatedQueues
  readonly #onFault: (worker: WorkerName, threw: unknown) => void

  constructor(platform: Platform, queues: SimulatedQueues, onFault: (worker: WorkerName, threw: unknown) => void) {
    this.#platform = platform
    this.#queues = queues
    this.#onFault = onFault
  }

  /** The engine as functions send to it: some messages come twice, some never. */
  readonly engine: Engine = { send: (command) => this.#sent(command) }

  #sent(command: Command): Output {
    const { random, illness, scheduler } = this.#platform.around
    const { QueueUrl, Entries } = command.input
    const { vanished, doubled, late } = illness()
    const arriving = Entries.filter(() => !random.chance(vanished))
    const again = arriving.filter(() => random.chance(doubled))
    for (const some of [arriving, again])
      if (some.length > 0) {
        this.#queues.send(new SendMessageBatchCommand({ QueueUrl, Entries: some }))
        scheduler.after(random.chance(late) ? random.int(90_000) : random.int(200), () => this.poll(QueueUrl))
      }
    return { Successful: Entries.map(({ Id }: { readonly Id: string }) => ({ Id })), Failed: [] }
  }

  poll(lane: LaneName): void {
    const { random } = this.#platform.around
    const { batchSize, workerTimeoutSeconds } = LANE_LIMITS[lane]
    const received = this.#queues.receive(lane, random.between(1, batchSize))
    if (received.length === 0) return
    const messages = received.map(({ body, receipt }): Message => ({ hint: JSON.parse(body), receipt }))
    this.#platform.invoke(
      WORKER_OF[lane],
      (ports) => workOff(lane, ports, messages),
      (how, failures) => this.#ended(lane, messages, { how, failures }),
    )
    // what is left of a batch, and what comes back when its worker has died
    this.#platform.around.scheduler.after(random.int(50), () => this.poll(lane))
    this.#platform.around.scheduler.after(workerTimeoutSeconds * VISIBILITY_FACTOR * 1000 + 1, () => this.poll(lane))
  }

  #ended(
    lane: LaneName,
    messages: readonly Message[],
    { how, failures = [] }: { readonly how: Ended; readonly failures: readonly Failure[] | undefined },
  ): void {
    if (how !== 'done') return
    for (const { threw } of failures) this.#onFault(WORKER_OF[lane], threw)
    const failed = new Set(failures.map(({ message }) => message))
    for (const message of messages) if (!failed.has(message)) this.#queues.delete(message.receipt)
  }
}
