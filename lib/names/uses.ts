/**
 * What a function may be given. A use is `<resource>.<verb>`; the verb names exactly the IAM actions it brings,
 * and the key actions that AWS needs beside them. Nothing else grants anything.
 */
import type { BucketName, INDEXES, IndexName, LaneName, TableName } from './resources.ts'

export const TABLE_VERBS = {
  get: { actions: ['dynamodb:GetItem'] },
  batchGet: { actions: ['dynamodb:BatchGetItem'] },
  query: { actions: ['dynamodb:Query'] },
  put: { actions: ['dynamodb:PutItem'] },
  /** AWS lets who may put in batches delete in batches too: for the sealer alone, whose seals name every record. */
  batchPut: { actions: ['dynamodb:BatchWriteItem'] },
  update: { actions: ['dynamodb:UpdateItem'] },
  delete: { actions: ['dynamodb:DeleteItem'] },
  check: { actions: ['dynamodb:ConditionCheckItem'] },
} as const satisfies Record<string, { actions: readonly string[] }>

/** Index reads: the resource is `<table>/index/<index>`. */
export const INDEX_ACTIONS = ['dynamodb:Query'] as const

export const BUCKET_VERBS = {
  get: { actions: ['s3:GetObject'], keyActions: ['kms:Decrypt'] },
  put: { actions: ['s3:PutObject'], keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'] },
  lock: { actions: ['s3:PutObjectRetention'], keyActions: [] },
  hold: { actions: ['s3:PutObjectLegalHold'], keyActions: [] },
  /** On the bucket itself. Who may not list is answered 403 instead of 404 for an object that is not there. */
  list: { actions: ['s3:ListBucket'], keyActions: [], on: 'bucket' },
} as const satisfies Record<string, { actions: readonly string[]; keyActions: readonly string[]; on?: 'bucket' }>

export const LANE_VERBS = {
  send: { actions: ['sqs:SendMessage'] },
} as const satisfies Record<string, { actions: readonly string[] }>

/** Other people's systems: nothing that IAM knows, but only who has it is put where calls leave by the stage's fixed addresses. */
export const OUTSIDE = 'outside.call'

/** Data-plane calls on a table under a customer key need this on the key, through DynamoDB only. */
export const TABLE_KEY_ACTIONS = ['kms:Decrypt'] as const

export type TableUse = `${TableName}.${keyof typeof TABLE_VERBS}`
export type IndexUse = { [I in IndexName]: `${(typeof INDEXES)[I]['table']}.${I}` }[IndexName]
export type BucketUse = `${BucketName}.${keyof typeof BUCKET_VERBS}`
export type LaneUse = `${LaneName}.${keyof typeof LANE_VERBS}`
/** Asking the stage's scanner: what that takes depends on which it is (cdk/scanning.ts). */
export const ASK_SCANNER = 'scanner.ask'
export type Use = TableUse | IndexUse | BucketUse | LaneUse | typeof OUTSIDE | typeof ASK_SCANNER
