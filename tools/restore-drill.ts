/**
 * `npm run restore-drill -- --stage test`: whether what is kept can be had back. Exit code 0 if the copy holds, 1 if something was found.
 * On AWS each table is restored to one moment; `--copy scan` copies row by row, where an engine knows no point-in-time recovery.
 */
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { stageOf } from '../cdk/stage.ts'
import { drill } from './restore-drill/drill.ts'
import { findTables, restoring, scanning } from './restore-drill/stores.ts'

const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'test' },
    partition: { type: 'string' },
    /** The moment to restore; the latest possible without it. */
    at: { type: 'string' },
    copy: { type: 'string', default: 'restore' },
    /** Print what would be done. */
    plan: { type: 'boolean', default: false },
    /** Leave the copies. */
    keep: { type: 'boolean', default: false },
  },
})
if (values.copy !== 'restore' && values.copy !== 'scan') throw new Error('--copy is restore or scan')
const now = new Date()
const at = values.at === undefined ? undefined : new Date(values.at)
if (at && Number.isNaN(at.getTime())) throw new Error('--at is a moment, such as 2026-11-28T09:00:00+08:00')
const { home } = stageOf(values.stage, values.partition)
const client = new DynamoDBClient({ region: home.region })
const verified = await drill({
  client,
  live: await findTables(client, values.stage),
  copier: values.copy === 'scan' ? scanning(client, at ?? now) : restoring(client, at),
  now,
  keep: values.keep,
  planOnly: values.plan,
  say: console.log,
})
process.exitCode = verified && verified.findings.length > 0 ? 1 : 0
