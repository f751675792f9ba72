/** What counting an event is given and what it gives: the words that all tallies share. */

import type { FieldsFiled } from '../cases/draft/prefill-digests.ts'
import type { EventType } from '../cases/state/lifecycle.ts'
import type { EventRow } from '../cases/state/rows.ts'
import type { Terms } from '../cases/state/terms.ts'
import type { Filing } from '../filings/filing.ts'
import type { Instant } from '../kernel/time.ts'
import { isOneOf } from '../names/keys.ts'
import type { RegistrationKind } from '../registrations/kinds.ts'

/** One paper of the first filing, as the case keeps it. */
export type FiledPaper = {
  /** `signed`: its electronic signatures hold. `image`: a picture of a paper. */
  readonly as: 'signed' | 'unsigned' | 'image'
  /** A common material that was cited instead of filed. */
  readonly cited: boolean
}

/** What never changes of a case once it is lodged. */
export type Facts = {
  readonly bank: string
  readonly branch: string
  /** None of a loan over several registries. */
  readonly registry?: string
  /** One registry's part of a loan over several. */
  readonly isPart: boolean
  readonly business: string
  readonly mode?: string
  readonly units: readonly string[]
  readonly kinds: readonly RegistrationKind[]
  readonly terms?: Terms
  readonly createdAt: Instant
  readonly filing: Pick<Filing, 'loan' | 'mortgage' | 'existing' | 'mortgagors' | 'signing'>
  readonly papers: readonly FiledPaper[]
  /** Only where its lodging is counted. */
  readonly fields?: FieldsFiled
}

/** `events`: those of the case up to this one, which is the last. */
export type Seen = { readonly facts: Facts; readonly events: readonly EventRow[]; readonly event: EventRow }
/** `at`: where it belongs to another month than that of the event. */
export type Counted = { readonly counter: string; readonly add: number; readonly at?: Instant }
export type Count = (seen: Seen) => Counted[]

export const one = (counter: string, add = 1): Counted => ({ counter, add })

export const firstOf = (events: readonly EventRow[], ...types: readonly EventType[]): EventRow | undefined =>
  events.find(({ type }) => isOneOf(types, type))

export const isFirst = ({ events, event }: Seen, ...types: readonly EventType[]): boolean =>
  firstOf(events, ...types)?.n === event.n
