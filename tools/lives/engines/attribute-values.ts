/** Attributes as DynamoDB keeps them: what may be one, how large it is, whether two are the same, and which comes first. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { canonicalNumber, compareNumbers, sizeOfNumber } from './numbers.ts'
import { ValidationException } from './refusals.ts'

export type Attributes = Record<string, AttributeValue>

const DEPTH_MAX = 32

const distinct = <T>(values: readonly T[], textOf: (value: T) => string): readonly T[] => {
  if (values.length === 0) throw new ValidationException('One or more parameter values were invalid: An empty set')
  if (new Set(values.map(textOf)).size < values.length)
    throw new ValidationException('One or more parameter values were invalid: Input collection contains duplicates.')
  return values
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const same = (text: string): string => text

const scalarOrSet = (value: AttributeValue): AttributeValue => {
  if (value.B !== undefined) return { B: new Uint8Array(value.B) }
  if (value.SS !== undefined) return { SS: [...distinct(value.SS, same)] }
  if (value.NS !== undefined) return { NS: [...distinct(value.NS.map(canonicalNumber), same)] }
  if (value.BS !== undefined) return { BS: distinct(value.BS, hex).map((one) => new Uint8Array(one)) }
  throw new ValidationException('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes')
}

/** A copy that shares nothing with what was given. Throws what DynamoDB refuses. */
export const valueFrom = (value: AttributeValue, depth = 1): AttributeValue => {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: canonicalNumber(value.N) }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  if (value.NULL !== undefined) return { NULL: true }
  if (depth > DEPTH_MAX) throw new ValidationException('Nesting Levels have exceeded supported limits')
  if (value.M !== undefined) return { M: attributesFrom(value.M, depth + 1) }
  if (value.L !== undefined) return { L: value.L.map((one) => valueFrom(one, depth + 1)) }
  return scalarOrSet(value)
}

export const attributesFrom = (given: Attributes, depth = 1): Attributes => {
  const copy: Attributes = {}
  for (const name in given) {
    const value = given[name]
    if (value !== undefined) copy[name] = valueFrom(value, depth)
  }
  return copy
}

const copyOfValue = (value: AttributeValue): AttributeValue => {
  if (value.S !== undefined) return { S: value.S }
  if (value.N !== undefined) return { N: value.N }
  if (value.M !== undefined) return { M: copyOf(value.M) }
  if (value.L !== undefined) return { L: value.L.map(copyOfValue) }
  if (value.BOOL !== undefined) return { BOOL: value.BOOL }
  return value.NULL === undefined ? scalarOrSet(value) : { NULL: true }
}

/** Of what is stored: nobody who gets it can change what lies there. */
export const copyOf = (attributes: Attributes): Attributes => {
  const copy: Attributes = {}
  for (const name in attributes) copy[name] = copyOfValue(attributes[name] as AttributeValue)
  return copy
}

const OF_A_CONTAINER = 3
const OF_AN_ELEMENT = 1

const sum = <T>(values: readonly T[], sizeOf: (value: T) => number): number =>
  values.reduce((total, value) => total + sizeOf(value), 0)
const bytesOf = (bytes: Uint8Array): number => bytes.byteLength
const utf8Of = (text: string): number => Buffer.byteLength(text)

/** In bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const sizeOfValue = (value: AttributeValue): number => {
  if (value.S !== undefined) return utf8Of(value.S)
  if (value.N !== undefined) return sizeOfNumber(value.N)
  if (value.M !== undefined) return OF_A_CONTAINER + sizeOf(value.M, OF_AN_ELEMENT)
  if (value.L !== undefined) return OF_A_CONTAINER + sum(value.L, (one) => OF_AN_ELEMENT + sizeOfValue(one))
  if (value.B !== undefined) return bytesOf(value.B)
  if (value.SS !== undefined) return sum(value.SS, utf8Of)
  if (value.NS !== undefined) return sum(value.NS, sizeOfNumber)
  return value.BS === undefined ? 1 : sum(value.BS, bytesOf)
}

/** In bytes, of names and values; `each` is added for every attribute. */
export const sizeOf = (attributes: Attributes, each = 0): number => {
  let size = 0
  for (const name in attributes) size += each + utf8Of(name) + sizeOfValue(attributes[name] as AttributeValue)
  return size
}

const sameMembers = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === one.length

const sameMaps = (one: Attributes, other: Attributes): boolean => {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]))
}

/** Both canonical; nothing is the same as what is not there. */
export const isSame = (one: AttributeValue | undefined, other: AttributeValue | undefined): boolean => {
  if (one === undefined || other === undefined) return false
  if (one.S !== undefined) return one.S === other.S
  if (one.N !== undefined) return one.N === other.N
  if (one.BOOL !== undefined) return one.BOOL === other.BOOL
  if (one.NULL !== undefined) return other.NULL !== undefined
  if (one.M !== undefined) return other.M !== undefined && sameMaps(one.M, other.M)
  if (one.L !== undefined) {
    const others = other.L
    return others?.length === one.L.length && one.L.every((value, at) => isSame(value, others[at]))
  }
  if (one.B !== undefined) return other.B !== undefined && Buffer.compare(one.B, other.B) === 0
  if (one.SS !== undefined) return other.SS !== undefined && sameMembers(one.SS, other.SS)
  if (one.NS !== undefined) return other.NS !== undefined && sameMembers(one.NS, other.NS)
  return other.BS !== undefined && sameMembers((one.BS ?? []).map(hex), other.BS.map(hex))
}

/** Code units of surrogates come after all others in UTF-8. */
const ordinal = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)

/** By the bytes of UTF-8, as DynamoDB sorts: below, above or at zero. */
export const compareTexts = (one: string, other: string): number => {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)]
    if (a !== b) return ordinal(a) - ordinal(b)
  }
  return one.length - other.length
}

/** Below, above or at zero; undefined where the two are of different or unordered types. */
export const compareValues = (
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
): number | undefined => {
  if (one?.S !== undefined && other?.S !== undefined) return compareTexts(one.S, other.S)
  if (one?.N !== undefined && other?.N !== undefined) return compareNumbers(one.N, other.N)
  if (one?.B !== undefined && other?.B !== undefined) return Buffer.compare(one.B, other.B)
  return undefined
}
