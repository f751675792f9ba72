/**
 * What lies in a table is parsed where it is read. Two versions of the platform run side by side on the same rows, so a model asks only
 * for what it knows: an attribute it has never heard of is no fault, and stays in a row that is put back whole.
 */
import * as z from 'zod/mini'
import { pointerOf } from './faults.ts'

/** Any schema is one. `parse` throws what `misfit` can say. */
export type Model<T> = { parse(row: unknown): T }

type Plain = string | number | boolean | bigint | null | undefined

/** Nothing stored is `undefined`: an optional attribute is there or it is not. */
export type Exact<T> = T extends Plain
  ? T
  : T extends readonly unknown[]
    ? { [I in keyof T]: Exact<T[I]> }
    : T extends object
      ? { [K in keyof T]: Exact<Exclude<T[K], undefined>> }
      : T

/** The same, for what nobody changes in place. */
export type Stored<T> = T extends Plain
  ? T
  : T extends readonly unknown[]
    ? { readonly [I in keyof T]: Stored<T[I]> }
    : T extends object
      ? { readonly [K in keyof T]: Stored<Exclude<T[K], undefined>> }
      : T

type Issue = z.core.$ZodIssue

/** Complains of nothing but attributes that the model does not know. */
const isAddition = (issue: Issue): boolean =>
  issue.code === 'unrecognized_keys' ||
  (issue.code === 'invalid_union' && issue.errors.some((branch) => branch.length > 0 && branch.every(isAddition)))

/**
 * The row itself, once it fits: for what is put back, hashed or shown with every attribute it has, also those of a newer version. The
 * schema judges and changes nothing, so it has no transforms and no defaults.
 */
export const whole = <S extends z.ZodMiniType>(schema: S): Model<Exact<z.infer<S>>> => ({
  parse(row) {
    const issues = schema.safeParse(row).error?.issues.filter((issue) => !isAddition(issue)) ?? []
    // no class of zod: `z.core` as a value keeps sixty languages and JSON Schema, 310 kB in every function
    if (issues.length > 0) throw Object.assign(new Error('does not fit its model'), { issues })
    return row as Exact<z.infer<S>>
  },
})

/** Whatever is there: of a row that only has to exist, or that others judge. */
export const AnyRow = z.looseObject({})

/** A row without its keys, and without whatever else is there for the table's sake. */
export const plain = <T>(model: Model<T>, housekeeping: readonly string[] = []): Model<T> => ({
  parse: (row) =>
    model.parse(
      Object.fromEntries(
        Object.entries(AnyRow.parse(row)).filter(([name]) => !['pk', 'sk', ...housekeeping].includes(name)),
      ),
    ),
})

/** What nobody judges again: for what was judged when it was written, or where judging would cost more than it finds. */
export const trusted = <T>() => z.custom<T>(() => true)

/** A word out of a list that a newer version may have lengthened. */
export const word = <W extends string>() => z.custom<W>((value) => typeof value === 'string')

/** What does not fit, where: pointers and codes, never a value. */
const misfit = (issues: readonly Issue[]): string =>
  issues.map(({ path, code }) => `${pointerOf(path)} ${code}`).join(', ')

/** `what` names the place for the log. Throws where the row does not fit: a fault of the platform, never of a caller. */
export const fitting = <T>(model: Model<T>, row: unknown, what: string): T => {
  try {
    return model.parse(row)
  } catch (error) {
    // by its shape: the core's namespace as a value keeps sixty languages and JSON Schema, 310 kB in every function
    if (!(error instanceof Error && 'issues' in error && Array.isArray(error.issues))) throw error
    throw new Error(`a row of ${what} does not fit its model: ${misfit(error.issues)}`)
  }
}
