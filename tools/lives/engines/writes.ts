/** One write of a table: what of it is wrong whatever lies there, whether its condition holds, and what it leaves. */
import type { Delete, Put, ReturnValuesOnConditionCheckFailure, Update } from '@aws-sdk/client-dynamodb'
import { type Attributes, attributesFrom } from './attribute-values.ts'
import { compileCondition } from './conditions.ts'
import { type Compiled, givenFor } from './expression-reader.ts'
import { ValidationException } from './refusals.ts'
import type { Rows } from './rows.ts'
import { type Item, itemFrom, itemOf, type Key, keyAttributesOf, keyFrom } from './schemas.ts'
import { type Update as Change, compileUpdate } from './updates.ts'

export type Write = {
  readonly rows: Rows
  readonly key: Key
  /** Tells it apart from writes of other rows, of other tables too. */
  readonly id: string
  readonly returnsOld: boolean
  holds(before: Item | undefined): boolean
  /** Throws where what is there does not allow it. */
  leaves(before: Item | undefined): Item | undefined
}

const FIELDS = new Set([
  'TableName',
  'Item',
  'Key',
  'UpdateExpression',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
])

/** Whoever sends what is not simulated is told so, and no DynamoDB would say it. */
export const refuseUnknown = (input: object, known: ReadonlySet<string>): void => {
  for (const [field, value] of Object.entries(input))
    if (value !== undefined && !known.has(field)) throw new Error(`the simulated tables do not know ${field}`)
}

type Conditional = {
  readonly ConditionExpression?: string | undefined
  readonly UpdateExpression?: string | undefined
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Attributes | undefined
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined
}

const NOTHING: Attributes = {}

const prepared = (rows: Rows, key: Key, input: Conditional) => {
  refuseUnknown(input, FIELDS)
  const condition = input.ConditionExpression === undefined ? undefined : compileCondition(input.ConditionExpression)
  const update = input.UpdateExpression === undefined ? undefined : compileUpdate(input.UpdateExpression)
  const expressions = [condition, update].filter((one): one is Compiled<never> => one !== undefined)
  if (expressions.length === 0 && (input.ExpressionAttributeNames || input.ExpressionAttributeValues))
    throw new ValidationException('ExpressionAttributeNames and -Values can only be specified when using expressions')
  const given = givenFor(input, attributesFrom(input.ExpressionAttributeValues ?? NOTHING), expressions)
  const write = {
    rows,
    key,
    id: `${rows.schema.name}\u0000${key.pk}\u0000${key.sk}`,
    returnsOld: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
    holds: (before: Item | undefined) => condition?.run(before?.attributes ?? NOTHING, given) ?? true,
  }
  return { write, given, update: update?.run }
}

export const putOf = (rows: Rows, input: Pick<Put, 'Item'> & Conditional): Write => {
  const item = itemFrom(rows.schema, input.Item)
  const { write } = prepared(rows, item.key, input)
  return { ...write, leaves: () => item }
}

export const deleteOf = (rows: Rows, input: Pick<Delete, 'Key'> & Conditional): Write => {
  const { write } = prepared(rows, keyFrom(input.Key), input)
  return { ...write, leaves: () => undefined }
}

export const checkOf = (rows: Rows, input: Pick<Delete, 'Key'> & Conditional): Write => {
  const { write } = prepared(rows, keyFrom(input.Key), input)
  return { ...write, leaves: (before) => before }
}

const refuseKeys = (update: Change, names: Readonly<Record<string, string>>, key: Attributes): void => {
  for (const name of update.names)
    if ((names[name] as string) in key)
      throw new ValidationException(
        `One or more parameter values were invalid: Cannot update attribute ${names[name]}. This attribute is part of the key`,
      )
}

export const updateOf = (rows: Rows, input: Pick<Update, 'Key'> & Conditional): Write => {
  const key = keyFrom(input.Key)
  const { write, given, update } = prepared(rows, key, input)
  const keyAttributes = keyAttributesOf(key)
  if (update) refuseKeys(update, given.names, keyAttributes)
  return {
    ...write,
    leaves(before) {
      const after = update
        ? update.apply(before?.attributes, keyAttributes, given)
        : (before?.attributes ?? keyAttributes)
      return after && itemOf(rows.schema, after, 'Item size to update has exceeded the maximum allowed size')
    },
  }
}
