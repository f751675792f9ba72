/** What bounds how many cases the platform takes a second, from the templates' own numbers. */
import { stageOf } from '../../cdk/stage.ts'
import { AUDIT_SHARDS } from '../../lib/audit/record.ts'
import { FUNCTION_LIMITS, LANE_LIMITS } from '../../lib/names/limits.ts'
import { SHARDS } from '../../lib/outbox/rows.ts'
import { PACES, ROUND_SECONDS } from './loops.ts'

type Load = Readonly<Record<'calls' | 'writes' | 'auditRecords', number>>

export type Ceiling = {
  readonly what: string
  /** For each case. */
  readonly perCase: number
  readonly share?: number
  readonly most: number
  readonly setBy: string
}

/** 250 days of 8 hours; the busiest second of a month's end is 20 times the mean. */
const SECONDS_OF_WORK = 250 * 8 * 3600
export const BUSIEST = 20

/** Filings in the busiest second, of so many cases a year. */
export const busiestSecond = (cases: number): number => (cases / SECONDS_OF_WORK) * BUSIEST

/** Of a case: what its bank is told by feed and by webhook, and its registry. */
const TOLD = { bank: 6, registry: 2 }

/** Of a case: what the platform itself owes it. */
const FOR_PLATFORM = 4

/** Of the largest bank, and of the largest registry. */
const LARGEST = { bank: 0.3, registry: 0.1 }

/** What one partition of a table or an index takes in write units a second, whatever the table has. */
const PARTITION = 1000

type Bound = Pick<Ceiling, 'most' | 'setBy'> & Partial<Pick<Ceiling, 'perCase'>>

const toOneBank = (what: string, { perCase = TOLD.bank, ...bound }: Bound): Ceiling => ({
  what: `of one bank, three tenths: ${what}`,
  perCase,
  share: LARGEST.bank,
  ...bound,
})

const timed = (loop: string) => `${loop}: calls of ${ROUND_SECONDS * 1000} ms`

/** What one works at. */
const loops = (auditRecords: number): Ceiling[] => [
  { what: 'audit records sealed', perCase: auditRecords, most: PACES.sealed, setBy: timed('one sealer') },
  toOneBank('events published', { most: PACES.publishedToOne, setBy: timed('one publisher a bank') }),
  {
    what: 'notifications counted',
    perCase: TOLD.bank,
    most: PACES.counted,
    setBy: timed('one counter, banks side by side'),
  },
  toOneBank('notifications counted', { most: PACES.countedOfOne, setBy: timed('a bank in order') }),
  toOneBank('deliveries counted', { most: PACES.deliveriesCountedOfOne, setBy: timed('a receiver in order') }),
]

const SWEPT = '`ROWS_A_SWEEP` each minute'

const sweeps = (): Ceiling[] => [
  toOneBank('webhooks swept after it was away', { most: PACES.sweptToOneBank, setBy: SWEPT }),
  {
    what: 'of one registry, a tenth: deliveries swept after it was away',
    perCase: TOLD.registry,
    share: LARGEST.registry,
    most: PACES.sweptToOneRegistry,
    setBy: SWEPT,
  },
  { what: 'rows swept for the platform', perCase: FOR_PLATFORM, most: PACES.sweptForPlatform, setBy: SWEPT },
]

const partitionsOfOneBank = (auditRecords: number): Ceiling[] => [
  toOneBank('entries of `due` made and taken away, for its feed and for its webhooks', {
    perCase: 2 * TOLD.bank,
    most: PARTITION,
    setBy: 'one partition of the index `due` each',
  }),
  toOneBank('writes of the turn at its feed: not taken, left, and ended anew', {
    perCase: 3 * TOLD.bank,
    most: PARTITION,
    setBy: 'one row',
  }),
  toOneBank('audit records by which it is found', {
    perCase: auditRecords,
    most: PARTITION,
    setBy: 'one partition `BY#institution`',
  }),
]

/** Loops that one works at, and partitions that one institution's traffic meets: what no quota raises. */
export const loopCeilings = ({ auditRecords }: Pick<Load, 'auditRecords'>): Ceiling[] => [
  ...loops(auditRecords),
  ...sweeps(),
  ...partitionsOfOneBank(auditRecords),
]

const reservedOf = (name: 'submit' | 'documents') => ({
  most: FUNCTION_LIMITS[name].reserved ?? 0,
  setBy: `reserved concurrency of ${name}`,
})

/** Of a case: its calls, write units and audit records. */
export const ceilings = ({ calls, writes, auditRecords }: Load): Ceiling[] => {
  const { throttle } = stageOf('prod')
  const registry = LANE_LIMITS.registry.maxConcurrency
  return [
    { what: 'calls', perCase: calls, most: throttle.stage.perSecond, setBy: 'throttle of the stage; quota 10,000' },
    {
      what: 'calls of one institution, a fifth',
      perCase: calls,
      share: 0.2,
      most: throttle.slot.perSecond,
      setBy: 'rate slot',
    },
    { what: 'submissions at once, 0.1 s each', perCase: 0.1, ...reservedOf('submit') },
    { what: 'documents confirmed at once, six of 2 s', perCase: 12, ...reservedOf('documents') },
    { what: 'write units', perCase: writes, most: 40_000, setBy: 'quota of each table' },
    { what: 'deliveries at once, two a case, 1 s each', perCase: 2, most: registry, setBy: '`LANE_LIMITS`' },
    {
      what: 'deliveries to one registry, a tenth',
      perCase: 2,
      share: 0.1,
      most: PARTITION,
      setBy: 'one partition of the index `due`',
    },
    {
      what: 'rows for the platform, four a case',
      perCase: FOR_PLATFORM,
      most: SHARDS.platform * PARTITION,
      setBy: `${SHARDS.platform} shards`,
    },
    {
      what: 'audit records written',
      perCase: auditRecords,
      most: AUDIT_SHARDS * PARTITION,
      setBy: `${AUDIT_SHARDS} shards`,
    },
    ...loopCeilings({ auditRecords }),
  ]
}
