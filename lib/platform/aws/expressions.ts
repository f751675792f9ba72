/** Writes and queries as DynamoDB reads them: expressions, placeholders and marshalled values. */
import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { INDEXES, type TableName } from '../../names/resources.ts'
import type { Condition, Key, Query, Row, Write } from '../ports.ts'

export type Attributes = Record<string, AttributeValue>
export type Names = (table: TableName) => string

export const toAttributes = (row: Row): Attributes => marshall(row, { removeUndefinedValues: true })

/** An expression with `#name` and `:value` placeholders, and what they stand for. */
const placeholders = (texts: readonly string[], values: Row) => {
  const names = new Set(texts.flatMap((text) => text.match(/#\w+/g) ?? []))
  return {
    ...(names.size > 0 && { ExpressionAttributeNames: Object.fromEntries([...names].map((n) => [n, n.slice(1)])) }),
    ...(Object.keys(values).length > 0 && {
      ExpressionAttributeValues: toAttributes(Object.fromEntries(Object.entries(values).map(([k, v]) => [`:${k}`, v]))),
    }),
  }
}

const conditionOf = (condition: Condition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...placeholders([condition.expression], condition.values ?? {}),
  }

const updateOf = ({ set = {}, add = {}, remove = [], condition }: Extract<Write, { update: Key }>) => {
  const given = Object.entries(set).filter(([, value]) => value !== undefined)
  const clauses = [
    given.length > 0 ? `SET ${given.map(([name]) => `#${name} = :set_${name}`).join(', ')}` : '',
    Object.keys(add).length > 0
      ? `ADD ${Object.keys(add)
          .map((name) => `#${name} :add_${name}`)
          .join(', ')}`
      : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
  ]
  const text = clauses.filter(Boolean).join(' ')
  const values = {
    ...Object.fromEntries(given.map(([name, value]) => [`set_${name}`, value])),
    ...Object.fromEntries(Object.entries(add).map(([name, value]) => [`add_${name}`, value])),
    ...condition?.values,
  }
  return {
    UpdateExpression: text,
    ...(condition && { ConditionExpression: condition.expression }),
    ...placeholders([text, condition?.expression ?? ''], values),
  }
}

export const transactItem = (write: Write, name: Names): TransactWriteItem => {
  const TableName = name(write.table)
  if ('put' in write) return { Put: { TableName, Item: toAttributes(write.put), ...conditionOf(write.condition) } }
  if ('update' in write) return { Update: { TableName, Key: toAttributes(write.update), ...updateOf(write) } }
  if ('delete' in write)
    return { Delete: { TableName, Key: toAttributes(write.delete), ...conditionOf(write.condition) } }
  return {
    ConditionCheck: {
      TableName,
      Key: toAttributes(write.check),
      ConditionExpression: write.condition.expression,
      ...conditionOf(write.condition),
    },
  }
}

export const keyConditionOf = ({ index, pk, sk }: Query) => {
  const [pkName, skName] = index ? INDEXES[index].keys : (['pk', 'sk'] as const)
  const range = sk && 'prefix' in sk ? undefined : sk
  const texts = [
    `#${pkName} = :pk`,
    sk && 'prefix' in sk ? `begins_with(#${skName}, :prefix)` : '',
    range?.from !== undefined && range.to !== undefined ? `#${skName} BETWEEN :from AND :to` : '',
    range?.from !== undefined && range.to === undefined ? `#${skName} >= :from` : '',
    range?.from === undefined && range?.to !== undefined ? `#${skName} <= :to` : '',
  ].filter(Boolean)
  const values = Object.fromEntries(Object.entries({ ...sk, pk }).filter(([, value]) => value !== undefined))
  return { KeyConditionExpression: texts.join(' AND '), ...placeholders(texts, values) }
}
