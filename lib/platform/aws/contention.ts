/** What DynamoDB says when others were in the way or it had no room, what a lost answer looks like, and how long is tried again. */
import { isDeepStrictEqual } from 'node:util'
import {
  type ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { Busy } from '../../kernel/busy.ts'
import type { Commit, Write } from '../ports.ts'
import type { MayRepeat } from './clients.ts'
import { toAttributes } from './expressions.ts'

/** AWS says of these "later", of a call or of one write of a transaction. */
const THROTTLED = new Set([
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ThrottlingException',
])

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** Nothing was written, and only because of others. */
const isBusy = (error: unknown): boolean =>
  error instanceof TransactionConflictException || THROTTLED.has(nameOf(error))

type Canceled = Exclude<Commit, { readonly committed: true }>

/** Why a transaction came to nothing, where that is no fault. */
const cancelledBy = (error: unknown): Canceled => {
  if (isBusy(error)) return { committed: false, failed: [], contended: true }
  if (!(error instanceof TransactionCanceledException)) throw error
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None')
  const failed = codes.flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []))
  const contended = codes.some((code) => code === 'TransactionConflict' || THROTTLED.has(code))
  if (failed.length === 0 && !contended) throw error
  return { committed: false, failed, contended }
}

/**
 * A call that the SDK repeated may have had its effect, and only its answer was lost: then its own condition fails. The row that lies there
 * says which, for what adds nothing: it is as this write would leave it.
 */
export const isOwn = (write: Write, { $metadata, Item }: ConditionalCheckFailedException): boolean => {
  if (($metadata.attempts ?? 1) < 2 || !Item) return false
  const row = unmarshall(Item)
  if ('put' in write) return isDeepStrictEqual(row, unmarshall(toAttributes(write.put)))
  if (!('update' in write) || write.add !== undefined || write.set === undefined) return false
  const set = unmarshall(toAttributes(write.set))
  return (
    Object.entries(set).every(([name, value]) => isDeepStrictEqual(row[name], value)) &&
    (write.remove ?? []).every((name) => row[name] === undefined)
  )
}

export const committing = async (
  once: () => Promise<Commit>,
  mayRepeat: MayRepeat,
  attempts: number | undefined,
): Promise<Commit> => {
  for (let attempt = 1; ; attempt++) {
    const commit = await once().catch(cancelledBy)
    if (commit.committed || commit.failed.length > 0 || !(await mayRepeat(attempt, attempts))) return commit
  }
}

/** Others may be in the way of one call too. */
export const patiently = async <T>(once: () => Promise<T>, mayRepeat: MayRepeat): Promise<T> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await once()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (!(await mayRepeat(attempt))) throw new Busy(nameOf(error), { cause: error })
    }
}
