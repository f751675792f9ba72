/** The stores and queues that infrastructure and code share. One row here is one physical resource. */

/** DynamoDB tables. `expiry` is the attribute by which DynamoDB removes rows, late: conditions and reads check it too. */
export const TABLES = {
  cases: { env: 'CASES_TABLE' },
  access: { env: 'ACCESS_TABLE', expiry: 'expiresAt' },
  directory: { env: 'DIRECTORY_TABLE' },
  deliveries: { env: 'DELIVERIES_TABLE', expiry: 'expiresAt' },
  audit: { env: 'AUDIT_TABLE' },
  reports: { env: 'REPORTS_TABLE' },
} as const satisfies Record<string, { env: string; expiry?: string }>

/** Secondary indexes: partition and sort attribute, and what they project. */
export const INDEXES = {
  due: { table: 'cases', keys: ['dueOf', 'due'], projection: 'KEYS_ONLY' },
  byInstitution: { table: 'cases', keys: ['listOf', 'listAt'], projection: 'KEYS_ONLY' },
  unsealed: { table: 'audit', keys: ['unsealedOf', 'unsealedAt'], projection: 'KEYS_ONLY' },
  byKind: { table: 'directory', keys: ['kind', 'kindSort'], projection: 'ALL' },
} as const satisfies Record<
  string,
  { table: TableName; keys: readonly [string, string]; projection: 'KEYS_ONLY' | 'ALL' }
>

/** S3 buckets. `incoming` holds uploads until they are used; `archive` is under Object Lock. */
export const BUCKETS = {
  incoming: { env: 'INCOMING_BUCKET' },
  archive: { env: 'ARCHIVE_BUCKET' },
} as const satisfies Record<string, { env: string }>

/** What in the archive is written once and never covered by another version: registration certificates, sealed packages, audit seals. */
export const WRITTEN_ONCE = ['cases/*/certificates/*', 'packages/*', 'audit/seals/*'] as const

/** SQS lanes, one per kind of receiver. The message is a hint; the table is the truth. */
export const LANES = {
  platform: { env: 'PLATFORM_LANE_URL', impact: 'Filed cases wait before the registry hears of them.' },
  registry: { env: 'REGISTRY_LANE_URL', impact: 'Lodged cases wait before they reach their registry.' },
  feed: { env: 'FEED_LANE_URL', impact: 'Events wait before the institution can read them in its feed.' },
  push: { env: 'PUSH_LANE_URL', impact: 'Webhooks to banks wait; the feed still shows every event.' },
} as const satisfies Record<string, { env: string; impact: string }>

export type IndexName = keyof typeof INDEXES
export type TableName = keyof typeof TABLES
export type BucketName = keyof typeof BUCKETS
export type LaneName = keyof typeof LANES
