/**
 * The rows that say "this receiver must hear of this". They are written with the event they tell of, found by the worker of the
 * receiver's lane, and deleted when done; the sparse index `due` holds only those that wait.
 */
import { sha256Hex } from '../kernel/digest.ts'
import type { LaneName } from '../names/resources.ts'
import type { Key, Row } from '../platform/ports.ts'
import { readSubjectId, underBothNames } from '../subjects/earlier-name.ts'
import { subjectPk } from '../subjects/subjects.ts'

/** `<lane>:<party>`; the party is an institution, or `platform` itself. */
export type Receiver = `${LaneName}:${string}`

/** One partition of an index takes 1,000 writes a second: what all of the province shares is spread. */
export const SHARDS = { platform: 16, registry: 1, feed: 1, push: 1 } as const satisfies Record<LaneName, number>

export const receiverOf = (lane: LaneName, party: string): Receiver => `${lane}:${party}`

export const laneOf = (receiver: string): LaneName => receiver.slice(0, receiver.indexOf(':')) as LaneName

export const partyOf = (receiver: string): string => receiver.slice(receiver.indexOf(':') + 1)

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

/** Rows whose attempts are used up leave the partitions that the sweeper asks, and wait here to be asked for by hand. */
export const heldOf = (receiver: Receiver): string => `held:${receiver}`

export const isHeld = ({ receiver, dueOf: partition }: Pick<OutRow, 'receiver' | 'dueOf'>): boolean =>
  partition === heldOf(receiver)

export const outPrefix = (party: string): string => `OUT#${party}#`

export const outKey = (subjectId: string, party: string, n: number): Key => ({
  pk: subjectPk(subjectId),
  sk: `${outPrefix(party)}${String(n).padStart(6, '0')}`,
})

export type OutRow = {
  readonly receiver: Receiver
  readonly party: string
  readonly subjectId: string
  /** The number of the event it tells of, within its subject. */
  readonly n: number
  readonly eventId: string
  readonly type: string
  readonly attempts: number
  /** UTC with milliseconds: sorts as text. Of a held row, since when it is held. */
  readonly due: string
  readonly dueOf: string
  /** A worker has it until then. */
  readonly takenUntil?: string
  /** `X-Request-Id` of the call that led to it: from the API's log to the receiver's. */
  readonly correlation?: string
  /** What a bank is told: thin, without personal data. */
  readonly notification?: Row
}

export const outRow = (row: Omit<OutRow, 'attempts' | 'dueOf'>): Row => ({
  ...outKey(row.subjectId, row.party, row.n),
  ...row,
  ...underBothNames(row.subjectId),
  attempts: 0,
  dueOf: dueOf(row.receiver, row.subjectId),
})

/** As stored, by this release or the one before. */
export const readOutRow = (row: Row): OutRow & Row => ({ ...(row as OutRow), subjectId: readSubjectId(row) })
