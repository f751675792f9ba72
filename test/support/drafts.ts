/** Drafts in which something is missing. */

export type Path = readonly (string | number)[]

/** Every field of a draft, however deep. */
export const pathsOf = (value: unknown, at: Path = []): Path[] => {
  if (typeof value !== 'object' || value === null) return []
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return names.flatMap((name) => {
    const path = [...at, name]
    return [path, ...pathsOf(value[name as keyof typeof value], path)]
  })
}

/** The draft without that field; the rest of it is shared. */
export const without = <T>(draft: T, [name = '', ...rest]: Path): T => {
  const inner = rest.length > 0 ? [without(draft[name as keyof T], rest)] : []
  if (Array.isArray(draft)) return draft.toSpliced(Number(name), 1, ...inner) as T
  const { [name as keyof T]: _, ...others } = draft as T & object
  return (rest.length > 0 ? { ...others, [name]: inner[0] } : others) as T
}
