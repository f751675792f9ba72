/** Drafts in which something is missing. */

type Path = readonly (string | number)[]

/** Every field of a draft, however deep. */
export const pathsOf = (value: unknown, at: Path = []): Path[] => {
  if (typeof value !== 'object' || value === null) return []
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return names.flatMap((name) => {
    const path = [...at, name]
    return [path, ...pathsOf(value[name as keyof typeof value], path)]
  })
}

/** Takes the field at that path away. */
export const drop = (from: object, path: Path): void => {
  const [name = '', ...rest] = path
  const holder = from as Record<string | number, unknown>
  if (rest.length > 0) drop(holder[name] as object, rest)
  else if (Array.isArray(from)) from.splice(Number(name), 1)
  else delete holder[name]
}
