/**
 * Figures of what is counted where it happens and not from feeds: minutes (P1), matters (P3), letters (A2),
 * call-ups (A4), deliveries (P2), follow-ups (A3); whose they are and when.
 */
import { CallUpFiguresRow, callUpFiguresPk, summedCallUps } from '../archives/figures.ts'
import { dayBefore } from '../audit/follow-ups.ts'
import { AuthorizationFiguresRow, authorizationFiguresPk, summedAuthorizations } from '../authorizations/figures.ts'
import { availabilityMinutes, type MinutesRow, minutesOf } from '../deliveries/availability.ts'
import { cityOf, PROVINCE_CODE } from '../kernel/jurisdiction.ts'
import type { LocalDate } from '../kernel/time.ts'
import { type MatterFiguresRow, matterFigures, summedMatters } from '../matters/figures.ts'
import type { Ports } from '../platform/ports.ts'
import { summed } from './cells.ts'
import { readAll } from './collect.ts'
import { counted, largestFirst, type Measured, meant, type ReportedFigure, rated, tabled, timeOf } from './compute.ts'
import { DeliveryRow, deliveryFiguresPk } from './count-deliveries.ts'
import { DayRow, FollowUpRow, followUpsCursorKey, followUpsPk } from './count-follow-ups.ts'
import { monthRows } from './month-rows.ts'
import { monthsOf } from './periods.ts'
import { type ReportName, XIAMEN } from './scopes.ts'

type Stretch = { readonly from: LocalDate; readonly to: LocalDate }

export type Service = {
  readonly minutes: readonly MinutesRow[]
  readonly matters: readonly MatterFiguresRow[]
  readonly authorizations: readonly AuthorizationFiguresRow[]
  readonly callUps: readonly CallUpFiguresRow[]
  readonly deliveries: readonly DeliveryRow[]
  readonly followUps: readonly FollowUpRow[]
  /** Up to and with which day follow-ups of every bank are counted. */
  readonly followedUpTo?: LocalDate
}

/** A query for each, whatever the number of cases. */
export const readService = async (
  ports: Pick<Ports, 'table'>,
  { from, to, institutions }: Stretch & { readonly institutions: readonly string[] },
): Promise<Service> => {
  const months = monthsOf({ from, to })
  const [minutes, matters, authorizations, callUps, deliveries, followUps, cursors] = await Promise.all([
    minutesOf(ports, { from, before: to }),
    matterFigures(ports, { from, before: to }),
    monthRows(ports, { table: 'directory', pkOf: authorizationFiguresPk, model: AuthorizationFiguresRow }, months),
    monthRows(ports, { table: 'cases', pkOf: callUpFiguresPk, model: CallUpFiguresRow }, months),
    monthRows(ports, { table: 'reports', pkOf: deliveryFiguresPk, model: DeliveryRow }, months),
    monthRows(ports, { table: 'reports', pkOf: followUpsPk, model: FollowUpRow }, months),
    readAll(ports, institutions.map(followUpsCursorKey), DayRow),
  ])
  const [followedUpTo] = cursors.flatMap((row): LocalDate[] => (row ? [row.day] : [])).sort()
  return {
    minutes,
    matters,
    authorizations,
    callUps,
    deliveries,
    followUps,
    ...(followedUpTo !== undefined && { followedUpTo }),
  }
}

const availability = (rows: readonly MinutesRow[], registries: readonly string[], until: Date): Measured[] => {
  const { worked, of } = availabilityMinutes(rows, until)
  const outages = rows.filter(({ who }) => registries.includes(who))
  const codes = [...new Set(outages.map(({ who }) => who))].sort()
  const down = codes.map((code) => {
    const own = outages.filter(({ who }) => who === code)
    return { value: code, count: own.reduce((sum, { minutes }) => sum + minutes, 0) }
  })
  return [
    rated({ zh: '可用性', en: 'Availability' }, worked, of),
    tabled({ zh: '登记机构中断分钟', en: 'Outage minutes by registry' }, 'minutes', down),
  ]
}

/** About a place of the report’s; of a bank only where it took part. What belongs to no city is on the province’s side. */
const isOwn = ({ kind, reporter, territory }: ReportName, place: string, parties: readonly string[]): boolean =>
  kind === 'city'
    ? place !== PROVINCE_CODE && place.length === 6 && cityOf(place) === reporter
    : parties.includes(reporter) && place.startsWith(XIAMEN) === (territory === XIAMEN)

const matters = (rows: readonly MatterFiguresRow[]): Measured[] => {
  const { raised, closed, closedInTime, escalated } = summedMatters(rows)
  const kinds = Map.groupBy(rows, ({ kind }) => kind)
  const byKind = [...kinds].map(([value, some]) => ({ value, count: summedMatters(some).raised }))
  return [
    counted({ zh: '提出', en: 'Raised' }, 'matters', raised),
    rated({ zh: '按时办结', en: 'Closed in time' }, closedInTime, closed),
    counted({ zh: '升级', en: 'Escalated' }, 'matters', escalated),
    tabled({ zh: '提出按类别', en: 'Raised, by kind' }, 'matters', largestFirst(byKind)),
  ]
}

const authorizationFigures = (rows: readonly AuthorizationFiguresRow[]): Measured[] => {
  const { recorded, revoked, expiredUnused, uses } = summedAuthorizations(rows)
  return [
    counted({ zh: '登记', en: 'Recorded' }, 'letters', recorded),
    counted({ zh: '撤销', en: 'Revoked' }, 'letters', revoked),
    counted({ zh: '到期未用', en: 'Run out unused' }, 'letters', expiredUnused),
    counted({ zh: '使用', en: 'Uses' }, 'uses', uses),
    meant({ zh: '每份使用', en: 'Uses per letter' }, 'uses', { sum: uses, of: recorded }),
  ]
}

const callUps = (rows: readonly CallUpFiguresRow[]): Measured[] => {
  const { asked, delivered, refused, judged, inTime } = summedCallUps(rows)
  const by = (of: (row: CallUpFiguresRow) => string) =>
    [...Map.groupBy(rows, of)].map(([value, some]) => ({ value, count: summedCallUps(some).asked }))
  return [
    counted({ zh: '提出', en: 'Asked' }, 'call-ups', asked),
    counted({ zh: '交付', en: 'Delivered' }, 'call-ups', delivered),
    counted({ zh: '拒绝', en: 'Refused' }, 'call-ups', refused),
    rated({ zh: '按时答复', en: 'Answered in time' }, inTime, judged),
    tabled({ zh: '提出按内容', en: 'Asked, by what' }, 'call-ups', largestFirst(by(({ what }) => what))),
    tabled({ zh: '提出按提出方', en: 'Asked, by whom' }, 'call-ups', largestFirst(by((row) => row.by))),
  ]
}

const deliveries = (rows: readonly DeliveryRow[]): Measured[] => {
  const counters = summed(rows.map((row) => row.counters))
  const { ended = 0, 'at-first': atFirst = 0, 'given-up': givenUp = 0 } = counters
  const time = timeOf(counters, 'time', 'minutes')
  return [
    rated({ zh: '首次即成功', en: 'At the first try' }, atFirst, ended),
    counted({ zh: '重试用尽', en: 'Given up' }, 'deliveries', givenUp),
    { zh: '至成功用时', en: 'Time to success', kind: 'time', unit: 'minutes', ...time },
  ]
}

const followUps = (rows: readonly FollowUpRow[], upTo: LocalDate | undefined): Measured[] => {
  const { queries = 0, unfollowed = 0 } = summed(rows.map(({ counters }) => counters))
  const text =
    upTo === undefined
      ? { zh: '尚无满30日的查询', en: 'no query has had its 30 days yet' }
      : { zh: `${upTo} 及以前提出的查询`, en: `queries asked up to ${upTo}` }
  return [
    rated({ zh: '查而未办', en: 'Asked and not followed' }, unfollowed, queries),
    { zh: '统计截至', en: 'Counted up to', kind: 'text', text },
  ]
}

export type Serving = Stretch & {
  readonly name: ReportName
  readonly registries: readonly string[]
  readonly now: Date
}

export const serviceFigures = (
  service: Service,
  { name, registries, from, to, now }: Serving,
): readonly ReportedFigure[] => {
  const within = ({ day }: { readonly day: LocalDate }): boolean => from <= day && day < to
  const months = monthsOf({ from, to })
  const ofMonths = ({ month }: { readonly month: string }): boolean => months.includes(month)
  const ownMatters = service.matters.filter((row) => isOwn(name, row.place, [row.raisedBy, row.owner]))
  const ownAuthorizations = service.authorizations.filter(({ place, bank }) => isOwn(name, place, [bank]))
  const ownCallUps = service.callUps.filter(({ registry, bank }) => isOwn(name, registry, [bank]))
  const ownDeliveries = service.deliveries.filter(({ receiver }) =>
    name.kind === 'city' ? registries.includes(receiver) : receiver === name.reporter,
  )
  const ownFollowUps = service.followUps.filter(({ place, bank }) => isOwn(name, place, [bank]))
  const { followedUpTo } = service
  const upTo = followedUpTo && [followedUpTo, dayBefore(to, 1)].sort()[0]
  const until = new Date(Math.min(now.getTime(), Date.parse(`${to}T00:00:00+08:00`)))
  return [
    { id: 'P1', measures: availability(service.minutes.filter(within), registries, until) },
    { id: 'P3', measures: matters(ownMatters.filter(within)) },
    { id: 'A2', measures: authorizationFigures(ownAuthorizations.filter(ofMonths)) },
    { id: 'A4', measures: callUps(ownCallUps.filter(ofMonths)) },
    { id: 'A3', measures: followUps(ownFollowUps.filter(ofMonths), upTo) },
    { id: 'P2', measures: deliveries(ownDeliveries.filter(ofMonths)) },
  ]
}
