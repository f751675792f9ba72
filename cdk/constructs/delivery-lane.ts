/** A lane: a standard queue of hints for one kind of receiver, its dead letters, and the function that drains it. */
import { Duration } from 'aws-cdk-lib'
import { type Alias, CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import {
  DEAD_LETTER_RETENTION_DAYS,
  LANE_LIMITS,
  QUEUE_RETENTION_DAYS,
  VISIBILITY_FACTOR,
} from '../../lib/names/limits.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import { pin } from './pin.ts'

/** What a poller needs; its role gets these by name, beside the grants of its `uses`. */
export const DRAIN_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const

export class DeliveryLane extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, name: LaneName) {
    super(scope, `${name}-lane`)
    const limits = LANE_LIMITS[name]
    const capital = name.charAt(0).toUpperCase() + name.slice(1)
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    })
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(QUEUE_RETENTION_DAYS),
      visibilityTimeout: Duration.seconds(limits.workerTimeoutSeconds * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: limits.maxReceiveCount },
    })
    pin(this.queue, `${capital}Lane`)
    pin(this.deadLetters, `${capital}LaneDeadLetters`)
  }
}

/** Lets the alias drain the lane. A message whose work failed is reported alone, the rest of its batch is done. */
export const drain = (
  scope: Construct,
  lane: DeliveryLane,
  given: { name: LaneName; by: Alias },
): CfnEventSourceMapping =>
  new CfnEventSourceMapping(scope, `${given.name}-drain`, {
    functionName: given.by.functionArn,
    eventSourceArn: lane.queue.queueArn,
    batchSize: LANE_LIMITS[given.name].batchSize,
    scalingConfig: { maximumConcurrency: LANE_LIMITS[given.name].maxConcurrency },
    functionResponseTypes: ['ReportBatchItemFailures'],
  })
