/**
 * Condition expressions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { type Attributes, compareValues, isSame } from './attribute-values.ts'
import { compiler, type ExpressionReader, type Given } from './expression-reader.ts'

/** An item that is not there has no attributes. */
type Operand = (item: Attributes, given: Given) => AttributeValue | undefined
export type Condition = (item: Attributes, given: Given) => boolean

const OPERANDS_OF_IN_MAX = 100

const nameOf = (reader: ExpressionReader): Operand => {
  const name = reader.placeholder('#')
  return (item, { names }) => item[names[name] as string]
}

const literal = (reader: ExpressionReader): Operand => {
  const value = reader.placeholder(':')
  return (_, { values }) => values[value]
}

/** Characters of a text, bytes of a binary, elements of what has elements. */
const lengthOf = (value: AttributeValue): number | undefined => {
  if (value.S !== undefined) return value.S.length
  if (value.M !== undefined) return Object.keys(value.M).length
  return (value.B ?? value.L ?? value.SS ?? value.NS ?? value.BS)?.length
}

const size = (reader: ExpressionReader): Operand => {
  reader.expect('(')
  const name = nameOf(reader)
  reader.expect(')')
  return (item, given) => {
    const value = name(item, given)
    const length = value && lengthOf(value)
    return length === undefined ? undefined : { N: String(length) }
  }
}

const operand = (reader: ExpressionReader): Operand => {
  if (reader.next === 'size') {
    reader.take()
    return size(reader)
  }
  return reader.next.startsWith(':') ? literal(reader) : nameOf(reader)
}

const isOrdered = (value: AttributeValue | undefined): boolean =>
  value === undefined || value.S !== undefined || value.N !== undefined || value.B !== undefined

/** Values of no order are refused, whatever lies in the table. */
const orderedOperand = (reader: ExpressionReader): Operand => {
  const word = reader.next
  const read = operand(reader)
  if (word.startsWith(':'))
    reader.checks.push(({ values }) => {
      if (!isOrdered(values[word]))
        throw reader.invalid('Incorrect operand type for operator or function; operator or function: <, >, BETWEEN')
    })
  return read
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

const comparison = (reader: ExpressionReader, left: Operand): Condition => {
  const comparator = reader.take()
  const holds = ORDERS[comparator]
  if (holds) {
    const right = orderedOperand(reader)
    return (item, given) => {
      const order = compareValues(left(item, given), right(item, given))
      return order !== undefined && holds(order)
    }
  }
  const right = operand(reader)
  if (comparator === '=') return (item, given) => isSame(left(item, given), right(item, given))
  if (comparator === '<>') return (item, given) => !isSame(left(item, given), right(item, given))
  throw reader.unexpected()
}

/** Bounds the wrong way round are refused, whatever lies in the table. */
export const refuseReversed = (reader: ExpressionReader, low: string, high: string): void => {
  reader.checks.push(({ values }) => {
    const order = compareValues(values[low], values[high])
    if (order !== undefined && order > 0)
      throw reader.invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound')
  })
}

const between = (reader: ExpressionReader, of: Operand): Condition => {
  const lowest = reader.next
  const low = orderedOperand(reader)
  reader.expect('AND')
  refuseReversed(reader, lowest, reader.next)
  const high = orderedOperand(reader)
  return (item, given) => {
    const value = of(item, given)
    const [above, below] = [compareValues(value, low(item, given)), compareValues(value, high(item, given))]
    return above !== undefined && above >= 0 && below !== undefined && below <= 0
  }
}

const oneOf = (reader: ExpressionReader, of: Operand): Condition => {
  reader.expect('(')
  const choices = [operand(reader)]
  while (reader.takes(',')) choices.push(operand(reader))
  reader.expect(')')
  if (choices.length > OPERANDS_OF_IN_MAX) throw reader.invalid('The IN operator takes at most 100 operands')
  return (item, given) => {
    const value = of(item, given)
    return choices.some((choice) => isSame(value, choice(item, given)))
  }
}

const beginsWith = (value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean => {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S)
  if (value?.B === undefined || prefix?.B === undefined) return false
  return Buffer.compare(value.B.subarray(0, prefix.B.length), prefix.B) === 0
}

/** The prefix is a text or bytes, whatever lies in the table. */
export const prefixOf = (reader: ExpressionReader): string => {
  const prefix = reader.placeholder(':')
  reader.checks.push(({ values }) => {
    if (values[prefix]?.S === undefined && values[prefix]?.B === undefined)
      throw reader.invalid('Incorrect operand type for operator or function; operator or function: begins_with')
  })
  return prefix
}

const FUNCTIONS: Readonly<Record<string, (reader: ExpressionReader) => Condition>> = {
  attribute_exists(reader) {
    const name = nameOf(reader)
    return (item, given) => name(item, given) !== undefined
  },
  attribute_not_exists(reader) {
    const name = nameOf(reader)
    return (item, given) => name(item, given) === undefined
  },
  begins_with(reader) {
    const name = nameOf(reader)
    reader.expect(',')
    const prefix = prefixOf(reader)
    return (item, given) => beginsWith(name(item, given), given.values[prefix])
  },
}

const primary = (reader: ExpressionReader): Condition => {
  if (reader.takes('(')) {
    const inner = either(reader)
    reader.expect(')')
    return inner
  }
  const called = FUNCTIONS[reader.next]
  if (called) {
    reader.take()
    reader.expect('(')
    const condition = called(reader)
    reader.expect(')')
    return condition
  }
  const left = operand(reader)
  if (reader.takes('BETWEEN')) return between(reader, left)
  return reader.takes('IN') ? oneOf(reader, left) : comparison(reader, left)
}

const negation = (reader: ExpressionReader): Condition => {
  if (!reader.takes('NOT')) return primary(reader)
  const denied = negation(reader)
  return (item, given) => !denied(item, given)
}

const both = (reader: ExpressionReader): Condition => {
  const all = [negation(reader)]
  while (reader.takes('AND')) all.push(negation(reader))
  const [only] = all
  return only && all.length === 1 ? only : (item, given) => all.every((one) => one(item, given))
}

const either = (reader: ExpressionReader): Condition => {
  const all = [both(reader)]
  while (reader.takes('OR')) all.push(both(reader))
  const [only] = all
  return only && all.length === 1 ? only : (item, given) => all.some((one) => one(item, given))
}

export const compileCondition = compiler('ConditionExpression', either)
