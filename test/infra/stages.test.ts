import { describe, expect, it } from 'vitest'
import { RATE_SLOTS } from '../../lib/names/limits.ts'
import { NODE_22, PARTS } from './synthesized.ts'
import { allResources, eachSystem, type Json, resources, type System, templateIn } from './templates.ts'

/** Every string of a template with the path that leads to it. */
const strings = (value: Json, path = ''): [string, string][] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...strings(inner, `${path}/${key}`),
    ...(key.includes('amazonaws') ? [[path, key] as [string, string]] : []),
  ])
}
const SERVICES = [
  'apigateway',
  'cloudwatch',
  'events',
  'lambda',
  'logging.s3',
  'malware-protection-plan.guardduty',
  'vpc-flow-logs',
]
const PRINCIPALS = new Set(SERVICES.map((service) => `${service}.amazonaws.com`))

/** AWS::Lambda::Permission names its principal directly, policies under Service or as whoever manages a rule. */
const isServicePrincipal = (path: string) => /\/(Principal(\/Service(\/\d+)?)?|events:ManagedBy)$/.test(path)

const everywhere = (one: System) => PARTS.flatMap((part) => strings(one[part], part))

describe.each(eachSystem)('%s', (_, one) => {
  it('names no partition and no URL suffix, service principals apart', () => {
    const hard = everywhere(one).filter(
      ([path, text]) => /arn:aws|amazonaws\.com/.test(text) && !isServicePrincipal(path),
    )
    expect(hard).toEqual([])
  })

  it('names service principals as every partition knows them', () => {
    const principals = everywhere(one).filter(([path, text]) => isServicePrincipal(path) && text.includes('amazonaws'))
    expect(principals.filter(([, text]) => !PRINCIPALS.has(text))).toEqual([])
  })

  it('has no custom resource, which would run code of its own at every deploy', () => {
    expect(allResources(one).filter(([, { Type }]) => /^Custom::|CloudFormation::CustomResource/.test(Type))).toEqual(
      [],
    )
  })

  it('keeps each stack well below the limit of 500 resources', () => {
    for (const part of PARTS) expect(Object.keys(one[part].Resources).length).toBeLessThan(350)
    expect(resources(one.api, 'AWS::ApiGateway::ApiKey')).toHaveLength(RATE_SLOTS)
  })

  it('runs functions on the Node of its region', () => {
    const runtimes = new Set(
      allResources(one)
        .filter(([, r]) => r.Type === 'AWS::Lambda::Function')
        .map(([, r]) => r.Properties.Runtime),
    )
    expect([...runtimes]).toEqual(['nodejs24.x'])
  })
})

describe('A stage whose region lacks Node 24', () => {
  it('runs on Node 22 by one word of data', () => {
    const runtimes = resources(templateIn(NODE_22, 'sandbox', 'workers'), 'AWS::Lambda::Function').map(
      ([, f]) => f.Properties.Runtime,
    )
    expect(new Set(runtimes)).toEqual(new Set(['nodejs22.x']))
  })
})
