/**
 * One JSON line per event on standard output; a measurement is such a line in CloudWatch's embedded metric format.
 * Callers pass ids and codes, never personal data.
 */
import { entriesOf } from '../../names/keys.ts'
import { METRICS, type MetricName, NAMESPACE } from '../../names/metrics.ts'
import type { Clock, Log, Measures, Row } from '../ports.ts'

const line = (level: 'info' | 'error', event: string, fields: Row) =>
  process.stdout.write(`${JSON.stringify({ level, event, ...fields })}\n`)

type MetricRow = { readonly name: string; readonly unit: string; readonly by?: string }
const rowOf = (metric: MetricName): MetricRow => METRICS[metric]

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embedded = (measures: Measures, by: Row, now: Date): Row => {
  const measured = entriesOf<MetricName, number>(measures).map(([metric, value]) => [rowOf(metric), value] as const)
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: measured.map(([{ name, unit, by: dimension }]) => ({
        Namespace: NAMESPACE,
        Dimensions: [dimension ? [dimension] : []],
        Metrics: [{ Name: name, Unit: unit }],
      })),
    },
    ...by,
    ...Object.fromEntries(measured.map(([{ name }, value]) => [name, value])),
  }
}

export const jsonLog = (clock: Clock, context: Row = {}): Log => ({
  info: (event, fields = {}) => line('info', event, { ...context, ...fields }),
  error: (event, fields = {}) => line('error', event, { ...context, ...fields }),
  measure: (event, measures, { by = {}, fields = {} } = {}) =>
    line('info', event, { ...context, ...fields, ...embedded(measures, by, clock.now()) }),
})
