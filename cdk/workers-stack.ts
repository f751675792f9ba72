/** Functions that work behind the API: on lanes, by the clock, or for an operator. */

import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { entriesOf } from '../lib/names/keys.ts'
import { WORKERS, type Worker, type WorkerName } from '../lib/names/workers.ts'
import { DRAIN_ACTIONS, drain } from './constructs/delivery-lane.ts'
import { ServiceFunction, type Shared } from './constructs/service-function.ts'

/** A run that failed or was kept waiting is not made up for. */
const ONCE = { retryAttempts: 0, maxEventAge: Duration.minutes(1) }

export class WorkersStack extends Stack {
  constructor(scope: Construct, id: string, house: StackProps & Shared) {
    super(scope, id, house)
    for (const [name, worker] of entriesOf<WorkerName, Worker>(WORKERS)) {
      const { trigger, uses } = worker
      if ('authorizer' in trigger) continue // belongs to the API
      if ('lane' in trigger) {
        const lane = house.stores.lanes[trigger.lane]
        const extra = [new PolicyStatement({ actions: [...DRAIN_ACTIONS], resources: [lane.queue.queueArn] })]
        drain(this, lane, { name: trigger.lane, by: new ServiceFunction(this, house, { name, uses, extra }).live })
      } else if ('everyMinutes' in trigger) {
        const { live } = new ServiceFunction(this, house, { name, uses })
        // Lambda would run one that failed twice more, and keep one that is throttled for six hours.
        live.configureAsyncInvoke(ONCE)
        new Rule(this, `${name}-clock`, {
          schedule: Schedule.rate(Duration.minutes(trigger.everyMinutes)),
          // A run that was missed is not made up for: the next one finds the same rows.
          targets: [new LambdaFunction(live as IFunction, ONCE)],
        })
      } else {
        new ServiceFunction(this, house, { name, uses }).live.configureAsyncInvoke(ONCE)
      }
    }
  }
}
