/**
 * `Prefer: wait=5` (RFC 7240): who would rather wait is answered in the same call, if the registry answers within 5 seconds. What
 * is kept under the Idempotency-Key is the receipt, which has no personal data; the answer is read anew each time, and the look is
 * recorded.
 */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { QUERY_WAIT_SECONDS } from '../names/limits.ts'
import type { Alarm, Ports } from '../platform/ports.ts'
import { lookAt } from './get-query.ts'
import { queryKey, StoredQuery } from './model.ts'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1000

/** As the caller prefers, at most five; 0 without the preference. */
const secondsPreferred = (prefer = ''): number =>
  Math.min(Number(/(?:^|[,;])\s*wait\s*=\s*"?(\d{1,4})"?\s*(?:$|[,;])/i.exec(prefer)?.[1] ?? 0), QUERY_WAIT_SECONDS)

/** Longer and longer, and together no more than the caller waits. Counted, not measured: the clock may be moved. */
export const pausesOf = (seconds: number): number[] => {
  const pauses: number[] = []
  let left = seconds * 1000
  for (let pause = FIRST_PAUSE_MS; left > 0; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    pauses.push(Math.min(pause, left))
    left -= pause
  }
  return pauses
}

/** The answer to the query that `receipt` confirms, or the receipt itself when there is none in time. */
export const awaited = async (
  ports: Pick<Ports, 'table' | 'ids'> & { readonly alarm: Alarm },
  call: Call,
  receipt: Answer,
): Promise<Answer> => {
  const seconds = secondsPreferred(call.headers.prefer)
  if (seconds === 0) return receipt
  const { queryId } = JSON.parse(receipt.body)
  for (const pause of [0, ...pausesOf(seconds)]) {
    if (pause > 0) await ports.alarm.after(pause)
    const query = await ports.table.get('cases', queryKey(queryId), StoredQuery)
    if (query?.status !== 'answered') continue
    const applied = { ...receipt.headers, 'preference-applied': `wait=${seconds}` }
    return answer(200, await lookAt(ports, call, query), applied)
  }
  return receipt
}
