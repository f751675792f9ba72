/** A page for every alarm: what people lose, what trips it, and what to do, in the order to do it. */
import type { FunctionName } from '../../cdk/constructs/service-function.ts'
import type { AlarmKind, AlarmRow } from '../../lib/names/alarm-row.ts'
import { ALARMS, OBJECTIVES, STANDING_STILL } from '../../lib/names/alarms.ts'
import { CALL_P99_MILLISECONDS, OVERDUE_CASES } from '../../lib/names/limits.ts'
import type { LaneName } from '../../lib/names/resources.ts'
import { WORKERS, type Worker } from '../../lib/names/workers.ts'
import { dueOf, receiverOf } from '../../lib/outbox/rows.ts'
import { NOTES } from './alarm-notes.ts'
import { type Advice, ON_LOOPS } from './loops-advice.ts'

const shell = (...lines: readonly string[]): string =>
  `\n\n   \`\`\`sh\n${lines.map((line) => `   ${line}`).join('\n')}\n   \`\`\``

const named = (subject: string): string => `dengtong-<stage>-${subject}`
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Log groups have names that CloudFormation gave; the function knows its own. */
const errorsOf = (subject: string): string =>
  shell(
    `aws logs tail --since 30m --filter-pattern '{ $.level = "error" || $.level = "ERROR" }' \\`,
    `  "$(aws lambda get-function-configuration --function-name ${named(subject)} --query LoggingConfig.LogGroup --output text)"`,
  )

const goBack = (subject: string): string =>
  shell(
    `aws lambda list-versions-by-function --function-name ${named(subject)} --query 'Versions[-2:].[Version,LastModified]' --output text`,
    `aws lambda update-alias --function-name ${named(subject)} --name live --function-version <the one before>`,
  )
const inAlarm = shell(
  `aws cloudwatch describe-alarms --state-value ALARM --alarm-name-prefix dengtong-<stage>- \\`,
  `  --query 'MetricAlarms[].[AlarmName,StateUpdatedTimestamp]' --output text`,
)

const oldestDue = (partition: string): string =>
  shell(
    `aws dynamodb query --table-name "$(aws dynamodb list-tables --output text --query "TableNames[?starts_with(@,'dengtong-<stage>-data-CasesTable')]")" \\`,
    `  --index-name due --max-items 20 --key-condition-expression 'dueOf = :p' --expression-attribute-values '{":p":{"S":"${partition}"}}'`,
  )

const everyOf = (subject: string): number => STANDING_STILL.find((row) => row.function === subject)?.everyMinutes ?? 1

const ADVICE: Readonly<Record<AlarmKind, (subject: string) => Advice>> = {
  failing: (subject) => ({
    trips: 'In three of five minutes the function made errors, was throttled, or met faults of ours that it answered.',
    steps: [
      `One function or many? Many at once point to what they share: a table, a key, a quota, a deployment, AWS itself.${inAlarm}`,
      `What does it say?${errorsOf(subject)}`,
      `Did it begin with a deployment? Go back at once, ask later: data written by the newer version stays readable.${goBack(subject)}`,
      'Nothing in its log, but throttles: concurrency is used up. Somebody calls in a loop, or the account’s quota is too small (`npm run preflight -- --stage <stage>` reads it); the numbers are in `lib/names/limits.ts`.',
      '`AccessDenied`: a grant or a key policy was changed by hand. `npx cdk diff --all -c stage=<stage>` shows it, a deployment puts it back.',
      '`Task timed out`: look at what it waits for, tables first. A larger limit hides it and changes nothing.',
    ],
    over: 'Nothing is lost: callers retry under their Idempotency-Key, workers find what is due by the sweep.',
  }),
  'stands-still': (subject) => ({
    trips: `The function should run every ${everyOf(subject) === 1 ? 'minute' : `${everyOf(subject)} minutes`} and has not run for ${5 * everyOf(subject)} minutes.`,
    steps: [
      `Is its clock on, and does it reach the alias \`live\`?${shell(
        `aws events list-rule-names-by-target --target-arn "$(aws lambda get-alias --function-name ${named(subject)} --name live --query AliasArn --output text)"`,
        'aws events describe-rule --name <that rule> --query State',
      )}`,
      `No rule, or \`DISABLED\`: somebody changed it. \`npx cdk deploy ${named('workers')} -c stage=<stage>\` puts it back.`,
      'It has one reserved concurrency: a run that hangs holds it until the function’s own limit. Look for `Task timed out` in its log.',
      `Run it once by hand, to see what it says:${shell(`aws lambda invoke --function-name ${named(subject)}:live /dev/stdout`)}`,
    ],
    over: 'When it runs again it takes everything that waited; nothing needs to be replayed by hand.',
  }),
  'dead-letters': (subject) => ({
    trips:
      'A message of the lane failed five times over and lies in the dead-letter queue. A receiver that is down never causes this: only a defect of ours does.',
    steps: [
      `Read it, without taking it away. It holds a receiver, a case id and the id of a call, no personal data.${shell(
        `queue="$(aws sqs list-queues --queue-name-prefix dengtong-<stage>-data-${capital(subject)}LaneDeadLetters --query 'QueueUrls[0]' --output text)"`,
        `aws sqs receive-message --queue-url "$queue" --max-number-of-messages 10 --visibility-timeout 30`,
      )}`,
      `Find the fault by the case id: event \`hint.failed\` in the worker’s log.${errorsOf(workerOf(subject))}`,
      'One case: the others go on, and it can wait for the morning with its id in the log of operations. Many cases, or a deployment just before: go back, as on the page of the worker’s `-failing` alarm.',
      `Repaired: empty the queue. The message was only a hint; the sweep hints again for everything that is still due.${shell('aws sqs purge-queue --queue-url "$queue"')}`,
    ],
    over: 'The case it speaks of waits; all other cases go on. Messages stay a fortnight.',
  }),
  waiting: (subject) => ({
    trips: 'The oldest message of the lane waits longer than the lane promises.',
    steps: [
      `Does its worker \`${workerOf(subject)}\` fail or get throttled? See [${workerOf(subject)}-failing](${workerOf(subject)}-failing.md) and go on there.`,
      'Is there simply much to do? “Calls” and “Oldest hint” on the dashboard: a morning peak runs out by itself within the hour.',
      'Does each piece of work take long? Lines `delivery.attempted` with their `elapsedMs`: receivers that answer after ten seconds fill the lane. Their circuits open by themselves.',
      `Still growing: raise \`maxConcurrency\` of \`${subject}\` in \`lib/names/limits.ts\` and deploy \`${named('workers')}\`.`,
    ],
    over: 'Order is kept for each case; nothing is lost.',
  }),
  late: (subject) => ({
    trips: `Rows of the lane \`${subject}\` are due for longer than it promises, though their receiver is not known to be down.`,
    steps: [
      'Does the sweep run, and without errors? See [sweep-stands-still](sweep-stands-still.md) and [sweep-failing](sweep-failing.md).',
      `Does the worker run, and without errors? See [${workerOf(subject)}-failing](${workerOf(subject)}-failing.md); for its queue [${subject}-waiting](${subject}-waiting.md).`,
      `Which receiver? The lines \`lane.swept\` say how long, the rows say who; the case id is in the key.${oldestDue(PARTITIONS[subject as LaneName])}`,
      'One receiver whose rows all wait: does its address still resolve, did its certificate run out? `GET /v1/deliveries` as the institution shows the reason of each attempt. Ring it.',
      'All receivers: the way out is broken ([network](../../operations/network.md)).',
    ],
    over: 'Every due row is taken again each minute until it is done.',
  }),
  ...ON_LOOPS,
  'gateway-failing': () => ({
    trips: 'API Gateway answered with 5xx at least five times a minute, in three of five minutes.',
    steps: [
      `Does a function alarm show? Then go on there.${inAlarm}`,
      `If none does, the gateway cannot reach a function. Which route, and since when?${shell(
        `aws logs tail --since 30m --filter-pattern '{ $.status = "5*" }' "$(aws logs describe-log-groups --log-group-name-prefix dengtong-<stage>-api-AccessLog --query 'logGroups[0].logGroupName' --output text)"`,
      )}`,
      '`integrationMs` near 29,000 or at the function’s limit: it takes too long. `answer` is `AUTHORIZER_FAILURE`: see [authorizer-failing](authorizer-failing.md). Neither, for one function only: its alias `live` lost its permission; deploy the API stack.',
      'Is the account’s concurrency used up? `npm run preflight -- --stage <stage>` reads the quota; “Throttles” of all functions show who takes it.',
    ],
    over: 'Callers were told `retryable`; they retry under their Idempotency-Key.',
  }),
  slow: () => ({
    trips: `The 99th percentile of the time to answer was over ${CALL_P99_MILLISECONDS} ms in ten of fifteen minutes. Calls that take seconds on purpose (\`waits\` in their route) are not counted, nor is the gateway’s own time: see “Time to answer” on the dashboard for both.`,
    steps: [
      `Which operation? Its own time, without the gateway’s:${shell(
        `aws cloudwatch get-metric-statistics --namespace Dengtong --metric-name CallMilliseconds --dimensions Name=operation,Value=<operation> \\`,
        `  --extended-statistics p99 --period 300 --start-time "$(date -u -d '1 hour ago' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"`,
      )}`,
      'All of them: the latency or throttles of the tables (`SuccessfulRequestLatency`, `ThrottledRequests` of AWS/DynamoDB), or cold starts after a deployment, which end within minutes.',
      'Few calls at night: one slow call is the 99th percentile of a quiet minute. See “Calls” on the dashboard before doing anything.',
      'One of them since a release: go back with that function, then compare in peace; `npm run bench` measures the same paths side by side.',
    ],
    over: 'Slow calls are still answered correctly; a caller that gave up gets the same answer under the same key.',
  }),
  'cases-overdue': () => ({
    trips: `For an hour there were at least ${OVERDUE_CASES} cases past a limit that the registry promised, the province set or the law sets.`,
    steps: [
      `Which ones? Oldest first; the case id is in the key, and its head names the registry.${oldestDue('overdue')}`,
      'One registry: is its circuit open (“Receivers left alone” on the dashboard), or has it accepted and not gone on? Ring its duty; in the morning raise a matter about one of the cases.',
      'Many registries: do decisions reach us? See [decisions-failing](decisions-failing.md) and the 4xx of `recordDecision`. A key that ran out looks like silence.',
      'Was a calendar or a promised time changed in the directory? Compare the registry’s history (`GET /v1/authority/registries/{registryCode}`).',
      'At night nobody can make a registry work: if deliveries and decisions are well, it waits for the morning.',
    ],
    over: 'Each case goes on as soon as its registry does; limits are told once and clocks are not set back.',
  }),
  'scanner-down': () => ({
    trips:
      'In three minutes of a quarter of an hour a document was to be confirmed and the scanner of uploads did not answer, or answered with a fault of its own.',
    steps: [
      `What does it say? \`scanner.unreachable\`: no connection, or silence for 15 s. \`scanner.failed\`: it answered with \`said\`.${shell(
        `aws logs tail --since 30m --filter-pattern '{ $.event = "scanner.*" }' \\`,
        `  "$(aws lambda get-function-configuration --function-name ${named('documents')} --query LoggingConfig.LogGroup --output text)"`,
      )}`,
      'Unreachable: does the daemon run, and does it listen? On its machine (`clamd` of the stage in `cdk/stage.ts`): `systemctl status clamav-daemon`, `clamdscan --ping 3`. After a start it loads its definitions for a minute or two.',
      'It runs and is not reached: the security group or route between the functions’ subnets and its port was changed ([network](../../operations/network.md)).',
      '`size limit exceeded`: `StreamMaxLength` of the daemon is below 40 MB. `can’t allocate memory`: too many scans for its machine; start a second one or a larger one.',
      'GuardDuty with `ACCESS_DENIED` or `FAILED`: the role of the malware protection plan or the key’s policy was changed; `npx cdk diff --all -c stage=<stage>` shows it. Objects it refused are not scanned again: their owners have to upload anew.',
      'Do not turn scanning off to let documents through: nothing unscanned is filed, whoever asks. Tell banks with the list in the operations log; filing with documents confirmed before works.',
    ],
    over: 'Documents stay `scanning`; whoever confirms is told `document.being-scanned` and asks again. Nothing is lost.',
  }),
  objective: () => ({
    trips: 'At least one of the alarms below it is in alarm.',
    steps: [
      `Which? Each has its page and says what people lose; begin with the one that came first.${inAlarm}`,
      'What do callers see? `curl https://<domain>/v1/status`, and the dashboard `dengtong-<stage>`: the objectives as lights, then what they are made of.',
      'Was something deployed within the hour? Go back first ([upgrade](../../operations/upgrade.md)).',
      'More than a quarter of an hour for many: tell banks and registries by the list in the operations log; say what works (filing, feed) and what waits.',
    ],
    over: 'It ends when the last of them ends.',
  }),
}

const workerOf = (lane: string): string =>
  (Object.entries(WORKERS) as [string, Worker][]).find(
    ([, { trigger }]) => 'lane' in trigger && trigger.lane === lane,
  )?.[0] ?? ''

/** One of the partitions in which rows of a lane wait. */
const PARTITIONS: Readonly<Record<LaneName, string>> = {
  platform: dueOf(receiverOf('platform', 'platform'), 'CASE').replace(/\d+$/, '<0 to 15>'),
  registry: dueOf(receiverOf('registry', '<code>'), ''),
  feed: dueOf(receiverOf('feed', '<institution>'), ''),
  push: dueOf(receiverOf('push', '<institution>'), ''),
}

/** The function or lane that the alarm is about. */
const subjectOf = ({ name, kind }: AlarmRow): string => name.replace(`-${kind}`, '')

const membersOf = (row: AlarmRow): string => {
  const objective = OBJECTIVES.find(({ alarm }) => alarm === row)
  if (!objective) return ''
  return `\n## Below it\n\n${objective.members.map(({ name }) => `- [${name}](${name}.md)`).join('\n')}\n`
}

const objectiveOf = (row: AlarmRow): string => OBJECTIVES.find(({ members }) => members.includes(row))?.alarm.name ?? ''

const notesOn = ({ name, kind }: AlarmRow): string => {
  const notes = NOTES[name.replace(/-(failing|stands-still)$/, '') as FunctionName]
  if (!notes || (kind !== 'failing' && kind !== 'stands-still')) return ''
  return `\n## Of this one\n\n${notes.map((note) => `- ${note}`).join('\n')}\n`
}

const page = (row: AlarmRow): string => {
  const { trips, steps, over } = ADVICE[row.kind](subjectOf(row))
  return `# ${row.name}

**What people lose**: ${row.impact}

**What trips it**: ${trips} ${row.wakes ? 'It wakes the duty.' : `It wakes nobody by itself; \`${objectiveOf(row)}\` does.`}

## What to do

${steps.map((step, i) => `${i + 1}. ${step}`).join('\n')}
${notesOn(row)}
## Meanwhile

${over}
${membersOf(row)}`
}

const index = (): string => `# Alarms

One page each, made from \`lib/names/alarms.ts\`. In a stage each is called \`dengtong-<stage>-<name>\`.

| alarm | wakes | what people lose |
|---|---|---|
${ALARMS.map((row) => `| [${row.name}](${row.name}.md) | ${row.wakes ? 'yes' : ''} | ${row.impact} |`).join('\n')}
`

export const alarmPages = (): Record<string, string> => ({
  'alarms/README.md': index(),
  ...Object.fromEntries(ALARMS.map((row) => [`alarms/${row.name}.md`, page(row)])),
})
