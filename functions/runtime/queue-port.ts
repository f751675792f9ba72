import { sqsQueue } from '../../lib/platform/aws/queue.ts'
import { laneUrl } from './environment.ts'
import { log } from './ports.ts'

export const queue = sqsQueue(laneUrl, log)
