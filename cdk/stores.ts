/** What the data stack lends to the others. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { BucketName, LaneName, TableName } from '../lib/names/resources.ts'
import type { DeliveryLane } from './constructs/delivery-lane.ts'
import type { WayOut } from './constructs/egress.ts'

export type Stores = {
  readonly tables: Readonly<Record<TableName, Table>>
  readonly buckets: Readonly<Record<BucketName, Bucket>>
  readonly lanes: Readonly<Record<LaneName, DeliveryLane>>
  /** Where the stage has fixed addresses. */
  readonly wayOut?: WayOut
  readonly keys: { readonly tables: Key; readonly objects: Key }
}
