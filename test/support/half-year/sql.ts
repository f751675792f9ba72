/** Figures of a half-year computed in SQL over the exported events: another way than the platform's, to be held against it. */

import { DatabaseSync } from 'node:sqlite'
import type { Counters } from '../../../lib/reports/cells.ts'
import { figuresOf } from '../../../lib/reports/compute.ts'
import type { Row } from '../looked.ts'
import type { SimulatedCase } from './half-year.ts'

const COLUMNS = `case_id TEXT, n INT, type TEXT, at TEXT, bank TEXT, registry TEXT, kinds INT, firsts INT,
  claim INT, ceiling INT, currency TEXT, small INT, amount INT, certificates INT,
  due INT, exempt INT, way TEXT, papers INT, cited INT, signed INT, signers TEXT, changed TEXT`

const exportEvents = (db: DatabaseSync, cases: readonly SimulatedCase[]): void => {
  db.exec(`CREATE TABLE events (${COLUMNS}); BEGIN`)
  const insert = db.prepare(
    `INSERT INTO events VALUES (${COLUMNS.split(',')
      .map(() => '?')
      .join()})`,
  )
  for (const { head, filing, documents, events } of cases) {
    const papers = documents.filter(({ documentId }) => documentId !== 'later')
    const { mortgagors = [], signing = [] } = filing
    const signers = mortgagors.map(({ party }: Row) => {
      const manners = signing.filter(({ signer }: Row) => signer === party).map(({ manner }: Row) => manner)
      return manners.join() || 'nobody'
    })
    for (const { n, type, occurredAt, data: told } of events) {
      // biome-ignore lint/suspicious/noExplicitAny: reads what reports read, without their models
      const data: Record<string, any> = told
      const { registrations = [] } = head
      const { claim, ceiling } = filing.mortgage ?? {}
      insert.run(
        ...[head.caseId, n, type, occurredAt, head.bank, head.registry, registrations.length],
        registrations.some(({ kind }) => kind === 'mortgage-first') ? 1 : 0,
        ...[claim?.fen ?? null, ceiling?.fen ?? null, (claim ?? ceiling)?.currency ?? null],
        ['farmer', 'sole-trader', 'micro-or-small'].includes(filing.loan?.borrowerClass) ? 1 : 0,
        ...[data.amount?.fen ?? null, data.certificates?.length ?? null],
        ...[data.fees?.dueFen ?? null, data.fees?.exemptFen ?? null, data.settlement ?? null],
        ...[papers.length, papers.filter(({ commonMaterialId }) => commonMaterialId).length],
        ...[
          papers.filter(({ signatures }) => signatures?.verdict === 'valid').length,
          signers.join(),
          data.kind ?? null,
        ],
      )
    }
  }
  db.exec('COMMIT; CREATE INDEX by_case ON events (case_id, type)')
}

/** Every field of each lodged filing, and whether the prefill had it at the same place with the same value. */
const exportFields = (db: DatabaseSync, cases: readonly SimulatedCase[]): void => {
  db.function('place', (key) => String(key).replace(/\[\d+\]/g, '[]'))
  db.exec('CREATE TABLE filings (case_id TEXT, filing TEXT, draft TEXT); BEGIN')
  const insert = db.prepare('INSERT INTO filings VALUES (?, ?, ?)')
  for (const { head, filing, prefill } of cases) {
    const { documents: _, ...typed } = filing
    const days = prefill ? (Date.parse(head.createdAt) - prefill.now.getTime()) / 86_400_000 : 31
    const found = prefill?.origins.map(({ pointer }) => [pointer.slice(1), prefill.draft[pointer.slice(1)]]) ?? []
    insert.run(head.caseId, JSON.stringify(typed), JSON.stringify(days <= 30 ? Object.fromEntries(found) : {}))
  }
  db.exec(`COMMIT; CREATE TABLE fields AS SELECT case_id, EXISTS (SELECT 1 FROM json_tree(draft) AS d
      WHERE d.atom IS NOT NULL AND place(d.fullkey) = place(f.fullkey) AND d.type = f.type AND d.atom = f.atom) AS same
    FROM filings, json_tree(filing) AS f WHERE f.atom IS NOT NULL`)
}

/** SQLite takes the other columns of a minimum from its own row. */
const FIRST_ANSWERS = `SELECT case_id, min(n), at, type FROM events
  WHERE type IN ('case.accepted', 'case.deemed-accepted', 'case.not-accepted') GROUP BY case_id`
const SUPPLEMENTED = `SELECT 1 FROM events e WHERE e.case_id = a.case_id
  AND e.type IN ('case.supplement-required', 'case.further-material')`

/** What each accepted case owed in the end, and when and how that was settled. */
const FEES = `SELECT a.case_id, min(a.at) AS at,
    (SELECT due FROM events d WHERE d.case_id = a.case_id AND due IS NOT NULL ORDER BY n DESC LIMIT 1) AS due,
    (SELECT at FROM events p WHERE p.case_id = a.case_id AND type IN ('fee.paid', 'case.payment-confirmed')) AS paid_at,
    (SELECT coalesce(way, 'window') FROM events p WHERE p.case_id = a.case_id AND type IN ('fee.paid', 'case.payment-confirmed')) AS way,
    (SELECT at FROM events e WHERE e.case_id = a.case_id AND type IN ('case.refused', 'case.withdrawn')) AS ended_at
  FROM events a WHERE a.type IN ('case.accepted', 'case.deemed-accepted') GROUP BY a.case_id`

export const inSql = (cases: readonly SimulatedCase[], { from, to }: { from: string; to: string }) => {
  const db = new DatabaseSync(':memory:')
  exportEvents(db, cases)
  exportFields(db, cases)
  const during = `at >= '${from}' AND at < '${to}'`
  const ask = (sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0)
  const count = (type: string): number => ask(`SELECT count(*) FROM events WHERE type = '${type}' AND ${during}`)
  const sum = (column: string, type: string, more = '1'): number =>
    ask(`SELECT sum(${column}) FROM events WHERE type = '${type}' AND ${during} AND ${more}`)
  const fees = (what: string, where: string): number => ask(`SELECT ${what} FROM (${FEES}) AS f WHERE ${where}`)
  const within = (column: string): string => `${column} >= '${from}' AND ${column} < '${to}'`
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
    answered: ask(`SELECT count(*) FROM (${FIRST_ANSWERS}) WHERE ${during} AND type <> 'case.deemed-accepted'`),
    firstTimeRight: ask(`SELECT count(*) FROM (${FIRST_ANSWERS}) AS a
      WHERE a.${during} AND a.type = 'case.accepted' AND NOT EXISTS (${SUPPLEMENTED})`),
    supplements: count('case.supplement-required'),
    refused: count('case.refused'),
    held: count('case.validation-failed'),
    merged: sum('kinds', 'case.registered', 'kinds > 1'),
    corrected: ask(`SELECT count(*) FROM events AS r WHERE type = 'case.registered' AND ${during} AND EXISTS
      (SELECT 1 FROM events c WHERE c.case_id = r.case_id AND c.n > r.n AND c.changed = 'correction-registered')`),
    fields: ask(`SELECT count(*) FROM events JOIN fields USING (case_id) WHERE type = 'case.lodged' AND ${during}`),
    fieldsPrefilled: ask(`SELECT sum(same) FROM events JOIN fields USING (case_id)
      WHERE type = 'case.lodged' AND ${during}`),
    slots: sum('papers', 'case.lodged'),
    slotsCited: sum('cited', 'case.lodged'),
    paperless: ask(`SELECT count(*) FROM events WHERE type = 'case.lodged' AND ${during} AND papers = signed`),
    nearby: ask(`SELECT count(*) FROM events WHERE type = 'case.lodged' AND ${during} AND signers <> ''
      AND signers NOT LIKE '%nobody%' AND signers NOT LIKE '%window%' AND signers NOT LIKE '%notary%'`),
    feesDue: fees('sum(due)', within('at')),
    feeLinesDue: fees('count(*)', `${within('at')} AND due > 0`),
    feesOpen: fees('sum(due)', `${within('at')} AND paid_at IS NULL AND ended_at IS NULL`),
    feesPaid: fees('sum(due)', within('paid_at')),
    feesPaidInBatch: fees('sum(due)', `${within('paid_at')} AND way = 'batch'`),
    feesRefunded: fees('sum(due)', `${within('ended_at')} AND paid_at < ended_at AND way <> 'window'`),
    feesExempt: ask(`SELECT sum(exempt) FROM events WHERE ${during} AND exempt > 0`),
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
    corrected: at('Q6').part,
    fields: at('S3').of,
    fieldsPrefilled: at('S3').part,
    slots: at('S1').of,
    slotsCited: at('S1').part,
    paperless: at('S2').part,
    nearby: at('S4').part,
    feesDue: at('F1').sums[0].fen,
    feeLinesDue: at('F1', 1).value,
    feesOpen: at('F1', 4).sums[0].fen,
    feesPaid: at('F1', 2).sums[0].fen,
    feesPaidInBatch: at('F1', 6).rows.find(({ value }: Row) => value === 'batch').count,
    feesRefunded: at('F1', 8).sums[0].fen,
    feesExempt: at('F1', 10).rows.reduce((sum: number, { count }: Row) => sum + count, 0),
  }
}
