/** Figures of a half-year computed in SQL over the exported events: another way than the platform's, to be held against it. */
import { DatabaseSync } from 'node:sqlite'
import type { Counters } from '../../lib/reports/cells.ts'
import { figuresOf } from '../../lib/reports/compute.ts'
import type { SimulatedCase } from './half-year.ts'

const COLUMNS = `case_id TEXT, n INT, type TEXT, at TEXT, bank TEXT, registry TEXT, kinds INT, firsts INT,
  claim INT, ceiling INT, currency TEXT, small INT, amount INT, certificates INT`

const exportEvents = (db: DatabaseSync, cases: readonly SimulatedCase[]): void => {
  db.exec(`CREATE TABLE events (${COLUMNS}); BEGIN`)
  const insert = db.prepare(
    `INSERT INTO events VALUES (${COLUMNS.split(',')
      .map(() => '?')
      .join()})`,
  )
  for (const { head, filing, events } of cases)
    for (const { n, type, occurredAt, data } of events) {
      const { registrations = [] } = head
      const { claim, ceiling } = filing.mortgage ?? {}
      insert.run(
        ...[head.caseId, n, type, occurredAt, head.bank, head.registry, registrations.length],
        registrations.some(({ kind }) => kind === 'mortgage-first') ? 1 : 0,
        ...[claim?.fen ?? null, ceiling?.fen ?? null, (claim ?? ceiling)?.currency ?? null],
        ['farmer', 'sole-trader', 'micro-or-small'].includes(filing.loan?.borrowerClass) ? 1 : 0,
        ...[data.amount?.fen ?? null, data.certificates?.length ?? null],
      )
    }
  db.exec('COMMIT; CREATE INDEX by_case ON events (case_id, type)')
}

const FIRST_ANSWERS = `SELECT case_id, min(at) AS at, min(type) AS type FROM events
  WHERE type IN ('case.accepted', 'case.deemed-accepted', 'case.not-accepted') GROUP BY case_id`
const SUPPLEMENTED = `SELECT 1 FROM events e WHERE e.case_id = a.case_id
  AND e.type IN ('case.supplement-required', 'case.further-material')`

export const inSql = (cases: readonly SimulatedCase[], { from, to }: { from: string; to: string }) => {
  const db = new DatabaseSync(':memory:')
  exportEvents(db, cases)
  const during = `at >= '${from}' AND at < '${to}'`
  const ask = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0)
  const count = (type: string): number => ask(`SELECT count(*) FROM events WHERE type = '${type}' AND ${during}`)
  const sum = (column: string, type: string, more = '1'): number =>
    ask(`SELECT sum(${column}) FROM events WHERE type = '${type}' AND ${during} AND ${more}`)
  const secured = "firsts = 1 AND currency = 'CNY'"
  return {
    filed: count('case.lodged'),
    accepted: ask(`SELECT count(*) FROM (${FIRST_ANSWERS}) WHERE type <> 'case.not-accepted' AND ${during}`),
    registrations: sum('kinds', 'case.registered'),
    registered: count('case.registered'),
    certificates: sum('certificates', 'certificate.delivered'),
    claims: sum('claim', 'case.registered', secured),
    ceilings: sum('ceiling', 'case.registered', secured),
    disbursed: count('loan.disbursed'),
    disbursedFen: sum('amount', 'loan.disbursed'),
    smallFen: sum('amount', 'loan.disbursed', 'small = 1'),
    deemed: count('case.deemed-accepted'),
    answered: ask(`SELECT count(*) FROM (${FIRST_ANSWERS}) WHERE ${during}`),
    firstTimeRight: ask(`SELECT count(*) FROM (${FIRST_ANSWERS}) AS a
      WHERE a.${during} AND a.type <> 'case.not-accepted' AND NOT EXISTS (${SUPPLEMENTED})`),
    supplements: count('case.supplement-required'),
    refused: count('case.refused'),
    held: count('case.validation-failed'),
    merged: sum('kinds', 'case.registered', 'kinds > 1'),
  }
}

/** The same, as the platform's figures say it. */
export const asReported = (counters: Counters): ReturnType<typeof inSql> => {
  const figures = new Map(figuresOf(counters).map(({ id, measures }) => [id as string, measures]))
  // biome-ignore lint/suspicious/noExplicitAny: a measure of any kind, read as what it is
  const at = (id: string, place = 0): any => figures.get(id)?.[place]
  return {
    filed: at('V1').value,
    accepted: at('V2').value,
    registrations: at('V3').value,
    registered: at('V3', 1).value,
    certificates: at('V4').value,
    claims: at('V5').sums[0].fen,
    ceilings: at('V5', 1).sums[0].fen,
    disbursed: at('V6').value,
    disbursedFen: at('V6', 1).sums[0].fen,
    smallFen: at('V8', 1).sums[0].fen,
    deemed: at('T7').value,
    answered: at('Q1').of,
    firstTimeRight: at('Q1').part,
    supplements: at('Q2').part,
    refused: at('Q3', 1).part,
    held: at('Q5').value,
    merged: at('S5').part,
  }
}
