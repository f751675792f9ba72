/** What is counted where it happens, computed in SQL over the raw happenings: another way than the platform's, to be held against it. */

import { DatabaseSync } from 'node:sqlite'
import { momentOfId } from '../../../lib/kernel/ids.ts'
import { gathered, summed, type Tally } from '../../../lib/reports/cells.ts'
import { figuresOf } from '../../../lib/reports/compute.ts'
import { monthsOf } from '../../../lib/reports/periods.ts'
import type { ReportName } from '../../../lib/reports/scopes.ts'
import { type Service, serviceFigures } from '../../../lib/reports/service.ts'
import type { Row } from '../looked.ts'
import type { SimulatedMatter, SimulatedQuery, Tick } from './matters.ts'
import type { SimulatedAttempt, SimulatedAuthorization, SimulatedCallUp } from './service.ts'

export type Raw = {
  readonly letters: readonly SimulatedAuthorization[]
  readonly callUps: readonly SimulatedCallUp[]
  readonly attempts: readonly SimulatedAttempt[]
  readonly queries: readonly SimulatedQuery[]
  readonly matters: readonly SimulatedMatter[]
  readonly ticks: readonly Tick[]
}

const exportService = (db: DatabaseSync, { letters, callUps, attempts, queries, matters, ticks }: Raw): void => {
  db.exec('CREATE TABLE letters (id TEXT, bank TEXT, city TEXT, recorded TEXT, ends TEXT, revoked TEXT)')
  db.exec('CREATE TABLE uses (letter TEXT, at TEXT)')
  const letter = db.prepare('INSERT INTO letters VALUES (?, ?, ?, ?, ?, ?)')
  const use = db.prepare('INSERT INTO uses VALUES (?, ?)')
  for (const { authorizationId: id, bank, scope, recordedAt, validTo, revokedAt, usedAt } of letters) {
    const cities = [...new Set(scope.kind === 'units' ? scope.units.map((unit) => unit.slice(0, 4)) : [])]
    letter.run(id, bank, cities.length === 1 ? (cities[0] ?? '') : '35', recordedAt, validTo, revokedAt ?? null)
    for (const at of usedAt) use.run(id, at)
  }
  db.exec(
    'CREATE TABLE callups (bank TEXT, city TEXT, asker TEXT, what TEXT, asked TEXT, answered TEXT, outcome TEXT, due TEXT)',
  )
  const callUp = db.prepare('INSERT INTO callups VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  for (const { bank, registry, asker, what, askedAt, answer } of callUps) {
    const { answeredAt = null, as = null, dueAt = null } = answer ?? {}
    callUp.run(bank, registry.slice(0, 4), asker.kind, what, askedAt, answeredAt, as, dueAt)
  }
  db.exec('CREATE TABLE attempts (bank TEXT, city TEXT, n INT, outcome TEXT, at TEXT, minutes REAL)')
  const attempt = db.prepare('INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?)')
  for (const { receiver, attempt: n, outcome, at, eventId } of attempts) {
    const isRegistry = receiver.length === 6
    const minutes = (Date.parse(at) - momentOfId(eventId).getTime()) / 60_000
    attempt.run(isRegistry ? null : receiver, isRegistry ? receiver.slice(0, 4) : null, n, outcome, at, minutes)
  }
  db.exec(
    'CREATE TABLE queries (bank TEXT, city TEXT, kind TEXT, outcome TEXT, ground TEXT, asked TEXT, answered TEXT)',
  )
  const query = db.prepare('INSERT INTO queries VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const { bank, registry, kind, outcome, ground, askedAt, answeredAt } of queries)
    query.run(bank, registry.slice(0, 4), kind, outcome, ground ?? null, askedAt, answeredAt)
  db.exec('CREATE TABLE matters (bank TEXT, city TEXT, type TEXT, in_time INT, at TEXT)')
  const matter = db.prepare('INSERT INTO matters VALUES (?, ?, ?, ?, ?)')
  for (const { bank, place, isInTime, steps } of matters)
    for (const { type, at } of steps) matter.run(bank, place.slice(0, 4), type, isInTime ? 1 : 0, at)
  db.exec('CREATE TABLE ticks (who TEXT, city TEXT, at TEXT); BEGIN')
  const tick = db.prepare('INSERT INTO ticks VALUES (?, ?, ?)')
  for (const { who, at } of ticks) tick.run(who, who.slice(0, 4), at)
  db.exec('COMMIT')
}

/** `where`: whose they are; `registry`: one whose outages are its. */
export const serviceInSql = (
  raw: Raw,
  { from, to, where, registry }: { from: string; to: string; where: string; registry: string },
) => {
  const db = new DatabaseSync(':memory:')
  exportService(db, raw)
  const ask = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0)
  const within = (column: string): string => `${column} >= '${from}' AND ${column} < '${to}' AND ${where}`
  const between = (column: string): string => `${column} >= '${from}' AND ${column} < '${to}'`
  // of a bank all deliveries, on either side of the province
  const whoever = (column: string): string =>
    `${column} >= '${from}' AND ${column} < '${to}' AND ${where.replace(/ AND city.*/, '')}`
  return {
    lettersRecorded: ask(`SELECT count(*) FROM letters WHERE ${within('recorded')}`),
    lettersRevoked: ask(`SELECT count(*) FROM letters WHERE ${within('revoked')}`),
    lettersExpiredUnused: ask(`SELECT count(*) FROM letters WHERE ${within("date(ends, '+1 day')")}
      AND NOT EXISTS (SELECT 1 FROM uses WHERE letter = id) AND (revoked IS NULL OR substr(revoked, 1, 10) > ends)`),
    letterUses: ask(`SELECT count(*) FROM uses JOIN letters ON letter = id WHERE ${within('at')}`),
    callUpsAsked: ask(`SELECT count(*) FROM callups WHERE ${within('asked')}`),
    callUpsDelivered: ask(`SELECT count(*) FROM callups WHERE outcome = 'delivered' AND ${within('answered')}`),
    callUpsRefused: ask(`SELECT count(*) FROM callups WHERE outcome = 'refused' AND ${within('answered')}`),
    callUpsInTime: ask(`SELECT count(*) FROM callups WHERE answered <= due AND ${within('answered')}`),
    callUpsByRegistries: ask(`SELECT count(*) FROM callups WHERE asker = 'registry' AND ${within('asked')}`),
    callUpsOfArchives: ask(`SELECT count(*) FROM callups WHERE what = 'archive' AND ${within('asked')}`),
    queriesAnswered: ask(`SELECT count(*) FROM queries WHERE ${within('answered')}`),
    queriesOfMortgages: ask(`SELECT count(*) FROM queries WHERE kind = 'mortgages' AND ${within('answered')}`),
    queriesRefused: ask(`SELECT count(*) FROM queries WHERE outcome = 'refused' AND ${within('answered')}`),
    queriesNotEntitled: ask(`SELECT count(*) FROM queries WHERE ground = 'not-entitled' AND ${within('answered')}`),
    queriesMedian: ask(`SELECT ceil(minutes / 5) * 5 FROM (SELECT minutes, row_number() OVER (ORDER BY minutes) AS rank,
        count(*) OVER () AS n FROM (SELECT (julianday(answered) - julianday(asked)) * 1440 - 1e-6 AS minutes FROM queries
          WHERE ${within('answered')}))
      WHERE rank = ceil(n / 2.0)`),
    mattersRaised: ask(`SELECT count(*) FROM matters WHERE type = 'matter.raised' AND ${within('at')}`),
    mattersClosed: ask(`SELECT count(*) FROM matters WHERE type = 'matter.closed' AND ${within('at')}`),
    mattersClosedInTime: ask(`SELECT sum(in_time) FROM matters WHERE type = 'matter.closed' AND ${within('at')}`),
    mattersEscalated: ask(`SELECT count(*) FROM matters WHERE type = 'matter.escalated' AND ${within('at')}`),
    minutesWorked: ask(`SELECT count(*) FROM ticks WHERE who = 'platform' AND ${between('at')}`),
    minutesOfAll: ask(`SELECT (julianday('${to}') - julianday(min(substr(at, 1, 10)))) * 1440 FROM ticks
      WHERE who = 'platform' AND ${between('at')}`),
    minutesDown: ask(`SELECT count(*) FROM ticks WHERE who = '${registry}' AND ${between('at')}`),
    deliveriesEnded: ask(`SELECT count(*) FROM attempts WHERE outcome <> 'failed' AND ${whoever('at')}`),
    deliveriesAtFirst: ask(`SELECT count(*) FROM attempts WHERE outcome = 'delivered' AND n = 1 AND ${whoever('at')}`),
    deliveriesTimed: ask(`SELECT count(*) FROM attempts WHERE outcome = 'delivered' AND ${whoever('at')}`),
    deliveriesMedian: ask(`SELECT ceil(minutes) FROM (SELECT minutes, row_number() OVER (ORDER BY minutes) AS rank,
        count(*) OVER () AS n FROM attempts WHERE outcome = 'delivered' AND ${whoever('at')})
      WHERE rank = ceil(n / 2.0)`),
  }
}

/** Of a city the registries in it, of a bank what it asked on this side of the province. */
const isOf =
  ({ kind, reporter, territory }: ReportName) =>
  ({ registry, institution }: Tally): boolean =>
    kind === 'city'
      ? registry === reporter
      : institution === reporter && registry.startsWith('3502') === (territory === '3502')

/** A city’s own, or one with which every bank works. */
export const registryOf = ({ kind, reporter }: ReportName): string => (kind === 'city' ? reporter : '350200')

export const serviceAsReported = (
  { service, tallies }: { readonly service: Service; readonly tallies: readonly Tally[] },
  name: ReportName,
): ReturnType<typeof serviceInSql> => {
  const { from, to } = name.period
  const made = serviceFigures(service, {
    name,
    from,
    to,
    registries: [registryOf(name)],
    now: new Date(`${to}T00:00:00+08:00`),
  })
  const figures = new Map(made.map(({ id, measures }) => [id as string, measures]))
  const months = monthsOf({ from, to })
  const own = gathered(tallies.filter(isOf(name)).filter(({ month }) => months.includes(month)))
  const ofEvents = figuresOf(summed([...own.values()].map(({ counters }) => counters)))
  // biome-ignore lint/suspicious/noExplicitAny: a measure of any kind, read as what it is
  const asked = (id: string, place = 0): any => ofEvents.find((figure) => figure.id === id)?.measures[place]
  // biome-ignore lint/suspicious/noExplicitAny: a measure of any kind, read as what it is
  const at = (id: string, place = 0): any => figures.get(id)?.[place]
  return {
    lettersRecorded: at('A2').value,
    lettersRevoked: at('A2', 1).value,
    lettersExpiredUnused: at('A2', 2).value,
    letterUses: at('A2', 3).value,
    callUpsAsked: at('A4').value,
    callUpsDelivered: at('A4', 1).value,
    callUpsRefused: at('A4', 2).value,
    callUpsInTime: at('A4', 3).part,
    callUpsByRegistries: at('A4', 5).rows.find(({ value }: Row) => value === 'registry').count,
    queriesAnswered: asked('A1').value,
    queriesOfMortgages: asked('A1', 1).rows.find(({ value }: Row) => value === 'mortgages').count,
    queriesRefused: asked('A1', 2).rows.find(({ value }: Row) => value === 'refused').count,
    queriesNotEntitled: asked('A1', 3).rows.find(({ value }: Row) => value === 'not-entitled').count,
    queriesMedian: asked('A1', 4).median,
    mattersRaised: at('P3').value,
    mattersClosed: at('P3', 1).of,
    mattersClosedInTime: at('P3', 1).part,
    mattersEscalated: at('P3', 2).value,
    minutesWorked: at('P1').part,
    minutesOfAll: at('P1').of,
    minutesDown: at('P1', 1).rows.find(({ value }: Row) => value === registryOf(name)).count,
    deliveriesEnded: at('P2').of,
    deliveriesAtFirst: at('P2').part,
    deliveriesTimed: at('P2', 2).n,
    deliveriesMedian: at('P2', 2).median,
    callUpsOfArchives: at('A4', 4).rows.find(({ value }: Row) => value === 'archive').count,
  }
}
