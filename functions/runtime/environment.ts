/** The only reader of the process environment: turns names of resources into what they are called in this account. */
import { BUCKETS, type BucketName, LANES, type LaneName, TABLES, type TableName } from '../../lib/names/resources.ts'
import { type LockMode, SETTINGS } from '../../lib/names/settings.ts'

export const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the environment lacks ${name}`)
  return value
}

export const tableName = (table: TableName) => setting(TABLES[table].env)
export const bucketName = (bucket: BucketName) => setting(BUCKETS[bucket].env)
export const laneUrl = (lane: LaneName) => setting(LANES[lane].env)
export const lockMode = () => setting(SETTINGS.lockMode) as LockMode
