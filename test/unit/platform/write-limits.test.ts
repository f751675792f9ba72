/** What DynamoDB would never take is refused before it is asked. */
import { expect, test } from 'vitest'
import { BeyondLimits, refusalOfBeyond } from '../../../lib/kernel/beyond-limits.ts'
import { REFUSALS } from '../../../lib/kernel/refusals.ts'
import type { Write } from '../../../lib/platform/ports.ts'
import { guardWrites, ITEM_MAX_BYTES, sizeOfRow } from '../../../lib/platform/write-limits.ts'

const put = (n: number, more: object = {}): Write => ({ table: 'cases', put: { pk: 'a', sk: String(n), ...more } })
const puts = (count: number, more: object = {}) => Array.from({ length: count }, (_, n) => put(n, more))
const beyond = (writes: readonly Write[]) => {
  try {
    guardWrites(writes)
    return undefined
  } catch (error) {
    return error instanceof BeyondLimits ? error.beyond : error
  }
}

test('a transaction has at most a hundred writes', () => {
  expect([100, 101].map((count) => beyond(puts(count)))).toEqual([undefined, 'writes'])
})

test('a row is named once, whatever is done to it, and a key may be the same in two tables', () => {
  const key = { pk: 'a', sk: '1' }
  const condition = { expression: 'attribute_exists(#pk)' }
  const deeds: Write[] = [
    { table: 'cases', put: key },
    { table: 'cases', update: key, set: { a: 1 } },
    { table: 'cases', delete: key },
    { table: 'cases', check: key, condition },
  ]
  for (const one of deeds) for (const other of deeds) expect(beyond([one, other])).toBe('one-row-twice')
  expect(
    beyond([
      { table: 'cases', put: key },
      { table: 'access', put: key },
    ]),
  ).toBeUndefined()
})

test('sizes are counted as DynamoDB counts them', () => {
  expect(sizeOfRow({ pk: 'ab', 名: '测试' })).toBe(2 + 2 + 3 + 6)
  expect(sizeOfRow({ n: 12345, negative: -12, zero: 0 })).toBe(1 + 4 + 8 + 3 + 4 + 1)
  expect(sizeOfRow({ flag: true, none: null, left: undefined })).toBe(4 + 1 + 4 + 1)
  expect(sizeOfRow({ list: ['a', 'bc'], map: { a: 'b' } })).toBe(4 + 3 + 2 + 3 + (3 + 3 + 1 + 2))
})

test('a row has at most 400 kB, one write alone and of a transaction alike', () => {
  const room = ITEM_MAX_BYTES - sizeOfRow({ pk: 'a', sk: '0', text: '' })
  expect(beyond([put(0, { text: 'x'.repeat(room) })])).toBeUndefined()
  expect(beyond([put(0, { text: 'x'.repeat(room + 1) })])).toBe('row-size')
  expect(beyond([{ table: 'cases', update: { pk: 'a', sk: '0' }, set: { text: '字'.repeat(140_000) } }])).toBe(
    'row-size',
  )
})

test('a transaction has at most 4 MB', () => {
  expect(beyond(puts(10, { text: 'x'.repeat(399_000) }))).toBeUndefined()
  expect(beyond(puts(11, { text: 'x'.repeat(399_000) }))).toBe('transaction-size')
})

test('whoever called is refused, and not asked to repeat it', () => {
  for (const one of ['writes', 'one-row-twice', 'row-size', 'transaction-size'] as const) {
    const { status, retryable } = REFUSALS[refusalOfBeyond(new BeyondLimits(one)).code]
    expect([one, status >= 400 && status < 500, retryable]).toEqual([one, true, false])
  }
})
