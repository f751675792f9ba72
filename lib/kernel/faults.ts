/** How a schema's complaints, and a rule's, become faults of the catalogue (fault-texts.ts). */
import * as z from 'zod/mini'
import type { Fault, FaultCode, Particulars } from './result.ts'

export type { FaultCode, Particulars } from './result.ts'
export type Path = readonly PropertyKey[]

/** RFC 6901 in the fragment-free form: `/units/0/unitNumber`; the whole body is the empty string. */
export const pointerOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

export const faultOf = (at: Path | string, code: FaultCode, particulars?: Particulars): Fault => ({
  pointer: typeof at === 'string' ? at : pointerOf(at),
  code,
  ...(particulars && { particulars }),
})

/** Our schemas complain in codes only; whatever else zod says is its own text. */
const isFaultCode = (text: string): text is FaultCode => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text)

/** What a judge of one value answers: nothing, a code, or a code with its particulars. */
export type Verdict = FaultCode | { readonly code: FaultCode; readonly particulars: Particulars } | undefined

/** A zod check whose complaint is a fault of the catalogue. */
export const judged = <T>(judge: (value: T) => Verdict) =>
  z.check<T>((context) => {
    const verdict = judge(context.value)
    if (verdict === undefined) return
    const { code, particulars } = typeof verdict === 'string' ? { code: verdict, particulars: {} } : verdict
    context.issues.push({ code: 'custom', message: code, params: particulars, input: context.value, continue: true })
  })

/** More than any honest filing can have; an answer must stay smaller than the gateway lets through. */
export const FAULTS_LISTED = 1000

export const atMost = (faults: readonly Fault[]): readonly Fault[] =>
  faults.length <= FAULTS_LISTED
    ? faults
    : [...faults.slice(0, FAULTS_LISTED), faultOf('', 'faults.more', { count: faults.length - FAULTS_LISTED })]

type Issue = z.core.$ZodIssue

/** What lies there in parsed JSON, if anything does. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    root,
  )

const sizeFault = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, path: Path): Fault => {
  const noun = issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number'
  if (issue.code === 'too_big')
    return noun === 'number'
      ? faultOf(path, 'number.too-large', { maximum: String(issue.maximum) })
      : faultOf(path, `${noun}.too-long`, { maximum: String(issue.maximum) })
  if (noun === 'number') return faultOf(path, 'number.too-small', { minimum: String(issue.minimum) })
  return faultOf(path, `${noun}.too-short`, { minimum: String(issue.minimum) })
}

/** Of the branches of a union the one that comes nearest: fewest complaints. */
const nearest = (branches: readonly (readonly Issue[])[]): readonly Issue[] =>
  branches.reduce<readonly Issue[]>(
    (best, branch) => (best.length === 0 || branch.length < best.length ? branch : best),
    [],
  )

const faultsOfIssue = (issue: Issue, root: unknown, base: Path): readonly Fault[] => {
  const path = [...base, ...issue.path]
  if (isFaultCode(issue.message)) {
    const params = issue.code === 'custom' ? issue.params : undefined
    return [faultOf(path, issue.message, params as Particulars | undefined)]
  }
  switch (issue.code) {
    case 'invalid_type':
      if (valueAt(root, path) === undefined) return [faultOf(path, 'value.missing')]
      return issue.expected === 'int'
        ? [faultOf(path, 'number.not-integer')]
        : [faultOf(path, 'value.wrong-type', { expected: issue.expected })]
    case 'too_big':
    case 'too_small':
      return [sizeFault(issue, path)]
    case 'not_multiple_of':
      return [faultOf(path, 'number.not-multiple', { divisor: issue.divisor })]
    case 'invalid_format':
      return [faultOf(path, 'text.malformed')]
    case 'unrecognized_keys':
      return issue.keys.map((key) => faultOf([...path, key], 'field.unknown'))
    case 'invalid_value':
      return valueAt(root, path) === undefined
        ? [faultOf(path, 'value.missing')]
        : [faultOf(path, 'value.not-allowed', { allowed: issue.values.map(String).join(', ') })]
    case 'invalid_union':
      return unionFaults(issue, root, path)
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => faultsOfIssue(inner, root, path))
    default:
      return [faultOf(path, 'value.invalid')]
  }
}

const unionFaults = (issue: z.core.$ZodIssueInvalidUnion, root: unknown, path: Path): readonly Fault[] => {
  if (issue.discriminator !== undefined) {
    if (valueAt(root, path) === undefined) return [faultOf(path, 'value.missing')]
    const allowed = 'options' in issue ? (issue.options ?? []).map(String).join(', ') : ''
    return [faultOf(path, 'value.not-allowed', { allowed })]
  }
  if (valueAt(root, path) === undefined) return [faultOf(path, 'value.missing')]
  const branch = nearest(issue.errors)
  return branch.length === 0
    ? [faultOf(path, 'value.fits-no-form')]
    : branch.flatMap((inner) => faultsOfIssue(inner, root, path))
}

/**
 * Every complaint of a schema about `input` at once. `root` is where the input lies in the request: empty for the body,
 * `#/query`, `#/path`. The input itself tells a missing value from one of the wrong type.
 */
export const faultsOf = (error: z.core.$ZodError, root: string, input: unknown): Fault[] =>
  atMost(error.issues.flatMap((issue) => faultsOfIssue(issue, input, []))).map((found) => ({
    ...found,
    pointer: root + found.pointer,
  }))
