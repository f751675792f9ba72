/** Every effect on one screen. Use cases take these; platform/aws makes them real. */
import type { IdPrefix } from '../kernel/ids.ts'
import type { Model } from '../kernel/stored.ts'
import type { MetricName } from '../names/metrics.ts'
import type { BucketName, IndexName, LaneName, TableName } from '../names/resources.ts'

export type Key = { readonly pk: string; readonly sk: string }
export type Row = Record<string, unknown>

/** `#name` stands for the attribute `name`; `:value` for `values.value`. */
export type Condition = { readonly expression: string; readonly values?: Row }

export type Write =
  | { readonly table: TableName; readonly put: Row; readonly condition?: Condition }
  | {
      readonly table: TableName
      readonly update: Key
      readonly set?: Row
      /** A number is added up, a set united with what is there. */
      readonly add?: Record<string, number | ReadonlySet<string>>
      readonly remove?: readonly string[]
      readonly condition?: Condition
    }
  | { readonly table: TableName; readonly delete: Key; readonly condition?: Condition }
  | { readonly table: TableName; readonly check: Key; readonly condition: Condition }

/** A write that may also stand alone. */
export type RowWrite = Exclude<Write, { readonly check: Key }>

/** `failed` has the positions whose condition did not hold; `contended` that another writer was in the way. */
export type Commit =
  | { readonly committed: true }
  | { readonly committed: false; readonly failed: readonly number[]; readonly contended: boolean }

export type Query = {
  readonly table: TableName
  /** Without it the base table by pk/sk, read consistently. */
  readonly index?: IndexName
  readonly pk: string
  readonly sk?: { readonly prefix: string } | { readonly from?: string; readonly to?: string }
  readonly limit?: number
  readonly descending?: boolean
  /** Start after this row; for an index, with its index keys. */
  readonly after?: Row
}

/** One row that is asked for, and what it is read as. */
export type Ask<T = unknown> = { readonly table: TableName; readonly key: Key; readonly model: Model<T> }
/** Answers in the order asked. */
export type Answers<A extends readonly Ask[]> = {
  [I in keyof A]: (A[I] extends Ask<infer T> ? T : never) | undefined
}

/**
 * Every row is parsed by the model it is read as; one that does not fit is a fault of the platform, and throws. What DynamoDB would never
 * take, by count, size or one row named twice, throws `BeyondLimits` before anything is sent. Where the
 * table has no room for one call for as long as there is time, it throws `Busy`.
 */
export type Table = {
  /** Consistent read. */
  get<T>(table: TableName, key: Key, model: Model<T>): Promise<T | undefined>
  /** One consistent BatchGetItem over any tables, answers in the order asked. At most 100 keys. */
  batchGet<const A extends readonly Ask[]>(asked: A): Promise<Answers<A>>
  query<T>(query: Query, model: Model<T>): Promise<{ rows: T[]; next?: Row }>
  /** One write alone: half the cost of a transaction. False if its condition did not hold. */
  write(write: RowWrite): Promise<boolean>
  /**
   * All or nothing, at most 100 writes. While other writers are in the way, or the table has no room, it is tried again after pauses, as
   * long as the invocation has time, or up to `attempts` times.
   */
  transact(writes: readonly Write[], attempts?: number): Promise<Commit>
}

export type BatchTable = Table & {
  /** Puts rows of distinct keys where no condition is needed: in any order, and where it dies some are written and some are not. */
  putAll(table: TableName, rows: readonly Row[]): Promise<void>
}

/** A hint that something is due for this receiver and, where order matters, of this subject. Never the truth. */
export type Hint = {
  readonly receiver: string
  readonly subjectId?: string
  /** Of the call that led to it, for the log; the sweeper's hints have none. */
  readonly correlation?: string
}

export type Queue = {
  /** Sends up to 10 hints in one call; `receiver` is the fairness group. Failure is logged, not thrown: the sweeper heals. */
  hint(lane: LaneName, hints: readonly Hint[]): Promise<void>
}

/** `sha256` is lower hex, empty if the store never verified one. */
export type StoredObject = { readonly length: number; readonly sha256: string; readonly contentType: string }

/** A file read in pieces, `[from, to)`. */
export type Bytes = { readonly length: number; read(from: number, to: number): Promise<Buffer> }

/** An upload that a scanner is to look at: its bytes, and where they lie. */
export type Uploaded = Bytes & { readonly key: string }

/**
 * Looks for malware; nothing is usable before it has said `clean`. `unfinished`: it cannot say yet, or cannot be reached, ask again.
 * `unscannable`: it never will. A scanner that is down is no fault of the caller: it is logged, not thrown.
 */
export type Scanner = {
  /** Another version might say something else of the same bytes; undefined while it cannot be reached. */
  version(): Promise<string | undefined>
  scan(upload: Uploaded): Promise<'clean' | 'infected' | 'unfinished' | 'unscannable'>
}

/** Whether an error came from an engine that did not answer as it should, which says nothing of what was asked about. */
export const isOfAnEngine = (error: unknown): boolean => error instanceof Error && '$metadata' in error

export type Objects = {
  /** A presigned PUT that signs length, type, checksum and `If-None-Match: *`: send exactly these headers. */
  mintUpload(
    key: string,
    object: StoredObject,
    expiresInSeconds: number,
  ): Promise<{ url: string; headers: Record<string, string> }>
  mintDownload(bucket: BucketName, key: string, fileName: string, expiresInSeconds: number): Promise<string>
  /** Undefined if nothing is there. */
  stat(bucket: BucketName, key: string): Promise<StoredObject | undefined>
  /** Puts bytes of ours among the uploads; doing it twice is harmless. */
  store(incomingKey: string, bytes: Buffer, object: StoredObject): Promise<void>
  /** The bytes of an object that is there. */
  read(bucket: BucketName, key: string): Promise<Buffer>
  /** The bytes `[from, to)` of an object that is there. */
  readPart(bucket: BucketName, key: string, from: number, to: number): Promise<Buffer>
  /** Copies from incoming to archive under Object Lock until the given instant; doing it twice is harmless. */
  keep(incomingKey: string, archiveKey: string, until: Date): Promise<void>
  /** Brings an upload of this digest into the archive under Object Lock, in pieces; twice is harmless, another file there is a fault. */
  keepOnce(incomingKey: string, archiveKey: string, object: StoredObject, until: Date): Promise<void>
  /** Copies what is kept already to another key of the archive, under a lock of its own; doing it twice is harmless. */
  keepAgain(keptKey: string, archiveKey: string, until: Date): Promise<void>
  /** Puts JSON text of ours into the archive under Object Lock; doing it twice is harmless, putting another text there fails. */
  preserve(archiveKey: string, text: string, until: Date): Promise<void>
  /** Locks what is kept until a later instant than before; doing it twice is harmless. */
  prolong(archiveKey: string, until: Date): Promise<void>
  /** Puts a legal hold on what is kept, or lifts it; doing it twice is harmless. */
  hold(archiveKey: string, onHold: boolean): Promise<void>
}

/** What an institution's endpoints may be; set by the authority, never by the institution itself. */
export type AddressPolicy = {
  readonly schemes: readonly ('https' | 'http')[]
  readonly cidrs: readonly string[] | 'public'
}

export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: string; readonly elapsedMs: number }
  | {
      readonly kind: 'failed'
      readonly reason: 'address-refused' | 'dns' | 'connect' | 'tls' | 'timeout' | 'reset'
      readonly elapsedMs: number
    }

export type Http = {
  /** POSTs once: resolves once, checks every address against the policy, connects to that address, follows no redirect. */
  post(
    url: string,
    headers: Record<string, string>,
    body: string,
    policy: AddressPolicy,
    timeoutMs: number,
  ): Promise<HttpAnswer>
}

/** The bytes of the font in which papers are set. */
export type Font = { read(): Buffer }

export type Clock = { now(): Date }

/** Apart from the clock: almost nothing may wait. */
export type Alarm = { after(ms: number): Promise<void> }

export type Ids = {
  /** `<prefix>_<26 characters>`, sortable by time of creation, unguessable. */
  next(prefix: IdPrefix): string
  /** `bytes` random bytes in base64url. */
  secret(bytes: number): string
}

export type Log = {
  info(event: string, fields?: Row): void
  error(event: string, fields?: Row): void
  /** A line that is a measurement too; `by` are its dimensions. */
  measure(event: string, measures: Measures, more?: { readonly by?: Row; readonly fields?: Row }): void
}

export type Measures = Readonly<Partial<Record<MetricName, number>>>

export type Ports = {
  readonly table: Table
  readonly queue: Queue
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}
