/** Who is woken and what they read: every alarm says what people lose. */

import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import {
  type AlarmRow,
  CASES_OVERDUE,
  type FailingFunction,
  FIGURES_LATE,
  GATEWAY_FAILING,
  HTTP_FAILING,
  LANE_ALARMS,
  OBJECTIVES,
  SCANNER_DOWN,
  SLOW,
  STANDING_STILL,
  UNSEALED,
  WORKERS_FAILING,
} from '../lib/names/alarms.ts'
import {
  AUDIT_UNSEALED_MINUTES,
  CALL_P99_MILLISECONDS,
  FIGURES_LATE_MINUTES,
  LANE_LIMITS,
  OVERDUE_CASES,
} from '../lib/names/limits.ts'
import { WORKERS } from '../lib/names/workers.ts'
import { type FunctionName, functionName } from './constructs/service-function.ts'
import { dashboard } from './dashboard.ts'
import { apiMetric, ownMetric, promptly, scannerFaults } from './own-metrics.ts'
import type { Stage as DengtongStage } from './stage.ts'
import type { Stores } from './stores.ts'

const MINUTE = Duration.minutes(1)

/** CloudWatch takes no longer description. */
const DESCRIPTION_MAX = 1024

export class OperationsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly stage: DengtongStage; readonly stores: Stores },
  ) {
    super(scope, id, props)
    const { stage, stores } = props
    const page = new SnsAction(alarmTopic(this, stage))
    const by = new Map<AlarmRow, Alarm>()
    const put = (row: AlarmRow, given: Trip) => by.set(row, alarm(this, stage, { row, ...given }))
    for (const one of [...HTTP_FAILING, ...WORKERS_FAILING]) put(one.alarm, failing(stage, one))
    put(GATEWAY_FAILING, { metric: apiMetric(stage, '5XXError', 'Sum'), threshold: 5, minutes: 5, of: 3 })
    put(SLOW, { metric: promptly('p99'), threshold: CALL_P99_MILLISECONDS, minutes: 15, of: 10 })
    put(UNSEALED, { metric: ownMetric('oldestUnsealedSeconds'), threshold: AUDIT_UNSEALED_MINUTES * 60, minutes: 3 })
    put(CASES_OVERDUE, { metric: ownMetric('overdueCases'), threshold: OVERDUE_CASES, minutes: 60 })
    put(FIGURES_LATE, figuresLate())
    put(SCANNER_DOWN, scannerDown())
    for (const { alarm: row, ...one } of STANDING_STILL) put(row, standsStill(stage, one))
    for (const one of LANE_ALARMS) {
      const { queue, deadLetters } = stores.lanes[one.lane]
      const oldest = LANE_LIMITS[one.lane].oldestMinutes * 60
      const at = { period: MINUTE, statistic: 'Maximum' }
      put(one.deadLetters, {
        metric: deadLetters.metricApproximateNumberOfMessagesVisible(at),
        threshold: 1,
        minutes: 1,
      })
      put(one.waiting, { metric: queue.metricApproximateAgeOfOldestMessage(at), threshold: oldest, minutes: 3 })
      put(one.late, { metric: ownMetric('oldestDueSeconds', one.lane), threshold: oldest, minutes: 3 })
    }
    for (const [row, made] of by) if (row.wakes) made.addAlarmAction(page)
    const promised: IAlarm[] = OBJECTIVES.map(({ alarm: row, members }) => {
      const composite = new CompositeAlarm(this, row.name, {
        compositeAlarmName: `dengtong-${stage.name}-${row.name}`,
        alarmDescription: described(row),
        alarmRule: AlarmRule.anyOf(...members.flatMap((member) => by.get(member) ?? [])),
      })
      composite.addAlarmAction(page)
      return composite
    })
    promised.push(...[SLOW, CASES_OVERDUE, FIGURES_LATE, SCANNER_DOWN].flatMap((row) => by.get(row) ?? []))
    dashboard(this, { stage, stores, promised })
  }
}

/** Where the duty reads what to do. */
const described = ({ name, impact }: AlarmRow): string =>
  `${impact.slice(0, DESCRIPTION_MAX - 100)} Runbook: docs/generated/alarms/${name}.md`

const alarmTopic = (scope: Construct, stage: DengtongStage): Topic => {
  const key = new Key(scope, 'AlarmKey', { enableKeyRotation: true, description: `Dengtong ${stage.name} alarms` })
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
    }),
  )
  const topic = new Topic(scope, 'Alarms', { masterKey: key, enforceSSL: true })
  if (stage.alarmEmail) topic.addSubscription(new EmailSubscription(stage.alarmEmail))
  return topic
}

/** `of`: how many of the minutes must breach; all of them if it is not said. */
type Trip = {
  readonly metric: IMetric
  readonly threshold: number
  readonly minutes: number
  readonly of?: number
  readonly below?: true
}

const alarm = (scope: Construct, stage: DengtongStage, given: Trip & { readonly row: AlarmRow }): Alarm =>
  new Alarm(scope, given.row.name, {
    alarmName: `dengtong-${stage.name}-${given.row.name}`,
    alarmDescription: described(given.row),
    metric: given.metric,
    threshold: given.threshold,
    evaluationPeriods: given.minutes,
    datapointsToAlarm: given.of ?? given.minutes,
    comparisonOperator: given.below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: given.below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })

/** A function that answers its faults counts them itself; where it dies it counts nothing, and what is missing must not hide its errors. */
const failing = (stage: DengtongStage, row: FailingFunction): Trip => ({
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

/** In three runs of the counter, one after the other. */
const figuresLate = (): Trip => ({
  metric: ownMetric('oldestUncountedSeconds').with({ period: Duration.minutes(WORKERS.count.trigger.everyMinutes) }),
  threshold: FIGURES_LATE_MINUTES * 60,
  minutes: 3,
})

const standsStill = (
  stage: DengtongStage,
  row: { readonly function: FunctionName; readonly everyMinutes: number },
): Trip => ({
  metric: functionMetric(stage, row.function, 'Invocations'),
  threshold: 1,
  minutes: 5 * row.everyMinutes,
  below: true,
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
