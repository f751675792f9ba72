/** The few structures of DER that no schema at hand describes: read by tag and length, nothing repaired. */

export type Tlv = { readonly tag: number; readonly body: Buffer; readonly whole: Buffer }

/** The elements that stand one after the other; undefined where the bytes are no DER. */
export const elementsOf = (bytes: Uint8Array): readonly Tlv[] | undefined => {
  const all = Buffer.from(bytes)
  const found: Tlv[] = []
  for (let at = 0; at < all.length; ) {
    const [tag, first] = [all[at], all[at + 1]]
    if (tag === undefined || first === undefined || first === 0x80 || first > 0x84) return undefined
    const lengthBytes = first < 0x80 ? 0 : first - 0x80
    if (at + 2 + lengthBytes > all.length) return undefined
    const length = lengthBytes === 0 ? first : all.readUIntBE(at + 2, lengthBytes)
    const begin = at + 2 + lengthBytes
    if (begin + length > all.length) return undefined
    found.push({ tag, body: all.subarray(begin, begin + length), whole: all.subarray(at, begin + length) })
    at = begin + length
  }
  return found
}

/** An object identifier's body in dotted form. */
export const oidOf = (body: Uint8Array): string => {
  const arcs: number[] = []
  let arc = 0
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)))
    else arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}
