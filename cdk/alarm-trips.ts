/** What trips each alarm that is not one measurement against one number. */
import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { AlarmRow } from '../lib/names/alarm-row.ts'
import {
  CALENDAR_ENDS,
  CASES_OVERDUE,
  type FailingFunction,
  FIGURES_LATE,
  GATEWAY_FAILING,
  SCANNER_DOWN,
  SLOW,
  UNSEALED,
} from '../lib/names/alarms.ts'
import {
  AUDIT_UNSEALED_MINUTES,
  CALENDAR_DAYS_AHEAD,
  CALL_P99_MILLISECONDS,
  FIGURES_LATE_MINUTES,
  OVERDUE_CASES,
} from '../lib/names/limits.ts'
import { WORKERS } from '../lib/names/workers.ts'
import { type FunctionName, functionName } from './constructs/service-function.ts'
import { apiMetric, ownMetric, promptly, scannerFaults } from './own-metrics.ts'
import type { Stage as DengtongStage } from './stage.ts'

const MINUTE = Duration.minutes(1)

/** `of`: how many of the minutes must breach; all of them if it is not said. */
export type Trip = {
  readonly metric: IMetric
  readonly threshold: number
  readonly minutes: number
  readonly of?: number
  readonly below?: true
  /** Nothing measured is a breach too. */
  readonly silence?: true
}

/** A function that answers its faults counts them itself; where it dies it counts nothing, and what is missing must not hide its errors. */
export const failing = (stage: DengtongStage, row: FailingFunction): Trip => ({
  metric: new MathExpression({
    expression: row.countsFaults ? 'errors + throttles + FILL(faults, 0)' : 'errors + throttles',
    usingMetrics: {
      errors: functionMetric(stage, row.function, 'Errors'),
      throttles: functionMetric(stage, row.function, 'Throttles'),
      ...(row.countsFaults && { faults: faultsOf(stage, row.function) }),
    },
    period: MINUTE,
    label: 'errors, throttles and faults',
  }),
  threshold: 1,
  minutes: 5,
  of: 3,
})

/** At night few confirm: three minutes with a fault within a quarter of an hour, whoever they befell. */
const scannerDown = (): Trip => ({ metric: scannerFaults(), threshold: 1, minutes: 15, of: 3 })

/** The counter measures it with each run; that nothing is measured is another alarm's to say. */
const calendarEnds = (): Trip => ({
  metric: ownMetric('announcedDays').with({ period: Duration.hours(1), statistic: 'Minimum' }),
  threshold: CALENDAR_DAYS_AHEAD,
  minutes: 1,
  below: true,
})

/** In three runs of the counter, one after the other. */
const figuresLate = (): Trip => ({
  metric: ownMetric('oldestUncountedSeconds').with({ period: Duration.minutes(WORKERS.count.trigger.everyMinutes) }),
  threshold: FIGURES_LATE_MINUTES * 60,
  minutes: 3,
})

export const standsStill = (
  stage: DengtongStage,
  row: { readonly function: FunctionName; readonly everyMinutes: number },
): Trip => ({
  metric: functionMetric(stage, row.function, 'Invocations'),
  threshold: 1,
  minutes: 5 * row.everyMinutes,
  below: true,
  silence: true,
})

const faultsOf = (stage: DengtongStage, name: FunctionName): Metric =>
  ownMetric('faults', functionName(stage, name)).with({ statistic: 'Sum' })

const functionMetric = (stage: DengtongStage, name: FunctionName, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName(stage, name) },
    statistic: 'Sum',
    period: MINUTE,
  })

export const ofOneMeasurement = (stage: DengtongStage): readonly (readonly [AlarmRow, Trip])[] => [
  [GATEWAY_FAILING, { metric: apiMetric(stage, '5XXError', 'Sum'), threshold: 5, minutes: 5, of: 3 }],
  [SLOW, { metric: promptly('p99'), threshold: CALL_P99_MILLISECONDS, minutes: 15, of: 10 }],
  [UNSEALED, { metric: ownMetric('oldestUnsealedSeconds'), threshold: AUDIT_UNSEALED_MINUTES * 60, minutes: 3 }],
  [CASES_OVERDUE, { metric: ownMetric('overdueCases'), threshold: OVERDUE_CASES, minutes: 60 }],
  [FIGURES_LATE, figuresLate()],
  [SCANNER_DOWN, scannerDown()],
  [CALENDAR_ENDS, calendarEnds()],
]
