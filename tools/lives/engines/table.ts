/**
 * Tables in memory that answer commands of the SDK as DynamoDB is documented to, for the commands, fields and expressions that the product
 * sends; anything else throws a plain `Error`. A call has its effect at once, so no two ever conflict: who plays many callers throws
 * TransactionConflictException, throttling and lost answers before or after the call, as with any other fault.
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type Attributes, copyOf } from './attribute-values.ts'
import { batchGet, batchWrite } from './batches.ts'
import { query } from './queries.ts'
import { conditionFailed, noTable } from './refusals.ts'
import { Rows } from './rows.ts'
import { type Item, type Key, keyFrom, SCHEMAS } from './schemas.ts'
import { Transactions } from './transactions.ts'
import { deleteOf, putOf, refuseUnknown, updateOf, type Write } from './writes.ts'

export type TablesOptions = {
  /** In milliseconds; never goes back. */
  now(): number
  /** How late the index of this query is, from 0 to 10,000 ms. */
  indexLagMs?(): number
  /** How long this row can be read after it has expired. DynamoDB takes up to some days. */
  expiryLagMs?(): number
}

const GET_FIELDS = new Set(['TableName', 'Key', 'ConsistentRead'])

export class SimulatedTables {
  readonly #options: TablesOptions
  readonly #tables = new Map(SCHEMAS.map((schema) => [schema.name, new Rows(schema)]))
  readonly #transactions = new Transactions()

  constructor(options: TablesOptions) {
    this.#options = options
  }

  /** Throws as the SDK does. What it gives shares nothing with what is stored. */
  send(command: QueryCommand): ReturnType<typeof query>
  send(command: object): object
  send(command: object): object {
    for (const rows of this.#tables.values()) rows.expireUntil(this.#options.now())
    if (command instanceof GetItemCommand) return this.#get(command.input)
    if (command instanceof QueryCommand) {
      const lag = this.#options.indexLagMs ?? (() => 0)
      return query(this.#rows(command.input.TableName), command.input, { now: this.#options.now(), lag })
    }
    if (command instanceof BatchGetItemCommand) return batchGet((name) => this.#rows(name), command.input)
    return this.#write(command)
  }

  #write(command: object): object {
    if (command instanceof TransactWriteItemsCommand) return this.#transact(command.input)
    if (command instanceof PutItemCommand) return this.#one(putOf(this.#rows(command.input.TableName), command.input))
    if (command instanceof UpdateItemCommand)
      return this.#one(updateOf(this.#rows(command.input.TableName), command.input))
    if (command instanceof DeleteItemCommand)
      return this.#one(deleteOf(this.#rows(command.input.TableName), command.input))
    if (command instanceof BatchWriteItemCommand) {
      for (const write of batchWrite((name) => this.#rows(name), command.input)) this.#one(write)
      return { UnprocessedItems: {} }
    }
    throw new Error(`the simulated tables do not know ${command.constructor.name}`)
  }

  /** Every row of a table as it lies, expired ones that are still there among them. */
  rows(table: string): Attributes[] {
    const rows = this.#rows(table)
    rows.expireUntil(this.#options.now())
    return rows.all.map(({ attributes }) => copyOf(attributes))
  }

  #rows(name: string | undefined): Rows {
    const rows = this.#tables.get(name ?? '')
    if (!rows) throw noTable()
    return rows
  }

  #get(input: GetItemCommandInput): object {
    refuseUnknown(input, GET_FIELDS)
    const item = this.#rows(input.TableName).get(keyFrom(input.Key))
    return item ? { Item: copyOf(item.attributes) } : {}
  }

  #one(write: Write): object {
    const before = write.rows.get(write.key)
    if (!write.holds(before)) throw conditionFailed(write.returnsOld && before ? copyOf(before.attributes) : undefined)
    this.#put(write.rows, write.key, write.leaves(before))
    return {}
  }

  #transact(input: TransactWriteItemsCommandInput): object {
    const now = this.#options.now()
    const commit = this.#transactions.begin((name) => this.#rows(name), input, now)
    for (const { write, after } of commit) this.#put(write.rows, write.key, after)
    return {}
  }

  #put(rows: Rows, key: Key, after: Item | undefined): void {
    const now = this.#options.now()
    rows.replace(key, after, now)
    const expiresAt = after && rows.expiryOf(after, now)
    if (after && expiresAt !== undefined)
      rows.removeAt(Math.max(expiresAt, now) + (this.#options.expiryLagMs?.() ?? 0), after)
  }
}
