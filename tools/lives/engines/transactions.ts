/**
 * TransactWriteItems: all of it or nothing, and once for one token.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import type { CancellationReason, TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb'
import { copyOf } from './attribute-values.ts'
import type { RowsOf } from './batches.ts'
import { CONDITION_FAILED, canceled, otherUnderToken, ValidationException } from './refusals.ts'
import type { Item } from './schemas.ts'
import { checkOf, deleteOf, putOf, refuseUnknown, updateOf, type Write } from './writes.ts'

const WRITES_MAX = 100
const BYTES_MAX = 4 * 1024 * 1024
const TOKEN_MS = 10 * 60_000
const FIELDS = new Set(['TransactItems', 'ClientRequestToken'])

export type Outcome = { readonly write: Write; readonly before: Item | undefined; readonly after: Item | undefined }

const writeOf = (rowsOf: RowsOf, { Put, Update, Delete, ConditionCheck }: TransactWriteItem): Write => {
  if (Put) return putOf(rowsOf(Put.TableName), Put)
  if (Update) return updateOf(rowsOf(Update.TableName), Update)
  if (Delete) return deleteOf(rowsOf(Delete.TableName), Delete)
  if (ConditionCheck) return checkOf(rowsOf(ConditionCheck.TableName), ConditionCheck)
  throw new ValidationException('TransactItems can only contain one of Check, Put, Update or Delete')
}

const NONE: CancellationReason = { Code: 'None' }

/** Why it cannot be; what it leaves where it can. */
const outcomeOf = (write: Write): { readonly outcome?: Outcome; readonly reason: CancellationReason } => {
  const before = write.rows.get(write.key)
  if (!write.holds(before)) {
    const Item = write.returnsOld && before ? { Item: copyOf(before.attributes) } : {}
    return { reason: { Code: 'ConditionalCheckFailed', Message: CONDITION_FAILED, ...Item } }
  }
  try {
    return { outcome: { write, before, after: write.leaves(before) }, reason: NONE }
  } catch (error) {
    if (error instanceof ValidationException) return { reason: { Code: 'ValidationError', Message: error.message } }
    throw error
  }
}

/** Of the items it touches, as it leaves them, or as they are where it leaves none. */
const sizeOf = ({ before, after }: Outcome): number => (after ?? before)?.size ?? 0

const outcomesOf = (writes: readonly Write[]): readonly Outcome[] => {
  if (writes.length < 1 || writes.length > WRITES_MAX)
    throw new ValidationException(`1 validation error detected: a transaction has from 1 to ${WRITES_MAX} items`)
  if (new Set(writes.map(({ id }) => id)).size < writes.length)
    throw new ValidationException('Transaction request cannot include multiple operations on one item')
  const judged = writes.map(outcomeOf)
  const outcomes = judged.flatMap(({ outcome }) => outcome ?? [])
  if (outcomes.length < writes.length) throw canceled(judged.map(({ reason }) => reason))
  if (outcomes.reduce((sum, outcome) => sum + sizeOf(outcome), 0) > BYTES_MAX)
    throw new ValidationException('Aggregate size of the items in the transaction cannot exceed 4 MB')
  return outcomes
}

type Taken = { readonly at: number; readonly content: string }

export class Transactions {
  /** By token, the oldest first. */
  readonly #taken = new Map<string, Taken>()

  /** What is to be stored; nothing where the same was done under the same token within ten minutes. `now` in milliseconds. */
  begin(rowsOf: RowsOf, input: TransactWriteItemsCommandInput, now: number): readonly Outcome[] {
    refuseUnknown(input, FIELDS)
    const { TransactItems = [], ClientRequestToken: token } = input
    const content = token === undefined ? '' : JSON.stringify(TransactItems)
    const known = token === undefined ? undefined : this.#standing(token, now)
    if (known && known.content !== content) throw otherUnderToken()
    if (known) return []
    const outcomes = outcomesOf(TransactItems.map((one) => writeOf(rowsOf, one)))
    if (token !== undefined) this.#taken.set(token, { at: now, content })
    return outcomes.filter(({ before, after }) => before !== after)
  }

  #standing(token: string, now: number): Taken | undefined {
    for (const [oldest, { at }] of this.#taken) {
      if (now - at < TOKEN_MS) break
      this.#taken.delete(oldest)
    }
    return this.#taken.get(token)
  }
}
