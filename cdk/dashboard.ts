/** What the duty sees: the objectives first, as lights; then what they are made of. */
import { AlarmStatusWidget, Dashboard, GraphWidget, type IAlarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { keysOf } from '../lib/names/keys.ts'
import { OVERDUE_CASES } from '../lib/names/limits.ts'
import { LANES } from '../lib/names/resources.ts'
import { agesOf, apiMetric, ownMetric, promptly, scannerFaults } from './own-metrics.ts'
import type { Stage } from './stage.ts'
import type { Stores } from './stores.ts'

const LANE_NAMES = keysOf(LANES)

type Shown = { readonly stage: Stage; readonly stores: Stores; readonly promised: IAlarm[] }

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left })

export const dashboard = (scope: Construct, { stage, stores, promised }: Shown): void => {
  const api = (metricName: string, statistic: string) => apiMetric(stage, metricName, statistic)
  const lanes = Object.values(stores.lanes)
  const hints = lanes.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage())
  const dead = lanes.map(({ deadLetters }) => deadLetters.metricApproximateNumberOfMessagesVisible())
  const overdue = new GraphWidget({
    title: 'Cases past their time limit',
    left: [ownMetric('overdueCases')],
    leftAnnotations: [{ value: OVERDUE_CASES, label: 'wakes somebody' }],
  })
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `dengtong-${stage.name}`,
    widgets: [
      [new AlarmStatusWidget({ title: 'Objectives', alarms: promised, width: 24 })],
      [
        graph('Calls', [api('Count', 'Sum'), api('4XXError', 'Sum'), api('5XXError', 'Sum')]),
        graph('Time to answer', [api('Latency', 'p50'), api('Latency', 'p99'), promptly('p99')]),
      ],
      [graph('Oldest hint in seconds', hints), graph('Dead letters', dead)],
      [
        graph('Longest overdue work in seconds, by lane', LANE_NAMES.flatMap(agesOf)),
        graph(
          'Receivers left alone for a while, by lane',
          LANE_NAMES.map((lane) => ownMetric('receiversDown', lane)),
        ),
      ],
      [
        overdue,
        graph('Oldest unsealed audit record in seconds', [ownMetric('oldestUnsealedSeconds')]),
        graph('Oldest notification in no figure yet, in seconds', [ownMetric('oldestUncountedSeconds')]),
        graph('Days ahead whose being worked is announced', [ownMetric('announcedDays')]),
        graph('Faults of the scanner of uploads', [scannerFaults()]),
      ],
    ],
  })
}
