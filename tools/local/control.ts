/** `/_local`: what only a local runner offers. None of it exists on AWS. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FauxqsServer } from 'fauxqs'
import type { Tables } from './engines.ts'
import { setFaults } from './faults.ts'
import type { Calls } from './iam/calls.ts'
import type { Lane } from './lambda/queue-poller.ts'
import type { Outcome, Threads } from './lambda/threads.ts'
import { advance, offsetOf, type SharedClock, storeOffset } from './lib/clock.ts'
import { engineCall, readBody } from './lib/http.ts'
import type { Plan } from './templates/planned.ts'
import type { Json } from './templates/template.ts'

export type Controls = {
  readonly plan: Plan
  readonly clock: SharedClock
  readonly clockFile: string
  readonly calls: Calls
  readonly threads: Threads
  readonly lanes: ReadonlyMap<string, Lane>
  readonly queues: FauxqsServer
  readonly tables: Tables
  readonly queueNames: readonly string[]
  readonly invoke: (functionArn: string, event: Json) => Promise<Outcome>
  readonly baseUrl: string
}

const clockNow = ({ clock }: Controls): Json => ({
  now: new Date().toISOString(),
  offsetSeconds: offsetOf(clock) / 1000,
})

const moveClock = (controls: Controls, input: Json): Json => {
  const seconds = Number(input.advanceSeconds)
  if (!Number.isFinite(seconds)) return undefined
  const offsetMs = advance(controls.clock, seconds * 1000)
  storeOffset(controls.clockFile, offsetMs)
  return clockNow(controls)
}

const named = (name: string, wanted: string): boolean => name === wanted || name.endsWith(`-${wanted}`)

/** Runs a scheduled function now and waits for it. */
const runNow = async ({ plan, invoke }: Controls, wanted: string): Promise<Json> => {
  const schedule = plan.schedules.find((one) => named(plan.functionByArn.get(one.functionArn) ?? '', wanted))
  return schedule && invoke(schedule.functionArn, schedule.input)
}

/** Runs a function that operators invoke by hand, with what they give it. */
const runOperator = async ({ plan, invoke }: Controls, wanted: string, input: Json): Promise<Json> => {
  const [arn] = [...plan.functionByArn].find(([, name]) => named(name, wanted)) ?? []
  return arn === undefined ? undefined : invoke(arn, input)
}

const purge = async ({ lanes, queues, queueNames }: Controls): Promise<Json> => {
  for (const name of queueNames) {
    const url = queues.inspectQueue(name)?.url
    await engineCall(queues.port, 'AmazonSQS.PurgeQueue', JSON.stringify({ QueueUrl: url }))
    lanes.get(name)?.purge()
  }
  return { purged: queueNames }
}

/** Stops or resumes the lanes of these functions, so that a test can lose what waits for them. */
const hold = ({ lanes }: Controls, input: Json, held: boolean): Json => {
  const wanted: string[] = input.lanes ?? []
  const names = [...lanes.keys()].filter((name) => wanted.some((lane) => named(name, lane)))
  for (const name of names) lanes.get(name)?.hold(held)
  return names.length === wanted.length ? { [held ? 'held' : 'released']: names } : undefined
}

const status = (controls: Controls): Json => {
  const { plan, queues, lanes, tables, queueNames } = controls
  const depths = queueNames.map((name) => {
    const messages = queues.inspectQueue(name)?.messages
    return [
      name,
      {
        ready: messages?.ready.length ?? 0,
        inFlight: messages?.inflight.length ?? 0,
        held: lanes.get(name)?.depth() ?? 0,
      },
    ]
  })
  return {
    ...clockNow(controls),
    baseUrl: controls.baseUrl,
    /** For measuring the bare engines beside the platform. */
    engines: {
      dynamodb: `http://127.0.0.1:${tables.port}`,
      sqs: `http://127.0.0.1:${queues.port}`,
      region: plan.estate.region,
    },
    queues: Object.fromEntries(depths),
    tables: plan.resources.filter((one) => one.type.startsWith('AWS::DynamoDB::')).map((one) => one.ref),
    functions: plan.functions.map((one) => one.name),
  }
}

/** Everything a test needs to replay the calls against other policies. */
const callsOf = async ({ calls, plan, threads }: Controls): Promise<Json> => {
  await threads.report()
  return {
    ...calls.read(),
    account: plan.estate.account,
    roles: plan.roles.map(({ id, arn, statements }) => ({ id, arn, statements })),
    resourcePolicies: Object.fromEntries(plan.resourcePolicies),
  }
}

const forgetCalls = async ({ calls, threads }: Controls): Promise<Json> => {
  await threads.report()
  calls.clear()
  return {}
}

const answer = (controls: Controls, route: string, input: Json): Json => {
  if (route === 'GET clock') return clockNow(controls)
  if (route === 'POST clock') return moveClock(controls, input)
  if (route === 'GET status') return status(controls)
  if (route === 'GET calls') return callsOf(controls)
  if (route === 'DELETE calls') return forgetCalls(controls)
  if (route === 'POST faults') return setFaults(input)
  if (route === 'POST queues/purge') return purge(controls)
  if (route === 'POST queues/hold') return hold(controls, input, true)
  if (route === 'POST queues/release') return hold(controls, input, false)
  const worker = /^POST schedules\/([\w-]+)$/.exec(route)?.[1]
  if (worker) return runNow(controls, worker)
  const operated = /^POST operators\/([\w-]+)$/.exec(route)?.[1]
  return operated ? runOperator(controls, operated, input) : undefined
}

export const handleControl = async (
  controls: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request)
  const route = `${request.method} ${(request.url ?? '').split('?')[0]?.slice('/_local/'.length)}`
  const result = await answer(controls, route, body?.length ? JSON.parse(body.toString('utf8')) : {})
  response.writeHead(result === undefined ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(result ?? { error: `nothing at ${route}` }))
}
