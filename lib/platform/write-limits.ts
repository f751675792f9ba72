/**
 * What DynamoDB takes at once, counted before anything is sent: 100 actions a transaction, each on another item, 4 MB together, 400 kB an
 * item. Sizes are counted as documented, UTF-8 of names and values:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and …/ServiceQuotas.html
 */
import { type Beyond, BeyondLimits } from '../kernel/beyond-limits.ts'
import type { Key, Write } from './ports.ts'

export const TRANSACTION_MAX_WRITES = 100
export const ITEM_MAX_BYTES = 400 * 1024
export const TRANSACTION_MAX_BYTES = 4 * 1024 * 1024

const OF_A_CONTAINER = 3
const OF_AN_ELEMENT = 1

/** A byte for two significant digits, one more for the number and one for its sign. */
const sizeOfNumber = (value: number | bigint): number => {
  const digits = String(value).replace(/e.*$/, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.ceil(digits.length / 2) + 1 + (value < 0 ? 1 : 0)
}

const sizeOfValue = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number' || typeof value === 'bigint') return sizeOfNumber(value)
  if (value === null || typeof value !== 'object') return 1
  if (value instanceof Uint8Array) return value.byteLength
  const children = value instanceof Set ? [...value] : Array.isArray(value) ? value : undefined
  if (children) return children.reduce((sum, one) => sum + OF_AN_ELEMENT + sizeOfValue(one), OF_A_CONTAINER)
  return OF_A_CONTAINER + sizeOfRow(value, OF_AN_ELEMENT)
}

/** In bytes; of each attribute its name and its value. */
export const sizeOfRow = (row: object, each = 0): number =>
  Object.entries<unknown>({ ...row }).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + each + Buffer.byteLength(name) + sizeOfValue(value)),
    0,
  )

const keyOf = (write: Write): Key => {
  if ('put' in write) return { pk: String(write.put['pk']), sk: String(write.put['sk']) }
  if ('update' in write) return write.update
  return 'delete' in write ? write.delete : write.check
}

/** Of an update what it sets: what lies there already is not known here. */
const sizeOf = (write: Write): number => {
  if ('put' in write) return sizeOfRow(write.put)
  return 'update' in write ? sizeOfRow({ ...write.update, ...write.set, ...write.add }) : sizeOfRow(keyOf(write))
}

const beyondOf = (writes: readonly Write[]): Beyond | undefined => {
  if (writes.length > TRANSACTION_MAX_WRITES) return 'writes'
  const named = new Set(writes.map((write) => JSON.stringify([write.table, keyOf(write).pk, keyOf(write).sk])))
  if (named.size < writes.length) return 'one-row-twice'
  const sizes = writes.map(sizeOf)
  if (sizes.some((size) => size > ITEM_MAX_BYTES)) return 'row-size'
  return sizes.reduce((sum, size) => sum + size, 0) > TRANSACTION_MAX_BYTES ? 'transaction-size' : undefined
}

/** Throws `BeyondLimits` where the engine would refuse the writes whenever they were sent; one write alone is judged alike. */
export const guardWrites = (writes: readonly Write[]): void => {
  const beyond = beyondOf(writes)
  if (beyond) throw new BeyondLimits(beyond)
}
