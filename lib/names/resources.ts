/** The stores and queues that infrastructure and code share. One row here is one physical resource. */

/**
 * What the data of a store is at its most sensitive, as its tag `dengtong:data` says: who may look, and what a leak would mean
 * (数据安全法 21; 个人信息保护法 51).
 */
export const CLASSES = {
  secret: { zh: '密钥、口令、凭据', en: 'keys, secrets, credentials' },
  personal: { zh: '个人信息与登记资料', en: 'personal data and registration data' },
  pseudonymous: { zh: '去标识化的操作记录', en: 'records with digests instead of persons and units' },
  internal: { zh: '编号、状态与度量，不含个人信息', en: 'ids, states and measurements; no personal data' },
  public: { zh: '公开信息', en: 'public' },
} as const
export type DataClass = keyof typeof CLASSES
export const CLASS_TAG = 'dengtong:data'

/** DynamoDB tables. `expiry` is the attribute by which DynamoDB removes rows, late: conditions and reads check it too. */
export const TABLES = {
  cases: { env: 'CASES_TABLE', holds: 'personal' },
  access: { env: 'ACCESS_TABLE', holds: 'secret', expiry: 'expiresAt' },
  directory: { env: 'DIRECTORY_TABLE', holds: 'secret' },
  deliveries: { env: 'DELIVERIES_TABLE', holds: 'personal', expiry: 'expiresAt' },
  audit: { env: 'AUDIT_TABLE', holds: 'pseudonymous' },
  reports: { env: 'REPORTS_TABLE', holds: 'internal' },
} as const satisfies Record<string, { env: string; holds: DataClass; expiry?: string }>

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
  incoming: { env: 'INCOMING_BUCKET', holds: 'personal' },
  archive: { env: 'ARCHIVE_BUCKET', holds: 'personal' },
} as const satisfies Record<string, { env: string; holds: DataClass }>

/**
 * What in the archive is put once and never covered by another version: registration certificates, sealed packages, audit seals. Papers are
 * copied there by S3 itself, which refuses every copy where a policy demands the condition; a link to one is given only while what is current
 * has the digest that was recorded (lib/documents/links.ts), and the version put first lies under its lock whatever is laid over it.
 */
export const WRITTEN_ONCE = ['cases/*/certificates/*', 'packages/*', 'audit/seals/*'] as const

/**
 * No lock may reach further: thirty years, the longest that anything is kept (lib/kernel/retention.ts), and some days. In compliance mode nobody
 * can shorten a lock, so one until 2100 would be paid for until then.
 */
export const LOCK_MAX_DAYS = 11_000

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
