/** Where calls to registries, banks and payment channels leave from: fixed addresses, and who stands behind them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { httpFunctions } from '../../cdk/api-stack.ts'
import type { Bundles } from '../../cdk/bundle.ts'
import { STAGE_NAMES, stageOf } from '../../cdk/stage.ts'
import { OUTSIDE } from '../../lib/names/uses.ts'
import { WORKERS } from '../../lib/names/workers.ts'
import { makePlan } from '../../tools/local/templates/plan.ts'
import { BUNDLES_FILE, LINES, outdirOf, WITH_LINES } from './synthesized.ts'
import { allResources, eachSystem, type Json, resources, type System, say, templateIn } from './templates.ts'

const [bundles] = Object.values(JSON.parse(readFileSync(BUNDLES_FILE, 'utf8'))) as [Bundles]

const CALLING = [...httpFunctions(), ...Object.entries(WORKERS).map(([name, { uses }]) => ({ name, uses }))]
  .filter(({ uses }) => (uses as readonly string[]).includes(OUTSIDE))
  .map(({ name }) => name)
  .sort()

const egressOf = ({ stage }: System) => stageOf(stage).egress
const outside = eachSystem.filter(([, one]) => egressOf(one))
const inAWS = eachSystem.filter(([, one]) => !egressOf(one))

it('who calls other people’s systems is who has the client for it in its bundle', () => {
  const having = Object.entries(bundles).filter(([, { inputs }]) => inputs.includes('lib/platform/aws/http.ts'))
  expect(having.map(([name]) => name).sort()).toEqual(CALLING)
  expect(CALLING).toEqual(['deliver', 'endpoints', 'examine', 'push'])
})

it('the stages that institutions are connected to have fixed addresses, and their networks do not overlap', () => {
  const having = STAGE_NAMES.filter((name) => stageOf(name).egress)
  expect(having).toEqual(['test', 'prod'])
  expect(new Set(having.map((name) => stageOf(name).egress?.cidr)).size).toBe(having.length)
})

describe.each(outside)('%s', (_, one) => {
  const inData = (type: string) => resources(one.data, type)
  const subnetsOf = (kind: 'Inner' | 'Outer') =>
    inData('AWS::EC2::Subnet').filter(([, { Properties }]) =>
      Properties.Tags.some(({ Key, Value }: Json) => Key === 'aws-cdk:subnet-name' && Value === kind),
    )
  /** What traffic of a subnet takes to the internet. */
  const outOf = (subnet: string): Json => {
    const association = inData('AWS::EC2::SubnetRouteTableAssociation').find(
      ([, r]) => r.Properties.SubnetId.Ref === subnet,
    )
    const table = association?.[1].Properties.RouteTableId.Ref
    const routes = inData('AWS::EC2::Route').filter(([, r]) => r.Properties.RouteTableId.Ref === table)
    expect(routes.map(([, r]) => r.Properties.DestinationCidrBlock)).toEqual(['0.0.0.0/0'])
    return routes[0]?.[1].Properties
  }

  it('puts just the functions that call out into the network', () => {
    const functions = allResources(one).filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    // whoever asks clamd stands in a network of the account's (scanning.test.ts)
    const inside = functions.filter(([, { Properties }]) =>
      Properties.VpcConfig?.SubnetIds.some((id: Json) => typeof id !== 'string'),
    )
    expect(inside.map(([, { Properties }]) => Properties.FunctionName).sort()).toEqual(
      CALLING.map((name) => `dengtong-${one.stage}-${name}`),
    )
    for (const [, { Properties }] of inside) {
      expect(Properties.VpcConfig.SubnetIds.map((id: Json) => say(id, one))).toEqual(
        subnetsOf('Inner').map(([id]) => `\${${id}}`),
      )
      expect(Properties.VpcConfig.SecurityGroupIds).toHaveLength(1)
    }
  })

  it('leaves by addresses that are ours, stay, and are told to whoever deploys', () => {
    const addresses = inData('AWS::EC2::EIP')
    expect(addresses.map(([id, { DeletionPolicy }]) => [id, DeletionPolicy])).toEqual(
      Array.from({ length: egressOf(one)?.addresses ?? 0 }, (_none, at) => [`EgressAddress${at + 1}`, 'Retain']),
    )
    const gateways = inData('AWS::EC2::NatGateway')
    expect(gateways.map(([, r]) => say(r.Properties.AllocationId, one)).sort()).toEqual(
      addresses.map(([id]) => `\${${id}.AllocationId}`),
    )
    for (const [id] of addresses) expect(one.data.Outputs?.[`${id}Ip`].Value).toEqual({ Ref: id })
    const exits = subnetsOf('Inner').map(([id]) => outOf(id).NatGatewayId.Ref)
    expect(new Set(exits)).toEqual(new Set(gateways.map(([id]) => id)))
  })

  it('lets nobody in: no subnet gives public addresses, functions stand where only the way out leads', () => {
    for (const [id, { Properties }] of inData('AWS::EC2::Subnet'))
      expect([id, Properties.MapPublicIpOnLaunch]).toEqual([id, false])
    expect(new Set(subnetsOf('Inner').map(([, r]) => r.Properties.AvailabilityZone)).size).toBe(2)
    for (const [id] of subnetsOf('Outer')) expect(outOf(id).GatewayId.Ref).toMatch(/^EgressVpcIGW/)
    const rules = [
      ...inData('AWS::EC2::SecurityGroup').flatMap(([, { Properties }]) => Properties.SecurityGroupIngress ?? []),
      ...inData('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties),
    ]
    expect(rules).toHaveLength(1)
    expect(rules[0]).toMatchObject({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })
    expect(say(rules[0].SourceSecurityGroupId, one)).toMatch(/^\$\{EgressCallers/)
    expect(rules[0].CidrIp).toBeUndefined()
  })

  it('lets calls out by HTTPS alone', () => {
    const [callers] = inData('AWS::EC2::SecurityGroup').filter(([id]) => id.startsWith('EgressCallers'))
    expect(callers?.[1].Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
    ])
  })

  it('reaches tables, objects and lanes without the way out', () => {
    const endpoints = inData('AWS::EC2::VPCEndpoint').map(([, { Properties }]) => [
      say(Properties.ServiceName, one).split('.').at(-1),
      Properties.VpcEndpointType,
      Properties.PrivateDnsEnabled,
    ])
    expect(endpoints).toEqual([
      ['dynamodb', 'Gateway', undefined],
      ['s3', 'Gateway', undefined],
      ['sqs', 'Interface', true],
    ])
  })

  it('keeps a record of connections', () => {
    expect(
      inData('AWS::EC2::FlowLog').map(([, { Properties }]) => [Properties.ResourceType, Properties.TrafficType]),
    ).toEqual([['VPC', 'ALL']])
  })

  it('can be hosted on a machine, which is then the network itself', () => {
    const estate = () =>
      makePlan({
        assembly: outdirOf(one.stage, one.partition),
        place: { account: '123456789012', baseUrl: 'http://127.0.0.1:8787' },
        secret: 'a machine',
        environments: () => 1,
        removed: [],
      })
    expect(estate).not.toThrow()
  })
})

describe.each(inAWS)('%s', (_, one) => {
  it('has no network of its own: its calls leave from addresses of AWS', () => {
    expect(allResources(one).filter(([, { Type }]) => Type.startsWith('AWS::EC2::'))).toEqual([])
    for (const [, { Properties }] of allResources(one)) expect(Properties?.VpcConfig).toBeUndefined()
  })
})

it('leased lines to those we call are one row of data: a gateway for the line, routes told by it, and their addresses let out', () => {
  const template = templateIn(WITH_LINES, 'prod', 'data')
  expect(resources(template, 'AWS::EC2::VPNGateway').map(([, r]) => r.Properties.AmazonSideAsn)).toEqual([LINES.asn])
  const [propagation] = resources(template, 'AWS::EC2::VPNGatewayRoutePropagation')
  expect(propagation?.[1].Properties.RouteTableIds).toHaveLength(2)
  const [callers] = resources(template, 'AWS::EC2::SecurityGroup').filter(([id]) => id.startsWith('EgressCallers'))
  expect(callers?.[1].Properties.SecurityGroupEgress.map(({ CidrIp }: Json) => CidrIp)).toEqual([
    '0.0.0.0/0',
    ...LINES.cidrs,
  ])
})
