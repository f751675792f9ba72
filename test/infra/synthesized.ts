/** Where the setup leaves its templates. */
import { join, resolve } from 'node:path'

export const PARTITIONS = ['aws', 'aws-cn'] as const
export const PARTS = ['data', 'api', 'workers', 'operations'] as const
export const SYNTHESIZED = resolve(import.meta.dirname, '../../.build/infra')
export const BUNDLES_FILE = join(SYNTHESIZED, 'bundles.json')
export const outdirOf = (stage: string, partition: string) => join(SYNTHESIZED, `${stage}-${partition}`)
