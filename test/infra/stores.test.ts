import { describe, expect, it } from 'vitest'
import { stageOf } from '../../cdk/stage.ts'
import { INCOMING_EXPIRY_DAYS } from '../../lib/names/limits.ts'
import { LANES, TABLES } from '../../lib/names/resources.ts'
import {
  eachSystem,
  type Json,
  list,
  prod,
  resources,
  type System,
  sandbox,
  say,
  scannerOf,
  systems,
  test as testStage,
} from './templates.ts'

/** Renaming one would replace what it holds: whoever edits this list must know how the data moves. */
const PINNED = {
  'AWS::DynamoDB::Table': [
    'AccessTable',
    'AuditTable',
    'CasesTable',
    'DeliveriesTable',
    'DirectoryTable',
    'ReportsTable',
  ],
  'AWS::KMS::Key': ['ObjectsKey', 'TablesKey'],
  'AWS::S3::Bucket': ['AccessLogsBucket', 'ArchiveBucket', 'IncomingBucket'],
  'AWS::SQS::Queue': [
    'FeedLane',
    'FeedLaneDeadLetters',
    'PlatformLane',
    'PlatformLaneDeadLetters',
    'PushLane',
    'PushLaneDeadLetters',
    'RegistryLane',
    'RegistryLaneDeadLetters',
  ],
}

/** What other stacks import: these cannot be changed while they are imported. */
const EXPORTS = [
  ...['Access', 'Audit', 'Cases', 'Deliveries', 'Directory', 'Reports'].flatMap((name) => [
    `${name}Table`,
    `${name}Table.Arn`,
  ]),
  ...['Archive', 'Incoming'].flatMap((name) => [`${name}Bucket`, `${name}Bucket.Arn`]),
  ...['Feed', 'Platform', 'Push', 'Registry'].flatMap((name) => [
    `${name}Lane`,
    `${name}Lane.Arn`,
    `${name}Lane.QueueName`,
    `${name}LaneDeadLetters.QueueName`,
  ]),
  'ObjectsKey.Arn',
  'TablesKey.Arn',
].sort()

/** Where functions that call out stand; the addresses themselves are read by people, not imported. */
const NETWORK_EXPORTS = [
  'EgressCallers486C3BF8.GroupId',
  'EgressVpcInnerSubnet1Subnet5A1BCB0F',
  'EgressVpcInnerSubnet2Subnet8A0CFF55',
]

const exportsOf = (one: System, part: 'data' | 'api' | 'workers' | 'operations') =>
  Object.values(one[part].Outputs ?? {})
    .filter((output) => output.Export)
    .map((output) => say(output.Value, one).slice(2, -1))
    .sort()

const withMtls = (one: System) => one.stage === 'prod'

describe.each(eachSystem)('%s', (_, one) => {
  it('keeps the logical ids of everything that holds data', () => {
    for (const [type, ids] of Object.entries(PINNED)) {
      const extra = type === 'AWS::S3::Bucket' && withMtls(one) ? ['TrustStoreBucket'] : []
      expect(
        resources(one.data, type)
          .map(([id]) => id)
          .sort(),
      ).toEqual([...ids, ...extra].sort())
    }
  })

  it('exports just the listed values', () => {
    const network = stageOf(one.stage).egress ? NETWORK_EXPORTS : []
    const trust = withMtls(one) ? ['TrustStoreBucket'] : []
    expect(exportsOf(one, 'data')).toEqual([...EXPORTS, ...network, ...trust].sort())
    expect(exportsOf(one, 'api')).toEqual(withMtls(one) ? [] : ['Api'])
    expect([...exportsOf(one, 'workers'), ...exportsOf(one, 'operations')]).toEqual([])
  })

  it('has on-demand tables under the customer key with point-in-time recovery', () => {
    expect(resources(one.data, 'AWS::DynamoDB::Table')).toHaveLength(Object.keys(TABLES).length)
    for (const [, { Properties: table }] of resources(one.data, 'AWS::DynamoDB::Table')) {
      expect(table.BillingMode).toBe('PAY_PER_REQUEST')
      expect(table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true)
      expect(table.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' })
      expect(say(table.SSESpecification.KMSMasterKeyId, one)).toBe('${TablesKey.Arn}')
      expect(table.StreamSpecification).toBeUndefined()
    }
  })

  it('removes expired rows where the name table says so', () => {
    for (const [name, row] of Object.entries(TABLES)) {
      const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}Table`
      const expiry = one.data.Resources[id]?.Properties.TimeToLiveSpecification?.AttributeName
      expect({ name, expiry }).toEqual({ name, expiry: 'expiry' in row ? row.expiry : undefined })
    }
  })

  it('indexes due rows, lists and kinds as the code reads them', () => {
    const indexes = resources(one.data, 'AWS::DynamoDB::Table').flatMap(([id, { Properties }]) =>
      (Properties.GlobalSecondaryIndexes ?? []).map((index: Json) => [
        id,
        index.IndexName,
        ...index.KeySchema.map((key: Json) => key.AttributeName),
        index.Projection.ProjectionType,
      ]),
    )
    expect(indexes).toEqual([
      ['CasesTable', 'due', 'dueOf', 'due', 'KEYS_ONLY'],
      ['CasesTable', 'byInstitution', 'listOf', 'listAt', 'KEYS_ONLY'],
      ['DirectoryTable', 'byKind', 'kind', 'kindSort', 'ALL'],
      ['AuditTable', 'unsealed', 'unsealedOf', 'unsealedAt', 'KEYS_ONLY'],
    ])
  })

  it('has private, versioned, encrypted buckets that speak TLS only', () => {
    for (const [id, { Properties: bucket }] of resources(one.data, 'AWS::S3::Bucket')) {
      expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
      expect(bucket.VersioningConfiguration.Status).toBe('Enabled')
      expect(bucket.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }])
      const policy = resources(one.data, 'AWS::S3::BucketPolicy').find(([, p]) => p.Properties.Bucket.Ref === id)
      expect(policy?.[1].Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
    }
    for (const id of ['IncomingBucket', 'ArchiveBucket']) {
      const rule = one.data.Resources[id]?.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0]
      expect(rule.BucketKeyEnabled).toBe(true)
      expect(say(rule.ServerSideEncryptionByDefault.KMSMasterKeyID, one)).toBe('${ObjectsKey.Arn}')
    }
  })

  it('lets unused uploads expire and locks the archive, each object for its own time', () => {
    expect(one.data.Resources['IncomingBucket']?.Properties.LifecycleConfiguration.Rules).toEqual([
      {
        Id: 'unused-uploads',
        Status: 'Enabled',
        Prefix: 'incoming/',
        ExpirationInDays: INCOMING_EXPIRY_DAYS,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ])
    const archive = one.data.Resources['ArchiveBucket']?.Properties
    expect(archive.ObjectLockEnabled).toBe(true)
    expect(archive.ObjectLockConfiguration?.Rule).toBeUndefined()
    expect(archive.LifecycleConfiguration).toBeUndefined()
  })

  it('has for each lane an encrypted queue that speaks TLS only and dead letters that stay a fortnight', () => {
    for (const name of Object.keys(LANES)) {
      const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}Lane`
      const lane = one.data.Resources[id]?.Properties
      const dead = one.data.Resources[`${id}DeadLetters`]?.Properties
      expect([lane.SqsManagedSseEnabled, dead.SqsManagedSseEnabled]).toEqual([true, true])
      expect(lane.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(5)
      expect(say(lane.RedrivePolicy.deadLetterTargetArn, one)).toBe(`\${${id}DeadLetters.Arn}`)
      expect(dead.MessageRetentionPeriod).toBe(14 * 24 * 3600)
      expect(lane.FifoQueue).toBeUndefined()
      for (const queue of [id, `${id}DeadLetters`]) {
        const policy = resources(one.data, 'AWS::SQS::QueuePolicy').find(
          ([, p]) => list(p.Properties.Queues)[0].Ref === queue,
        )
        expect(policy?.[1].Properties.PolicyDocument.Statement).toEqual([
          expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ])
      }
    }
  })
})

describe('What holds data', () => {
  const holders = (one: System) =>
    ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::KMS::Key'].flatMap((type) => resources(one.data, type))

  it('stays when its stack goes, in test and prod', () => {
    for (const one of systems.filter(({ stage }) => stage !== 'sandbox')) {
      for (const [id, { DeletionPolicy }] of holders(one)) expect([id, DeletionPolicy]).toEqual([id, 'Retain'])
      for (const [, { Properties }] of resources(one.data, 'AWS::DynamoDB::Table')) {
        expect(Properties.DeletionProtectionEnabled).toBe(true)
      }
    }
  })

  it('goes with its stack in the sandbox', () => {
    for (const [id, { DeletionPolicy }] of holders(sandbox)) expect([id, DeletionPolicy]).toEqual([id, 'Delete'])
  })

  const settings = (one: System, name: string) => [
    ...new Set(
      [one.api, one.workers]
        .flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
        .flatMap(([, { Properties }]) => Properties.Environment.Variables[name] ?? []),
    ),
  ]

  it('is locked for good in prod only', () => {
    const modes = [sandbox, testStage, prod].map((one) => settings(one, 'ARCHIVE_LOCK_MODE'))
    expect(modes).toEqual([['governance'], ['governance'], ['compliance']])
  })

  it('is never taken in prod from a scanner that knows one file', () => {
    for (const one of systems) expect(settings(one, 'SCANNER')).toEqual([scannerOf(one)])
  })
})
