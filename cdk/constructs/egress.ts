/**
 * The one way out for functions that call other people's systems: private subnets behind NAT gateways whose addresses are ours and
 * stay, for registries and banks admit us by address. What functions say to AWS itself does not leave by it, so that a broken way out
 * holds up deliveries and nothing else.
 */
import { CfnOutput, RemovalPolicy, Tags } from 'aws-cdk-lib'
import {
  CfnEIP,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { CLASS_TAG } from '../../lib/names/resources.ts'
import type { Egress as EgressRow, Stage } from '../stage.ts'

const HTTPS = Port.tcp(443)

/** What a function needs to stand inside. */
export type WayOut = { readonly subnetIds: readonly string[]; readonly securityGroupId: string }

export class Egress extends Construct {
  readonly wayOut: WayOut

  constructor(scope: Construct, given: { readonly stage: Stage; readonly row: EgressRow }) {
    super(scope, 'Egress')
    const { stage, row } = given
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(row.cidr),
      availabilityZones: [...stage.home.zones],
      natGateways: row.addresses,
      natGatewayProvider: NatProvider.gateway({ eipAllocationIds: fixedAddresses(this, given) }),
      subnetConfiguration: [
        { name: 'Outer', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Inner', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
      gatewayEndpoints: {
        Tables: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        Objects: { service: GatewayVpcEndpointAwsService.S3 },
      },
      ...(row.lines ? { vpnGateway: true, vpnGatewayAsn: row.lines.asn } : {}),
    })
    const callers = securityGroup(this, 'Callers', {
      vpc,
      description: 'Functions that call registries, banks and channels',
    })
    callers.addEgressRule(Peer.anyIpv4(), HTTPS, 'public addresses, by HTTPS alone')
    for (const cidr of row.lines?.cidrs ?? [])
      callers.addEgressRule(Peer.ipv4(cidr), Port.allTcp(), 'over a leased line')
    lanesInside(this, { vpc, callers })
    recordFlows(this, { vpc, stage })
    this.wayOut = {
      subnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
      securityGroupId: callers.securityGroupId,
    }
  }
}

/** They stay when their stack goes: new ones would be let in by nobody until every registry and bank had changed its firewall. */
const fixedAddresses = (scope: Construct, { stage, row }: { stage: Stage; row: EgressRow }): string[] =>
  Array.from({ length: row.addresses }, (_, at) => {
    const name = `EgressAddress${at + 1}`
    const address = new CfnEIP(scope, `Address${at + 1}`, { domain: 'vpc' })
    address.overrideLogicalId(name)
    if (stage.keepData) address.applyRemovalPolicy(RemovalPolicy.RETAIN)
    Tags.of(address).add('Name', `dengtong-${stage.name}-egress-${at + 1}`)
    new CfnOutput(scope, `Address${at + 1}Output`, {
      value: address.ref,
      description: 'Registries, banks and payment channels let calls of the platform in from here',
    }).overrideLogicalId(`${name}Ip`)
    return address.attrAllocationId
  })

const securityGroup = (scope: Construct, id: string, { vpc, description }: { vpc: Vpc; description: string }) =>
  new SecurityGroup(scope, id, { vpc: vpc as IVpc, description, allowAllOutbound: false })

/** Hints. Keys are asked for by the stores themselves; logs and traces are taken from a function by Lambda. */
const lanesInside = (scope: Construct, given: { vpc: Vpc; callers: SecurityGroup }): void => {
  const { vpc, callers } = given
  const lanes = securityGroup(scope, 'Lanes', { vpc, description: 'The door of SQS' })
  lanes.addIngressRule(callers, HTTPS, 'hints')
  vpc.addInterfaceEndpoint('LanesEndpoint', {
    service: InterfaceVpcEndpointAwsService.SQS,
    securityGroups: [lanes],
    open: false,
  })
}

/** Which connections were made to where, and which were refused; nothing of what was said. */
const recordFlows = (scope: Construct, { vpc, stage }: { vpc: Vpc; stage: Stage }): void => {
  const logGroup = new LogGroup(scope, 'FlowLog', {
    retention: stage.logDays,
    removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  })
  Tags.of(logGroup).add(CLASS_TAG, 'internal')
  const role = new Role(scope, 'FlowLogRole', {
    assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
    description: `Dengtong ${stage.name}: record of connections`,
    inlinePolicies: {
      record: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            resources: [logGroup.logGroupArn],
          }),
        ],
      }),
    },
  })
  vpc.addFlowLog('Connections', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup, role.withoutPolicyUpdates()),
  })
}
