import { describe, expect, it } from 'vitest'
import { httpFunctions } from '../../cdk/api-stack.ts'
import { stageOf } from '../../cdk/stage.ts'
import { REFUSALS, type RefusalCode } from '../../lib/kernel/refusals.ts'
import { AUTHORIZER_CACHE_SECONDS, FUNCTION_LIMITS, RATE_SLOTS, rateSlotKey } from '../../lib/names/limits.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { eachSystem, type Json, prod, resources, type System, sandbox, say, test as testStage } from './templates.ts'

const routes = Object.entries(ROUTES) as [Operation, Route][]

const only = (one: System, type: string): Json => {
  const found = resources(one.api, type)
  expect(found).toHaveLength(1)
  return found[0]?.[1].Properties
}
const bodyOf = (one: System): Json => only(one, 'AWS::ApiGateway::RestApi').Body
const methodOf = (route: Route, one: System): Json => bodyOf(one).paths[route.path][route.method.toLowerCase()]

const arnOf = (name: string, one: System) =>
  `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:dengtong-${one.stage}-${name}:live`
const invocationOf = (name: string, one: System) =>
  `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${arnOf(name, one)}/invocations`

describe.each(eachSystem)('The API of %s', (_, one) => {
  it('has each route and nothing else, on the alias of its function', () => {
    const said = Object.entries(bodyOf(one).paths).flatMap(([path, methods]) =>
      Object.entries(methods as Json).map(([method, given]: [string, Json]) => [
        `${method.toUpperCase()} ${path} ${given.operationId}`,
        say(given['x-amazon-apigateway-integration'].uri, one),
      ]),
    )
    const expected = routes.map(([operation, route]) => [
      `${route.method} ${route.path} ${operation}`,
      invocationOf(route.function, one),
    ])
    expect(said.sort()).toEqual(expected.sort())
  })

  it('hands every request to its function as it came', () => {
    expect(bodyOf(one)['x-amazon-apigateway-binary-media-types']).toEqual(['*/*'])
    for (const [, route] of routes) {
      const integration = methodOf(route, one)['x-amazon-apigateway-integration']
      expect(integration).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' })
      const limit = FUNCTION_LIMITS[route.function as keyof typeof FUNCTION_LIMITS].timeoutSeconds * 1000
      expect(integration.timeoutInMillis).toBeLessThan(limit)
      expect(integration.timeoutInMillis).toBeLessThanOrEqual(29_000)
    }
  })

  it('asks the authorizer and counts on the rate slot for every route that is not public', () => {
    for (const [operation, route] of routes) {
      const expected = route.audiences === 'public' ? undefined : [{ institution: [], rateSlot: [] }]
      expect([operation, methodOf(route, one).security]).toEqual([operation, expected])
    }
  })

  it('has one authorizer, cached under the token alone and not for long', () => {
    const { institution, rateSlot } = bodyOf(one).components.securitySchemes
    const authorizer = institution['x-amazon-apigateway-authorizer']
    expect(institution).toMatchObject({ name: 'Authorization', 'x-amazon-apigateway-authtype': 'custom' })
    expect(authorizer).toMatchObject({ type: 'request', identitySource: 'method.request.header.Authorization' })
    expect(authorizer.authorizerResultTtlInSeconds).toBe(AUTHORIZER_CACHE_SECONDS)
    expect(AUTHORIZER_CACHE_SECONDS).toBeLessThanOrEqual(30)
    expect(say(authorizer.authorizerUri, one)).toBe(invocationOf('authorizer', one))
    expect(rateSlot).toEqual({ type: 'apiKey', name: 'x-api-key', in: 'header' })
    expect(bodyOf(one)['x-amazon-apigateway-api-key-source']).toBe('AUTHORIZER')
  })

  it('serves each function by an alias that points at a kept version', () => {
    const aliases = [...resources(one.api, 'AWS::Lambda::Alias'), ...resources(one.workers, 'AWS::Lambda::Alias')]
    const all = [...resources(one.api, 'AWS::Lambda::Function'), ...resources(one.workers, 'AWS::Lambda::Function')]
    expect(aliases.map(([, a]) => a.Properties.FunctionName.Ref).sort()).toEqual(all.map(([id]) => id).sort())
    for (const [, alias] of aliases) {
      expect(alias.Properties.Name).toBe('live')
      const [version] = alias.Properties.FunctionVersion['Fn::GetAtt']
      const kept = one.api.Resources[version] ?? one.workers.Resources[version]
      expect(kept).toMatchObject({ Type: 'AWS::Lambda::Version', DeletionPolicy: 'Retain' })
    }
  })

  it('lets the gateway call aliases of its functions, from this API and stage only', () => {
    const permissions = resources(one.api, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties)
    const execute = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}'
    const sources = permissions.map((p: Json) => say(p.SourceArn, one).replace(execute, ''))
    expect(sources.filter((source) => source === '/live/*')).toHaveLength(httpFunctions().length)
    expect(sources.filter((source) => source !== '/live/*')).toEqual(['/authorizers/*'])
    for (const { FunctionName, Principal } of permissions) {
      expect(one.api.Resources[FunctionName.Ref]?.Type).toBe('AWS::Lambda::Alias')
      expect(Principal).toBe('apigateway.amazonaws.com')
    }
  })

  it('throttles the whole stage, traces it and logs without anything about people', () => {
    const live = only(one, 'AWS::ApiGateway::Stage')
    expect(live.TracingEnabled).toBe(true)
    expect(live.MethodSettings[0]).toMatchObject({ HttpMethod: '*', ResourcePath: '/*' })
    for (const setting of live.MethodSettings) expect(setting).toMatchObject({ DataTraceEnabled: false })
    expect(live.MethodSettings[0].ThrottlingRateLimit).toBeGreaterThan(0)
    const format = JSON.parse(live.AccessLogSetting.Format)
    expect(format).toMatchObject({ requestId: '$context.requestId', route: '$context.resourcePath' })
    expect(JSON.stringify(format)).not.toMatch(/\$context\.(path|identity|domainName|customDomain)|header|querystring/)
  })

  it('has a rate of its own for each operation that no slot counts: small for look-ups, another for callbacks and for signing in', () => {
    const [everything, ...others] = only(one, 'AWS::ApiGateway::Stage').MethodSettings
    const limited = others.map(({ HttpMethod, ResourcePath }: Json) => `${HttpMethod} ${ResourcePath}`)
    const open = routes.filter(
      ([, { audiences, uses }]) => audiences === 'public' && /cases\.|access\.put/.test(uses.join()),
    )
    const nameOf = ({ method, path }: Route) => `${method} /${path.replaceAll('/', '~1')}`
    expect(limited).toEqual(open.map(([, route]) => nameOf(route)))
    expect(limited).toContain('POST /~1v1~1certificates~1verify')
    const { throttle } = stageOf(one.stage)
    for (const [at, [operation, { forAnybody }]] of open.entries()) {
      const rate = operation === 'issueToken' ? throttle.signIn : forAnybody ? throttle.lookUp : throttle.callback
      expect([operation, others[at].ThrottlingRateLimit]).toEqual([operation, rate.perSecond])
      expect(rate.perSecond).toBeLessThan(everything.ThrottlingRateLimit / 2)
    }
    expect(throttle.lookUp.perSecond).toBeLessThanOrEqual(everything.ThrottlingRateLimit / 10)
  })

  it('has a rate slot for every number, throttled alike', () => {
    const keys = resources(one.api, 'AWS::ApiGateway::ApiKey')
    const expected = Array.from({ length: RATE_SLOTS }, (_slot, n) => rateSlotKey(n))
    expect(keys.map(([, k]) => k.Properties.Value)).toEqual(expected)
    for (const value of expected) expect(value.length).toBeGreaterThanOrEqual(20)
    const inPlan = resources(one.api, 'AWS::ApiGateway::UsagePlanKey').map(([, k]) => k.Properties.KeyId.Ref)
    expect(inPlan).toEqual(keys.map(([id]) => id))
    const plan = only(one, 'AWS::ApiGateway::UsagePlan')
    expect(plan.Throttle.RateLimit).toBeLessThan(
      only(one, 'AWS::ApiGateway::Stage').MethodSettings[0].ThrottlingRateLimit,
    )
  })

  it('answers for the gateway in the shape and words of the platform, in both languages', () => {
    const responses = bodyOf(one)['x-amazon-apigateway-gateway-responses']
    for (const [type, response] of Object.entries(responses) as [string, Json][]) {
      const problem = JSON.parse(response.responseTemplates['application/json'])
      const { status, retryable, zh, en } = REFUSALS[problem.code as RefusalCode]
      expect([type, problem]).toEqual([
        type,
        {
          type: `urn:dengtong:refusal:${problem.code}`,
          title: `${zh} / ${en}`,
          status,
          code: problem.code,
          retryable,
          requestId: '$context.requestId',
          errors: [],
        },
      ])
      expect(response.statusCode).toBe(String(status))
      expect(response.responseParameters).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.X-Request-Id': 'context.requestId',
        ...(status === 429 ? { 'gatewayresponse.header.Retry-After': "'1'" } : {}),
      })
    }
    const codeOf = (type: string) => JSON.parse(responses[type].responseTemplates['application/json']).code
    expect(codeOf('MISSING_AUTHENTICATION_TOKEN')).toBe('resource.not-found')
    expect(codeOf('THROTTLED')).toBe('request.throttled')
    expect(codeOf('INTEGRATION_TIMEOUT')).toBe('request.timed-out')
    expect(codeOf('UNAUTHORIZED')).toBe('request.not-authenticated')
    expect(codeOf('ACCESS_DENIED')).toBe('request.forbidden')
    expect(codeOf('REQUEST_TOO_LARGE')).toBe('request.too-large')
    expect(Object.keys(responses)).toHaveLength(21)
  })
})

describe('A stage', () => {
  it('with mutual TLS has its own domain with a trust store, and no default endpoint', () => {
    const domain = only(prod, 'AWS::ApiGateway::DomainName')
    expect(domain.SecurityPolicy).toBe('TLS_1_2')
    expect(domain.EndpointConfiguration.Types).toEqual(['REGIONAL'])
    expect(say(domain.MutualTlsAuthentication.TruststoreUri, prod)).toBe('s3://${TrustStoreBucket}/institutions.pem')
    expect(only(prod, 'AWS::ApiGateway::RestApi').DisableExecuteApiEndpoint).toBe(true)
    expect(settings(prod)).toEqual(['mtls', 'https://api.dengtong.example'])
  })

  it('without a domain issues tokens in the name of its default endpoint', () => {
    const issuer = 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/live'
    expect(settings(sandbox)).toEqual(['none', issuer])
    expect(settings(testStage)).toEqual(['dpop', issuer])
    for (const one of [sandbox, testStage]) {
      expect(resources(one.api, 'AWS::ApiGateway::DomainName')).toEqual([])
      expect(only(one, 'AWS::ApiGateway::RestApi').DisableExecuteApiEndpoint).toBe(false)
    }
  })

  it('that reserves concurrency does so for who must never starve, and for who might starve the others', () => {
    const reserved = (one: System) =>
      resources(one.api, 'AWS::Lambda::Function').filter(([, f]) => f.Properties.ReservedConcurrentExecutions)
    expect(reserved(sandbox)).toEqual([])
    expect(
      reserved(prod)
        .map(([, f]) => f.Properties.FunctionName)
        .sort(),
    ).toEqual(['authorizer', 'decisions', 'documents', 'submit', 'token'].map((name) => `dengtong-prod-${name}`))
  })
})

const settings = (one: System): string[] => {
  const told = [...resources(one.api, 'AWS::Lambda::Function'), ...resources(one.workers, 'AWS::Lambda::Function')]
    .map(([, f]) => f.Properties.Environment.Variables)
    .map(({ TOKEN_BINDING, ISSUER }) => JSON.stringify([TOKEN_BINDING, say(ISSUER, one)]))
  const distinct = [...new Set(told)]
  expect(distinct).toHaveLength(1)
  return JSON.parse(distinct[0] ?? '[]')
}
