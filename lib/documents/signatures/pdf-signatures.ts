/** The signature dictionaries of a PDF, and whether each says soundly which bytes it speaks for (ISO 32000-1, 12.8.1). */
import type { Hash } from 'node:crypto'
import { objectsOf, strictly } from '../pdf/objects.ts'
import { type Dictionary, isDictionary, isList, numberIn, spelled, type Value } from '../pdf/values.ts'
import type { Text } from '../pdf/work.ts'

export type SignatureDictionary = {
  readonly subFilter: string | undefined
  readonly claimedAt: Date | undefined
  readonly contents: Buffer
  /** Undefined where it is not what it must be: two parts, the signature and nothing else between them. */
  readonly range: readonly [number, number, number, number] | undefined
}

/** D:20261124100000+08'00' */
const dateIn = (value: Value | undefined): Date | undefined => {
  const parts = typeof value === 'string' ? /^\(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(.*)$/.exec(value) : null
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second, zone = ''] = parts
  const offset = /^([+-])(\d\d)'?(\d\d)?/.exec(zone)
  const at = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${offset ? `${offset[1]}${offset[2]}:${offset[3] ?? '00'}` : 'Z'}`,
  )
  return Number.isNaN(at.getTime()) ? undefined : at
}

const rangeOf = (
  { bytes }: Text,
  dictionary: Dictionary,
  placed: { readonly at: number; readonly end: number },
): SignatureDictionary['range'] => {
  const range = dictionary.get('ByteRange')
  const [start, first, second, rest, ...more] = isList(range) ? range.map(numberIn) : []
  if (start !== 0 || first === undefined || second === undefined || rest === undefined || more.length > 0)
    return undefined
  // the gap is this dictionary's own signature, written as one hexadecimal string
  if (first < placed.at || second > placed.end || second <= first + 2 || second + rest > bytes.length) return undefined
  const gap = bytes.toString('latin1', first, second)
  if (!gap.startsWith('<') || !gap.endsWith('>')) return undefined
  if (`<${gap.slice(1, -1).replace(/[\s\0]/g, '')}` !== dictionary.get('Contents')) return undefined
  return [start, first, second, rest]
}

/** More than any contract has. */
export const SIGNATURES_MAX = 20
/** Signature dictionaries stand at the top, or as the value of their field. */
const dictionariesIn = (value: Value): readonly Dictionary[] => {
  if (!isDictionary(value)) return []
  const inner = value.get('V')
  return [value, ...(isDictionary(inner) ? [inner] : [])].filter((one) => one.has('ByteRange'))
}

/** Throws where what is read is no PDF to the last byte. */
export const signaturesIn = (text: Text): readonly SignatureDictionary[] => {
  const found: SignatureDictionary[] = []
  for (const one of objectsOf(text)) {
    if ('xref' in one || one.number < 0) continue
    strictly(text)
    if (one.stream) continue
    for (const dictionary of dictionariesIn(one.value)) {
      if (found.length > SIGNATURES_MAX) return found
      const contents = dictionary.get('Contents')
      found.push({
        subFilter: dictionary.has('SubFilter') ? spelled(dictionary.get('SubFilter')) : undefined,
        claimedAt: dateIn(dictionary.get('M')),
        contents: Buffer.from(typeof contents === 'string' && contents.startsWith('<') ? contents.slice(1) : '', 'hex'),
        range: rangeOf(text, dictionary, one),
      })
    }
  }
  return found
}

/** What a signature speaks for. */
export const digestRange = (
  { bytes }: Text,
  [start, first, second, rest]: NonNullable<SignatureDictionary['range']>,
  digest: Hash,
): Buffer =>
  digest
    .update(bytes.subarray(start, start + first))
    .update(bytes.subarray(second, second + rest))
    .digest()
