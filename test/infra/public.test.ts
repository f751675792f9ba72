/** Where the API demands client certificates, what anybody may look up has a domain of its own, and nothing else is on it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stageOf } from '../../cdk/stage.ts'
import { LOOK_UPS_PER_ADDRESS } from '../../lib/names/limits.ts'
import { ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { outdirOf } from './synthesized.ts'
import { type Json, resources, type System, say, systems, type Template } from './templates.ts'

const fileOf = ({ stage, partition }: System) =>
  join(outdirOf(stage, partition), `dengtong-${stage}-public.template.json`)
const hasOpen = ({ stage }: System) => stageOf(stage).domain?.open !== undefined
const withIt = systems.filter(hasOpen).map((one) => [`${one.stage} in ${one.partition}`, one] as const)
const templateOf = (one: System): Template => JSON.parse(readFileSync(fileOf(one), 'utf8'))

const only = (template: Template, type: string): Json => {
  const found = resources(template, type)
  expect(found).toHaveLength(1)
  return found[0]?.[1].Properties
}

describe.each(withIt)('The public domain of %s', (_, one) => {
  const template = templateOf(one)

  it('has the routes marked for anybody, all of them public, and no other', () => {
    const { Body } = only(template, 'AWS::ApiGateway::RestApi')
    const shown = Object.values(Body.paths).flatMap((methods) =>
      Object.values(methods as Json).map((method) => (method as Json).operationId),
    )
    expect(shown.sort()).toEqual(
      ['readStatus', 'readStatusPage', 'readVerifyPage', 'verifyCertificate', 'verifyResultCertificate'].sort(),
    )
    for (const operation of shown) expect((ROUTES as Record<string, Route>)[operation]?.audiences).toBe('public')
    expect(JSON.stringify(Body.paths)).not.toContain('security')
  })

  it('asks for no client certificate, and has no default endpoint beside it', () => {
    const domain = only(template, 'AWS::ApiGateway::DomainName')
    expect(domain).toMatchObject({ DomainName: 'verify.dengtong.example', SecurityPolicy: 'TLS_1_2' })
    expect(domain.MutualTlsAuthentication).toBeUndefined()
    expect(domain.EndpointConfiguration.Types).toEqual(['REGIONAL'])
    expect(only(template, 'AWS::ApiGateway::RestApi').DisableExecuteApiEndpoint).toBe(true)
  })

  it('is limited as a whole and by address', () => {
    const live = only(template, 'AWS::ApiGateway::Stage')
    const { lookUp } = stageOf(one.stage).throttle
    expect(live.MethodSettings).toMatchObject([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: lookUp.perSecond,
        ThrottlingBurstLimit: lookUp.burst,
        DataTraceEnabled: false,
      },
    ])
    const acl = only(template, 'AWS::WAFv2::WebACL')
    expect(acl.Scope).toBe('REGIONAL')
    expect(acl.Rules.map(({ Action, Statement }: Json) => [Action, Statement])).toEqual([
      [{ Block: {} }, { RateBasedStatement: { AggregateKeyType: 'IP', Limit: LOOK_UPS_PER_ADDRESS } }],
    ])
    for (const { VisibilityConfig } of [acl, ...acl.Rules]) expect(VisibilityConfig.SampledRequestsEnabled).toBe(false)
    const { ResourceArn, WebACLArn } = only(template, 'AWS::WAFv2::WebACLAssociation')
    const [[aclId]] = resources(template, 'AWS::WAFv2::WebACL') as [[string, Json]]
    expect(say(WebACLArn, one)).toBe(`\${${aclId}.Arn}`)
    expect(say(ResourceArn, one)).toBe(
      'arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Live}',
    )
  })

  it('may call the aliases of the functions behind those routes, and no other', () => {
    const permissions = resources(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties)
    const arn = 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:dengtong-prod-'
    expect(permissions.map(({ FunctionName }) => say(FunctionName, one)).sort()).toEqual(
      ['status', 'verification'].map((name) => `${arn}${name}:live`),
    )
    for (const { SourceArn } of permissions)
      expect(say(SourceArn, one)).toBe(
        'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/live/*',
      )
  })

  it('is what printed links and QR codes lead to', () => {
    const told = [one.api, one.workers]
      .flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
      .map(([, { Properties }]) => Properties.Environment.Variables.PUBLIC_URL)
    expect(new Set(told)).toEqual(new Set(['https://verify.dengtong.example']))
  })
})

it('exists where the API demands client certificates, and only there; elsewhere links lead to the API itself', () => {
  for (const one of systems) {
    expect([one.stage, existsSync(fileOf(one)), hasOpen(one)]).toEqual([
      one.stage,
      stageOf(one.stage).domain?.trustStoreKey !== undefined,
      stageOf(one.stage).domain?.trustStoreKey !== undefined,
    ])
    if (hasOpen(one)) continue
    for (const [, { Properties }] of resources(one.api, 'AWS::Lambda::Function')) {
      const { PUBLIC_URL, ISSUER } = Properties.Environment.Variables
      expect(PUBLIC_URL).toEqual(ISSUER)
    }
  }
})
