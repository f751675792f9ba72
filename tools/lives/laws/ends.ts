/** Everything that began ends: cases, queries, matters; in the book once, and of two cases on one unit never both before a registry. */
import { headsOf, type Left } from './left.ts'
import type { Row } from './rows.ts'

const headsBy = (rows: readonly Row[], partition: string): ReadonlyMap<string, Row> =>
  new Map(rows.flatMap((row) => (row['sk'] === 'HEAD' && row['pk'].startsWith(partition) ? [[row['pk'], row]] : [])))

const casesUnended = (left: Left): string[] => {
  const heads = new Map(headsOf(left).map((head) => [head['caseId'], head]))
  return left.world.history.filed.flatMap(({ caseId }) => {
    const head = heads.get(caseId)
    if (!head) return [`case ${caseId} was answered with 202 and is nowhere`]
    return head['caseState'] === 'open' || head['due'] !== undefined
      ? [`case ${caseId} is ${head['caseState']} and ${head['applicationState']}, due ${head['due']}`]
      : []
  })
}

const othersUnended = ({ world, cases }: Left): string[] => {
  const queries = headsBy(cases, 'QUERY#')
  const matters = headsBy(cases, 'MATTER#')
  return [
    ...world.history.queries.flatMap(({ queryId }) =>
      queries.get(`QUERY#${queryId}`)?.['status'] === 'answered' ? [] : [`query ${queryId} was never answered`],
    ),
    ...world.history.matters.flatMap((matterId) =>
      matters.get(`MATTER#${matterId}`)?.['state'] === 'closed' ? [] : [`matter ${matterId} was never closed`],
    ),
  ]
}

export const endViolations = (left: Left): string[] => [...casesUnended(left), ...othersUnended(left)]

const FREES: ReadonlySet<string> = new Set([
  'case.registered',
  'case.refused',
  'case.withdrawn',
  'case.lapsed',
  'case.not-accepted',
])

export const registrationViolations = (left: Left): string[] => {
  const { events } = left.world.history
  const times = Map.groupBy(
    events.filter(({ type }) => type === 'case.registered'),
    ({ subjectPk }) => subjectPk,
  )
  const units = new Map(headsOf(left).map((head) => [head['pk'], head['units'] as string[]]))
  const holders = new Map<string, string>()
  const found = [...times].flatMap(([pk, some]) =>
    some.length > 1 ? [`${pk} was registered ${some.length} times`] : [],
  )
  for (const { subjectPk, type } of events)
    for (const unit of units.get(subjectPk) ?? []) {
      const holder = holders.get(unit)
      if (type === 'case.lodged' || type === 'case.awaiting-intake') {
        if (holder !== undefined && holder !== subjectPk)
          found.push(`${unit} is before a registry in ${holder} and ${subjectPk}`)
        holders.set(unit, subjectPk)
      }
      if (FREES.has(type) && holder === subjectPk) holders.delete(unit)
    }
  return found
}
