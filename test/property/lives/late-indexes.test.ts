/** A late index is what the table was at that moment, and never anything else. */
import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SimulatedTables } from '../../../tools/lives/engines/table.ts'

const TableName = 'cases'

const steps = fc.record({
  sk: fc.constantFrom('A', 'B', 'C', 'D'),
  /** Nothing: the row goes, or is without the keys of the index. */
  place: fc.option(fc.record({ dueOf: fc.constantFrom('X', 'Y'), due: fc.constantFrom('1', '2', '3') }), {
    nil: undefined,
  }),
  goes: fc.boolean(),
  waitMs: fc.constantFrom(0, 1, 400, 3000, 9000),
})
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never

const commandOf = ({ sk, place, goes }: Step) => {
  const Key = { pk: { S: 'P' }, sk: { S: sk } }
  const keys = place && { dueOf: { S: place.dueOf }, due: { S: place.due } }
  return goes ? new DeleteItemCommand({ TableName, Key }) : new PutItemCommand({ TableName, Item: { ...Key, ...keys } })
}

const readBy = (tables: SimulatedTables, dueOf: string): unknown =>
  tables
    .send(
      new QueryCommand({
        TableName,
        IndexName: 'due',
        KeyConditionExpression: '#of = :of',
        ExpressionAttributeNames: { '#of': 'dueOf' },
        ExpressionAttributeValues: { ':of': { S: dueOf } },
      }),
    )
    .Items.map(({ due, sk }) => `${due?.S} ${sk?.S}`)

/** Row by row, of the whole table. */
const expectedOf = (tables: SimulatedTables, of: string): unknown =>
  tables
    .rows(TableName)
    .flatMap(({ dueOf, due, sk }) => (dueOf?.S === of ? [`${due?.S} ${sk?.S}`] : []))
    .sort()

it('is read as the table was, however late', () => {
  const holds = fc.property(fc.array(steps, { maxLength: 30 }), fc.integer({ min: 0, max: 10_000 }), (taken, lagMs) => {
    let now = 1_000_000
    let lag = 0
    const tables = new SimulatedTables({ now: () => now, indexLagMs: () => lag })
    const states = [{ at: 0, X: [] as unknown, Y: [] as unknown }]
    for (const step of taken) {
      now += step.waitMs
      tables.send(commandOf(step))
      states.push({ at: now, X: expectedOf(tables, 'X'), Y: expectedOf(tables, 'Y') })
      lag = lagMs
      const then = states.findLast(({ at }) => at <= now - lag)
      expect({ X: readBy(tables, 'X'), Y: readBy(tables, 'Y') }).toEqual({ X: then?.X, Y: then?.Y })
      lag = 0
      expect(readBy(tables, 'X')).toEqual(states.at(-1)?.X)
    }
  })
  fc.assert(holds, { numRuns: 300 })
})
