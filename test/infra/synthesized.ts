/** Where the setup leaves its templates. */
import { join, resolve } from 'node:path'

export const PARTITIONS = ['aws', 'aws-cn'] as const
export const PARTS = ['data', 'api', 'workers', 'operations'] as const
export const SYNTHESIZED = resolve(import.meta.dirname, '../../.build/infra')
export const BUNDLES_FILE = join(SYNTHESIZED, 'bundles.json')
export const outdirOf = (stage: string, partition: string) => join(SYNTHESIZED, `${stage}-${partition}`)

/** Stages as they would be after one change of data: the runtime of a region without Node 24, leased lines to those we call. */
export const NODE_22 = join(SYNTHESIZED, 'node22')
export const WITH_LINES = join(SYNTHESIZED, 'lines')
export const LINES = { asn: 64_900, cidrs: ['10.200.0.0/16'] }
