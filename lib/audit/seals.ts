/** What a seal is: the root over a batch of records, chained to the seal before. Its number is one more than that one's. */
import * as z from 'zod/mini'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import type { Key } from '../platform/ports.ts'
import { leafHash, rootOf } from './merkle.ts'

const Leaf = z.object({ auditId: z.string(), sha256: z.string() })
export type Leaf = Readonly<z.infer<typeof Leaf>>

const Seal = z.object({
  number: z.int(),
  /** Hash of the seal before; zeros before the first. */
  previous: z.string(),
  root: z.string(),
  size: z.int(),
  sealedAt: z.string(),
  /** SHA-256 of the canonical JSON of all the above. */
  hash: z.string(),
})
export type Seal = Readonly<z.infer<typeof Seal>>

/** A seal and what it holds, in the order of its tree. */
export const SealedBatch = z.extend(Seal, { leaves: z.array(Leaf) })
export type SealedBatch = Seal & { readonly leaves: readonly Leaf[] }

/** The last complete one. */
export const LastSeal = z.pick(Seal, { number: true, hash: true })

type Link = Pick<Seal, 'number' | 'hash'>

export const BEFORE_THE_FIRST: Link = { number: 0, hash: '0'.repeat(64) }

export const leafOf = (auditId: string, record: string): Leaf => ({ auditId, sha256: leafHash(record) })

export const sealOver = (leaves: readonly Leaf[], last: Link, sealedAt: string): SealedBatch => {
  const seal = {
    number: last.number + 1,
    previous: last.hash,
    root: rootOf(leaves.map(({ sha256 }) => sha256)),
    size: leaves.length,
    sealedAt,
  }
  return { ...seal, hash: sha256Hex(canonicalJson(seal)), leaves }
}

const padded = (n: number): string => String(n).padStart(10, '0')

export const sealKey = (n: number): Key => ({ pk: `SEAL#${padded(n)}`, sk: 'SEAL' })
export const lastSealKey: Key = { pk: 'SEALS', sk: 'HEAD' }
export const sealObjectKey = (n: number): string => `audit/seals/${padded(n)}.json`

/** The seal as it lies under lock, byte for byte. */
export const sealText = ({ number, previous, root, size, sealedAt, hash, leaves }: SealedBatch): string =>
  `${canonicalJson({ number, previous, root, size, sealedAt, hash, leaves })}\n`
