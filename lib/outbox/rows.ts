/**
 * The rows that say "this receiver must hear of this". They are written with the event they tell of, found by the worker of the
 * receiver's lane, and deleted when done; the sparse index `due` holds only those that wait.
 */

import * as z from 'zod/mini'
import { sha256Hex } from '../kernel/digest.ts'
import { AnyRow, type Model, type Stored, whole } from '../kernel/stored.ts'
import { isKeyOf } from '../names/keys.ts'
import type { LaneName } from '../names/resources.ts'
import type { Key } from '../platform/ports.ts'
import { readSubjectId, underBothNames } from '../subjects/earlier-name.ts'
import { subjectPk } from '../subjects/subjects.ts'

/**
 * `<lane>:<party>`; the party is an institution, or `platform` itself. `<lane>:<institution>/<endpoint>` is one endpoint that hears apart
 * from the others of its institution: with rows, order, attempts and a circuit of its own.
 */
export type Receiver = `${LaneName}:${string}`

/** One partition of an index takes 1,000 writes a second: what all of the province shares is spread. */
export const SHARDS = { platform: 16, registry: 1, feed: 1, push: 1 } as const satisfies Record<LaneName, number>

export const receiverOf = (lane: LaneName, party: string): Receiver => `${lane}:${party}`

/** Of a message or a row, whose text anybody could have written. */
export const isReceiver = (text: string): text is Receiver => isKeyOf(SHARDS, text.slice(0, text.indexOf(':')))

/** A hint's; of another word nothing can be sent, and its message comes to lie in the dead-letter queue. */
export const receiverIn = ({ receiver }: { readonly receiver: string }): Receiver => {
  if (!isReceiver(receiver)) throw new Error(`'${receiver}' is no receiver`)
  return receiver
}

export const laneOf = (receiver: string): LaneName => {
  const lane = receiver.slice(0, receiver.indexOf(':'))
  if (!isKeyOf(SHARDS, lane)) throw new Error(`'${receiver}' is no receiver`)
  return lane
}

const hearerOf = (receiver: string): string => receiver.slice(receiver.indexOf(':') + 1)

export const partyOf = (receiver: string): string => hearerOf(receiver).replace(/\/.*/s, '')

export const endpointOf = (receiver: string): string | undefined => hearerOf(receiver).split('/')[1]

/** Of an endpoint's receiver, its institution's; any other is its own. */
export const institutionReceiver = (receiver: string): Receiver => receiverOf(laneOf(receiver), partyOf(receiver))

export const receiverAt = (receiver: Receiver, endpointId: string): Receiver =>
  `${institutionReceiver(receiver)}/${endpointId}`

export const dueOf = (receiver: Receiver, subjectId: string): string => {
  const shards = SHARDS[laneOf(receiver)]
  return `${receiver}#${shards === 1 ? 0 : Number.parseInt(sha256Hex(subjectId).slice(0, 4), 16) % shards}`
}

/** On a row by which the platform itself owes something to a subject. */
export const platformDue = (subjectId: string, at: Date) => ({
  due: at.toISOString(),
  dueOf: dueOf(receiverOf('platform', 'platform'), subjectId),
})

/** Every partition of the index in which rows of this receiver may wait. */
export const duePartitions = (receiver: Receiver): string[] =>
  Array.from({ length: SHARDS[laneOf(receiver)] }, (_, shard) => `${receiver}#${shard}`)

/** Rows whose attempts are used up leave the partitions that the sweeper asks, and wait here, all of an institution, to be asked for by hand. */
export const parkedPartition = (receiver: Receiver): string => `held:${institutionReceiver(receiver)}`

export const isParked = ({ receiver, dueOf: partition }: Pick<OutRow, 'receiver' | 'dueOf'>): boolean =>
  partition === parkedPartition(receiver)

/** Of a party, or of `<institution>/<endpoint>`. */
export const outPrefix = (hearer: string): string => `OUT#${hearer}#`

export const outPrefixOf = (receiver: Receiver): string => outPrefix(hearerOf(receiver))

/** What waits for an institution itself, and then what waits for each of its endpoints. */
export const outRange = (party: string) => ({ from: outPrefix(party), to: `OUT#${party}/~` })

export const outKey = (subjectId: string, hearer: string, n: number): Key => ({
  pk: subjectPk(subjectId),
  sk: `${outPrefix(hearer)}${String(n).padStart(6, '0')}`,
})

const OutFields = z.object({
  pk: z.string(),
  sk: z.string(),
  receiver: z.custom<Receiver>((text) => typeof text === 'string' && isReceiver(text)),
  party: z.string(),
  subjectId: z.string(),
  /** The number of the event it tells of, within its subject. */
  n: z.int(),
  eventId: z.string(),
  type: z.string(),
  attempts: z.int(),
  /** UTC with milliseconds: sorts as text. Of a held row, since when it is held. */
  due: z.string(),
  dueOf: z.string(),
  /** A worker has it until then. */
  takenUntil: z.optional(z.string()),
  /** `X-Request-Id` of the call that led to it: from the API's log to the receiver's. */
  correlation: z.optional(z.string()),
  /** What a bank is told: thin, without personal data. */
  notification: z.optional(z.record(z.string(), z.unknown())),
  /** Endpoints that need not hear of it again, as release 0.2.0 notes them. */
  reached: z.optional(z.array(z.string())),
  /** Of a row of one endpoint, those that were to hear of it when it was shared out. Asked for at this one alone, it has none. */
  sharedWith: z.optional(z.array(z.string())),
})

/** A row as it waits. */
export type Waiting = Stored<z.infer<typeof OutFields>>
export type OutRow = Omit<Waiting, 'pk' | 'sk'>

/** As stored, by this release or the one before. */
export const Waiting: Model<Waiting> = {
  parse: (row) => {
    const stored = AnyRow.parse(row)
    return whole(OutFields).parse({ ...stored, subjectId: readSubjectId(stored) })
  },
}

export const outRow = (row: Omit<OutRow, 'attempts' | 'dueOf'>): OutRow & Key => ({
  ...row,
  ...outKey(row.subjectId, hearerOf(row.receiver), row.n),
  ...underBothNames(row.subjectId),
  attempts: 0,
  dueOf: dueOf(row.receiver, row.subjectId),
})
