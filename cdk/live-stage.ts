/** The one stage of a REST API: what it keeps of calls, how many it takes, and a deployment for each body it was given. */
import { createHash } from 'node:crypto'
import { Fn, RemovalPolicy, type Stack, Tags } from 'aws-cdk-lib'
import { CfnDeployment, type CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CLASS_TAG } from '../lib/names/resources.ts'
import { LIVE } from './constructs/service-function.ts'
import type { Stage as DengtongStage, Throttle } from './stage.ts'

/** Who asked for what and how it went: no address, no path with ids, no header, nothing about people. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  answer: '$context.error.responseType',
  institution: '$context.authorizer.institutionId',
  elapsedMs: '$context.responseLatency',
  integrationMs: '$context.integration.latency',
  authorizerMs: '$context.authorizer.latency',
  bytes: '$context.responseLength',
  trace: '$context.xrayTraceId',
}

/** `method` and `path` as the gateway writes them; `*` and `/*` stand for all. */
type Rate = { readonly method: string; readonly path: string; readonly throttle: Throttle }

const methodSetting = ({ method, path, throttle }: Rate) => ({
  httpMethod: method,
  resourcePath: path,
  loggingLevel: 'ERROR',
  dataTraceEnabled: false,
  metricsEnabled: true,
  throttlingRateLimit: throttle.perSecond,
  throttlingBurstLimit: throttle.burst,
})

type Given = {
  readonly api: CfnRestApi
  readonly stage: DengtongStage
  /** A deployment never changes: what it is made of is in its id, so that another body makes another one. */
  readonly madeOf: unknown
  readonly rates: readonly Rate[]
}

export const liveStage = (scope: Stack, { api, stage, madeOf, rates }: Given): CfnStage => {
  const digest = createHash('sha256')
    .update(JSON.stringify(scope.resolve(madeOf)))
    .digest('hex')
    .slice(0, 12)
  const deployment = new CfnDeployment(scope, `Deployment${digest}`, { restApiId: api.ref })
  const retention = {
    retention: stage.logDays,
    removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  }
  const access = new LogGroup(scope, 'AccessLog', retention)
  // The gateway would make this one itself, and keep it for ever.
  const execution = new LogGroup(scope, 'ExecutionLog', {
    ...retention,
    logGroupName: Fn.join('', ['API-Gateway-Execution-Logs_', api.ref, `/${LIVE}`]),
  })
  for (const log of [access, execution]) Tags.of(log).add(CLASS_TAG, 'internal')
  const live = new CfnStage(scope, 'Live', {
    restApiId: api.ref,
    deploymentId: deployment.ref,
    stageName: LIVE,
    tracingEnabled: true,
    accessLogSetting: { destinationArn: access.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
    methodSettings: rates.map(methodSetting),
  })
  live.node.addDependency(execution)
  return live
}
