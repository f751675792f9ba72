/** Who is woken and what they read: every alarm says what people lose. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import {
  Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  Dashboard,
  GraphWidget,
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
import { IMPACTS } from '../lib/names/impacts.ts'
import { LANE_LIMITS } from '../lib/names/limits.ts'
import { LANES, type LaneName } from '../lib/names/resources.ts'
import { type Operation, ROUTES, type Route } from '../lib/names/routes.ts'
import { WORKERS, type Worker } from '../lib/names/workers.ts'
import { type FunctionName, functionName } from './constructs/service-function.ts'
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
    const wake = new SnsAction(alarmTopic(this, stage))
    const http = [...impactsOfHttp()].map(([name, impact]) => failing(this, stage, { name, impact }))
    const workers = Object.entries(WORKERS).map(([name, { impact }]) =>
      failing(this, stage, { name: name as FunctionName, impact }),
    )
    // One call for one outage: the alarms below say which part is out, these two wake somebody.
    for (const [group, alarms] of Object.entries({ http, workers })) {
      new CompositeAlarm(this, `${group}-failing`, {
        compositeAlarmName: `dengtong-${stage.name}-${group}-failing`,
        alarmDescription: `Some ${group} functions fail. The alarms in state ALARM below this one say what people lose.`,
        alarmRule: AlarmRule.anyOf(...alarms),
      }).addAlarmAction(wake)
    }
    gatewayAlarm(this, stage).addAlarmAction(wake)
    for (const [name, worker] of Object.entries(WORKERS) as [FunctionName, Worker][]) {
      if ('everyMinutes' in worker.trigger) standsStill(this, stage, { name, worker }).addAlarmAction(wake)
    }
    for (const name of Object.keys(LANES) as LaneName[]) laneAlarms(this, { name, stage, stores, wake })
    dashboard(this, stage, stores)
  }
}

/** What people lose while a function fails: the sentences of all its operations. */
export const impactsOfHttp = (): Map<FunctionName, string> => {
  const impacts = new Map<FunctionName, string>()
  for (const [operation, { function: name }] of Object.entries(ROUTES) as [Operation, Route][]) {
    const impact = IMPACTS[operation]
    const before = impacts.get(name as FunctionName)
    impacts.set(name as FunctionName, before ? `${before} ${impact}` : impact)
  }
  return impacts
}

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

const failing = (scope: Construct, stage: DengtongStage, row: { name: FunctionName; impact: string }): Alarm =>
  new Alarm(scope, `${row.name}-failing`, {
    alarmName: `dengtong-${stage.name}-${row.name}-failing`,
    alarmDescription: row.impact.slice(0, DESCRIPTION_MAX),
    metric: new MathExpression({
      expression: 'errors + throttles',
      usingMetrics: {
        errors: functionMetric(stage, row.name, 'Errors'),
        throttles: functionMetric(stage, row.name, 'Throttles'),
      },
      period: MINUTE,
      label: 'errors and throttles',
    }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })

/** Faults that no function sees: a permission, an authorizer that cannot be reached, a timeout. */
const gatewayAlarm = (scope: Construct, stage: DengtongStage): Alarm =>
  new Alarm(scope, 'gateway-failing', {
    alarmName: `dengtong-${stage.name}-gateway-failing`,
    alarmDescription:
      'Callers are told that the platform failed. If no function alarm shows, the gateway cannot reach them.',
    metric: apiMetric(stage, '5XXError', 'Sum'),
    threshold: 5,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })

/** A clock that no longer ticks makes no error: its silence is the sign. */
const standsStill = (
  scope: Construct,
  stage: DengtongStage,
  row: { readonly name: FunctionName; readonly worker: Worker },
): Alarm =>
  new Alarm(scope, `${row.name}-stands-still`, {
    alarmName: `dengtong-${stage.name}-${row.name}-stands-still`,
    alarmDescription: row.worker.impact,
    metric: functionMetric(stage, row.name, 'Invocations'),
    threshold: 1,
    evaluationPeriods: 5 * ('everyMinutes' in row.worker.trigger ? row.worker.trigger.everyMinutes : 1),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  })

const functionMetric = (stage: DengtongStage, name: FunctionName, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName(stage, name) },
    statistic: 'Sum',
    period: MINUTE,
  })

const apiMetric = (stage: DengtongStage, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    statistic,
    period: MINUTE,
    dimensionsMap: { ApiName: `dengtong-${stage.name}` },
  })

const laneAlarms = (
  scope: Construct,
  given: { name: LaneName; stage: DengtongStage; stores: Stores; wake: SnsAction },
): void => {
  const { name, stage, stores, wake } = given
  const { queue, deadLetters } = stores.lanes[name]
  new Alarm(scope, `${name}-dead-letters`, {
    alarmName: `dengtong-${stage.name}-${name}-dead-letters`,
    alarmDescription: `A hint failed again and again: a defect of ours. ${LANES[name].impact}`,
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: 'Maximum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(wake)
  new Alarm(scope, `${name}-waiting`, {
    alarmName: `dengtong-${stage.name}-${name}-waiting`,
    alarmDescription: LANES[name].impact,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: 'Maximum' }),
    threshold: LANE_LIMITS[name].oldestMinutes * 60,
    evaluationPeriods: 3,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(wake)
}

const dashboard = (scope: Construct, stage: DengtongStage, stores: Stores): void => {
  const api = (metricName: string, statistic: string) => apiMetric(stage, metricName, statistic)
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `dengtong-${stage.name}`,
    widgets: [
      [
        new GraphWidget({
          title: 'Calls',
          left: [api('Count', 'Sum'), api('4XXError', 'Sum'), api('5XXError', 'Sum')],
        }),
        new GraphWidget({ title: 'Time to answer', left: [api('Latency', 'p50'), api('Latency', 'p99')] }),
      ],
      [
        new GraphWidget({
          title: 'Oldest hint in seconds',
          left: Object.values(stores.lanes).map(({ queue }) => queue.metricApproximateAgeOfOldestMessage()),
        }),
        new GraphWidget({
          title: 'Dead letters',
          left: Object.values(stores.lanes).map(({ deadLetters }) =>
            deadLetters.metricApproximateNumberOfMessagesVisible(),
          ),
        }),
      ],
    ],
  })
}
