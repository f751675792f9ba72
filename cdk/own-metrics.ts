/** What is measured of the platform, as alarms and the dashboard ask for it. */
import { Duration } from 'aws-cdk-lib'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { METRICS, type MetricName, NAMESPACE } from '../lib/names/metrics.ts'
import type { Stage } from './stage.ts'

const MINUTE = Duration.minutes(1)

/** One stage lives in one account and region: no dimension says which. */
export const ownMetric = (metric: MetricName, of?: string): Metric => {
  const { name, by }: { name: string; by?: string } = METRICS[metric]
  if ((by === undefined) !== (of === undefined)) throw new Error(`${name} is told by ${by ?? 'nothing'}`)
  return new Metric({
    namespace: NAMESPACE,
    metricName: name,
    ...(by && of ? { dimensionsMap: { [by]: of } } : {}),
    statistic: 'Maximum',
    period: MINUTE,
  })
}

/** Of calls that wait for nobody: a query that its bank waits for, or a large file, is slow on purpose. */
export const promptly = (statistic: string): Metric => ownMetric('promptMilliseconds').with({ statistic })

export const scannerFaults = (): Metric => ownMetric('scannerFaults').with({ statistic: 'Sum' })

export const apiMetric = (stage: Stage, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    statistic,
    period: MINUTE,
    dimensionsMap: { ApiName: `dengtong-${stage.name}` },
  })
