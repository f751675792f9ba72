/**
 * What is left of a filing when everything with a fault of shape is taken out: each value that remains is of its type, so the
 * rules between the parts still run on it, and a filer hears of every fault at once.
 */
import type * as z from 'zod/mini'
import { faultsOf, type Path, valueAt } from '../kernel/faults.ts'
import type { Fault } from '../kernel/result.ts'
import type { LocalDate } from '../kernel/time.ts'
import { placed, type WellFormed } from '../kernel/well-formed.ts'
import { Filing } from './filing.ts'

export { placed, type WellFormed }

export type Draft = {
  readonly filing: WellFormed<Filing>
  readonly today: LocalDate
  /** The registry of a unit number, if one covers it. */
  readonly routeOf: (unitNumber: string) => string | undefined
  /** Whether nothing at or below this pointer has a fault of shape. A rule about what is absent must ask. */
  readonly isWellFormed: (pointer: string) => boolean
}

export type Rule = (draft: Draft) => readonly Fault[]

/** Where a union did not know which of its forms applies, nothing below was looked at. */
const malformedPath = (issue: z.core.$ZodIssue): Path => {
  const isUnknownForm = issue.code === 'invalid_union' && issue.discriminator !== undefined
  return isUnknownForm && issue.path.at(-1) === issue.discriminator ? issue.path.slice(0, -1) : issue.path
}

const prune = (root: object, path: Path): void => {
  const last = path.at(-1)
  if (last === undefined) return
  const parent = valueAt(root, path.slice(0, -1))
  if (Array.isArray(parent)) parent[Number(last)] = undefined
  else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last)
}

export type ReadDraft = {
  readonly shape: readonly Fault[]
  readonly filing: WellFormed<Filing> | undefined
}

export const readDraft = (body: unknown): ReadDraft => {
  const parsed = Filing.safeParse(body)
  if (parsed.success) return { shape: [], filing: parsed.data }
  const shape = faultsOf(parsed.error, '', body)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { shape, filing: undefined }
  const rest = structuredClone(body)
  for (const issue of parsed.error.issues) if (issue.code !== 'unrecognized_keys') prune(rest, malformedPath(issue))
  return { shape, filing: rest as WellFormed<Filing> }
}
