import { Aws, CfnOutput, Fn, Stack, type StackProps } from 'aws-cdk-lib'
import {
  CfnApiKey,
  CfnBasePathMapping,
  CfnDomainName,
  CfnRestApi,
  type CfnStage,
  CfnUsagePlan,
  CfnUsagePlanKey,
} from 'aws-cdk-lib/aws-apigateway'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { RATE_SLOTS, rateSlotKey } from '../lib/names/limits.ts'
import { ROUTES } from '../lib/names/routes/index.ts'
import type { Route } from '../lib/names/routes/route.ts'
import type { Use } from '../lib/names/uses.ts'
import { WORKERS } from '../lib/names/workers.ts'
import { type FunctionName, LIVE, ServiceFunction, type Shared } from './constructs/service-function.ts'
import { liveStage } from './live-stage.ts'
import { openApiBody } from './openapi-body.ts'
import type { Stage as DengtongStage, Domain } from './stage.ts'

type ApiProps = StackProps & Omit<Shared, 'issuer' | 'publicUrl'> & { readonly trustStore: Bucket | undefined }

export class ApiStack extends Stack {
  /** Base URL as callers know it, and the issuer of tokens. */
  readonly issuer: string
  /** Base URL of what anybody may look up. */
  readonly publicUrl: string

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props)
    const { stage } = props
    const body = openApiBody(stage)
    const api = new CfnRestApi(this, 'Api', {
      name: `dengtong-${stage.name}`,
      body,
      endpointConfiguration: { types: ['REGIONAL'] },
      apiKeySourceType: 'AUTHORIZER',
      disableExecuteApiEndpoint: stage.domain?.trustStoreKey !== undefined,
    })
    this.issuer = stage.domain
      ? `https://${stage.domain.name}`
      : Fn.join('', ['https://', api.ref, `.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${LIVE}`])
    this.publicUrl = stage.domain?.open ? `https://${stage.domain.open.name}` : this.issuer
    const live = liveStage(this, {
      api,
      stage,
      madeOf: [body, api.disableExecuteApiEndpoint],
      rates: [
        { method: '*', path: '/*', throttle: stage.throttle.stage },
        ...uncounted().map(({ route: { method, path }, as }) => ({
          method,
          path: `/${path.replaceAll('/', '~1')}`,
          throttle: stage.throttle[as],
        })),
      ],
    })
    if (stage.domain) customDomain(this, { api, live, domain: stage.domain, trustStore: props.trustStore })
    rateSlots(this, { api, live, stage })
    functions(this, { ...props, issuer: this.issuer, publicUrl: this.publicUrl }, api)
    new CfnOutput(this, 'BaseUrl', { value: this.issuer })
  }
}

/** Union of the uses of all operations that a function serves. */
export const httpFunctions = (): { name: FunctionName; uses: Use[] }[] => {
  const uses = new Map<FunctionName, Set<Use>>()
  for (const route of Object.values<Route>(ROUTES)) {
    const name = route.function
    uses.set(name, new Set([...(uses.get(name) ?? []), ...route.uses]))
  }
  return [...uses].map(([name, set]) => ({ name, uses: [...set].sort() }))
}

const functions = (scope: Construct, house: Shared, api: CfnRestApi): void => {
  const execute = `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}`
  const serve = (row: { name: FunctionName; uses: readonly Use[] }, below: string): void => {
    const made = new ServiceFunction(scope, house, row)
    new CfnPermission(made, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: made.live.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Fn.join('', [`${execute}:`, api.ref, `/${below}`]),
    })
  }
  for (const row of httpFunctions()) serve(row, `${LIVE}/*`)
  serve({ name: 'authorizer', uses: WORKERS.authorizer.uses }, 'authorizers/*')
}

type Rate = 'lookUp' | 'callback' | 'signIn'

/** What anybody may look up among cases has a small rate; who calls back under a seal, and who signs in, do not share it. */
const rateOf = ({ audiences, forAnybody, uses }: Route): Rate | undefined => {
  if (audiences !== 'public') return undefined
  if (uses.includes('access.put')) return 'signIn'
  if (!uses.some((use) => use.startsWith('cases.'))) return undefined
  return forAnybody ? 'lookUp' : 'callback'
}

/** Without a token no rate slot counts: each such operation has a rate of its own, for all its callers together. */
const uncounted = (): { readonly route: Route; readonly as: Rate }[] =>
  Object.values<Route>(ROUTES).flatMap((route) => {
    const as = rateOf(route)
    return as ? [{ route, as }] : []
  })

/** Mutual TLS exists on regional custom domains only; with it the default endpoint, which has none, is off. */
const customDomain = (
  scope: Construct,
  given: { api: CfnRestApi; live: CfnStage; domain: Domain; trustStore: Bucket | undefined },
): void => {
  const { api, live, domain, trustStore } = given
  const name = new CfnDomainName(scope, 'Domain', {
    domainName: domain.name,
    regionalCertificateArn: `arn:${Aws.PARTITION}:acm:${Aws.REGION}:${Aws.ACCOUNT_ID}:certificate/${domain.certificateId}`,
    endpointConfiguration: { types: ['REGIONAL'] },
    securityPolicy: 'TLS_1_2',
    ...(trustStore && domain.trustStoreKey
      ? { mutualTlsAuthentication: { truststoreUri: trustStore.s3UrlForObject(domain.trustStoreKey) } }
      : {}),
  })
  new CfnBasePathMapping(scope, 'Mapping', { domainName: name.ref, restApiId: api.ref, stage: live.ref })
  new CfnOutput(scope, 'DomainTarget', { value: name.attrRegionalDomainName })
}

const rateSlots = (scope: Construct, given: { api: CfnRestApi; live: CfnStage; stage: DengtongStage }): void => {
  const { perSecond, burst } = given.stage.throttle.slot
  const plan = new CfnUsagePlan(scope, 'RateSlots', {
    usagePlanName: `dengtong-${given.stage.name}-rate-slots`,
    apiStages: [{ apiId: given.api.ref, stage: given.live.ref }],
    throttle: { rateLimit: perSecond, burstLimit: burst },
  })
  for (let slot = 0; slot < RATE_SLOTS; slot += 1) {
    const key = new CfnApiKey(scope, `RateSlot${slot}`, {
      name: `dengtong-${given.stage.name}-rate-slot-${slot}`,
      value: rateSlotKey(slot),
      enabled: true,
    })
    new CfnUsagePlanKey(scope, `RateSlotInPlan${slot}`, { keyId: key.ref, keyType: 'API_KEY', usagePlanId: plan.ref })
  }
}
