/** The ports every function has. Queue, objects and outgoing HTTP are made only where they are used: their clients are large. */
import { beginInvocation } from '../../lib/platform/aws/clients.ts'
import { randomIds, stopwatch, systemAlarm, systemClock } from '../../lib/platform/aws/clock.ts'
import { jsonLog } from '../../lib/platform/aws/log.ts'
import { dynamoTable } from '../../lib/platform/aws/table.ts'
import { tableName } from './environment.ts'

export { beginInvocation, stopwatch }
export const clock = systemClock
export const alarm = systemAlarm
export const ids = randomIds(clock)
export const log = jsonLog(clock)
export const table = dynamoTable(tableName)
export const ports = { table, clock, ids, log }
