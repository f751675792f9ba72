/**
 * What runs by the clock. A minute in which nothing is due is a minute in which the sweeper would find nothing: it is left out, or a month
 * could not be lived through in a second.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { seal } from '../../lib/audit/seal.ts'
import { sweep } from '../../lib/deliveries/sweep.ts'
import { duePartitions, type Receiver, receiverOf } from '../../lib/outbox/rows.ts'
import { countAll } from '../../lib/reports/count-all.ts'
import { AUTHORITY, BANKS, REGISTRIES } from './directory.ts'
import type { Row } from './laws/rows.ts'
import type { SimulatedPorts } from './ports.ts'
import type { Scheduled, World } from './world.ts'

const MINUTE_MS = 60_000
/** An index may be so far behind: what was written since may be missing from what it shows. */
const BEHIND_MS = 15_000

const SWEPT: readonly Receiver[] = [
  receiverOf('platform', 'platform'),
  receiverOf('feed', AUTHORITY),
  ...REGISTRIES.map(({ code }) => receiverOf('registry', code)),
  ...BANKS.flatMap((bank) => [receiverOf('feed', bank), receiverOf('push', bank)]),
]
const PARTITIONS: readonly string[] = SWEPT.flatMap(duePartitions)
const IS_SWEPT = new Set(PARTITIONS)

const SCHEDULED: Readonly<Record<Scheduled, (ports: SimulatedPorts) => Promise<unknown>>> = {
  sweep,
  seal,
  count: countAll,
}

export class Schedules {
  readonly #world: World
  #armed: number | undefined
  #noted = 0

  constructor(world: World) {
    this.#world = world
  }

  /** A row has become due at this moment, or will; where a write leaves the partition as it was, it may be one that is swept. */
  note(partition: string | undefined, due: string | undefined): void {
    if (due === undefined || (partition !== undefined && !IS_SWEPT.has(partition))) return
    this.#noted = this.#world.scheduler.now
    this.#arm(Date.parse(due))
  }

  /** The first whole minute after it. */
  #arm(due: number): void {
    const { scheduler } = this.#world
    const at = (Math.floor(Math.max(due, scheduler.now) / MINUTE_MS) + 1) * MINUTE_MS
    if (this.#armed !== undefined && this.#armed <= at) return
    this.#armed = at
    scheduler.at(at, () => {
      if (this.#armed !== at) return
      this.#armed = undefined
      this.run('sweep')
    })
  }

  /** When the next row is due that the index shows. */
  get nextDue(): number | undefined {
    const moments = PARTITIONS.flatMap((partition) => {
      const { Items = [] } = this.#world.tables.send(
        new QueryCommand({
          TableName: 'cases',
          IndexName: 'due',
          KeyConditionExpression: '#dueOf = :pk',
          ExpressionAttributeNames: { '#dueOf': 'dueOf' },
          ExpressionAttributeValues: { ':pk': { S: partition } },
          Limit: 1,
        }),
      )
      return Items.map((item: Row) => Date.parse(item['due'].S))
    })
    return moments.length === 0 ? undefined : Math.min(...moments)
  }

  #rearm(): void {
    const { scheduler } = this.#world
    const next = this.nextDue
    if (next !== undefined) this.#arm(next)
    if (scheduler.now - this.#noted < BEHIND_MS) this.#arm(scheduler.now)
  }

  run(name: Scheduled): void {
    const { platform, history, random, illness } = this.#world
    // now and then a second runs beside it all the same, as by an operator's hand
    if (platform.isFull(name) && !random.chance(illness.doubled)) {
      if (name === 'sweep') this.#arm(this.#world.scheduler.now)
      return
    }
    platform.invoke(
      name,
      (ports) => SCHEDULED[name](ports),
      (how) => {
        if (typeof how === 'object') history.onFault(name, how.threw)
        if (name === 'sweep') this.#rearm()
      },
    )
  }
}
