/** Schedules on the movable clock. The first run comes soon after the start, as nobody waits a minute for a laptop. */
import type { Json, Resource } from '../templates/template.ts'

export type Schedule = {
  readonly id: string
  readonly arn: string
  readonly functionArn: string
  readonly input: Json
  readonly everyMs: number
}

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

const period = (id: string, expression: string): number => {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression)
  const unit = UNITS[found?.[2] ?? '']
  if (!found || !unit) throw new Error(`${id}: the runner knows rate(...) only, not ${expression}`)
  return Number(found[1]) * unit
}

export const readSchedules = (resources: readonly Resource[]): Schedule[] =>
  resources
    .filter((one) => one.type === 'AWS::Events::Rule')
    .flatMap(({ id, properties, attributes }): Schedule[] => {
      if (properties.EventPattern) throw new Error(`${id}: the runner hosts no event patterns`)
      const arn = attributes.Arn ?? ''
      const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [arn], detail: {} }
      return (properties.Targets ?? []).map((target: Json) => ({
        id,
        arn,
        functionArn: target.Arn,
        input: target.Input ? JSON.parse(target.Input) : event,
        everyMs: period(id, properties.ScheduleExpression),
      }))
    })

/** Looks twice a second; a leap of the clock makes one run, over however many periods and in whichever direction. */
export const runSchedules = (
  schedules: readonly Schedule[],
  run: (schedule: Schedule) => Promise<unknown>,
  now: () => number,
): (() => void) => {
  const due = new Map(schedules.map((schedule) => [schedule, now() + 1000]))
  const busy = new Set<Schedule>()
  const timer = setInterval(() => {
    for (const schedule of schedules) {
      const waits = (due.get(schedule) ?? 0) - now()
      // nothing waits longer than its period but where the clock was set back
      if (busy.has(schedule) || (waits > 0 && waits <= schedule.everyMs)) continue
      due.set(schedule, now() + schedule.everyMs)
      busy.add(schedule)
      void run(schedule).finally(() => busy.delete(schedule))
    }
  }, 500)
  return () => clearInterval(timer)
}
