/**
 * The signals of a day, institution by institution, for those who watch over them. Nothing is scanned: the sealer noted who did
 * something worth watching on which day, and what; the unit's own records say whether a case followed.
 */

import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result } from '../kernel/result.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import type { Ports, Table } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { Listed } from '../tables/newest-first.ts'
import { activePk } from './finders.ts'
import { dayBefore, unfollowedAmong, watchedOn } from './follow-ups.ts'
import { granted } from './record.ts'
import { awaitsCase, queriesAmong, type Signal, signalsOf, THRESHOLDS, type Watched } from './signals.ts'
import { homesOf, seenBy } from './visible-records.ts'

const INSTITUTIONS_A_PAGE = 10

type Sees = ReturnType<typeof seenBy>

const seenOn = async (table: Table, day: LocalDate, institution: string, sees: Sees): Promise<Watched[]> =>
  (await watchedOn(table, day, institution))
    .filter(({ area, registries }) => sees({ institutionId: institution, area, registries }))
    .map(({ watched }) => watched)

const signalsOn = async (table: Table, day: LocalDate, institution: string, sees: Sees): Promise<Signal[]> => {
  const on = (days: number) => seenOn(table, dayBefore(day, days), institution, sees)
  const [records, asked, ...earlier] = await Promise.all([
    on(0),
    // The day whose queries have now had all the time they are given.
    on(THRESHOLDS.caseWithinDays + 1),
    ...Array.from({ length: THRESHOLDS.baselineDays }, (_, at) => on(at + 1)),
  ])
  return signalsOf({
    institution,
    day,
    records,
    before: earlier.map((each) => queriesAmong(each).length),
    unfollowed: await unfollowedAmong(table, institution, asked.filter(awaitsCase)),
  })
}

export type SignalsQuery = { readonly day?: LocalDate | undefined; readonly after?: string | undefined }

export const listSignals = async (
  { table, ids }: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, unknown, SignalsQuery>,
): Promise<Result<Answer>> => {
  const { day = beijingDate(call.now), after = '' } = call.query
  const active = await Promise.all(
    [day, dayBefore(day, THRESHOLDS.caseWithinDays + 1)].map((one) =>
      everyRow({ table }, { table: 'audit', pk: activePk(one) }, Listed),
    ),
  )
  const waiting = [...new Set(active.flat().map(({ sk }) => String(sk)))].filter((one) => one > after).sort()
  const page = waiting.slice(0, INSTITUTIONS_A_PAGE)
  const sees = seenBy(call.caller, await homesOf(table, page))
  const items: Signal[] = []
  for (const institution of page) items.push(...(await signalsOn(table, day, institution, sees)))
  const response = answer(200, { items, ...(waiting.length > page.length && { next: page.at(-1) }) })
  await table.write(granted(ids, call, { shownSha256: sha256Hex(response.body) }))
  return ok(response)
}
