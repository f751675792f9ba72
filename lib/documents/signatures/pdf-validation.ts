/** Validation data that a PDF carries in its document security store (ISO 32000-2, 12.8.4.3): here the OCSP answers. */
import type { Source } from '../inspect/source.ts'
import { isPacked, objectsOf, type Placed, packedIn, unpacked } from './pdf-objects.ts'
import { isDictionary, isList, referenceIn, type Value } from './pdf-values.ts'

/** More than the certificates of all signatures need. */
const ANSWERS_MAX = 60
const ANSWER_MAX_BYTES = 20_000

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

export const ocspAnswersIn = async (source: Source): Promise<readonly Buffer[]> => {
  const [named, lists, streams] = [new Set<number>(), new Map<number, Value>(), new Map<number, Placed>()]
  for await (const one of objectsOf(source)) {
    if ('xref' in one) continue
    const { stream } = one
    if (stream && stream.end - stream.begin <= ANSWER_MAX_BYTES) streams.set(one.number, one)
    for (const each of isPacked(one) ? await packedIn(source, one) : [one]) {
      if (isList(each.value)) lists.set(each.number, each.value)
      for (const value of namedIn(each.value))
        for (const item of isList(value) ? value : [value]) named.add(referenceIn(item) ?? -1)
    }
  }
  const found = [...named].flatMap((number) => {
    const list = lists.get(number)
    return isList(list) ? list.map((item) => referenceIn(item) ?? -1) : [number]
  })
  const answers: Buffer[] = []
  for (const number of [...new Set(found)].slice(0, ANSWERS_MAX)) {
    const placed = streams.get(number)
    if (placed) answers.push(await unpacked(source, placed))
  }
  return answers
}
