/** Update expressions. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { Attributes } from './attribute-values.ts'
import { compiler, type ExpressionReader, type Given } from './expression-reader.ts'
import { negated, sumOfNumbers } from './numbers.ts'
import { ValidationException } from './refusals.ts'

/** Gives what an attribute becomes; undefined leaves it out. Sees the item as it was, whatever its neighbours do. */
type Action = {
  readonly name: string
  readonly removes: boolean
  readonly of: (item: Attributes, given: Given) => AttributeValue | undefined
}
type Operand = (item: Attributes, given: Given) => AttributeValue

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type'

const fallback = (reader: ExpressionReader): Operand => {
  reader.expect('(')
  const name = reader.placeholder('#')
  reader.expect(',')
  const otherwise = operand(reader)
  reader.expect(')')
  return (item, given) => item[given.names[name] as string] ?? otherwise(item, given)
}

const operand = (reader: ExpressionReader): Operand => {
  if (reader.next === 'if_not_exists') {
    reader.take()
    return fallback(reader)
  }
  if (reader.next.startsWith(':')) {
    const value = reader.placeholder(':')
    return (_, { values }) => values[value] as AttributeValue
  }
  const name = reader.placeholder('#')
  return (item, { names }) => {
    const value = item[names[name] as string]
    if (value) return value
    throw new ValidationException('The provided expression refers to an attribute that does not exist in the item')
  }
}

const numberOf = (value: AttributeValue): string => {
  if (value.N === undefined) throw new ValidationException(WRONG_TYPE)
  return value.N
}

const sum = (reader: ExpressionReader): Operand => {
  const left = operand(reader)
  const sign = reader.next
  if (!reader.takes('+') && !reader.takes('-')) return left
  const right = operand(reader)
  return (item, given) => {
    const [a, b] = [numberOf(left(item, given)), numberOf(right(item, given))]
    return { N: sumOfNumbers(a, sign === '+' ? b : negated(b)) }
  }
}

const set = (reader: ExpressionReader): Action => {
  const name = reader.placeholder('#')
  reader.expect('=')
  return { name, removes: false, of: sum(reader) }
}

const union = (before: readonly string[], more: readonly string[]): string[] => [...new Set([...before, ...more])]

const added = (before: AttributeValue | undefined, more: AttributeValue): AttributeValue => {
  if (before === undefined) return more
  if (before.N !== undefined && more.N !== undefined) return { N: sumOfNumbers(before.N, more.N) }
  if (before.SS !== undefined && more.SS !== undefined) return { SS: union(before.SS, more.SS) }
  if (before.NS !== undefined && more.NS !== undefined) return { NS: union(before.NS, more.NS) }
  throw new ValidationException(WRONG_TYPE)
}

const add = (reader: ExpressionReader): Action => {
  const name = reader.placeholder('#')
  const value = reader.placeholder(':')
  reader.checks.push(({ values }) => {
    const { N, SS, NS } = values[value] as AttributeValue
    if (N === undefined && SS === undefined && NS === undefined)
      throw reader.invalid('Incorrect operand type for operator or function; operator: ADD')
  })
  return {
    name,
    removes: false,
    of: (item, { names, values }) => added(item[names[name] as string], values[value] as AttributeValue),
  }
}

const remove = (reader: ExpressionReader): Action => ({
  name: reader.placeholder('#'),
  removes: true,
  of: () => undefined,
})

const CLAUSES: Readonly<Record<string, (reader: ExpressionReader) => Action>> = { SET: set, ADD: add, REMOVE: remove }

/** What an item becomes; undefined where nothing was there and nothing is to be. */
export type Update = {
  readonly names: readonly string[]
  readonly apply: (before: Attributes | undefined, key: Attributes, given: Given) => Attributes | undefined
}

const applying =
  (actions: readonly Action[]): Update['apply'] =>
  (before, key, given) => {
    // what only removes makes no item: https://github.com/scylladb/scylladb/issues/5862, seen on DynamoDB
    if (before === undefined && actions.every(({ removes }) => removes)) return undefined
    const item = before ?? key
    const after = { ...item }
    for (const { name, of } of actions) {
      const attribute = given.names[name] as string
      const value = of(item, given)
      if (value === undefined) delete after[attribute]
      else after[attribute] = value
    }
    return after
  }

const refuseOverlaps = (reader: ExpressionReader, actions: readonly Action[]): void => {
  reader.checks.push(({ names }) => {
    if (new Set(actions.map(({ name }) => names[name])).size < actions.length)
      throw reader.invalid('Two document paths overlap with each other; must remove or rewrite one of these paths')
  })
}

const update = (reader: ExpressionReader): Update => {
  const actions: Action[] = []
  const seen = new Set<string>()
  while (!reader.ended) {
    const keyword = reader.next.toUpperCase()
    const clause = CLAUSES[keyword]
    if (!clause) throw reader.unexpected()
    if (seen.has(keyword)) throw reader.invalid(`The "${keyword}" section can only be used once`)
    seen.add(reader.take().toUpperCase())
    do actions.push(clause(reader))
    while (reader.takes(','))
  }
  refuseOverlaps(reader, actions)
  return { names: actions.map(({ name }) => name), apply: applying(actions) }
}

export const compileUpdate = compiler('UpdateExpression', update)
