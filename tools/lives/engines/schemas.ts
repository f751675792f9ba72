/** What the tables are, from lib/names, and which items and keys they take. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { INDEXES, TABLES, type TableName } from '../../../lib/names/resources.ts'
import { type Attributes, attributesFrom, sizeOf } from './attribute-values.ts'
import { ValidationException } from './refusals.ts'

export type IndexSchema = {
  readonly name: string
  readonly keys: readonly [partition: string, sort: string]
  readonly projection: 'KEYS_ONLY' | 'ALL'
}
export type TableSchema = {
  readonly name: string
  readonly indexes: readonly IndexSchema[]
  /** The attribute by which rows go. */
  readonly expiry?: string
}

export const TABLE_KEYS = ['pk', 'sk'] as const

const schemaOf = (name: TableName): TableSchema => {
  const table: { readonly env: string; readonly expiry?: string } = TABLES[name]
  return {
    name,
    indexes: Object.entries(INDEXES).flatMap(([index, { table: of, keys, projection }]) =>
      of === name ? [{ name: index, keys, projection }] : [],
    ),
    ...(table.expiry !== undefined && { expiry: table.expiry }),
  }
}

export const SCHEMAS: readonly TableSchema[] = (Object.keys(TABLES) as TableName[]).map(schemaOf)

export type Key = { readonly pk: string; readonly sk: string }
/** `size` in bytes, as DynamoDB counts. Nothing of it ever changes. */
export type Item = { readonly key: Key; readonly attributes: Attributes; readonly size: number }

/** In bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const ITEM_MAX = 400 * 1024
const PARTITION_KEY_MAX = 2048
const SORT_KEY_MAX = 1024

const keyTextOf = (name: string, value: AttributeValue | undefined, max: number): string => {
  if (value?.S === undefined)
    throw new ValidationException(`One or more parameter values were invalid: Missing or mistyped key ${name}`)
  if (value.S === '')
    throw new ValidationException(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    )
  if (Buffer.byteLength(value.S) > max)
    throw new ValidationException(
      `One or more parameter values were invalid: Size of key ${name} has exceeded ${max} bytes`,
    )
  return value.S
}

const keyIn = (attributes: Attributes): Key => ({
  pk: keyTextOf('pk', attributes['pk'], PARTITION_KEY_MAX),
  sk: keyTextOf('sk', attributes['sk'], SORT_KEY_MAX),
})

/** Throws where it is not exactly the key of a table. */
export const keyFrom = (given: Attributes | undefined): Key => {
  if (!given || Object.keys(given).length !== TABLE_KEYS.length)
    throw new ValidationException('The provided key element does not match the schema')
  return keyIn(given)
}

export const keyAttributesOf = ({ pk, sk }: Key): Attributes => ({ pk: { S: pk }, sk: { S: sk } })

/** An item may lack the keys of an index, and is not in it then; what it has of them is bounded like any key. */
const checkIndexKeys = ({ keys }: IndexSchema, attributes: Attributes): void => {
  for (const [at, name] of keys.entries())
    if (attributes[name]) keyTextOf(name, attributes[name], at === 0 ? PARTITION_KEY_MAX : SORT_KEY_MAX)
}

/** Attributes that are canonical already. Throws where the table would not take them. */
export const itemOf = ({ indexes }: TableSchema, attributes: Attributes, tooLarge: string): Item => {
  const key = keyIn(attributes)
  for (const index of indexes) checkIndexKeys(index, attributes)
  const size = sizeOf(attributes)
  if (size > ITEM_MAX) throw new ValidationException(tooLarge)
  return { key, attributes, size }
}

export const itemFrom = (schema: TableSchema, given: Attributes | undefined): Item =>
  itemOf(schema, attributesFrom(given ?? {}), 'Item size has exceeded the maximum allowed size')
