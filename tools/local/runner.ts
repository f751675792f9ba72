/** Starts everything in order and says how to stop it. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'
import { hostApi } from './api-gateway/host.ts'
import { type Gateway, handleAws } from './aws-endpoint.ts'
import { type Controls, handleControl } from './control.ts'
import { createQueues, createTables, dropTables, endOrphan, queueName, startQueues, startTables } from './engines.ts'
import { type Calls, makeCalls } from './iam/calls.ts'
import { allowed, DRAIN, logPermission } from './iam/own-acts.ts'
import { isSigned } from './iam/sigv4.ts'
import { type Host, hostFunction } from './lambda/host.ts'
import { drainLane, type Lane } from './lambda/queue-poller.ts'
import { runSchedules } from './lambda/schedules.ts'
import { type Outcome, openThreads, type Threads } from './lambda/threads.ts'
import { makeClock, moveDate, offsetOf, storedOffset } from './lib/clock.ts'
import { closeConnections } from './lib/http.ts'
import { tryHold } from './lib/lock.ts'
import { openLog } from './lib/log-file.ts'
import { openObjects } from './s3/files.ts'
import { makePlan, tablesOf } from './templates/plan.ts'
import type { Plan } from './templates/planned.ts'

export type RunnerOptions = {
  readonly port: number
  readonly data: string
  readonly fresh: boolean
  readonly verbose: boolean
  /** Where the clock of new data begins; at the present otherwise. */
  readonly beginsAt?: Date
  /** Note how much memory invocations hold. */
  readonly watchMemory?: boolean
  /** Function name -> environments at most; two otherwise. */
  readonly environments?: Readonly<Record<string, number>>
  /** Grants to take away: `<statement id> <action>`. */
  readonly removed?: readonly string[]
  /** Makes the assembly, or names one that exists. */
  readonly assemble: (directory: string) => string | Promise<string>
}
export type Runner = {
  readonly baseUrl: string
  readonly plan: Plan
  readonly invoke: (functionName: string, event: unknown) => Promise<Outcome>
  readonly stop: () => Promise<void>
}

const ACCOUNT = '000000000000'

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

/** Made once: every thread would strip the types again, which takes longer than its own start. */
const makeWorker = (data: string): URL => {
  const outfile = join(data, 'worker.mjs')
  const source = fileURLToPath(new URL('./lambda/environment.ts', import.meta.url))
  buildSync({ entryPoints: [source], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' })
  return pathToFileURL(outfile)
}

const keepSecret = (data: string): string => {
  const path = join(data, 'secret')
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600 })
  return readFileSync(path, 'utf8')
}

export const startRunner = async (options: RunnerOptions): Promise<Runner> => {
  const { data } = options
  const release = await tryHold(data)
  if (!release) throw new Error(`Another runner works on ${data}`)
  await endOrphan(data)
  if (options.fresh) rmSync(data, { recursive: true, force: true })
  const logs = join(data, 'log')
  mkdirSync(logs, { recursive: true })
  const clockFile = join(data, 'clock.json')
  const clock = makeClock(storedOffset(clockFile, options.beginsAt))
  moveDate(clock)
  const now = (): number => Date.now()

  let handle: RequestListener = (_, response) => void response.writeHead(503, { 'retry-after': '1' }).end()
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    // Clients, the SDK among them, set their own clocks by this header.
    response.setHeader('date', new Date(now()).toUTCString())
    handle(request, response)
  })
  const baseUrl = `http://127.0.0.1:${await listen(server, options.port)}`
  const assembly = await options.assemble(join(data, 'assembly'))
  const plan = makePlan({
    assembly,
    place: { account: ACCOUNT, baseUrl },
    secret: keepSecret(data),
    environments: (name) => environmentsOf(options.environments ?? {}, name),
    removed: options.removed ?? [],
  })

  const [tables, queues] = await Promise.all([startTables(data, logs), startQueues(data, plan.estate.region)])
  if (options.fresh) await dropTables(tables.port, tablesOf(plan.resources))
  await createTables(tables.port, tablesOf(plan.resources))
  const queueResources = plan.resources.filter((one) => one.type === 'AWS::SQS::Queue')
  createQueues(queues, queueResources, plan.estate.region)

  const calls = makeCalls()
  const judge = {
    estate: plan.estate,
    roles: new Map(plan.roles.map((role) => [role.credentials.accessKeyId, role])),
    resourcePolicies: plan.resourcePolicies,
  }
  const threads = openThreads({
    source: makeWorker(data),
    beginning: {
      clock,
      tables: { judge, port: tables.port, runnerPort: Number(new URL(baseUrl).port) },
      logs,
      verbose: options.verbose,
      watchMemory: options.watchMemory === true,
    },
    calls,
    most: Math.max(...plan.functions.map((one) => one.environments)),
  })
  const hosts = hostFunctions(plan, threads, calls)
  const log = logPermission(plan, calls)
  const invoke = (functionArn: string, event: unknown, requestId?: string): Promise<Outcome> => {
    const name = plan.functionByArn.get(functionArn) ?? functionArn
    const host = hosts.get(name)
    if (!host)
      return Promise.resolve({
        ok: false,
        error: { errorType: 'ResourceNotFoundException', errorMessage: `Function not found: ${functionArn}` },
      })
    log(name)
    return host.invoke(event, requestId)
  }

  const accessLog = openLog(join(logs, 'access.log'))
  const queuesLog = openLog(join(logs, 'queues.log'))
  const lanes = new Map<string, Lane>()
  const gateway: Gateway = {
    ...judge,
    calls,
    s3: { store: openObjects(join(data, 'objects')), buckets: plan.buckets, now },
    dynamodb: { port: tables.port },
    sqs: { port: queues.port, sent: (queue, groups) => lanes.get(queue)?.sent(groups) },
    now,
  }
  for (const mapping of plan.mappings) {
    const fn = plan.functions.find((one) => one.name === plan.functionByArn.get(mapping.functionArn))
    if (!fn) continue
    const queueUrl = queueResources.find((one) => queueName(one) === mapping.queueName)?.ref ?? ''
    const lane = drainLane(
      { ...mapping, concurrency: Math.min(mapping.concurrency, fn.environments) },
      {
        sqsPort: queues.port,
        region: plan.estate.region,
        queueUrl,
        invoke: (arn, event) => {
          // What a queue carries is kept beside the logs, for tests that look for what must not be there.
          for (const { body } of event.Records) queuesLog.write(`${body}\n`)
          return invoke(arn, event)
        },
        mayDrain: () => allowed(plan, calls, { fn, actions: DRAIN, resource: mapping.queueArn }),
      },
    )
    lanes.set(mapping.queueName, lane)
  }
  const api = hostApi({
    api: plan.api,
    estate: plan.estate,
    invoke,
    now,
    logAccess: (line) => accessLog.write(`${line}\n`),
  })
  const controls: Controls = {
    plan,
    clock,
    clockFile,
    calls,
    threads,
    lanes,
    queues,
    tables,
    queueNames: queueResources.map(queueName),
    invoke,
    baseUrl,
  }
  handle = (request, response) => {
    const work = isSigned(request)
      ? handleAws(gateway, request, response)
      : request.url?.startsWith('/_local/')
        ? handleControl(controls, request, response)
        : api(request, response)
    work.catch((error) => {
      if (!request.destroyed) console.error('runner', request.method, request.url, error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }
  const stopSchedules = runSchedules(plan.schedules, (schedule) => invoke(schedule.functionArn, schedule.input), now)
  if (offsetOf(clock) !== 0) console.error(`The clock is moved by ${offsetOf(clock) / 1000} s; --fresh sets it back`)

  const stop = async (): Promise<void> => {
    stopSchedules()
    server.close()
    server.closeAllConnections()
    const lanesEnd = Promise.all([...lanes.values()].map((lane) => lane.stop()))
    closeConnections()
    await lanesEnd
    await threads.stop()
    await Promise.all([accessLog.end(), queuesLog.end()])
    await tables.stop()
    // The queue engine closes its file first and then waits for polls that nobody reads any more.
    await Promise.race([queues.stop(), new Promise((resolve) => setTimeout(resolve, 300))])
    await release()
  }
  return { baseUrl, plan, invoke, stop }
}

const hostFunctions = (plan: Plan, threads: Threads, calls: Calls): ReadonlyMap<string, Host> => {
  const around = { threads, onInvoke: calls.invoked, onPeak: calls.peaked }
  return new Map(plan.functions.map((spec) => [spec.name, hostFunction(spec, around)]))
}

/** By the function's name or the end of it. */
const environmentsOf = (wanted: Readonly<Record<string, number>>, name: string): number =>
  Object.entries(wanted).find(([one]) => name === one || name.endsWith(`-${one}`))?.[1] ?? 2
