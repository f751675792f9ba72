/** A filing with fields put right later. What was filed stays as it is; this is what it then says. */

export type Correction = { readonly pointer: string; readonly value: unknown }

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

const put = (into: unknown, [token, ...rest]: readonly string[], value: unknown): unknown => {
  if (token === undefined) return value
  if (Array.isArray(into)) return into.map((one, i) => (String(i) === token ? put(one, rest, value) : one))
  const fields = new Map<string, unknown>(typeof into === 'object' && into !== null ? Object.entries(into) : [])
  return Object.fromEntries(fields.set(token, put(fields.get(token), rest, value)))
}

/** Each correction in turn, by JSON pointer (RFC 6901); the text given is not touched. */
export const corrected = (filing: unknown, corrections: readonly Correction[]): unknown =>
  corrections.reduce<unknown>(
    (so, { pointer, value }) => put(so, pointer.split('/').slice(1).map(unescaped), value),
    filing,
  )
