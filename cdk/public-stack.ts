/**
 * What anybody may look up, under a name of its own that asks for no client certificate: whoever is handed a certificate has none. Only
 * where the API itself demands them; elsewhere its own address serves the same (ADR 0032).
 */
import { createHash } from 'node:crypto'
import { Aws, CfnOutput, Fn, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { CfnBasePathMapping, CfnDeployment, CfnDomainName, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { LOOK_UPS_PER_ADDRESS } from '../lib/names/limits.ts'
import { CLASS_TAG } from '../lib/names/resources.ts'
import { ROUTES, type Route } from '../lib/names/routes.ts'
import { ACCESS_LOG, methodSetting } from './api-stack.ts'
import { type FunctionName, LIVE, liveArn } from './constructs/service-function.ts'
import { openApiBody } from './openapi-body.ts'
import type { Stage as DengtongStage, OpenDomain } from './stage.ts'

type PublicProps = StackProps & { readonly stage: DengtongStage; readonly open: OpenDomain }

export class PublicStack extends Stack {
  constructor(scope: Construct, id: string, props: PublicProps) {
    super(scope, id, props)
    const { stage, open } = props
    const body = openApiBody(stage, ({ forAnybody }) => forAnybody === true)
    const api = new CfnRestApi(this, 'Api', {
      name: `dengtong-${stage.name}-public`,
      body,
      endpointConfiguration: { types: ['REGIONAL'] },
      disableExecuteApiEndpoint: true,
    })
    const live = liveStage(this, { api, stage, body })
    limitByAddress(this, api, live)
    for (const name of new Set(openRoutes().map((route) => route.function as FunctionName)))
      new CfnPermission(this, `${name}-invoke`, {
        action: 'lambda:InvokeFunction',
        functionName: liveArn(stage, name),
        principal: 'apigateway.amazonaws.com',
        sourceArn: Fn.join('', [
          `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:`,
          api.ref,
          `/${LIVE}/*`,
        ]),
      })
    const name = new CfnDomainName(this, 'Domain', {
      domainName: open.name,
      regionalCertificateArn: `arn:${Aws.PARTITION}:acm:${Aws.REGION}:${Aws.ACCOUNT_ID}:certificate/${open.certificateId}`,
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: 'TLS_1_2',
    })
    new CfnBasePathMapping(this, 'Mapping', { domainName: name.ref, restApiId: api.ref, stage: live.ref })
    new CfnOutput(this, 'DomainTarget', { value: name.attrRegionalDomainName })
  }
}

const openRoutes = (): Route[] => (Object.values(ROUTES) as Route[]).filter(({ forAnybody }) => forAnybody)

const liveStage = (
  scope: Stack,
  { api, stage, body }: { api: CfnRestApi; stage: DengtongStage; body: Record<string, unknown> },
): CfnStage => {
  const digest = createHash('sha256')
    .update(JSON.stringify(scope.resolve(body)))
    .digest('hex')
    .slice(0, 12)
  const deployment = new CfnDeployment(scope, `Deployment${digest}`, { restApiId: api.ref })
  const kept = {
    retention: stage.logDays,
    removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  }
  const access = new LogGroup(scope, 'AccessLog', kept)
  const execution = new LogGroup(scope, 'ExecutionLog', {
    ...kept,
    logGroupName: Fn.join('', ['API-Gateway-Execution-Logs_', api.ref, `/${LIVE}`]),
  })
  for (const log of [access, execution]) Tags.of(log).add(CLASS_TAG, 'internal')
  const live = new CfnStage(scope, 'Live', {
    restApiId: api.ref,
    deploymentId: deployment.ref,
    stageName: LIVE,
    tracingEnabled: true,
    accessLogSetting: { destinationArn: access.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
    methodSettings: [methodSetting('*', '/*', stage.throttle.lookUp)],
  })
  live.node.addDependency(execution)
  return live
}

/** One address cannot use up what all share. */
const limitByAddress = (scope: Construct, api: CfnRestApi, live: CfnStage): void => {
  const visible = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName,
    // a sampled request would hold the code of a certificate
    sampledRequestsEnabled: false,
  })
  const acl = new CfnWebACL(scope, 'Limits', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visible('public'),
    rules: [
      {
        name: 'per-address',
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: LOOK_UPS_PER_ADDRESS } },
        visibilityConfig: visible('per-address'),
      },
    ],
  })
  new CfnWebACLAssociation(scope, 'Limited', {
    webAclArn: acl.attrArn,
    resourceArn: Fn.join('', [
      `arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::/restapis/`,
      api.ref,
      '/stages/',
      live.ref,
    ]),
  })
}
