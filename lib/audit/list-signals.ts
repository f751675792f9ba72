/**
 * The signals of a day, institution by institution, for those who watch over them. Nothing is scanned: the sealer noted who did
 * something worth watching on which day, and what; the unit's own records say whether a case followed.
 */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { firstIdAt, momentOfId } from '../kernel/ids.ts'
import { ok, type Result } from '../kernel/result.ts'
import { beijingDate, type LocalDate } from '../kernel/time.ts'
import type { Ports, Row, Table } from '../platform/ports.ts'
import { activePk, finderPk, watchPk } from './finders.ts'
import { granted } from './record.ts'
import { awaitsCase, queriesAmong, type Signal, signalsOf, THRESHOLDS, type Watched } from './signals.ts'
import { homesOf, seenBy } from './watched.ts'

const DAY_MS = 86_400_000
const LOOKS_AT_ONCE = 16
const INSTITUTIONS_A_PAGE = 10

const dayBefore = (day: LocalDate, days: number): LocalDate =>
  beijingDate(new Date(Date.parse(`${day}T00:00:00+08:00`) - days * DAY_MS))

const allOf = async (table: Table, pk: string): Promise<Row[]> => {
  const rows: Row[] = []
  let after: Row | undefined
  do {
    const page = await table.query({ table: 'audit', pk, ...(after && { after }) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows
}

type Sees = ReturnType<typeof seenBy>

const watchedOn = async (table: Table, day: LocalDate, institution: string, sees: Sees): Promise<Watched[]> => {
  const rows = await allOf(table, watchPk(day, institution))
  return rows
    .filter(({ area, registries }) => sees({ institutionId: institution, area, registries }))
    .map(({ sk, act, outcome, at, officer, client, purpose, units }) => ({
      auditId: sk,
      act,
      outcome,
      at,
      officer,
      client,
      purpose,
      units,
    }))
}

/** Whether the bank filed a case with the unit in the time a case is expected. */
const isFollowed = async (table: Table, institution: string, { auditId, units = [] }: Watched): Promise<boolean> => {
  const until = new Date(momentOfId(auditId).getTime() + THRESHOLDS.caseWithinDays * DAY_MS)
  const sk = { from: auditId, to: firstIdAt('aud', until) }
  for (const unit of units) {
    let after: Row | undefined
    do {
      const page = await table.query({ table: 'audit', pk: finderPk('unit', unit), sk, ...(after && { after }) })
      if (page.rows.some(({ act, by }) => act === 'submitCase' && by === institution)) return true
      after = page.next
    } while (after)
  }
  return false
}

const unfollowedAmong = async (table: Table, institution: string, queries: readonly Watched[]): Promise<Watched[]> => {
  const found: Watched[] = []
  for (let start = 0; start < queries.length; start += LOOKS_AT_ONCE) {
    const page = queries.slice(start, start + LOOKS_AT_ONCE)
    const followed = await Promise.all(page.map((query) => isFollowed(table, institution, query)))
    found.push(...page.filter((_, at) => !followed[at]))
  }
  return found
}

const signalsOn = async (table: Table, day: LocalDate, institution: string, sees: Sees): Promise<Signal[]> => {
  const on = (days: number) => watchedOn(table, dayBefore(day, days), institution, sees)
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
    [day, dayBefore(day, THRESHOLDS.caseWithinDays + 1)].map((one) => allOf(table, activePk(one))),
  )
  const waiting = [...new Set(active.flat().map(({ sk }) => String(sk)))].filter((one) => one > after).sort()
  const page = waiting.slice(0, INSTITUTIONS_A_PAGE)
  const sees = seenBy(call.caller, await homesOf(table, page))
  const items: Signal[] = []
  for (const institution of page) items.push(...(await signalsOn(table, day, institution, sees)))
  const said = answer(200, { items, ...(waiting.length > page.length && { next: page.at(-1) }) })
  await table.write(granted(ids, call, { shownSha256: sha256Hex(said.body) }))
  return ok(said)
}
