/** What one world has, as those who live in it and those who judge it see it. */
import type { TableName } from '../../lib/names/resources.ts'
import type { Ids, Row } from '../../lib/platform/ports.ts'
import type { SimulatedObjects } from './engines/store.ts'
import type { SimulatedTables } from './engines/table.ts'
import type { Illness, Temper } from './faults.ts'
import type { History } from './history.ts'
import type { Platform } from './platform.ts'
import type { SimulatedPorts } from './ports.ts'
import type { Random } from './random.ts'
import type { Scheduler, Task } from './scheduler.ts'

export type Arrived = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** What the receiver at an origin does with what arrives, and the status it answers. */
type Receive = (arrived: Arrived, path: string) => number

/** A payment order as the channel has it. */
export type Account = {
  readonly orderId: string
  readonly paymentCode: string
  /** What the last notice asks for. */
  fen: number
  cancelled: boolean
  readonly payments: { readonly serial: string; readonly fen: number }[]
  readonly refunds: Map<string, number>
}

export type Scheduled = 'sweep' | 'seal' | 'count'

export type World = {
  readonly random: Random
  readonly history: History
  readonly scheduler: Scheduler
  readonly tables: SimulatedTables
  readonly objects: SimulatedObjects
  readonly platform: Platform
  readonly temper: Temper
  readonly illness: Illness
  /** Everybody now does what brings things to their end. */
  readonly ending: boolean
  /** Of papers that are at hand. */
  readonly ids: Ids
  /** By origin. */
  readonly receivers: Map<string, Receive>
  /** By registry: something lies in its inbox. */
  readonly inboxes: Map<string, () => void>
  /** By registry: somebody asks at its window that the mortgage of a case be cancelled. */
  readonly windows: Map<string, (caseId: string) => void>
  readonly accounts: Map<string, Account>
  /** What is being brought to an endpoint, and by whom. */
  readonly underWay: Map<string, { readonly task: Task; readonly since: number }>
  /** When each outbox row was due, by its key. */
  readonly waitsSince: Map<string, string>
  /** Invocations that have written to the table of cases. */
  readonly committed: WeakSet<Task>
  readonly schedules: {
    /** A row waits in this partition of the index `due` from this moment on. */
    note(partition: string | undefined, due: string | undefined): void
    run(name: Scheduled): void
  }
  /** For looking at the world when nothing moves. */
  readonly after: SimulatedPorts
  /** 1, 2, 3 …, for whatever has to be told apart. */
  nextSerial(): number
  put(table: TableName, row: Row): void
}
