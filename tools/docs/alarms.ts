/** A page for every alarm: what people lose, what trips it, and what to do, in the order to do it. */
import { ALARMS, type AlarmKind, type AlarmRow, OBJECTIVES } from '../../lib/names/alarms.ts'
import { CALL_P99_MILLISECONDS, OVERDUE_CASES } from '../../lib/names/limits.ts'

type Advice = { readonly trips: string; readonly steps: readonly string[]; readonly over: string }

const failedCalls = (name: string): string =>
  `fields @timestamp, requestId, error | filter level = "error" | sort @timestamp desc | limit 50` +
  `\n# log group: /aws/lambda/dengtong-<stage>-${name}`

const ADVICE: Readonly<Record<AlarmKind, (subject: string) => Advice>> = {
  failing: (subject) => ({
    trips: 'The function made errors or was throttled in three of five minutes.',
    steps: [
      'Is it one function or many? Many at once point to what they share: a table, a key, a quota, a deployment. Look at the alarms beside this one and at the AWS health dashboard first.',
      `Read its log with CloudWatch Logs Insights:\n\n   \`\`\`\n   ${failedCalls(subject).replaceAll('\n', '\n   ')}\n   \`\`\``,
      'Did it begin with a deployment? Point the alias `live` back at the version before (`docs/operations/upgrade.md`): data written by the newer version stays readable.',
      'Throttles without errors: concurrency is used up. Raise the account quota, or the reserved concurrency in `lib/names/limits.ts`.',
      '`AccessDenied` in the log: a grant or a key policy was changed by hand. Deploy the stack again.',
    ],
    over: 'Nothing is lost meanwhile: callers retry under their Idempotency-Key, workers find what is due by the sweep.',
  }),
  'stands-still': (subject) => ({
    trips: 'The function that should run each minute has not run for five.',
    steps: [
      `Is its schedule enabled? \`aws scheduler list-schedules\`; look for \`dengtong-<stage>-${subject}\`.`,
      'Does the schedule’s role still reach the alias `live`? Deploy the workers stack again.',
      'Is its one reserved concurrency held by a run that hangs? It ends at the function’s own limit; look for timeouts in its log.',
    ],
    over: 'When it runs again it takes everything that waited; nothing needs to be replayed by hand.',
  }),
  'dead-letters': (subject) => ({
    trips:
      'A message of the lane failed five times over and lies in the dead-letter queue. A receiver that is down never causes this: only a defect of ours does.',
    steps: [
      `Read the message: \`aws sqs receive-message --queue-url <dengtong-<stage>-${subject}-dead-letters>\`. It holds a receiver and a case id, no personal data.`,
      `Find the fault in the worker’s log by that case id (event \`hint.failed\`), and repair it.`,
      'Then purge the dead-letter queue. The message was only a hint: the sweep hints again for everything that is still due.',
    ],
    over: 'The case it speaks of waits; all other cases go on.',
  }),
  waiting: (subject) => ({
    trips: 'The oldest message of the lane waits longer than the lane promises.',
    steps: [
      `Does the worker fail or get throttled? See its \`-failing\` alarm.`,
      'Is there simply much to do? Look at “Oldest hint” and “Calls” on the dashboard; a morning peak runs out by itself.',
      `If not, raise \`maxConcurrency\` of \`${subject}\` in \`lib/names/limits.ts\` and deploy the workers stack.`,
    ],
    over: 'Order is kept for each case; nothing is lost.',
  }),
  late: (subject) => ({
    trips: `Rows of the lane \`${subject}\` are due for longer than it promises, though their receiver is not known to be down.`,
    steps: [
      'Does the sweep run, and without errors? See `sweep-stands-still` and `sweep-failing`.',
      'Does the worker run, and without errors? See its `-failing` alarm; see `-waiting` for its queue.',
      `Which rows? Query the index \`due\` of the table of cases for the partitions \`${subject}:…\`, oldest first; the case id is in the key.`,
    ],
    over: 'Every due row is taken again each minute until it is done.',
  }),
  unsealed: () => ({
    trips: 'An audit record has no seal though sealing runs each minute.',
    steps: [
      'Does the sealer run, and without errors? See `seal-failing` and `seal-stands-still`.',
      'Does the archive bucket take objects under lock? A lock mode or key policy changed by hand shows as `AccessDenied` in its log.',
      'Is there a backlog? One run seals about a thousand records and goes on for half a minute; a backlog shrinks visibly on the dashboard.',
      'Afterwards verify the chain: `node tools/verify-seals.mjs` (see `docs/operations/keys.md`).',
    ],
    over: 'The next seal takes whatever is unsealed, however old.',
  }),
  'gateway-failing': () => ({
    trips: 'API Gateway answered with 5xx at least five times in three of five minutes.',
    steps: [
      'See which function alarm shows. If one does, go on there.',
      'If none does, the gateway cannot reach a function: the authorizer fails, an alias lost its permission, or the function exceeds its time. Read the access log, field `integrationError`.',
      'Is the account’s concurrency used up? Then the gateway answers 500 with `Lambda invoke error`.',
    ],
    over: 'Callers were told `retryable`; they retry under their Idempotency-Key.',
  }),
  slow: () => ({
    trips: `The 99th percentile of the time to answer was over ${CALL_P99_MILLISECONDS} ms in ten of fifteen minutes.`,
    steps: [
      'Which operation? Metric `CallMilliseconds` of namespace `Dengtong`, by operation.',
      'All of them: DynamoDB throttles or its latency is up (see its own metrics), or cold starts after a deployment; the latter ends within minutes.',
      'One of them: compare with the release before; `npm run bench` measures the same paths side by side.',
    ],
    over: 'Slow calls are still answered correctly; a caller that gave up gets the same answer under the same key.',
  }),
  'cases-overdue': () => ({
    trips: `For an hour there were at least ${OVERDUE_CASES} cases past a limit that the registry promised or the law sets.`,
    steps: [
      'Which ones? Query the index `due` of the table of cases for the partition `overdue`, oldest first; the case id is in the key, and its head names the registry.',
      'One registry: is its circuit open (`receiversDown` on the dashboard), or has it accepted and not gone on? Call its duty; raise a matter of the kind `overdue` about one of the cases.',
      'Many registries: do decisions reach us? See `decisions-failing` and the 4xx of `recordDecision`. A key that ran out looks like silence.',
      'Was a calendar or a promised time changed in the directory? Compare the history of the registry (`GET /v1/authority/registries/{registryCode}`).',
    ],
    over: 'Each case goes on as soon as its registry does; limits are told once and clocks are not set back.',
  }),
  objective: () => ({
    trips: 'At least one of the alarms below it is in alarm.',
    steps: ['Open those that are in state ALARM; each has its page and says what people lose.'],
    over: 'It ends when the last of them ends.',
  }),
}

/** The function or lane that the alarm is about. */
const subjectOf = ({ name, kind }: AlarmRow): string => name.replace(`-${kind}`, '')

const membersOf = (row: AlarmRow): string => {
  const objective = OBJECTIVES.find(({ alarm }) => alarm === row)
  if (!objective) return ''
  return `\n## Below it\n\n${objective.members.map(({ name }) => `- [${name}](${name}.md)`).join('\n')}\n`
}

const objectiveOf = (row: AlarmRow): string => OBJECTIVES.find(({ members }) => members.includes(row))?.alarm.name ?? ''

const page = (row: AlarmRow): string => {
  const { trips, steps, over } = ADVICE[row.kind](subjectOf(row))
  return `# ${row.name}

**What people lose**: ${row.impact}

**What trips it**: ${trips} ${row.wakes ? 'It wakes the duty.' : `It wakes nobody by itself; \`${objectiveOf(row)}\` does.`}

## What to do

${steps.map((step, i) => `${i + 1}. ${step}`).join('\n')}

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
