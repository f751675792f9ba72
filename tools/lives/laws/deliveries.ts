/** Feeds have every event once and in order, and each delivery comes to its registry after the one before it. */
import { STEPS } from '../../../lib/cases/state/lifecycle.ts'
import { headsOf, type Left } from './left.ts'

const TELLS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(STEPS).map(({ event, tells }) => [event, tells]),
)

/** Each event that tells a bank is in its feed, and each that tells a registry came to it. */
const missing = (left: Left): string[] => {
  const heads = new Map(headsOf(left).map((head) => [head['pk'], head]))
  const { deliveries, events } = left.world.history
  const inFeed = new Set(
    left.deliveries.flatMap(({ pk, notification }) =>
      pk.startsWith('FEED#') && notification ? [`${pk.split('#')[1]} ${notification.id}`] : [],
    ),
  )
  const came = new Set(deliveries.map(({ to, subjectId, n }) => `${to} ${subjectId} ${n}`))
  return events.flatMap(({ subjectPk, n, type, eventId }) => {
    const head = heads.get(subjectPk)
    if (!head) return []
    const tells = TELLS.get(type) ?? []
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

/** Of one subject, what comes for the first time comes after everything before it. */
const disorder = ({ world }: Left): string[] => {
  const latest = new Map<string, number>()
  const seen = new Set<string>()
  return world.history.deliveries.flatMap(({ to, id, subjectId, n }) => {
    if (seen.has(`${to} ${id}`)) return []
    seen.add(`${to} ${id}`)
    const name = `${to} ${subjectId}`
    const before = latest.get(name) ?? 0
    latest.set(name, Math.max(before, n))
    return n > before ? [] : [`${id} came to ${to} after number ${before}`]
  })
}

export const deliveryViolations = (left: Left): string[] => [...missing(left), ...disorder(left)]
