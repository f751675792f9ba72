/** Key conditions of queries. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { prefixOf, refuseReversed } from './conditions.ts'
import { compiler, type ExpressionReader, type Given } from './expression-reader.ts'
import { ValidationException } from './refusals.ts'

/** Of sort keys, all texts. */
export type Range = {
  readonly from?: string
  readonly afterFrom?: true
  readonly to?: string
  readonly beforeTo?: true
  readonly prefix?: string
}
type Part = { readonly name: string; readonly equals?: string; readonly range: (given: Given) => Range }

/** Texts alone, and none that is empty: https://github.com/getmoto/moto/issues/7062, seen on DynamoDB. */
const textOf = (value: AttributeValue | undefined): string => {
  if (value?.S === '')
    throw new ValidationException(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.',
    )
  if (value?.S !== undefined) return value.S
  throw new ValidationException(
    'One or more parameter values were invalid: Condition parameter type does not match schema type',
  )
}

const RANGES: Readonly<Record<string, (bound: string) => Range>> = {
  '=': (bound) => ({ from: bound, to: bound }),
  '<': (bound) => ({ to: bound, beforeTo: true }),
  '<=': (bound) => ({ to: bound }),
  '>': (bound) => ({ from: bound, afterFrom: true }),
  '>=': (bound) => ({ from: bound }),
}

const beginning = (reader: ExpressionReader): Part => {
  reader.take()
  reader.expect('(')
  const name = reader.placeholder('#')
  reader.expect(',')
  const prefix = prefixOf(reader)
  reader.expect(')')
  return { name, range: ({ values }) => ({ prefix: textOf(values[prefix]) }) }
}

const part = (reader: ExpressionReader): Part => {
  if (reader.next === 'begins_with') return beginning(reader)
  const name = reader.placeholder('#')
  if (reader.takes('BETWEEN')) {
    const from = reader.placeholder(':')
    reader.expect('AND')
    const to = reader.placeholder(':')
    refuseReversed(reader, from, to)
    return { name, range: ({ values }) => ({ from: textOf(values[from]), to: textOf(values[to]) }) }
  }
  const comparator = reader.take()
  const range = RANGES[comparator]
  if (!range) throw reader.unexpected()
  const value = reader.placeholder(':')
  return {
    name,
    ...(comparator === '=' && { equals: value }),
    range: ({ values }) => range(textOf(values[value])),
  }
}

export type KeyCondition = (
  keys: readonly [partition: string, sort: string],
  given: Given,
) => { readonly partition: string; readonly range: Range }

const keyCondition = (reader: ExpressionReader): KeyCondition => {
  const parts = [part(reader)]
  while (reader.takes('AND')) parts.push(part(reader))
  return (keys, given) => {
    const named = (key: string) => parts.find(({ name }) => given.names[name] === key)
    const [partition, sort] = [named(keys[0]), named(keys[1])]
    if (!partition) throw new ValidationException(`Query condition missed key schema element: ${keys[0]}`)
    if (partition.equals === undefined || parts.length > (sort ? 2 : 1))
      throw new ValidationException('Query key condition not supported')
    return { partition: textOf(given.values[partition.equals]), range: sort?.range(given) ?? {} }
  }
}

export const compileKeyCondition = compiler('KeyConditionExpression', keyCondition)
