/**
 * Each change of a case is an event that carries the hash of the one before, so that nobody can drop, swap or change one unseen.
 * An event's hash covers everything in its row except the hash itself.
 */
import { canonicalJson, sha256Hex } from '../../kernel/digest.ts'
import type { EventRow } from './rows.ts'

/** What stands before the first event of a case. */
export const GENESIS = '0'.repeat(64)

export const hashOf = ({ hash: _, ...event }: Omit<EventRow, 'hash'> & { hash?: string }): string =>
  sha256Hex(canonicalJson(event))

export const sealed = (event: Omit<EventRow, 'hash'>): EventRow => ({ ...event, hash: hashOf(event) })

/** The position of the first event that does not fit the chain, or undefined if all do. */
export const brokenAt = (events: readonly EventRow[]): number | undefined => {
  let previous = GENESIS
  for (const [position, event] of events.entries()) {
    if (event.n !== position + 1 || event.previousHash !== previous || event.hash !== hashOf(event)) return position
    previous = event.hash
  }
  return undefined
}
