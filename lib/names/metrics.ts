/** What the platform measures of itself, beside what AWS measures of it (CloudWatch embedded metric format). */
export const NAMESPACE = 'Dengtong'

/** `by` is the one dimension that it is told under; infrastructure that asks under another sees nothing, for ever. */
export const METRICS = {
  /** From receiving a call to answering it. */
  callMilliseconds: { name: 'CallMilliseconds', unit: 'Milliseconds', by: 'operation' },
  /** The same of calls that wait for nobody outside: what the promise of answers in time is held to. */
  promptMilliseconds: { name: 'PromptMilliseconds', unit: 'Milliseconds' },
  /**
   * Calls answered, and hints given back, with a fault of ours. A function that survives its faults makes no error of Lambda's, so this is
   * what its alarm must count beside them.
   */
  faults: { name: 'Faults', unit: 'Count', by: 'function' },
  /** How long the row that has waited longest has been due. */
  oldestDueSeconds: { name: 'OldestDueSeconds', unit: 'Seconds', by: 'lane' },
  /** The same without rows of receivers that are left alone: what nobody but the platform keeps waiting. */
  oldestReachableSeconds: { name: 'OldestReachableSeconds', unit: 'Seconds', by: 'lane' },
  /** Receivers that failed so often that they are left alone for a while. */
  receiversDown: { name: 'ReceiversDown', unit: 'Count', by: 'lane' },
  /** Cases under way past a time limit of their registry, of the province or of the law. */
  overdueCases: { name: 'OverdueCases', unit: 'Count' },
  /** A scanner of uploads that could not be asked, or failed. It is no fault of a function: whoever confirms is told to ask again. */
  scannerFaults: { name: 'ScannerFaults', unit: 'Count' },
  /** Age of the oldest audit record without a seal. */
  oldestUnsealedSeconds: { name: 'OldestUnsealedSeconds', unit: 'Seconds' },
  /** Age of the oldest notification, or attempt of a delivery, that a run of the counter had to leave uncounted. */
  oldestUncountedSeconds: { name: 'OldestUncountedSeconds', unit: 'Seconds' },
  /** Days ahead whose being worked is announced. */
  announcedDays: { name: 'AnnouncedDays', unit: 'Count' },
} as const satisfies Record<
  string,
  { name: string; unit: 'Milliseconds' | 'Seconds' | 'Count'; by?: 'operation' | 'function' | 'lane' }
>

export type MetricName = keyof typeof METRICS
