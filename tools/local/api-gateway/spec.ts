/** Reads a REST API out of its OpenAPI body and the resources around it. */
import type { Json, Resource } from '../templates/template.ts'

export type Authorizer = {
  readonly name: string
  readonly functionArn: string
  readonly ttlSeconds: number
  /** Lower-case header names, all required. */
  readonly identityHeaders: readonly string[]
}
export type ApiRoute = {
  readonly method: string
  readonly path: string
  readonly segments: readonly string[]
  readonly functionArn: string
  readonly timeoutMs: number
  readonly authorizer?: Authorizer
  readonly needsApiKey: boolean
}
export type GatewayAnswer = {
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  readonly template?: string
}
export type Throttle = { readonly perSecond: number; readonly burst: number }
export type Api = {
  readonly id: string
  readonly stage: string
  readonly routes: readonly ApiRoute[]
  readonly answers: ReadonlyMap<string, GatewayAnswer>
  readonly throttle?: Throttle
  /** Of single methods, by `GET /path`. */
  readonly methodThrottles: ReadonlyMap<string, Throttle>
  /** API key value -> its plan's throttle. */
  readonly keys: ReadonlyMap<string, { readonly id: string; readonly throttle?: Throttle }>
  readonly accessLog?: string
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options']

const functionOf = (uri: string): string => {
  const found = /:lambda:path\/2015-03-31\/functions\/(arn:.+)\/invocations$/.exec(uri)
  if (!found?.[1]) throw new Error(`the runner does not know the integration ${uri}`)
  return found[1]
}

const readAuthorizer = (name: string, scheme: Json): Authorizer | undefined => {
  const given = scheme['x-amazon-apigateway-authorizer']
  if (!given) return undefined
  if (given.type !== 'request') throw new Error(`authorizer ${name}: the runner does not know type ${given.type}`)
  const sources = String(given.identitySource ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const identityHeaders = sources.map((source) => {
    if (!source.startsWith('method.request.header.'))
      throw new Error(`authorizer ${name}: the runner does not know the identity source ${source}`)
    return source.slice('method.request.header.'.length).toLowerCase()
  })
  return {
    name,
    functionArn: functionOf(given.authorizerUri),
    ttlSeconds: given.authorizerResultTtlInSeconds ?? 300,
    identityHeaders,
  }
}

const readRoutes = (body: Json): ApiRoute[] => {
  const schemes: Json = body.components?.securitySchemes ?? {}
  const authorizers = new Map(
    Object.entries<Json>(schemes).map(([name, scheme]) => [name, readAuthorizer(name, scheme)]),
  )
  return Object.entries<Json>(body.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method]
      const integration = operation['x-amazon-apigateway-integration']
      if (integration?.type !== 'aws_proxy')
        throw new Error(`${method} ${path}: the runner hosts only Lambda proxy integrations`)
      const demands = (operation.security ?? []).flatMap((one: Json) => Object.keys(one))
      const authorizer = demands.map((name: string) => authorizers.get(name)).find(Boolean)
      return {
        method: method.toUpperCase(),
        path,
        segments: path.split('/').slice(1),
        functionArn: functionOf(integration.uri),
        timeoutMs: integration.timeoutInMillis ?? 29_000,
        needsApiKey: demands.some((name: string) => schemes[name]?.name === 'x-api-key'),
        ...(authorizer ? { authorizer } : {}),
      }
    }),
  )
}

const readAnswer = (given: Json): GatewayAnswer => {
  const templates = given.responseTemplates ?? {}
  const template: string | undefined = templates['application/json'] ?? Object.values(templates)[0]
  const parameters: Json = given.responseParameters ?? {}
  const headers = Object.entries<string>(parameters).map(([name, value]) => [
    name.replace('gatewayresponse.header.', '').toLowerCase(),
    value,
  ])
  const status = given.statusCode
  return {
    headers: Object.fromEntries(headers),
    ...(status ? { status: Number(status) } : {}),
    ...(template === undefined ? {} : { template }),
  }
}

const readThrottle = (rate: Json, burst: Json): Throttle | undefined =>
  rate === undefined ? undefined : { perSecond: Number(rate), burst: Number(burst ?? rate) }

const readKeys = (resources: readonly Resource[]): Api['keys'] => {
  const of = (type: string): readonly Resource[] => resources.filter((one) => one.type === `AWS::ApiGateway::${type}`)
  const plans = new Map(of('UsagePlan').map((plan) => [plan.ref, plan.properties.Throttle]))
  const planOf = new Map(
    of('UsagePlanKey').map((link) => [link.properties.KeyId, plans.get(link.properties.UsagePlanId)]),
  )
  return new Map(
    of('ApiKey')
      .filter((key) => key.properties.Enabled !== false && planOf.has(key.ref))
      .map((key) => {
        const throttle = readThrottle(planOf.get(key.ref)?.RateLimit, planOf.get(key.ref)?.BurstLimit)
        return [key.properties.Value, { id: key.ref, ...(throttle ? { throttle } : {}) }]
      }),
  )
}

export const readApi = (resources: readonly Resource[]): Api => {
  const apis = resources.filter((one) => one.type === 'AWS::ApiGateway::RestApi')
  // without client certificates to ask for, the API itself is where anybody looks things up
  const hosted = apis.filter(({ properties }) => !String(properties.Name).endsWith('-public'))
  const api = hosted[0]
  if (!api || hosted.length > 1) throw new Error(`the runner hosts one REST API, the templates have ${hosted.length}`)
  const body = api.properties.Body
  if (!body) throw new Error(`${api.id}: the runner reads an API from its Body`)
  const stage = resources.find((one) => one.type === 'AWS::ApiGateway::Stage' && one.properties.RestApiId === api.ref)
  if (!stage) throw new Error(`${api.id} has no stage`)
  const answers = new Map(
    Object.entries<Json>(body['x-amazon-apigateway-gateway-responses'] ?? {}).map(([type, given]) => [
      type,
      readAnswer(given),
    ]),
  )
  const settings: readonly Json[] = stage.properties.MethodSettings ?? []
  const everyMethod = settings.find((one) => one.HttpMethod === '*' && one.ResourcePath === '/*')
  const methodThrottles = new Map(
    settings.flatMap((one) => {
      const throttle = one === everyMethod ? undefined : readThrottle(one.ThrottlingRateLimit, one.ThrottlingBurstLimit)
      return throttle ? [[`${one.HttpMethod} ${one.ResourcePath.slice(1).replaceAll('~1', '/')}`, throttle]] : []
    }),
  )
  const throttle = readThrottle(everyMethod?.ThrottlingRateLimit, everyMethod?.ThrottlingBurstLimit)
  const accessLog = stage.properties.AccessLogSetting?.Format
  return {
    id: api.ref,
    stage: stage.ref,
    routes: readRoutes(body),
    answers,
    keys: readKeys(resources),
    methodThrottles,
    ...(throttle ? { throttle } : {}),
    ...(accessLog ? { accessLog } : {}),
  }
}
