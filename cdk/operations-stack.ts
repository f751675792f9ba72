/** Who is woken and what they read: every alarm says what people lose. */

import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { AlarmRow } from '../lib/names/alarm-row.ts'
import {
  CALENDAR_ENDS,
  CASES_OVERDUE,
  FIGURES_LATE,
  HTTP_FAILING,
  LANE_ALARMS,
  OBJECTIVES,
  SCANNER_DOWN,
  SLOW,
  STANDING_STILL,
  WORKERS_FAILING,
} from '../lib/names/alarms.ts'
import { LANE_LIMITS } from '../lib/names/limits.ts'
import { failing, ofOneMeasurement, standsStill, type Trip } from './alarm-trips.ts'
import { dashboard } from './dashboard.ts'
import { ownMetric } from './own-metrics.ts'
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
    for (const [row, trip] of ofOneMeasurement(stage)) put(row, trip)
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
      put(one.late, { metric: ownMetric('oldestReachableSeconds', one.lane), threshold: oldest, minutes: 3 })
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
    promised.push(
      ...[SLOW, CASES_OVERDUE, FIGURES_LATE, SCANNER_DOWN, CALENDAR_ENDS].flatMap((row) => by.get(row) ?? []),
    )
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
    treatMissingData: given.silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  })
