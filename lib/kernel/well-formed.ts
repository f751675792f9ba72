/** What is left of a model when everything with a fault of shape is taken out of it: each value that remains is of its type. */
export type WellFormed<T> = T extends readonly (infer Entry)[]
  ? readonly (WellFormed<Entry> | undefined)[]
  : T extends object
    ? { readonly [Field in keyof T]?: WellFormed<T[Field]> | undefined }
    : T

/** The entries of a list that remain, each with its place. */
export const placed = <T>(list: readonly (T | undefined)[] | undefined): readonly (readonly [number, T])[] =>
  (list ?? []).flatMap((entry, at) => (entry === undefined ? [] : [[at, entry] as const]))
