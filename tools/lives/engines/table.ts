/**
 * DynamoDB as its documentation defines it, in memory and at once: conditions, transactions whole or not at all, pages by size, indexes that
 * follow late, rows that expire late. Who calls at the same time, who is throttled and whose answer is lost is for whoever calls it.
 */
import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { type IndexName, TABLES } from '../../../lib/names/resources.ts'
import type { Command, Output } from '../wire.ts'
import { type Item, type Names, testOf } from './expressions.ts'
import { Indexes } from './indexes.ts'
import {
  BATCH_READ,
  BATCH_WRITE,
  checkTransaction,
  fits,
  invalid,
  nameOf,
  PAGE_BYTES,
  type Written,
  writtenBy,
} from './limits.ts'
import { pageOf } from './page.ts'
import { Partitions } from './partitions.ts'
import { updated } from './update.ts'

type Options = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** By how much an index shows a change later; asked for each. */
  readonly indexLagMs?: () => number
  /** By how much a row is removed after it has expired; asked for each. */
  readonly expiryLagMs?: () => number
  /** Of a page of a query. */
  readonly pageBytes?: () => number
}

type Conditional = Written &
  Names & {
    readonly ConditionExpression?: string | undefined
    readonly ReturnValuesOnConditionCheckFailure?: string | undefined
  }
type Write = Conditional & { readonly UpdateExpression?: string | undefined }

const EXPIRY: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(TABLES).map(([name, table]) => [name, 'expiry' in table ? table.expiry : undefined]),
)

export class SimulatedTables {
  readonly #options: Options
  readonly #tables = new Map<string, Partitions>()
  readonly #indexes = new Indexes()
  /** When a row that expires is removed. */
  readonly #removals = new WeakMap<Item, number>()

  constructor(options: Options) {
    this.#options = options
  }

  #rowsOf(table = ''): Partitions {
    const rows = this.#tables.get(table) ?? new Partitions()
    this.#tables.set(table, rows)
    return rows
  }

  #isThere(item: Item): boolean {
    return (this.#removals.get(item) ?? Number.POSITIVE_INFINITY) > this.#options.now()
  }

  #get(table: string | undefined, key: Item = {}): Item | undefined {
    const item = this.#rowsOf(table).get(key['pk']?.S ?? '', key['sk']?.S ?? '')
    return item && this.#isThere(item) ? item : undefined
  }

  #set(table = '', key: Item, item: Item | undefined): void {
    const before = this.#get(table, key)
    const expiry = item?.[EXPIRY[table] ?? '']?.N
    if (item && expiry !== undefined)
      this.#removals.set(item, Number(expiry) * 1000 + (this.#options.expiryLagMs?.() ?? 0))
    this.#rowsOf(table).set(key['pk']?.S ?? '', key['sk']?.S ?? '', item)
    this.#indexes.note(table, [before, item], () => this.#options.now() + (this.#options.indexLagMs?.() ?? 0))
  }

  /** Every row that is there, as it lies. */
  rows(table: string): Item[] {
    return [...this.#rowsOf(table).all()].filter((item) => this.#isThere(item))
  }

  #holds({ TableName, Key, Item: item, ConditionExpression, ...names }: Conditional): boolean {
    if (ConditionExpression === undefined) return true
    return testOf(ConditionExpression)({ item: this.#get(TableName, Key ?? item), names })
  }

  #check(write: Conditional): void {
    nameOf(write)
    if (this.#holds(write)) return
    const before = this.#get(write.TableName, write.Key ?? write.Item)
    const shown = write.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before ? { Item: { ...before } } : {}
    throw new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: { httpStatusCode: 400 },
      ...shown,
    })
  }

  #put({ TableName, Item: item = {} }: Written): Output {
    this.#set(TableName, item, fits(item))
    return {}
  }

  #update(write: Write): Output {
    this.#set(write.TableName, write.Key ?? {}, fits(updated(this.#get(write.TableName, write.Key), write)))
    return {}
  }

  #delete({ TableName, Key = {} }: Written): Output {
    this.#set(TableName, Key, undefined)
    return {}
  }

  #transact({ TransactItems = [] }: TransactWriteItemsCommandInput): Output {
    checkTransaction(TransactItems)
    const reasons = TransactItems.map((action) => ({
      Code: this.#holds(writtenBy(action)) ? 'None' : 'ConditionalCheckFailed',
    }))
    if (reasons.some(({ Code }) => Code !== 'None'))
      throw new TransactionCanceledException({
        message: 'Transaction cancelled, please refer cancellation reasons for specific reasons',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: reasons,
      })
    for (const { Put, Update, Delete } of TransactItems) {
      if (Put) this.#put(Put)
      if (Update) this.#update(Update)
      if (Delete) this.#delete(Delete)
    }
    return {}
  }

  #batchGet({ RequestItems = {} }: BatchGetItemCommandInput): Output {
    const asked = Object.entries(RequestItems).map(([table, { Keys = [] }]) => [table, Keys] as const)
    if (asked.reduce((sum, [, keys]) => sum + keys.length, 0) > BATCH_READ)
      throw invalid('Too many items requested for the BatchGetItem call')
    const found = asked.map(
      ([table, keys]) =>
        [table, keys.map((key) => this.#get(table, key)).filter((item) => item !== undefined)] as const,
    )
    return { Responses: Object.fromEntries(found), UnprocessedKeys: {} }
  }

  #batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput): Output {
    const puts = Object.entries(RequestItems).flatMap(([TableName, requests]) =>
      requests.map(({ PutRequest }) => ({ TableName, Item: PutRequest?.Item })),
    )
    if (puts.length > BATCH_WRITE) throw invalid('Too many items requested for the BatchWriteItem call')
    if (new Set(puts.map(nameOf)).size < puts.length) throw invalid('Provided list of item keys contains duplicates')
    for (const put of puts) this.#put(put)
    return { UnprocessedItems: {} }
  }

  #query(input: QueryCommandInput): Output {
    const index = input.IndexName as IndexName | undefined
    const rows = index ? this.#indexes.rowsAt(index, this.#options.now()) : this.#rowsOf(input.TableName)
    return pageOf(rows, input, {
      isThere: (item) => this.#isThere(item),
      mostBytes: this.#options.pageBytes?.() ?? PAGE_BYTES,
    })
  }

  send(command: Command): Output {
    const { input } = command
    if (command instanceof GetItemCommand) {
      const item = this.#get(input.TableName, input.Key)
      return item ? { Item: item } : {}
    }
    if (command instanceof BatchGetItemCommand) return this.#batchGet(input)
    if (command instanceof QueryCommand) return this.#query(input)
    if (command instanceof TransactWriteItemsCommand) return this.#transact(input)
    if (command instanceof BatchWriteItemCommand) return this.#batchWrite(input)
    this.#check(input)
    if (command instanceof PutItemCommand) return this.#put(input)
    if (command instanceof UpdateItemCommand) return this.#update(input)
    if (command instanceof DeleteItemCommand) return this.#delete(input)
    throw new Error(`no table takes a ${command.constructor.name}`)
  }
}
