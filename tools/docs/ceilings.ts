/** What bounds how many cases the platform takes a second, from the templates' own numbers. */
import { stageOf } from '../../cdk/stage.ts'
import { AUDIT_SHARDS } from '../../lib/audit/record.ts'
import { FUNCTION_LIMITS, LANE_LIMITS } from '../../lib/names/limits.ts'
import { SHARDS } from '../../lib/outbox/rows.ts'

type Load = Readonly<Record<'calls' | 'writes' | 'auditRecords', number>>

type Ceiling = {
  readonly what: string
  /** For each case. */
  readonly perCase: number
  readonly share?: number
  readonly most: number
  readonly setBy: string
}

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
      most: 1000,
      setBy: 'one partition of the index `due`',
    },
    {
      what: 'rows for the platform, four a case',
      perCase: 4,
      most: SHARDS.platform * 1000,
      setBy: `${SHARDS.platform} shards`,
    },
    { what: 'audit records', perCase: auditRecords, most: AUDIT_SHARDS * 1000, setBy: `${AUDIT_SHARDS} shards` },
  ]
}
