/** What a row of the API says, and how a resource's rows become routes. */
import type { HttpFunction } from '../limits.ts'
import type { Use } from '../uses.ts'

export type Audience = 'bank' | 'registry' | 'authority' | 'regulator'
export type Scope =
  | 'cases.read'
  | 'cases.write'
  | 'documents.read'
  | 'documents.write'
  | 'notifications.read'
  | 'endpoints.write'
  | 'directory.read'
  | 'inbox.read'
  | 'decisions.write'
  | 'authorizations.read'
  | 'authorizations.write'
  | 'queries.read'
  | 'queries.write'
  | 'queries.answer'
  | 'keys.write'
  | 'officers.write'
  | 'owner-requests.write'
  | 'institutions.read'
  | 'institutions.write'
  | 'directory.write'
  | 'audit.read'
  | 'payments.read'
  | 'payments.write'
  | 'reports.read'
  | 'reports.write'
  | 'archives.read'
  | 'archives.write'
  | 'matters.read'
  | 'matters.write'

/** An operation as its resource's file states it. */
export type Row = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: `/${string}`
  /** Who may call it; `public` needs no token. */
  readonly audiences: readonly Audience[] | 'public'
  readonly scope?: Scope
  /**
   * How it holds a client that is narrowed to regions or businesses. `each`: its use case judges each thing by where it lies and of which
   * business it is. `whole`: it is about the institution as a whole, and no narrowed client may. `none`: it shows nothing of a region.
   */
  readonly narrowing?: 'each' | 'whole' | 'none'
  /** functions/http/<function>.ts, where it is another than its resource's; why is in `exceptions.ts`. */
  readonly function?: HttpFunction
  /**
   * What it touches beyond what follows from `idempotent` and `signed`. With `audit.put` every call is recorded: a granted one with
   * what it does, a refused one before it is answered.
   */
  readonly uses: readonly Use[]
  /** It may take seconds on purpose: it waits for a registry or a receiver, or reads a large file. No alarm of slow calls counts it. */
  readonly waits?: true
  /** Also on the domain that asks for no client certificate, where the stage has one. */
  readonly forAnybody?: true
  /** Needs an Idempotency-Key header: it commits something. */
  readonly idempotent?: true
  /** Needs a detached JWS over the exact body bytes. */
  readonly signed?: true
  /** A bank may do it outside a valid agreement too; reads it always may. */
  readonly withoutAgreement?: true
  /** What people lose while it fails, in one sentence. Alarms and documents say it; no function carries it. */
  readonly impact: string
}

/** A row with everything that follows from it. */
export type Route = Row & { readonly function: HttpFunction }

/** The answer under the key is looked up, then written with the act and its record. */
const IDEMPOTENT_USES = ['access.batchGet', 'access.put', 'audit.put'] as const satisfies readonly Use[]
/** The signing key comes with the same read. */
const SIGNED_USES = ['directory.batchGet'] as const satisfies readonly Use[]

const completed = (resourceFunction: HttpFunction, row: Row): Route => ({
  function: resourceFunction,
  ...row,
  uses: [...(row.idempotent ? IDEMPOTENT_USES : []), ...(row.signed ? SIGNED_USES : []), ...row.uses],
})

/** The routes of a resource, served by its function unless a row names another. */
export const servedBy = <const Rows extends Readonly<Record<string, Row>>>(
  resourceFunction: HttpFunction,
  rows: Rows,
): { readonly [Operation in keyof Rows]: Route } =>
  Object.fromEntries(Object.entries(rows).map(([operation, row]) => [operation, completed(resourceFunction, row)])) as {
    readonly [Operation in keyof Rows]: Route
  }

export const BOTH = ['bank', 'registry'] as const
export const WATCHERS = ['authority', 'regulator'] as const
export const REPORTING = ['bank', 'authority', 'regulator'] as const
/** Whoever brings papers: the authority brings those of agreements. */
export const BRINGERS = ['bank', 'registry', 'authority'] as const
export const EVERYBODY = ['bank', 'registry', 'authority', 'regulator'] as const
export const SPEAKERS = ['bank', 'registry', 'authority'] as const

/** An act of the authority on the directory: one read, one transaction. */
export const AUTHORITY_ACT = ['directory.put'] as const

/** A bank says what became of the loan. */
export const LOAN_ACT = ['cases.batchGet', 'cases.put', 'feed.send'] as const
