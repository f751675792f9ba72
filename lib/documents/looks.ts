/** Confirmations that began and did not end: what a file costs is paid a bounded number of times. */
import { beijing, type Instant } from '../kernel/time.ts'
import { HTTP_FUNCTIONS } from '../names/limits.ts'
import type { RowWrite } from '../platform/ports.ts'
import { type Document, documentKey, UNDECIDED } from './model.ts'

/** The third confirmation of a document whose first two died refuses it. */
export const LOOKS_MAX = 3
/** A few more than are counted: confirmations may run beside each other. */
const LOOKS_NOTED = 5

/** How many confirmations neither ended nor can be under way any more. */
export const looksThatDied = ({ looks = [] }: Document, now: Date): number =>
  looks.filter((at) => now.getTime() - Date.parse(at) >= HTTP_FUNCTIONS.documents.timeoutSeconds * 1000).length

const noted = ({ owner, documentId }: Document, looks: readonly Instant[]): RowWrite => ({
  table: 'cases',
  update: documentKey(owner, documentId),
  set: { looks },
  condition: UNDECIDED,
})

export const beginLooking = (document: Document, now: Date): RowWrite =>
  noted(document, [...(document.looks ?? []), beijing(now)].slice(-LOOKS_NOTED))

/** As it was before. */
export const endLooking = (document: Document): RowWrite => noted(document, document.looks ?? [])

/** The scanner has not answered yet, which no look has died of. */
export const beingScanned = ({ owner, documentId }: Document): RowWrite => ({
  table: 'cases',
  update: documentKey(owner, documentId),
  set: { status: 'scanning', looks: [] },
  condition: UNDECIDED,
})
