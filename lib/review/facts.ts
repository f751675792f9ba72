/** What the rules may know beside the filing: the book where somebody may look, our own history, the directory. */
import type { AUTHORIZATION_STATES } from '../authorizations/model.ts'
import type { MaterialFact } from '../documents/common/cite.ts'
import type { Reason, Verdict } from '../documents/signatures/model.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Shown } from '../queries/book.ts'
import { onlyCancels as areCancels, type RegistrationKind } from '../registrations/kinds.ts'
import type { Capability } from '../registries/model.ts'
import type { UnitApplied } from './application.ts'

export const BOOK_KINDS = ['ownership', 'unit-status', 'mortgages'] as const
export type BookKind = (typeof BOOK_KINDS)[number]

/** What the registry answered of one unit, by what was asked. */
export type BookOfUnit = { readonly [Kind in BookKind]?: { readonly readAt: string; readonly shown: Shown } }

export type Books = ReadonlyMap<string, BookOfUnit>

/** One unit of the filing and what its book says, of every kind that was read. */
export type Looked = {
  readonly at: number
  readonly unit: UnitApplied
  readonly shown: { readonly [Kind in BookKind]?: Shown }
}

/** Of the document at that place of the filing. `names` are those its certificate bears. */
export type SignaturesSeen = {
  readonly at: number
  readonly items: readonly { readonly verdict: Verdict; readonly reason?: Reason; readonly names: readonly string[] }[]
}

/** Of the document at that place of the filing, as it was confirmed. */
export type FileSeen = { readonly at: number; readonly contentType: string; readonly length: number }

/** Another case of the same bank that names the same contract. */
export type CaseBefore = {
  readonly units: readonly string[]
  readonly stands: 'open' | 'registered' | 'ended'
  readonly registrations: readonly string[]
}

export type Facts = {
  readonly today: LocalDate
  /** What the business asks the registry to register, in order. */
  readonly registrations: readonly RegistrationKind[]
  readonly books?: Books | undefined
  /** The same as it was when the bank checked or filed. */
  readonly earlier?: Books | undefined
  readonly authorization?:
    | {
        readonly status: (typeof AUTHORIZATION_STATES)[number] | 'unknown'
        readonly covers: (unitNumber: string) => boolean
        readonly serves: boolean
      }
    | undefined
  readonly history?: { readonly sameContract: readonly CaseBefore[] } | undefined
  readonly capability?: Capability | undefined
  /** The registry has not confirmed it: what we only recall of registries like it warns, and holds nobody up. */
  readonly capabilityRecalled?: boolean
  /** By document, what was verified of its electronic signatures; a scan has none. */
  readonly signatures?: readonly SignaturesSeen[] | undefined
  /** By document, what kind of file it is; of papers that nobody knows nothing is said. */
  readonly files?: readonly FileSeen[] | undefined
  /** The bank's own standing papers, checked once for all (共性材料), cited or only kept. */
  readonly materials?: readonly MaterialFact[] | undefined
  /** The characters of the national table that one may stand for; without it each stands for itself. Known where a book was read. */
  readonly standardForms?: ((character: string) => readonly string[]) | undefined
}

export const asks = ({ registrations }: Pick<Facts, 'registrations'>, ...kinds: readonly RegistrationKind[]): boolean =>
  kinds.some((kind) => registrations.includes(kind))

/** What burdens the property does not stand against the end of a mortgage. */
export const onlyCancels = ({ registrations }: Pick<Facts, 'registrations'>): boolean => areCancels(registrations)
