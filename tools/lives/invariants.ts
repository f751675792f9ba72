/** What must hold of a world once nothing moves in it any more: functions of its rows and of what happened, one for each law. */
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { STEPS } from '../../lib/cases/state/lifecycle.ts'
import { feedViolations, outboxViolations, unitLockViolations } from '../../test/support/invariants.ts'
import type { World } from './world.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows as they lie
type Row = Record<string, any>

type Left = { readonly world: World; readonly cases: readonly Row[]; readonly deliveries: readonly Row[] }

const headsOf = (rows: readonly Row[]): Row[] => rows.filter(({ sk, pk }) => sk === 'HEAD' && pk.startsWith('CASE#'))

/** Every 202 ends. */
const unended = ({ world, cases }: Left): string[] => {
  const heads = new Map(headsOf(cases).map((head) => [head['caseId'], head]))
  return world.history.filed.flatMap(({ caseId }) => {
    const head = heads.get(caseId)
    if (!head) return [`case ${caseId} was answered with 202 and is nowhere`]
    return head['caseState'] === 'open' || head['due'] !== undefined
      ? [`case ${caseId} is ${head['caseState']} and ${head['applicationState']}, due ${head['due']}`]
      : []
  })
}

/** In the book at most once, and of two cases on one unit never both before a registry at the same time. */
const registeredTwice = ({ world, cases }: Left): string[] => {
  const times = Map.groupBy(
    world.history.events.filter(({ type }) => type === 'case.registered'),
    ({ subjectPk }) => subjectPk,
  )
  const twice = [...times].flatMap(([pk, some]) =>
    some.length > 1 ? [`${pk} was registered ${some.length} times`] : [],
  )
  const units = new Map(headsOf(cases).map((head) => [head['pk'], head['units'] as string[]]))
  const holders = new Map<string, string>()
  const together: string[] = []
  for (const { subjectPk, type } of world.history.events)
    for (const unit of units.get(subjectPk) ?? []) {
      const holder = holders.get(unit)
      if (type === 'case.lodged' || type === 'case.awaiting-intake') {
        if (holder !== undefined && holder !== subjectPk)
          together.push(`${unit} is before a registry in ${holder} and ${subjectPk}`)
        holders.set(unit, subjectPk)
      }
      if (FREES.has(type) && holder === subjectPk) holders.delete(unit)
    }
  return [...twice, ...together]
}

const FREES: ReadonlySet<string> = new Set([
  'case.registered',
  'case.refused',
  'case.withdrawn',
  'case.lapsed',
  'case.not-accepted',
])

/** Whom an event tells. */
const tellsOf = (type: string): readonly string[] =>
  Object.values(STEPS).find(({ event }) => event === type)?.tells ?? []

/** Each event that tells a bank is in its feed, and each that tells a registry came to it. */
const untold = ({ world, cases, deliveries }: Left): string[] => {
  const heads = new Map(headsOf(cases).map((head) => [head['pk'], head]))
  const inFeed = new Set(
    deliveries.flatMap(({ pk, notification }) =>
      pk.startsWith('FEED#') && notification ? [`${pk.split('#')[1]} ${notification.id}`] : [],
    ),
  )
  const came = new Set(world.history.deliveries.map(({ to, subjectId, n }) => `${to} ${subjectId} ${n}`))
  return world.history.events.flatMap(({ subjectPk, n, type, eventId }) => {
    const head = heads.get(subjectPk)
    if (!head) return []
    const tells = tellsOf(type)
    return [
      ...(tells.includes('bank') && !inFeed.has(`${head['bank']} ${eventId}`)
        ? [`${type} (${n}) of ${subjectPk} is missing in the feed of ${head['bank']}`]
        : []),
      ...(tells.includes('registry') && !came.has(`${head['registry']} ${head['caseId']} ${n}`)
        ? [`${type} (${n}) of ${subjectPk} never came to ${head['registry']}`]
        : []),
    ]
  })
}

const LAWS: Readonly<Record<string, (left: Left) => readonly string[]>> = {
  'every 202 ends': unended,
  'registered once': registeredTwice,
  'feeds gapless': ({ deliveries, cases }) => feedViolations(deliveries, cases),
  'feeds complete': untold,
  'nothing waits': ({ cases }) => outboxViolations(cases),
  locks: ({ cases }) => unitLockViolations(cases),
}

export const violationsOf = async (world: World): Promise<string[]> => {
  const rows = (table: 'cases' | 'deliveries'): Row[] => world.tables.rows(table).map((item) => unmarshall(item))
  const left: Left = { world, cases: rows('cases'), deliveries: rows('deliveries') }
  return Object.entries(LAWS).flatMap(([law, broken]) => broken(left).map((text) => `${law}: ${text}`))
}
