/** PDF objects as values (ISO 32000-1, 7.3), so that two revisions of one can be compared whatever their spelling. */

/** A token: `/Name`, `12`, `true`, `(string`, `<hex`, or `5 0 R`. */
export type Value = string | readonly Value[] | Dictionary
export type Dictionary = ReadonlyMap<string, Value>
export type Read = { readonly value: Value; readonly end: number }

export const isDictionary = (value: Value | undefined): value is Dictionary => value instanceof Map
export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

/** One spelling for each value. */
export const spelled = (value: Value | undefined): string => {
  if (value === undefined) return 'null'
  if (isDictionary(value))
    return `<<${[...value.keys()]
      .sort()
      .map((key) => `/${key} ${spelled(value.get(key))}`)
      .join(' ')}>>`
  return isList(value) ? `[${value.map(spelled).join(' ')}]` : (value as string)
}

export const referenceIn = (value: Value | undefined): number | undefined => {
  const found = typeof value === 'string' ? /^(\d+) \d+ R$/.exec(value) : null
  return found ? Number(found[1]) : undefined
}

export const numberIn = (value: Value | undefined): number | undefined =>
  typeof value === 'string' && /^\+?\d+$/.test(value) ? Number(value) : undefined

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '' }

/** The bytes of a string, each as a character of Latin-1 (7.3.4); undefined for what is none. */
export const bytesIn = (value: Value | undefined): string | undefined => {
  if (typeof value !== 'string') return undefined
  if (value.startsWith('<'))
    return Buffer.from(value.slice(1).padEnd(value.length + (value.length % 2 ? 0 : 1) - 1, '0'), 'hex').toString(
      'latin1',
    )
  if (!value.startsWith('(')) return undefined
  return value
    .slice(1)
    .replace(/\r\n?/g, '\n')
    .replace(/\\([0-7]{1,3}|.)/gs, (_, escaped: string) =>
      /^[0-7]/.test(escaped) ? String.fromCharCode(Number.parseInt(escaped, 8) & 0xff) : (ESCAPED[escaped] ?? escaped),
    )
}

/** A text string (7.9.2.2): UTF-16 or UTF-8 by its mark, else read as Latin-1. */
export const textIn = (value: Value | undefined): string | undefined => {
  const bytes = bytesIn(value)
  if (bytes === undefined) return undefined
  if (bytes.startsWith('\xfe\xff'))
    return Buffer.from(bytes.slice(2, 2 + ((bytes.length - 2) & ~1)), 'latin1')
      .swap16()
      .toString('utf16le')
  if (bytes.startsWith('\xff\xfe')) return Buffer.from(bytes.slice(2), 'latin1').toString('utf16le')
  return bytes.startsWith('\xef\xbb\xbf') ? Buffer.from(bytes.slice(3), 'latin1').toString('utf8') : bytes
}
