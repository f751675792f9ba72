/**
 * Figure P2: what became of deliveries to banks and registries. Attempts are counted as they were recorded, receiver by receiver, from
 * where the last run stopped, in one transaction with the place it has come to. So a delivery writes nothing for its figure. An
 * attempt is kept for a month; whoever counts has that long.
 */

import * as z from 'zod/mini'
import { ATTEMPT_RETENTION_DAYS, type Attempt, attemptsPk, readAttempt } from '../deliveries/attempts.ts'
import { byFew } from '../kernel/by-few.ts'
import { momentOfId } from '../kernel/ids.ts'
import { plain, whole } from '../kernel/stored.ts'
import { beijingDate, LocalDate } from '../kernel/time.ts'
import type { Key, Ports, Write } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { banksOf } from './banks.ts'
import { CellRow, type Counters, countersOf, summed } from './cells.ts'
import { COUNTED_AT_ONCE, type Run, runOf } from './counting-run.ts'
import { onScale } from './durations.ts'

type CountPorts = Pick<Ports, 'table' | 'clock'>

export const DeliveryRow = z.object({
  month: z.string(),
  receiver: z.string(),
  counters: z.record(z.string(), z.int()),
})
export type DeliveryRow = Readonly<z.infer<typeof DeliveryRow>>

const AttemptRow = z.looseObject({ sk: z.string() })

const DAY_MS = 86_400_000
export const ATTEMPTS_A_BATCH = 200

/** A new receiver is met within minutes, or days if the counter stood still: a month of empty days is not looked through for each. */
const MET_WITHIN_DAYS = 2

/** Longer than a function may run: nothing is recorded before this any more. */
const SETTLED_MS = 10 * 60_000

export const deliveryFiguresPk = (year: string): string => `DELIVERYFIGURES#${year}`
export const deliveryFiguresKey = (month: string, receiver: string): Key => ({
  pk: deliveryFiguresPk(month.slice(0, 4)),
  sk: `${month}#${receiver}`,
})
export const attemptsCursorKey = (receiver: string): Key => ({ pk: `COUNTED#${receiver}`, sk: 'ATTEMPTS' })

/** By minutes at first, for most take less than one. */
const scaled = (minutes: number): number => (minutes <= 10 ? Math.max(1, Math.ceil(minutes)) : onScale(minutes))

/** A delivery counts when it has come to an end; asked for again by hand, it is another. Each failure before that is followed by a retry. */
export const countersOfAttempt = ({ attempt, eventId, outcome, at }: Attempt): Counters => {
  if (outcome === 'failed') return { retries: 1 }
  if (outcome === 'exhausted') return { ended: 1, 'given-up': 1 }
  const minutes = (Date.parse(at) - momentOfId(eventId).getTime()) / 60_000
  return { ended: 1, ...(attempt === 1 && { 'at-first': 1 }), [`time|minutes=${scaled(minutes)}`]: 1 }
}

const PlaceRow = plain(whole(z.object({ day: LocalDate, after: z.optional(z.string()) })))
type Place = { readonly day: LocalDate; readonly after?: string }

const dayAfter = (day: LocalDate): LocalDate => beijingDate(new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS))

const cursorWrite = (receiver: string, from: Place | undefined, to: Place): Write => ({
  table: 'reports',
  put: { ...attemptsCursorKey(receiver), ...to },
  condition: !from
    ? { expression: 'attribute_not_exists(#pk)' }
    : from.after === undefined
      ? { expression: '#day = :day AND attribute_not_exists(#after)', values: { day: from.day } }
      : { expression: '#day = :day AND #after = :after', values: { day: from.day, after: from.after } },
})

const grown = async (
  { table }: CountPorts,
  id: { month: string; receiver: string },
  more: Counters,
): Promise<Write> => {
  const key = deliveryFiguresKey(id.month, id.receiver)
  const stored = countersOf(await table.get('reports', key, CellRow))
  return { table: 'reports', put: { ...key, ...id, counters: summed([stored, more]) } }
}

/** Attempts of a day from a place on, as far as none can come before them any more. */
const attemptsFrom = async ({ table }: CountPorts, receiver: string, place: Place, until: Date) => {
  const pk = attemptsPk(receiver, place.day)
  const range = { sk: { to: until.toISOString() }, limit: ATTEMPTS_A_BATCH }
  const after = place.after === undefined ? {} : { after: { pk, sk: place.after } }
  const { rows } = await table.query({ table: 'deliveries', pk, ...range, ...after }, AttemptRow)
  return rows
}

/** Counts a page, or goes on to the next day; nothing once it has come to now, or where somebody else counts. */
const countPage = async (
  ports: CountPorts,
  receiver: string,
  { from, until }: { readonly from: Place | undefined; readonly until: Date },
): Promise<Place | undefined> => {
  const first = beijingDate(new Date(until.getTime() - (from ? ATTEMPT_RETENTION_DAYS : MET_WITHIN_DAYS) * DAY_MS))
  // what lay longer is gone, if there was anything
  const place = from && from.day >= first ? from : { day: first }
  const today = beijingDate(until)
  let { day, after } = place
  let rows = await attemptsFrom(ports, receiver, place, until)
  while (rows.length === 0 && day < today) {
    ;[day, after] = [dayAfter(day), undefined]
    rows = await attemptsFrom(ports, receiver, { day }, until)
  }
  const to = { day, ...(rows.length > 0 ? { after: rows.at(-1)?.sk ?? '' } : after !== undefined && { after }) }
  if (from && rows.length === 0 && day === from.day) return undefined
  const counters = summed(rows.map((row) => countersOfAttempt(readAttempt(row))))
  const cell =
    Object.keys(counters).length > 0 ? [await grown(ports, { month: day.slice(0, 7), receiver }, counters)] : []
  const commit = await ports.table.transact([cursorWrite(receiver, from, to), ...cell])
  return commit.committed && rows.length > 0 ? to : undefined
}

/** Attempts are kept under the instant they were recorded at. */
const INSTANT_LENGTH = new Date(0).toISOString().length

const countDeliveriesTo = async (ports: CountPorts, receiver: string, run: Run): Promise<void> => {
  const until = new Date(ports.clock.now().getTime() - SETTLED_MS)
  let from: Place | undefined = await ports.table.get('reports', attemptsCursorKey(receiver), PlaceRow)
  for (;;) {
    from = await countPage(ports, receiver, { from, until })
    if (from?.after === undefined) return
    if (run.isOver()) return run.stoppedAt(new Date(from.after.slice(0, INSTANT_LENGTH)))
  }
}

/** Where one receiver cannot be counted, the others are all the same. */
export const countDeliveries = async (ports: CountPorts, run = runOf(ports)): Promise<void> => {
  const [banks, registries] = await Promise.all([banksOf(ports), allRegistries(ports)])
  const receivers = [...banks.map(({ institutionId }) => institutionId), ...registries.map(({ code }) => code)]
  const faults = await byFew(receivers, COUNTED_AT_ONCE, (receiver) => countDeliveriesTo(ports, receiver, run))
  if (faults.length > 0)
    throw new AggregateError(faults, `deliveries to ${faults.length} receivers could not be counted`)
}
