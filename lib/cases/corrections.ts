/** A filing with fields put right later. What was filed stays as it is; this is what it then says. */

export type Correction = { readonly pointer: string; readonly value: unknown }

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

// biome-ignore lint/suspicious/noExplicitAny: any field of a filing may be put right
type Json = any

const put = (into: Json, [token, ...rest]: readonly string[], value: unknown): Json => {
  if (token === undefined) return value
  if (Array.isArray(into)) return into.map((one, i) => (String(i) === token ? put(one, rest, value) : one))
  const held = typeof into === 'object' && into !== null ? into : {}
  return Object.fromEntries([
    ...Object.entries(held).filter(([name]) => name !== token),
    [token, put(held[token], rest, value)],
  ])
}

/** Each correction in turn, by JSON pointer (RFC 6901); the text given is not touched. */
export const corrected = (filing: unknown, corrections: readonly Correction[]): unknown =>
  corrections.reduce<unknown>(
    (so, { pointer, value }) => put(so, pointer.split('/').slice(1).map(unescaped), value),
    filing,
  )
