/**
 * What must hold of the rows of the table `cases` whenever nothing is being written: functions of rows alone, so that every suite can ask
 * the same of whatever it left. They speak of states by name and import nothing of the platform.
 */

// biome-ignore lint/suspicious/noExplicitAny: rows as they lie
export type Row = Record<string, any>

const ENDED = ['validation-failed', 'not-accepted', 'lapsed', 'withdrawn', 'refused']

/** A unit belongs to an open application until the book is written; one that is examined may hold it or not yet. */
const mayHoldUnits = ({ applicationState, milestones }: Row): boolean =>
  !ENDED.includes(applicationState) && !milestones.includes('registered')
const mustHoldUnits = (head: Row): boolean => mayHoldUnits(head) && head['applicationState'] !== 'validating'

const headsIn = (rows: readonly Row[]): ReadonlyMap<string, Row> =>
  new Map(rows.flatMap((row) => (row['sk'] === 'HEAD' && row['units'] ? [[row['caseId'], row]] : [])))

/** No lock without a case that holds it, and no case before its registry without the locks of all its units. */
export const unitLockViolations = (rows: readonly Row[]): string[] => {
  const heads = headsIn(rows)
  const locks = new Map(
    rows.flatMap((row) => (row['sk'] === 'LOCK' ? [[row['pk'].slice('UNIT#'.length), row['caseId']]] : [])),
  )
  const idle = [...locks].flatMap(([unit, caseId]) => {
    const head = heads.get(caseId)
    const isHeld = head?.['units'].includes(unit) && mayHoldUnits(head)
    return isHeld ? [] : [`unit ${unit} is locked by ${caseId}, which is ${head?.['applicationState'] ?? 'no case'}`]
  })
  const open = [...heads.values()].filter((head) => head['kind'] !== 'parent' && mustHoldUnits(head))
  const unlocked = open.flatMap(({ caseId, applicationState, units }) =>
    units.flatMap((unit: string) =>
      locks.get(unit) === caseId ? [] : [`case ${caseId} is ${applicationState} without the lock of unit ${unit}`],
    ),
  )
  return [...idle, ...unlocked]
}

/** Everything that was to be told is told. */
export const outboxViolations = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ pk, sk }) => (String(sk).startsWith('OUT#') ? [`${pk} ${sk} was never delivered`] : []))

/** Feeds are numbered 1, 2, 3 …, tell nothing twice, and of each case in the order of its events. */
export const feedViolations = (deliveries: readonly Row[], cases: readonly Row[]): string[] => {
  const place = new Map(
    cases.flatMap((row) =>
      String(row['sk']).startsWith('EVENT#') && row['eventId'] ? [[row['eventId'], row['n']]] : [],
    ),
  )
  const items = deliveries.filter(({ pk, sk }) => /^FEED#.*#\d{10}$/.test(pk) && /^\d{12}$/.test(sk))
  return [...Map.groupBy(items, ({ pk }) => pk.split('#')[1])].flatMap(([institution, feed]) => {
    const sorted = feed.sort((a, b) => (a['sk'] < b['sk'] ? -1 : 1))
    const told = sorted.map((row) => row['notification'])
    const gaps = told.flatMap(({ sequence }, at) =>
      sequence === at + 1 ? [] : [`${institution}: ${sequence} is number ${at + 1}`],
    )
    const ids = told.map(({ id }) => id)
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${institution}: ${id} is told twice`)
    const disorder = [...Map.groupBy(sorted, ({ subjectId, caseId }) => subjectId ?? caseId)].flatMap(
      ([subject, some]) => {
        const order = some.flatMap(({ notification }) => place.get(notification.id) ?? [])
        return order.every((n, at) => at === 0 || n > order[at - 1])
          ? []
          : [`${institution}: ${subject} is told as ${order}`]
      },
    )
    return [...gaps, ...twice, ...disorder]
  })
}

/** Each of these cases, which were all accepted, is in the statement of its bank and registry once. */
export const statementViolations = (rows: readonly Row[], caseIds: readonly string[]): string[] => {
  const lines = rows.flatMap(({ pk, caseId }) => (String(pk).startsWith('STATEMENT#') ? [caseId] : []))
  return caseIds.flatMap((caseId) => {
    const times = lines.filter((one) => one === caseId).length
    return times === 1 ? [] : [`${caseId} is in ${times} lines of statements`]
  })
}

/** One record of each filing that was taken, none of one that was not, and each record is waiting for its seal or has one. */
export const auditViolations = (rows: readonly Row[], caseIds: readonly string[]): string[] => {
  const records = rows.filter(({ pk, sk }) => String(pk).startsWith('AUDIT#') && String(sk).startsWith('aud_'))
  const filings = records
    .map(({ record }) => JSON.parse(record))
    .flatMap(({ act, outcome, caseId }) => (act === 'submitCase' && outcome === 'granted' ? [caseId] : []))
  const known = new Set(caseIds)
  return [
    ...caseIds.flatMap((caseId) => {
      const times = filings.filter((one) => one === caseId).length
      return times === 1 ? [] : [`the filing of ${caseId} is recorded ${times} times`]
    }),
    ...filings.flatMap((caseId) => (known.has(caseId) ? [] : [`a filing is recorded of ${caseId}, which nobody made`])),
    ...records.flatMap(({ sk, seal, unsealedOf }) =>
      (seal === undefined) === (unsealedOf === undefined) ? [`${sk} is sealed and not, or neither`] : [],
    ),
  ]
}
