/** Words of an expression of DynamoDB, one after another, and the placeholders it names. */
import type { Attributes } from './attribute-values.ts'
import { ValidationException } from './refusals.ts'

export type Names = Readonly<Record<string, string>>
/** What the placeholders of one call stand for. */
export type Given = { readonly names: Names; readonly values: Attributes }

/** What is wrong with the values of a call, whatever lies in the table: throws. */
type Check = (given: Given) => void

export type Compiled<T> = {
  readonly run: T
  readonly placeholders: ReadonlySet<string>
  readonly checks: readonly Check[]
}

const WORD = /\s*(#\w+|:\w+|<>|<=|>=|[=<>(),+-]|[A-Za-z]\w*)/y
/** In bytes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const EXPRESSION_MAX = 4096

const wordsOf = (text: string): string[] => {
  const words: string[] = []
  WORD.lastIndex = 0
  while (WORD.lastIndex < text.trimEnd().length) {
    const from = WORD.lastIndex
    const word = WORD.exec(text)?.[1]
    if (word === undefined) throw new Error(`the simulated tables do not know ${text.slice(from)} of ${text}`)
    words.push(word)
  }
  return words
}

/** Attributes are named by placeholders alone, as the product's adapters do: the list of reserved words is not needed. */
export class ExpressionReader {
  readonly kind: string
  readonly placeholders = new Set<string>()
  readonly checks: Check[] = []
  readonly #text: string
  readonly #words: readonly string[]
  #at = 0

  constructor(kind: string, text: string) {
    this.kind = kind
    this.#text = text
    if (Buffer.byteLength(text) > EXPRESSION_MAX)
      throw this.invalid('Expression size has exceeded the maximum allowed size')
    this.#words = wordsOf(text)
    if (this.#words.length === 0) throw this.invalid('The expression can not be empty;')
  }

  invalid(why: string): ValidationException {
    return new ValidationException(`Invalid ${this.kind}: ${why}`)
  }

  get next(): string {
    return this.#words[this.#at] ?? ''
  }

  get ended(): boolean {
    return this.#at === this.#words.length
  }

  /** Keywords are read in either case. */
  isNext(word: string): boolean {
    return this.next.toUpperCase() === word
  }

  takes(word: string): boolean {
    if (!this.isNext(word)) return false
    this.#at += 1
    return true
  }

  expect(word: string): void {
    if (!this.takes(word)) throw this.unexpected()
  }

  take(): string {
    const word = this.next
    this.#at += 1
    return word
  }

  unexpected(): ValidationException {
    return this.invalid(`Syntax error; token: "${this.next || '<EOF>'}", near: "${this.#text}"`)
  }

  /** `#name` or `:value`. */
  placeholder(sign: '#' | ':'): string {
    if (!this.next.startsWith(sign)) throw this.unexpected()
    const word = this.take()
    this.placeholders.add(word)
    return word
  }
}

/** Each text is compiled once: the texts of a program are few. */
export const compiler = <T>(kind: string, read: (reader: ExpressionReader) => T): ((text: string) => Compiled<T>) => {
  const compiled = new Map<string, Compiled<T>>()
  return (text) => {
    const known = compiled.get(text)
    if (known) return known
    const reader = new ExpressionReader(kind, text)
    const run = read(reader)
    if (!reader.ended) throw reader.unexpected()
    const made = { run, placeholders: reader.placeholders, checks: reader.checks }
    compiled.set(text, made)
    return made
  }
}

type Placed = {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined
  readonly ExpressionAttributeValues?: Attributes | undefined
}

const refuseEmpty = (what: string, given: object | undefined): void => {
  if (given && Object.keys(given).length === 0) throw new ValidationException(`${what} must not be empty`)
}

const refuseUnused = (what: string, given: object, used: readonly Compiled<unknown>[]): void => {
  for (const one in given)
    if (!used.some(({ placeholders }) => placeholders.has(one)))
      throw new ValidationException(`Value provided in ${what} unused in expressions: keys: {${one}}`)
}

/** What placeholders stand for: each one used and each one given. */
export const givenFor = (input: Placed, values: Attributes, expressions: readonly Compiled<unknown>[]): Given => {
  const names = input.ExpressionAttributeNames ?? {}
  refuseEmpty('ExpressionAttributeNames', input.ExpressionAttributeNames)
  refuseEmpty('ExpressionAttributeValues', input.ExpressionAttributeValues)
  for (const { placeholders } of expressions)
    for (const one of placeholders)
      if (!(one in (one.startsWith('#') ? names : values)))
        throw new ValidationException(`An expression attribute used in an expression is not defined: ${one}`)
  refuseUnused('ExpressionAttributeNames', names, expressions)
  refuseUnused('ExpressionAttributeValues', values, expressions)
  const given = { names, values }
  for (const { checks } of expressions) for (const check of checks) check(given)
  return given
}
