/**
 * One JSON line per event on standard output; a measurement is such a line in CloudWatch's embedded metric format.
 * Callers pass ids and codes, never personal data.
 */
import { METRICS, type MetricName, NAMESPACE } from '../../names/metrics.ts'
import type { Clock, Log, Measures, Row } from '../ports.ts'

const line = (level: 'info' | 'error', event: string, fields: Row) =>
  process.stdout.write(`${JSON.stringify({ level, event, ...fields })}\n`)

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embedded = (measures: Measures, by: Row, now: Date): Row => {
  const measured = Object.entries(measures) as [MetricName, number][]
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(by)],
          Metrics: measured.map(([metric]) => ({ Name: METRICS[metric].name, Unit: METRICS[metric].unit })),
        },
      ],
    },
    ...by,
    ...Object.fromEntries(measured.map(([metric, value]) => [METRICS[metric].name, value])),
  }
}

export const jsonLog = (clock: Clock, context: Row = {}): Log => ({
  info: (event, fields = {}) => line('info', event, { ...context, ...fields }),
  error: (event, fields = {}) => line('error', event, { ...context, ...fields }),
  measure: (event, measures, { by = {}, fields = {} } = {}) =>
    line('info', event, { ...context, ...fields, ...embedded(measures, by, clock.now()) }),
})
