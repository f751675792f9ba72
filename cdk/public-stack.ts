import { Aws, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib'
import { CfnBasePathMapping, CfnDomainName, CfnRestApi, type CfnStage } from 'aws-cdk-lib/aws-apigateway'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'
import { LOOK_UPS_PER_ADDRESS } from '../lib/names/limits.ts'
import { ROUTES } from '../lib/names/routes/index.ts'
import type { Route } from '../lib/names/routes/route.ts'
import { LIVE, liveArn } from './constructs/service-function.ts'
import { liveStage } from './live-stage.ts'
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
    const rates = [{ method: '*', path: '/*', throttle: stage.throttle.lookUp }]
    const live = liveStage(this, { api, stage, madeOf: body, rates })
    limitByAddress(this, api, live)
    for (const name of new Set(openRoutes().map((route) => route.function)))
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

const openRoutes = (): Route[] => Object.values<Route>(ROUTES).filter(({ forAnybody }) => forAnybody)

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
