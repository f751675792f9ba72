/** How ill a world is: the share of calls that go wrong, and in which way. Drawn for each world; all zero once it is to come to its end. */
import {
  DynamoDBServiceException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import type { Random } from './random.ts'

export type Illness = {
  /** An engine has no room. */
  readonly throttled: number
  /** Another transaction is in the way. */
  readonly conflict: number
  /** An engine fails, before it did anything. */
  readonly failed: number
  /** An engine did it, and its answer is lost. */
  readonly lost: number
  /** A batch comes back in part. */
  readonly partial: number
  /** A message of a lane arrives twice, late, or never. */
  readonly doubled: number
  readonly late: number
  readonly vanished: number
  /** An invocation dies at one of its first calls. */
  readonly dies: number
  /** An invocation is slow in one of its calls, by so many milliseconds at most. */
  readonly slow: number
  readonly slowMs: number
  /** How far an index may be behind, and how late rows expire. */
  readonly indexLagMs: number
  readonly expiryLagMs: number
  /** Of one function's clock against another's. */
  readonly skewMs: number
  /** A receiver does not answer, or answers with a fault. */
  readonly receiver: number
}

export const WELL: Illness = {
  throttled: 0,
  conflict: 0,
  failed: 0,
  lost: 0,
  partial: 0,
  doubled: 0,
  late: 0,
  vanished: 0,
  dies: 0,
  slow: 0,
  slowMs: 0,
  indexLagMs: 0,
  expiryLagMs: 0,
  skewMs: 0,
  receiver: 0,
}

/** How a world's institutions are: slow or in haste, many homes or few. */
export type Temper = {
  /** By how much everything they do is sooner. */
  readonly haste: number
  /** Within which everything begins. */
  readonly withinMs: number
  /** Homes of each registry. */
  readonly units: number
  /** Of a query: a table of millions has pages that a small one would have only if they were smaller. */
  readonly pageBytes: number
}

const DAY_MS = 86_400_000

export const drawTemper = (random: Random): Temper => ({
  haste: random.pick([1, 1, 0.01, 0.0002]),
  withinMs: random.pick([5000, 3_600_000, 2 * DAY_MS]),
  units: random.pick([2, 6, 12]),
  pageBytes: random.pick([1024 * 1024, 16 * 1024]),
})

/** Most worlds are a little ill in many ways; a few are well, a few very ill in one way. */
export const drawIllness = (random: Random, { haste }: Temper): Illness => {
  const share = (most: number): number => (random.chance(0.7) ? random.next() * most : 0)
  return {
    throttled: share(0.03),
    conflict: share(0.06),
    failed: share(0.02),
    lost: share(0.03),
    partial: share(0.1),
    doubled: share(random.pick([0.2, 0.6])),
    late: share(0.2),
    vanished: share(0.15),
    dies: share(0.12),
    slow: share(haste < 1 ? 0.2 : 0.02),
    // where lives are short, long enough to sleep through one
    slowMs: haste < 1 ? 50_000 : random.pick([500, 5000, 180_000]),
    indexLagMs: random.chance(0.5) ? random.int(10_000) : 0,
    expiryLagMs: random.chance(0.5) ? random.int(48 * 3_600_000) : 0,
    skewMs: random.chance(0.7) ? 2000 : 0,
    receiver: share(0.25),
  }
}

/** What becomes of one call: nothing is wrong, or it fails before or after its effect. */
export type Fate = 'fine' | 'throttled' | 'conflict' | 'failed' | 'lost'

export const fateOf = ({ throttled, conflict, failed, lost }: Illness, random: Random, isWrite: boolean): Fate => {
  const draw = random.next()
  if (draw >= throttled + failed + lost + conflict) return 'fine'
  if (draw < throttled) return 'throttled'
  if (draw < throttled + failed) return 'failed'
  if (draw < throttled + failed + lost) return 'lost'
  return isWrite ? 'conflict' : 'fine'
}

const serviceException = (name: string, status: number): DynamoDBServiceException =>
  new DynamoDBServiceException({
    name,
    message: name,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  })

/** As the SDK throws them. */
export const throttling = (): Error => serviceException('ProvisionedThroughputExceededException', 400)
export const internal = (): Error => serviceException('InternalServerError', 500)
export const conflicting = (): Error =>
  new TransactionConflictException({ message: 'conflict', $metadata: { httpStatusCode: 400 } })
export const timedOut = (): Error => Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} })

/** Of a transaction: each write that another one touches at this moment. */
export const cancelledBy = (writes: number, random: Random): Error =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: Array.from({ length: writes }, (_, at) =>
      at === 0 || random.chance(0.3) ? { Code: 'TransactionConflict' } : { Code: 'None' },
    ),
  })
