/**
 * The simulated tables say what the local engine says, to the same calls of the Table port and to the same commands. Where that engine departs
 * from what AWS documents, the simulated ones follow AWS, and the test says so with its source.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BeyondLimits } from '../../../lib/kernel/beyond-limits.ts'
import type { IndexName, TableName } from '../../../lib/names/resources.ts'
import { dynamoBatchTable } from '../../../lib/platform/aws/batch-table.ts'
import type { BatchTable, Condition, Key, Query, Row, Write } from '../../../lib/platform/ports.ts'
import { SimulatedTables } from '../../../tools/lives/engines/table.ts'
import { useTables } from '../../support/platform.ts'
import { LONG } from '../../support/sample.ts'
import { tableClient } from '../../support/simulated.ts'

const engine = useTables()
const simulated = new SimulatedTables({ now: () => Date.parse('2026-12-01T01:00:00Z') })
const onSimulated = dynamoBatchTable((name) => name, tableClient(simulated))
const AS_IT_LIES = { parse: (row: unknown) => row }

const TABLES: readonly TableName[] = ['cases', 'directory', 'audit', 'reports']
const INDEX_OF: Partial<Record<TableName, readonly [IndexName, of: string, at: string]>> = {
  cases: ['due', 'dueOf', 'due'],
  directory: ['byKind', 'kind', 'kindSort'],
  audit: ['unsealed', 'unsealedOf', 'unsealedAt'],
}

/** One another's prefixes, and some whose order in UTF-8 is not that of UTF-16. */
const WORDS = ['A', 'A#1', 'A#2', 'A#10', 'B', '海', '\uffee', '\u{20000}'] as const
const words = fc.constantFrom(...WORDS)
const bounds = fc.tuple(words, words).map((pair) => {
  const [low = '', high = ''] = pair.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  return { low, high }
})
const partitions = fc.constantFrom('P', 'Q')
const tables = fc.constantFrom(...TABLES)
const keys = fc.record({ pk: partitions, sk: words })

const numbers = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.1, -0.5, 1e-7, 12_345_678_901_234, 9_007_199_254_740_991, 123.456, 1e20),
)
const scalars = fc.oneof(numbers, fc.constantFrom('', 'x', '甲', 'A#1'), fc.boolean(), fc.constant(null))
const values = fc.oneof(
  { weight: 4, arbitrary: scalars },
  fc.array(scalars, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b'), scalars),
  fc.constant([{ a: [{ b: 1 }] }]),
)
const NAMES = ['n', 'text', 'list'] as const
const names = fc.constantFrom(...NAMES)
const attributes = fc.dictionary(names, values)

type Indexed = { readonly of: string; readonly at: string } | undefined
const indexed = fc.option(fc.record({ of: fc.constantFrom('X', 'Y'), at: words }), { nil: undefined })

/** No two rows of an index have one sort key: in which order they would come, nobody says. */
const withIndex = (table: TableName, { pk, sk }: Key, place: Indexed): Row => {
  const index = INDEX_OF[table]
  return index && place ? { [index[1]]: place.of, [index[2]]: `${place.at}#${pk}#${sk}` } : {}
}

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>({ expression: 'attribute_not_exists(#pk)' }, { expression: 'attribute_exists(#pk)' }),
  fc.record({ name: names, comparator: fc.constantFrom('=', '<>'), value: values }).map(
    ({ name, comparator, value }): Condition => ({
      expression: `#${name} ${comparator} :v`,
      values: { v: value },
    }),
  ),
  fc
    .record({ name: names, comparator: fc.constantFrom('<', '<=', '>', '>='), value: numbers })
    .map(({ name, comparator, value }) => ({
      expression: `attribute_not_exists(#${name}) OR #${name} ${comparator} :v`,
      values: { v: value },
    })),
  bounds.map(({ low, high }) => ({
    expression: 'attribute_exists(#pk) AND (#text BETWEEN :low AND :high OR begins_with(#text, :low))',
    values: { low, high },
  })),
  fc.record({ name: names, one: values, other: values }).map(({ name, one, other }) => ({
    expression: `NOT #${name} IN (:one, :other)`,
    values: { one, other },
  })),
  fc.integer({ min: 0, max: 3 }).map((known) => ({ expression: 'size(#list) = :known', values: { known } })),
)
const condition = fc.option(conditions, { nil: undefined })

const puts = fc.record({ table: tables, key: keys, attributes, place: indexed, condition }).map(
  ({ table, key, attributes: some, place, condition: when }): Write => ({
    table,
    put: { ...key, ...some, ...withIndex(table, key, place) },
    ...(when && { condition: when }),
  }),
)

const updates = fc
  .record({
    table: tables,
    update: keys,
    set: attributes.filter((some) => Object.keys(some).length > 0),
    add: fc.dictionary(fc.constant('n'), fc.integer({ min: -5, max: 5 })),
    remove: fc.uniqueArray(names),
    place: indexed,
    condition,
  })
  .map(
    ({ table, update, set, add, remove, place, condition: when }): Write => ({
      table,
      update,
      set: { ...set, ...withIndex(table, update, place) },
      add: Object.fromEntries(Object.entries(add).filter(([name]) => !(name in set))),
      remove: remove.filter((name) => !(name in set) && !(name in add)),
      ...(when && { condition: when }),
    }),
  )

const deletes = fc
  .record({ table: tables, delete: keys, condition })
  .map(({ condition: when, ...rest }): Write => ({ ...rest, ...(when && { condition: when }) }))
const checks = fc.record({ table: tables, check: keys, condition: conditions })

const sortKeys: fc.Arbitrary<Query['sk']> = fc.oneof(
  fc.constant(undefined),
  words.map((prefix) => ({ prefix })),
  words.map((from) => ({ from })),
  words.map((to) => ({ to })),
  fc.record({ from: words, to: words }),
)
type Reading = {
  readonly table: TableName
  readonly isIndex: boolean
  readonly pk: string
  readonly of: string
  readonly sk: Query['sk']
  readonly limit: number | undefined
  readonly descending: boolean
}
const reading: fc.Arbitrary<Reading> = fc.record({
  table: tables,
  isIndex: fc.boolean(),
  pk: partitions,
  of: fc.constantFrom('X', 'Y'),
  sk: sortKeys,
  limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  descending: fc.boolean(),
})

const queryOf = ({ table, isIndex, pk, of, sk, limit, descending }: Reading): Query => {
  const index = isIndex ? INDEX_OF[table] : undefined
  return {
    table,
    pk: index ? of : pk,
    descending,
    ...(index && { index: index[0] }),
    ...(sk && { sk }),
    ...(limit !== undefined && { limit }),
  }
}

const everyPage = async (table: BatchTable, query: Query): Promise<unknown[]> => {
  const pages: unknown[] = []
  let after: Row | undefined
  do {
    const page: { rows: unknown[]; next?: Row } = await table.query({ ...query, ...(after && { after }) }, AS_IT_LIES)
    pages.push(page)
    after = page.next
  } while (after)
  return pages
}

type Call = { readonly says: string; readonly on: (table: BatchTable) => Promise<unknown> }

const call = (says: unknown, on: Call['on']): Call => ({ says: JSON.stringify(says), on })

const calls: fc.Arbitrary<Call> = fc.oneof(
  { weight: 3, arbitrary: puts.map((write) => call(write, (table) => table.transact([write]))) },
  fc
    .oneof(puts, updates, deletes)
    .map((write) => call(write, (table) => ('check' in write ? table.transact([write]) : table.write(write)))),
  fc
    .array(fc.oneof(puts, updates, deletes, checks), { minLength: 1, maxLength: 5 })
    .map((writes) => call(writes, (table) => table.transact(writes))),
  fc
    .record({ table: tables, key: keys })
    .map(({ table: of, key }) => call([of, key], (table) => table.get(of, key, AS_IT_LIES))),
  fc
    .array(fc.record({ table: tables, key: keys }), { maxLength: 6 })
    .map((asked) => call(asked, (table) => table.batchGet(asked.map((one) => ({ ...one, model: AS_IT_LIES }))))),
  { weight: 3, arbitrary: reading.map((asked) => call(queryOf(asked), (table) => everyPage(table, queryOf(asked)))) },
  fc
    .record({
      table: tables,
      rows: fc.uniqueArray(keys, { minLength: 1, maxLength: 4, selector: ({ pk, sk }) => pk + sk }),
    })
    .map(({ table: of, rows }) => call([of, rows], (table) => table.putAll(of, rows))),
)

/** What comes of a call: its answer, or what it throws by name. */
const outcomeOf = async (table: BatchTable, { on }: Call): Promise<unknown> => {
  try {
    return { answer: await on(table) }
  } catch (error) {
    if (error instanceof BeyondLimits) return { beyond: error.beyond }
    return { threw: error instanceof Error ? error.name : error }
  }
}

const emptied = async (table: BatchTable): Promise<void> => {
  for (const name of TABLES)
    for (const pk of ['P', 'Q']) {
      const { rows } = await table.query({ table: name, pk }, AS_IT_LIES)
      for (const row of rows as Row[]) await table.write({ table: name, delete: { pk, sk: String(row['sk']) } })
    }
}

it('answers and refuses whatever the port is asked, as the local engine does', async () => {
  const agrees = fc.asyncProperty(fc.array(calls, { minLength: 10, maxLength: 40 }), async (sequence) => {
    await Promise.all([engine.table, onSimulated].map(emptied))
    for (const one of sequence)
      expect({ [one.says]: await outcomeOf(onSimulated, one) }).toEqual({
        [one.says]: await outcomeOf(engine.table, one),
      })
  })
  await fc.assert(agrees, { numRuns: LONG ? 1000 : 80 })
})
