/** The only reader of the process environment: turns names of resources into what they are called in this account. */
import { isOneOf } from '../../lib/names/keys.ts'
import { BUCKETS, type BucketName, LANES, type LaneName, TABLES, type TableName } from '../../lib/names/resources.ts'
import { LOCK_MODES, SETTINGS } from '../../lib/names/settings.ts'

export const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the environment lacks ${name}`)
  return value
}

export const tableName = (table: TableName) => setting(TABLES[table].env)
export const bucketName = (bucket: BucketName) => setting(BUCKETS[bucket].env)
export const laneUrl = (lane: LaneName) => setting(LANES[lane].env)

/** A setting that is one of a few words. */
export const settingAmong = <T extends string>(name: string, words: readonly T[]): T => {
  const value = setting(name)
  if (!isOneOf(words, value)) throw new Error(`${name} is none of ${words.join(', ')}`)
  return value
}

export const lockMode = () => settingAmong(SETTINGS.lockMode, LOCK_MODES)
