/** Validation data that a PDF carries in its document security store (ISO 32000-2, 12.8.4.3): here the OCSP answers. */

import { isPacked, objectsOf, type Placed, packedIn, strictly, unpacked } from '../pdf/objects.ts'
import { isDictionary, isList, referenceIn, type Value } from '../pdf/values.ts'
import type { Text } from '../pdf/work.ts'
import { ANSWER_MAX_BYTES, ANSWERS_MAX } from './ocsp.ts'

/** `OCSPs` of the store and `OCSP` of what it keeps per signature, wherever they stand: an answer proves itself. */
const namedIn = (value: Value): readonly Value[] => {
  if (!isDictionary(value)) return []
  const own = ['OCSPs', 'OCSP'].flatMap((key) => value.get(key) ?? [])
  return [...own, ...['DSS', 'VRI'].flatMap((key) => namedIn(value.get(key) ?? 'null')), ...perSignature(value)]
}

const perSignature = (value: Value): readonly Value[] =>
  isDictionary(value)
    ? [...value.entries()].flatMap(([key, one]) => (/^[0-9A-F]{40}$/i.test(key) ? namedIn(one) : []))
    : []

const referencesIn = (value: Value): readonly number[] =>
  (isList(value) ? value : [value]).flatMap((one) => referenceIn(one) ?? [])

/** The numbers of the streams that hold answers; a list of them may be an object of its own. */
const answersNamedIn = (text: Text): ReadonlySet<number> => {
  const [named, lists] = [new Set<number>(), new Map<number, readonly number[]>()]
  for (const one of objectsOf(text)) {
    if ('xref' in one || one.number < 0) continue
    strictly(text)
    for (const { number, value } of isPacked(one) ? packedIn(text, one) : [one]) {
      if (isList(value) && value.length <= ANSWERS_MAX) lists.set(number, referencesIn(value))
      for (const reference of namedIn(value).flatMap(referencesIn)) named.add(reference)
    }
  }
  return new Set([...named].flatMap((number) => lists.get(number) ?? [number]).slice(0, ANSWERS_MAX))
}

const unpackedOrNone = (text: Text, placed: Placed): readonly Buffer[] => {
  try {
    return [unpacked(text, placed, ANSWER_MAX_BYTES)]
  } catch {
    // one that cannot be unpacked, or swells, says nothing, and must not silence the others
    return []
  }
}

/** Looked for first, and read in a second turn, every version of each: most files have none, and none is kept whole. */
export const ocspAnswersIn = (text: Text): readonly Buffer[] => {
  const named = answersNamedIn(text)
  if (named.size === 0) return []
  const answers: Buffer[] = []
  for (const one of objectsOf(text)) {
    if ('xref' in one || !one.stream || !named.has(one.number) || answers.length >= ANSWERS_MAX) continue
    if (one.stream.end - one.stream.begin <= ANSWER_MAX_BYTES) answers.push(...unpackedOrNone(text, one))
  }
  return answers
}
