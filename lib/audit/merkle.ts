/** The Merkle tree of RFC 6962, section 2.1: root of a list, and the path that proves one leaf. All hashes in lower hex. */
import { createHash } from 'node:crypto'

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export const leafHash = (leaf: string | Uint8Array): string => sha256(LEAF, leaf)
const nodeHash = (left: string, right: string): string =>
  sha256(NODE, Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))

/** The largest power of two smaller than `size`. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1))

/** MTH of the RFC, of leaf hashes. */
export const rootOf = (leaves: readonly string[]): string => {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return only
  const split = splitOf(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

/** PATH of the RFC: the hashes beside the way from a leaf to the root, from below. */
export const pathOf = (leaves: readonly string[], index: number): string[] => {
  if (leaves.length <= 1) return []
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split ? [...pathOf(left, index), rootOf(right)] : [...pathOf(right, index - split), rootOf(left)]
}
