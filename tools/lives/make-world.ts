/** One world: engines, functions, institutions and a clock of its own, all of it from one seed, and what happened in it. */

import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { TableName } from '../../lib/names/resources.ts'
import type { Http, Ids, Row } from '../../lib/platform/ports.ts'
import { SimulatedQueues } from './engines/queue.ts'
import { SimulatedObjects } from './engines/store.ts'
import { SimulatedTables } from './engines/table.ts'
import { drawIllness, drawTemper, type Illness, type Temper, WELL } from './faults.ts'
import { History } from './history.ts'
import { Lanes } from './lanes.ts'
import { observe } from './observe.ts'
import { outsideOf } from './outside.ts'
import { Platform } from './platform.ts'
import { type Around, directPorts, type Engines, idsOf, type SimulatedPorts } from './ports.ts'
import { Random } from './random.ts'
import { Scheduler, type Task } from './scheduler.ts'
import { Schedules } from './schedules.ts'
import type { World } from './world.ts'

/** A Tuesday, at nine in Beijing. */
const BEGINNING = Date.parse('2026-11-24T01:00:00.000Z')

export class LivingWorld implements World {
  readonly random: Random
  readonly history: History
  readonly scheduler: Scheduler
  readonly tables: SimulatedTables
  readonly queues: SimulatedQueues
  readonly objects: SimulatedObjects
  readonly platform: Platform
  readonly lanes: Lanes
  readonly schedules: Schedules
  readonly ids: Ids
  readonly receivers: World['receivers'] = new Map()
  readonly windows: World['windows'] = new Map()
  readonly accounts: World['accounts'] = new Map()
  readonly inboxes = new Map<string, () => void>()
  readonly waitsSince = new Map<string, string>()
  readonly underWay: World['underWay'] = new Map()
  readonly committed = new WeakSet<Task>()
  readonly temper: Temper
  /** Nothing is wrong with a world until it begins. */
  illness: Illness = WELL
  ending = false
  #serials = 0
  readonly #direct: SimulatedPorts

  constructor(seed: number, traced = false) {
    this.random = new Random(`world ${seed}`)
    this.history = new History(traced)
    this.temper = drawTemper(this.random.fork('temper'))
    this.scheduler = new Scheduler(BEGINNING, this.random.fork('order'), (task, label) =>
      this.history.line(this.scheduler.now, `${task.name}#${task.id} ${label}`),
    )
    const now = (): number => this.scheduler.now
    this.tables = new SimulatedTables({
      now,
      indexLagMs: () => this.#lag(this.illness.indexLagMs),
      expiryLagMs: () => this.#lag(this.illness.expiryLagMs),
    })
    this.queues = new SimulatedQueues({ now })
    this.objects = new SimulatedObjects({ now })
    this.platform = new Platform(this.#around())
    this.lanes = new Lanes(this.platform, this.queues, (worker, threw) => this.history.onFault(worker, threw))
    this.schedules = new Schedules(this)
    const clock = { now: () => new Date(this.scheduler.now) }
    this.ids = idsOf(clock, this.random.fork('papers'))
    this.#direct = directPorts(this.#engines(), clock, this.random.fork('after'))
  }

  #lag(most: number): number {
    return most === 0 ? 0 : this.random.int(most)
  }

  #engines(): Engines {
    return {
      tables: this.tables,
      objects: this.objects,
      queues: { send: (command) => this.lanes.engine.send(command) },
    }
  }

  #around(): Around {
    const random = this.random.fork('calls')
    return {
      scheduler: this.scheduler,
      random,
      illness: () => this.illness,
      engines: this.#engines(),
      ids: this.random.fork('ids'),
      pageBytes: this.temper.pageBytes,
      onEffect: ({ task, command }) => observe(this, task, command),
      onLog: (task, event, fields) =>
        this.history.lines?.push(`  ${task.name} logged ${event} ${JSON.stringify(fields)}`),
      post: (task): Http['post'] => outsideOf(this, task),
    }
  }

  get after(): SimulatedPorts {
    return this.#direct
  }

  nextSerial(): number {
    this.#serials += 1
    return this.#serials
  }

  put(table: TableName, row: Row): void {
    this.tables.send(new PutItemCommand({ TableName: table, Item: marshall(row, { removeUndefinedValues: true }) }))
  }

  fallIll(): void {
    this.illness = drawIllness(this.random.fork('illness'), this.temper)
    this.scheduler.pace = this.illness
  }

  /** Nothing goes wrong any more, and everybody comes to an end. */
  end(): void {
    this.illness = WELL
    this.scheduler.pace = WELL
    this.ending = true
  }
}
