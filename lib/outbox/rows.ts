/**
 * The rows that say "this receiver must hear of this". They are written with the event they tell of, found by the worker of the
 * receiver's lane, and deleted when done; the sparse index `due` holds only those that wait.
 */
import { sha256Hex } from '../kernel/digest.ts'
import type { LaneName } from '../names/resources.ts'
import type { Key, Row } from '../platform/ports.ts'

/** `<lane>:<party>`; the party is an institution, or `platform` itself. */
export type Receiver = `${LaneName}:${string}`

/** One partition of an index takes 1,000 writes a second: what all of the province shares is spread. */
export const SHARDS = { platform: 16, registry: 1, feed: 1, push: 1 } as const satisfies Record<LaneName, number>

export const receiverOf = (lane: LaneName, party: string): Receiver => `${lane}:${party}`

export const laneOf = (receiver: string): LaneName => receiver.slice(0, receiver.indexOf(':')) as LaneName

export const partyOf = (receiver: string): string => receiver.slice(receiver.indexOf(':') + 1)

export const dueOf = (receiver: Receiver, caseId: string): string => {
  const shards = SHARDS[laneOf(receiver)]
  return `${receiver}#${shards === 1 ? 0 : Number.parseInt(sha256Hex(caseId).slice(0, 4), 16) % shards}`
}

/** On a row by which the platform itself owes something to a subject. */
export const platformDue = (subject: string, at: Date) => ({
  due: at.toISOString(),
  dueOf: dueOf(receiverOf('platform', 'platform'), subject),
})

/** Every partition of the index in which rows of this receiver may wait. */
export const duePartitions = (receiver: Receiver): string[] =>
  Array.from({ length: SHARDS[laneOf(receiver)] }, (_, shard) => `${receiver}#${shard}`)

/** Rows whose attempts are used up leave the partitions that the sweeper asks, and wait here to be asked for by hand. */
export const heldOf = (receiver: Receiver): string => `held:${receiver}`

export const isHeld = ({ receiver, dueOf: partition }: Pick<OutRow, 'receiver' | 'dueOf'>): boolean =>
  partition === heldOf(receiver)

export const outPrefix = (party: string): string => `OUT#${party}#`

/**
 * Cases, queries, payment orders, matters, common materials, signing requests and outside events tell of themselves, or wait for the
 * platform, by the same rows; wherever rows say `caseId`, an id of those may stand.
 */
export const subjectPk = (id: string): string => {
  if (id.startsWith('qry_')) return `QUERY#${id}`
  if (id.startsWith('pay_')) return `PAY#${id}`
  if (id.startsWith('rpt_')) return `REPORT#${id}`
  if (id.startsWith('mat_')) return `MATTER#${id}`
  if (id.startsWith('com_')) return `COMMON#${id}`
  if (id.startsWith('sgn_')) return `SIGNING#${id}`
  if (isCallUpId(id)) return `CALLUP#${id}`
  return id.startsWith('uev_') ? `OUTSIDE#${id}` : `CASE#${id}`
}

/** 调阅; its rules are with the archives. */
export const isCallUpId = (id: string): boolean => id.startsWith('cup_')

export const subjectOf = (pk: string): string => pk.slice(pk.indexOf('#') + 1)

export const outKey = (caseId: string, party: string, n: number): Key => ({
  pk: subjectPk(caseId),
  sk: `${outPrefix(party)}${String(n).padStart(6, '0')}`,
})

export type OutRow = {
  readonly receiver: Receiver
  readonly party: string
  readonly caseId: string
  /** The number of the event it tells of, within its case. */
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
  ...outKey(row.caseId, row.party, row.n),
  ...row,
  attempts: 0,
  dueOf: dueOf(row.receiver, row.caseId),
})
