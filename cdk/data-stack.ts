/**
 * What must outlive every other stack: tables, buckets, keys, the queues with their dead letters, and the addresses we are known by.
 * Retained and deletion protected where the stage keeps data. Logical ids are pinned: renaming one would replace the store.
 */

import { Aws, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct, IConstruct } from 'constructs'
import { keysOf, tableOf } from '../lib/names/keys.ts'
import { INCOMING_EXPIRY_DAYS } from '../lib/names/limits.ts'
import {
  BUCKETS,
  type BucketName,
  CLASS_TAG,
  type DataClass,
  INDEXES,
  LANES,
  type LaneName,
  LOCK_MAX_DAYS,
  TABLES,
  type TableName,
  WRITTEN_ONCE,
} from '../lib/names/resources.ts'
import { DeliveryLane } from './constructs/delivery-lane.ts'
import { Egress, type WayOut } from './constructs/egress.ts'
import { pin } from './constructs/pin.ts'
import { protectUploads } from './scanning.ts'
import { type Stage as DengtongStage, trustStoreName } from './stage.ts'

const ACCESS_LOG_DAYS = 365

export class DataStack extends Stack {
  readonly tables: Readonly<Record<TableName, Table>>
  readonly buckets: Readonly<Record<BucketName, Bucket>>
  readonly lanes: Readonly<Record<LaneName, DeliveryLane>>
  readonly keys: { readonly tables: Key; readonly objects: Key }
  readonly trustStore?: Bucket
  readonly wayOut?: WayOut

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: DengtongStage }) {
    super(scope, id, props)
    const { stage } = props
    const removalPolicy = stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
    this.keys = {
      tables: dataKey(this, 'TablesKey', removalPolicy),
      objects: dataKey(this, 'ObjectsKey', removalPolicy),
    }
    this.tables = each(TABLES, (name) => dataTable(this, name, { key: this.keys.tables, stage }))

    const logs = pin(
      new Bucket(this, 'AccessLogs', {
        ...closedBucket(removalPolicy),
        encryption: BucketEncryption.S3_MANAGED,
        lifecycleRules: [{ id: 'expire', expiration: Duration.days(ACCESS_LOG_DAYS) }],
      }),
      'AccessLogsBucket',
    )
    const documents = (name: BucketName): BucketProps => ({
      ...closedBucket(removalPolicy),
      encryption: BucketEncryption.KMS,
      encryptionKey: this.keys.objects,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: logs as IBucket,
      serverAccessLogsPrefix: `${name}/`,
    })
    this.buckets = {
      incoming: pin(
        new Bucket(this, 'Incoming', { ...documents('incoming'), lifecycleRules: [INCOMING_RULE] }),
        'IncomingBucket',
      ),
      // No default retention: each object carries its own, from the law's period for its kind.
      archive: pin(new Bucket(this, 'Archive', { ...documents('archive'), objectLockEnabled: true }), 'ArchiveBucket'),
    } satisfies Record<keyof typeof BUCKETS, Bucket>
    for (const statement of neverUndone(this.buckets.archive)) this.buckets.archive.addToResourcePolicy(statement)
    if (stage.scanner === 'guardduty') protectUploads(this, this.buckets.incoming, this.keys.objects)
    this.lanes = each(LANES, (name) => new DeliveryLane(this, name))
    if (stage.domain?.trustStoreKey) this.trustStore = trustStoreBucket(this, { stage, logs, removalPolicy })
    if (stage.egress) this.wayOut = new Egress(this, { stage, row: stage.egress }).wayOut
    classify(this)
    for (const name of keysOf(TABLES)) classify(this.tables[name], TABLES[name].holds)
    for (const name of keysOf(BUCKETS)) classify(this.buckets[name], BUCKETS[name].holds)
    if (this.trustStore) classify(this.trustStore, 'public')
  }
}

/**
 * For everybody, whatever a role of theirs may say: what lies in the archive is not deleted, no lock is bypassed, what was issued or
 * sealed is not covered by another version, and nothing is locked for longer than anything is kept. Whoever must dispose of it after its time changes this template first.
 */
const neverUndone = (archive: Bucket): PolicyStatement[] => {
  const denied = (sid: string, actions: string[], resources: string[]) =>
    new PolicyStatement({ sid, effect: Effect.DENY, principals: [new AnyPrincipal()], actions, resources })
  const covering = denied(
    'NoOverwriting',
    ['s3:PutObject'],
    WRITTEN_ONCE.map((under) => archive.arnForObjects(under)),
  )
  // the parts of a multipart upload cannot carry the condition, its completion does
  covering.addConditions({ Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } })
  const endless = denied('NoEndlessLocks', ['s3:PutObject', 's3:PutObjectRetention'], [archive.arnForObjects('*')])
  endless.addConditions({ NumericGreaterThan: { 's3:object-lock-remaining-retention-days': String(LOCK_MAX_DAYS) } })
  return [
    denied(
      'NoErasing',
      ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
      [archive.arnForObjects('*')],
    ),
    denied('NoUnlocking', ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'], [archive.bucketArn]),
    covering,
    endless,
  ]
}

/** Whatever says nothing of its own holds ids and measurements. */
const classify = (scope: IConstruct, holds: DataClass = 'internal'): void => Tags.of(scope).add(CLASS_TAG, holds)

const INCOMING_RULE = {
  id: 'unused-uploads',
  prefix: 'incoming/',
  expiration: Duration.days(INCOMING_EXPIRY_DAYS),
  noncurrentVersionExpiration: Duration.days(1),
  abortIncompleteMultipartUploadAfter: Duration.days(1),
}

const closedBucket = (removalPolicy: RemovalPolicy): BucketProps => ({
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  versioned: true,
  removalPolicy,
})

const dataKey = (scope: Construct, id: string, removalPolicy: RemovalPolicy): Key =>
  pin(new Key(scope, id, { enableKeyRotation: true, removalPolicy, description: `Dengtong ${id}` }), id)

const dataTable = (
  scope: Construct,
  name: TableName,
  given: { readonly key: Key; readonly stage: DengtongStage },
): Table => {
  const row: { readonly env: string; readonly expiry?: string } = TABLES[name]
  const table = new Table(scope, capital(name), {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: given.key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: given.stage.keepData,
    removalPolicy: given.stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(row.expiry ? { timeToLiveAttribute: row.expiry } : {}),
  })
  for (const [indexName, index] of Object.entries(INDEXES)) {
    if (index.table !== name) continue
    const [pk, sk] = index.keys
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: pk, type: AttributeType.STRING },
      sortKey: { name: sk, type: AttributeType.STRING },
      projectionType: ProjectionType[index.projection],
    })
  }
  return pin(table, `${capital(name)}Table`)
}

/**
 * Certificate authorities whose client certificates the API accepts. Public data, but its integrity matters: versioned.
 * It has a name because an operator fills it, and preflight looks into it, before the API can be made.
 */
const trustStoreBucket = (
  scope: Construct,
  given: { readonly stage: DengtongStage; readonly logs: Bucket; readonly removalPolicy: RemovalPolicy },
): Bucket =>
  pin(
    new Bucket(scope, 'TrustStore', {
      ...closedBucket(given.removalPolicy),
      bucketName: trustStoreName(given.stage, Aws.ACCOUNT_ID),
      encryption: BucketEncryption.S3_MANAGED,
      serverAccessLogsBucket: given.logs as IBucket,
      serverAccessLogsPrefix: 'trust-store/',
    }),
    'TrustStoreBucket',
  )

const each = <N extends string, T>(rows: Readonly<Record<N, unknown>>, make: (name: N) => T): Record<N, T> =>
  tableOf(keysOf(rows), make)

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
