/**
 * Drafts the reports of every period that is over, so that nobody begins with an empty page, and reminds who has not sent theirs as
 * the day comes near and once more when it has passed. It may run twice or die: a draft is written once, a reminder under the version
 * it was decided on.
 */
import { AgreementRow, agreementKey } from '../institutions/model.ts'
import { PROVINCE } from '../kernel/jurisdiction.ts'
import { beijing, beijingDate, type LocalDate } from '../kernel/time.ts'
import type { Hint, Ports, Write } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { type Bank, banksOf, headsOf } from './banks.ts'
import { compose } from './compose.ts'
import { figuresKey, type ReportHead, ReportRow, reportKey } from './model.ts'
import { reportNotice, reportReceivers } from './notice.ts'
import { openPeriods, type Period } from './periods.ts'
import { type ReportName, reportName, TERRITORIES, XIAMEN } from './scopes.ts'

type DraftPorts = Pick<Ports, 'table' | 'clock' | 'ids' | 'queue' | 'log'>
type Reporter = { readonly reporter: string; readonly reporterName: string; readonly regions: readonly string[] }

/** In one run; the next goes on. */
const REPORTS_A_RUN = 40

/** 设区市 and 平潭, as the directory has them. */
const CITY_NAMES: Readonly<Record<string, string>> = {
  '350100': '福州市',
  '350200': '厦门市',
  '350300': '莆田市',
  '350400': '三明市',
  '350500': '泉州市',
  '350600': '漳州市',
  '350700': '南平市',
  '350800': '龙岩市',
  '350900': '宁德市',
  '351001': '平潭综合实验区',
}

const cities = async (ports: DraftPorts): Promise<Reporter[]> =>
  [...new Set((await allRegistries(ports)).map(({ city }) => city))]
    .sort()
    .map((city) => ({ reporter: city, reporterName: CITY_NAMES[city] ?? city, regions: [PROVINCE] }))

/** Banks that have, or had, an agreement. */
const banks = async (ports: DraftPorts): Promise<Reporter[]> => {
  const heads = await banksOf(ports)
  const found: Reporter[] = []
  for (let start = 0; start < heads.length; start += 100) {
    const some = heads.slice(start, start + 100)
    const rows = await ports.table.batchGet(
      some.map(
        ({ institutionId }) => ({ table: 'directory', key: agreementKey(institutionId), model: AgreementRow }) as const,
      ),
    )
    found.push(
      ...some.flatMap(({ institutionId, name }, at) =>
        rows[at] ? [{ reporter: institutionId, reporterName: name, regions: rows[at].regions }] : [],
      ),
    )
  }
  return found
}

/** A bank reports to the side of the province on which its agreement lets it work; one in Xiamen alone only there. */
const namesOf = ({ reporter, regions }: Reporter, period: Period): ReportName[] => {
  if (reporter.length === 6) return [reportName(period, reporter, PROVINCE)]
  const inXiamen = regions.some((region) => region.startsWith(XIAMEN) || XIAMEN.startsWith(region))
  const elsewhere = regions.some((region) => !region.startsWith(XIAMEN))
  return TERRITORIES.filter((territory) => (territory === XIAMEN ? inXiamen : elsewhere)).map((territory) =>
    reportName(period, reporter, territory),
  )
}

const draft = async (ports: DraftPorts, name: ReportName, reporterName: string): Promise<void> => {
  const composed = await compose(ports, name)
  const at = beijing(ports.clock.now())
  const head: ReportHead = {
    reportId: name.reportId,
    period: name.period.id,
    kind: name.kind,
    reporter: name.reporter,
    reporterName,
    territory: name.territory,
    state: 'drafted',
    figures: 1,
    dueOn: name.period.dueOn,
    texts: {},
    steps: [],
    draftedAt: at,
    updatedAt: at,
    version: 1,
  }
  const condition = { expression: 'attribute_not_exists(#pk)' }
  await ports.table.transact([
    { table: 'reports', put: { ...reportKey(name), ...head }, condition },
    { table: 'reports', put: { ...figuresKey(name.reportId, 1), composed: JSON.stringify(composed) } },
  ])
}

type Reminder = 'report.due' | 'report.overdue'

/** Kept on the head: each is sent once. */
const REMINDED = { 'report.due': 'remindedAt', 'report.overdue': 'overdueRemindedAt' } as const

const UNSENT: readonly string[] = ['drafted', 'returned']

/** What was published is sent, even while a restatement of it is written. */
const reminderOf = ({ remindedFrom, dueOn }: Period, row: ReportHead, today: LocalDate): Reminder | undefined => {
  if (!UNSENT.includes(row.state) || row.published !== undefined || today < remindedFrom) return undefined
  const reminder = today <= dueOn ? 'report.due' : 'report.overdue'
  return row[REMINDED[reminder]] === undefined ? reminder : undefined
}

type Reminding = { readonly head: ReportHead; readonly reminder: Reminder; readonly hearers: readonly string[] }

const remind = async (ports: DraftPorts, name: ReportName, { head, reminder, hearers }: Reminding): Promise<void> => {
  const { period, reportId } = name
  const version = head.version + 1
  const data = { period: period.id, dueOn: period.dueOn }
  const out = hearers.map((hearer) => reportNotice(ports, { reportId, hearer }, { type: reminder, n: version, data }))
  const commit = await ports.table.transact([
    {
      table: 'reports',
      put: { ...head, ...reportKey(name), [REMINDED[reminder]]: beijing(ports.clock.now()), version },
      condition: { expression: '#version = :version', values: { version: head.version } },
    },
    ...out.map((row): Write => ({ table: 'cases', put: row })),
  ])
  const hints = out.map(({ receiver, subjectId }): Hint => ({ receiver, subjectId }))
  if (commit.committed) await ports.queue.hint('feed', hints)
}

type Given = {
  readonly reporterName: string
  readonly row: ReportHead | undefined
  readonly authorities: readonly Bank[]
}

/** What is owed for one report now; true if something was done. */
const attend = async (ports: DraftPorts, name: ReportName, given: Given): Promise<boolean> => {
  const { row, reporterName, authorities } = given
  if (!row) {
    await draft(ports, name, reporterName)
    return true
  }
  const reminder = reminderOf(name.period, row, beijingDate(ports.clock.now()))
  const hearers = reminder ? reportReceivers(name, authorities) : []
  // where nobody is there to hear it is not marked as said: whoever is admitted later hears then
  if (!reminder || hearers.length === 0) return false
  await remind(ports, name, { head: row, reminder, hearers })
  return true
}

export const draftReports = async (ports: DraftPorts): Promise<void> => {
  const reporters = [...(await cities(ports)), ...(await banks(ports))]
  const authorities = await headsOf(ports, 'authority')
  const wanted = openPeriods(beijingDate(ports.clock.now())).flatMap((period) =>
    reporters.flatMap((one) => namesOf(one, period).map((name) => ({ name, reporterName: one.reporterName }))),
  )
  let done = 0
  for (let start = 0; start < wanted.length && done < REPORTS_A_RUN; start += 100) {
    const some = wanted.slice(start, start + 100)
    const rows = await ports.table.batchGet(
      some.map(({ name }) => ({ table: 'reports', key: reportKey(name), model: ReportRow }) as const),
    )
    for (const [at, { name, reporterName }] of some.entries())
      if (done < REPORTS_A_RUN && (await attend(ports, name, { reporterName, row: rows[at], authorities }))) done += 1
  }
}
