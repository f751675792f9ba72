/** A clock stands still only where the law lets it: while the registry waits for further material, views or gives notice, and no longer. */
import { Head } from '../../../lib/cases/state/rows.ts'
import { limitsOf } from '../../../lib/cases/state/timing.ts'
import { eventsOf, headsOf, type Left } from './left.ts'
import type { Row } from './rows.ts'

type Pause = { readonly from: string; readonly to?: string; readonly cause: string }

/** Why the clock begins to stand, by the event that says so. */
const STOPS: Readonly<Record<string, string>> = {
  'case.further-material': 'further-material',
  'case.clock-stopped': 'registry',
}
/** Which standing ends with an event. */
const RUNS: Readonly<Record<string, string>> = {
  'case.further-material-supplied': 'further-material',
  'case.in-review': 'further-material',
  'case.refused': 'further-material',
  'case.clock-runs-again': 'registry',
}

/** As the events alone say it. */
const pausesOf = (events: readonly Row[]): Pause[] => {
  let pauses: Pause[] = []
  for (const { type, occurredAt } of events) {
    const cause = STOPS[type]
    const ended = RUNS[type]
    if (cause !== undefined) pauses = [...pauses, { from: occurredAt, cause }]
    if (ended !== undefined)
      pauses = pauses.map((pause) =>
        pause.cause === ended && pause.to === undefined ? { ...pause, to: occurredAt } : pause,
      )
  }
  return pauses
}

const textOf = (pauses: readonly Pause[]): string =>
  pauses.map(({ from, to, cause }) => `${cause} ${from}–${to}`).join()

/** Each limit is reported once, and none before it has run out. */
const limitViolations = (caseId: string, events: readonly Row[]): string[] => {
  const reported = events.filter(({ type }) => type === 'case.overdue').map(({ data }) => data.limit)
  const early = events.filter(
    ({ data, recordedAt }) =>
      data.limit !== undefined && data.dueAt !== undefined && Date.parse(data.dueAt) > Date.parse(recordedAt),
  )
  return [
    ...(new Set(reported).size === reported.length ? [] : [`${caseId} was reported as overdue twice: ${reported}`]),
    ...early.map(({ type, data, recordedAt }) => `${caseId}: ${type} at ${recordedAt}, due at ${data.dueAt}`),
  ]
}

export const clockViolations = (left: Left): string[] => {
  const events = eventsOf(left)
  return headsOf(left).flatMap((row) => {
    const told = events.get(row['pk']) ?? []
    const stored: readonly Pause[] = row['timing']?.pauses ?? []
    const expected = pausesOf(told)
    const standing = expected.some(({ to, cause }) => to === undefined && cause === 'further-material')
    const mayStand = ['further-material', 'withdrawal-requested', 'withdrawn'].includes(row['applicationState'])
    const limits = row['kind'] === 'parent' ? [] : limitsOf(Head.parse(row))
    return [
      ...(textOf(stored) === textOf(expected)
        ? []
        : [`${row['caseId']} stood still ${textOf(stored)}, by its events ${textOf(expected)}`]),
      ...(standing && !mayStand
        ? [`${row['caseId']} is ${row['applicationState']} and its clock stands for material`]
        : []),
      ...(row['caseState'] === 'open' ? limits.map(({ name }) => `${row['caseId']} still has the limit ${name}`) : []),
      ...limitViolations(row['caseId'], told),
    ]
  })
}
