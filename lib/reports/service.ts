/** Figures P1 and P3: how the platform served, from minutes and matters that are counted as they happen, whose they are and when. */
import { availabilityMinutes, type MinutesRow, minutesOf } from '../deliveries/availability.ts'
import type { LocalDate } from '../kernel/time.ts'
import { type FiguresRow, matterFigures, summedMatters } from '../matters/figures.ts'
import type { Ports } from '../platform/ports.ts'
import { cityOf } from './cells.ts'
import { counted, type Measured, type ReportedFigure, rated, tabled } from './compute.ts'
import { type ReportName, XIAMEN } from './scopes.ts'

type Stretch = { readonly from: LocalDate; readonly to: LocalDate }

export type Service = { readonly minutes: readonly MinutesRow[]; readonly matters: readonly FiguresRow[] }

/** A query for each, whatever the number of cases. */
export const readService = async (ports: Pick<Ports, 'table'>, { from, to }: Stretch): Promise<Service> => {
  const [minutes, matters] = await Promise.all([
    minutesOf(ports, { from, before: to }),
    matterFigures(ports, { from, before: to }),
  ])
  return { minutes, matters }
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

/** About a place of the report’s; of a bank only where it asked or was asked. */
const isOwn =
  ({ kind, reporter, territory }: ReportName) =>
  ({ place, raisedBy, owner }: FiguresRow): boolean =>
    kind === 'city'
      ? place.length === 6 && cityOf(place) === reporter
      : [raisedBy, owner].includes(reporter) && place.startsWith(XIAMEN) === (territory === XIAMEN)

const matters = (rows: readonly FiguresRow[]): Measured[] => {
  const { raised, closed, closedInTime, escalated } = summedMatters(rows)
  const kinds = Map.groupBy(rows, ({ kind }) => kind)
  const byKind = [...kinds].map(([value, some]) => ({ value, count: summedMatters(some).raised }))
  return [
    counted({ zh: '提出', en: 'Raised' }, 'matters', raised),
    rated({ zh: '按时办结', en: 'Closed in time' }, closedInTime, closed),
    counted({ zh: '升级', en: 'Escalated' }, 'matters', escalated),
    tabled(
      { zh: '提出按类别', en: 'Raised, by kind' },
      'matters',
      byKind.toSorted((a, b) => b.count - a.count),
    ),
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
  const until = new Date(Math.min(now.getTime(), Date.parse(`${to}T00:00:00+08:00`)))
  return [
    { id: 'P1', measures: availability(service.minutes.filter(within), registries, until) },
    { id: 'P3', measures: matters(service.matters.filter(within).filter(isOwn(name))) },
  ]
}
