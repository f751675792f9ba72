/** A delivery is known by what it tells of, so its id needs no row of its own and never changes. Each has one spelling. */
import * as z from 'zod/mini'
import { REGISTRY_KINDS, SUBJECTS } from '../subjects/subjects.ts'

const PREFIXES = REGISTRY_KINDS.map((kind) => SUBJECTS[kind].prefix).join('|')
const REGISTRY = new RegExp(`^dlv_((?:${PREFIXES})_[0-9a-z]{26})_([1-9]\\d{0,5})$`)
const FEED = /^dlv_([1-9]\d{0,11})$/

/** A registry's: the n-th event of a subject that registries hear of. */
export const registryDeliveryId = (subjectId: string, n: number): string => `dlv_${subjectId}_${n}`

/** A bank's: the position in its feed. */
export const feedDeliveryId = (sequence: number): string => `dlv_${sequence}`

export type DeliveryName = { readonly subjectId: string; readonly n: number } | { readonly sequence: number }

export const readDeliveryId = (id: string): DeliveryName | undefined => {
  const [, subjectId, n] = REGISTRY.exec(id) ?? []
  if (subjectId !== undefined) return { subjectId, n: Number(n) }
  const [, sequence] = FEED.exec(id) ?? []
  return sequence === undefined ? undefined : { sequence: Number(sequence) }
}

export const DeliveryId = z
  .string()
  .check(z.regex(new RegExp(`${REGISTRY.source}|${FEED.source}`), { error: 'id.malformed' }))
