/**
 * Condition, key-condition and update expressions of DynamoDB, as far as its documentation defines them and the platform writes them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { isDeepStrictEqual } from 'node:util'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Item = Readonly<Record<string, AttributeValue>>

export type Names = {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined
}

type Scope = { readonly item: Item | undefined; readonly names: Names }
type Operand = (scope: Scope) => AttributeValue | undefined
export type Test = (scope: Scope) => boolean

const COMPARED: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Undefined where the two are of different types, which no comparison holds for. */
const orderOf = (one: AttributeValue, other: AttributeValue): number | undefined => {
  if (one.S !== undefined && other.S !== undefined) return one.S < other.S ? -1 : one.S > other.S ? 1 : 0
  return one.N !== undefined && other.N !== undefined ? Number(one.N) - Number(other.N) : undefined
}

const equal = (one: AttributeValue, other: AttributeValue): boolean => {
  if (one.S !== undefined || other.S !== undefined) return one.S === other.S
  if (one.N !== undefined && other.N !== undefined) return Number(one.N) === Number(other.N)
  return isDeepStrictEqual(one, other)
}

const sizeOf = ({ S, L, M, B }: AttributeValue): number | undefined => {
  if (S !== undefined) return Buffer.byteLength(S)
  return L?.length ?? B?.length ?? (M && Object.keys(M).length)
}

/** A recursive descent over the tokens of one expression. */
class Parser {
  readonly #text: string
  readonly #tokens: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = text.match(/#\w+|:\w+|<>|<=|>=|[=<>(),]|\w+/g) ?? []
  }

  #next(expected?: string): string {
    const token = this.#tokens[this.#at++]
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`'${this.#text}' is no expression at ${token ?? 'its end'}`)
    return token
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at += 1
    return true
  }

  #arguments(): Operand[] {
    const given: Operand[] = []
    this.#next('(')
    do given.push(this.#operand())
    while (this.#takes(','))
    this.#next(')')
    return given
  }

  #operand(): Operand {
    const token = this.#next()
    if (token.startsWith('#')) return ({ item, names }) => item?.[names.ExpressionAttributeNames?.[token] ?? '']
    if (token.startsWith(':')) return ({ names }) => names.ExpressionAttributeValues?.[token]
    if (token !== 'size') throw new Error(`'${token}' of '${this.#text}' is no operand`)
    const [of] = this.#arguments()
    return (scope) => {
      const value = of?.(scope)
      const size = value && sizeOf(value)
      return size === undefined ? undefined : { N: String(size) }
    }
  }

  #comparison(): Test {
    const left = this.#operand()
    const operator = this.#next()
    if (operator === 'BETWEEN') {
      const from = this.#operand()
      this.#next('AND')
      const to = this.#operand()
      return (scope) => {
        const [value, low, high] = [left(scope), from(scope), to(scope)]
        return (
          value !== undefined &&
          low !== undefined &&
          high !== undefined &&
          (orderOf(value, low) ?? -1) >= 0 &&
          (orderOf(value, high) ?? 1) <= 0
        )
      }
    }
    const right = this.#operand()
    return (scope) => {
      const [one, other] = [left(scope), right(scope)]
      if (operator === '<>') return one === undefined || other === undefined || !equal(one, other)
      if (one === undefined || other === undefined) return false
      if (operator === '=') return equal(one, other)
      const order = orderOf(one, other)
      return order !== undefined && (COMPARED[operator]?.(order) ?? false)
    }
  }

  #primary(): Test {
    if (this.#takes('(')) {
      const inner = this.#or()
      this.#next(')')
      return inner
    }
    if (this.#takes('NOT')) {
      const denied = this.#primary()
      return (scope) => !denied(scope)
    }
    if (this.#takes('attribute_exists')) {
      const [of] = this.#arguments()
      return (scope) => of?.(scope) !== undefined
    }
    if (this.#takes('attribute_not_exists')) {
      const [of] = this.#arguments()
      return (scope) => of?.(scope) === undefined
    }
    if (this.#takes('begins_with')) {
      const [of, prefix] = this.#arguments()
      return (scope) => of?.(scope)?.S?.startsWith(prefix?.(scope)?.S ?? '') ?? false
    }
    return this.#comparison()
  }

  #and(): Test {
    const parts = [this.#primary()]
    while (this.#takes('AND')) parts.push(this.#primary())
    return parts.length === 1 ? (parts[0] as Test) : (scope) => parts.every((part) => part(scope))
  }

  #or(): Test {
    const parts = [this.#and()]
    while (this.#takes('OR')) parts.push(this.#and())
    return parts.length === 1 ? (parts[0] as Test) : (scope) => parts.some((part) => part(scope))
  }

  whole(): Test {
    const test = this.#or()
    if (this.#at < this.#tokens.length) throw new Error(`'${this.#text}' goes on after its end`)
    return test
  }
}

const tests = new Map<string, Test>()

/** The same text is read once. */
export const testOf = (text: string): Test => {
  const known = tests.get(text)
  if (known) return known
  const test = new Parser(text).whole()
  tests.set(text, test)
  return test
}
