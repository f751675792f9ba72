/** What the platform measures of itself, beside what AWS measures of it (CloudWatch embedded metric format). */
export const NAMESPACE = 'Dengtong'

export const METRICS = {
  /** From receiving a call to answering it; by operation. */
  callMilliseconds: { name: 'CallMilliseconds', unit: 'Milliseconds' },
  /** Calls answered with a fault of ours; by operation. */
  callFaults: { name: 'CallFaults', unit: 'Count' },
  /** How long the row that has waited longest has been due; by lane. */
  oldestDueSeconds: { name: 'OldestDueSeconds', unit: 'Seconds' },
  /** Receivers that failed so often that they are left alone for a while; by lane. */
  receiversDown: { name: 'ReceiversDown', unit: 'Count' },
  /** Cases under way past a time limit of their registry, of the province or of the law. */
  overdueCases: { name: 'OverdueCases', unit: 'Count' },
  /** Age of the oldest audit record without a seal. */
  oldestUnsealedSeconds: { name: 'OldestUnsealedSeconds', unit: 'Seconds' },
} as const satisfies Record<string, { name: string; unit: 'Milliseconds' | 'Seconds' | 'Count' }>

export type MetricName = keyof typeof METRICS
