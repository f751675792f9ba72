/** Which resource types the runner hosts, which it leaves out and why, and what Ref and GetAtt answer for each. */
import { createHash } from 'node:crypto'
import type { Json, Place } from './template.ts'

type Naming = {
  readonly id: string
  readonly stackName: string
  readonly logicalId: string
  readonly property: (name: string) => Json
  readonly place: Place
}
const shortHash = (text: string, length = 10): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length)

type Identity = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> }

const arn = (place: Place, service: string, rest: string): string =>
  `arn:${place.partition}:${service}:${place.region}:${place.account}:${rest}`

const generated = ({ stackName, logicalId }: Naming): string => `${stackName}-${logicalId}`

const named =
  (property: string, service: string, prefix = '') =>
  (naming: Naming): Identity => {
    const name = naming.property(property) ?? generated(naming)
    return { ref: name, attributes: { Arn: arn(naming.place, service, prefix + name) } }
  }

const plain = (naming: Naming): Identity => ({ ref: generated(naming), attributes: { Id: generated(naming) } })

const HOSTED: Record<string, (naming: Naming) => Identity> = {
  'AWS::DynamoDB::Table': named('TableName', 'dynamodb', 'table/'),
  'AWS::S3::Bucket': (naming) => {
    const name = naming.property('BucketName') ?? `${generated(naming)}-${shortHash(naming.id, 6)}`.toLowerCase()
    const { partition, region, urlSuffix } = naming.place
    const attributes = {
      Arn: `arn:${partition}:s3:::${name}`,
      DomainName: `${name}.s3.${urlSuffix}`,
      RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
    }
    return { ref: name, attributes }
  },
  'AWS::S3::BucketPolicy': plain,
  'AWS::SQS::Queue': (naming) => {
    const name = naming.property('QueueName') ?? generated(naming)
    const url = `${naming.place.baseUrl}/${naming.place.account}/${name}`
    return { ref: url, attributes: { Arn: arn(naming.place, 'sqs', name), QueueName: name, QueueUrl: url } }
  },
  'AWS::SQS::QueuePolicy': plain,
  'AWS::KMS::Key': (naming) => {
    const key = shortHash(naming.id, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    return { ref: key, attributes: { Arn: arn(naming.place, 'kms', `key/${key}`), KeyId: key } }
  },
  'AWS::IAM::Role': (naming) => {
    const name = naming.property('RoleName') ?? generated(naming)
    const { partition, account } = naming.place
    return { ref: name, attributes: { Arn: `arn:${partition}:iam::${account}:role/${name}`, RoleId: name } }
  },
  'AWS::Lambda::Function': named('FunctionName', 'lambda', 'function:'),
  'AWS::Lambda::Version': (naming) => ({ ref: `${lambdaArn(naming)}:1`, attributes: { Version: '1' } }),
  'AWS::Lambda::Alias': (naming) => {
    const ref = `${lambdaArn(naming)}:${naming.property('Name')}`
    return { ref, attributes: { AliasArn: ref } }
  },
  'AWS::Lambda::Permission': plain,
  'AWS::Lambda::EventSourceMapping': plain,
  'AWS::ApiGateway::RestApi': (naming) => {
    const ref = shortHash(naming.id)
    return { ref, attributes: { RestApiId: ref, RootResourceId: shortHash(`${naming.id}/root`) } }
  },
  'AWS::ApiGateway::Deployment': (naming) => ({
    ref: shortHash(naming.id),
    attributes: { DeploymentId: shortHash(naming.id) },
  }),
  'AWS::ApiGateway::Stage': (naming) => ({ ref: naming.property('StageName'), attributes: {} }),
  'AWS::ApiGateway::ApiKey': (naming) => ({
    ref: shortHash(naming.id),
    attributes: { APIKeyId: shortHash(naming.id) },
  }),
  'AWS::ApiGateway::UsagePlan': (naming) => ({ ref: shortHash(naming.id), attributes: { Id: shortHash(naming.id) } }),
  'AWS::ApiGateway::UsagePlanKey': plain,
  'AWS::Events::Rule': named('Name', 'events', 'rule/'),
  'AWS::Logs::LogGroup': (naming) => {
    const name = naming.property('LogGroupName') ?? generated(naming)
    return { ref: name, attributes: { Arn: arn(naming.place, 'logs', `log-group:${name}:*`) } }
  },
}

const IGNORED: Record<string, string> = {
  'AWS::CloudWatch::Alarm': 'no metrics here; template tests read the alarms',
  'AWS::CloudWatch::CompositeAlarm': 'no metrics here; template tests read the alarms',
  'AWS::CloudWatch::Dashboard': 'no metrics here',
  'AWS::SNS::Topic': 'only alarms publish to it',
  'AWS::SNS::TopicPolicy': 'only alarms publish to it',
  'AWS::SNS::Subscription': 'only alarms publish to it',
  'AWS::ApiGateway::Account': 'the account-wide role for access logs',
  'AWS::ApiGateway::DomainName': 'the runner serves one loopback address without TLS',
  'AWS::ApiGateway::BasePathMapping': 'the runner serves one loopback address without TLS',
  ...Object.fromEntries(
    ['VPC', 'InternetGateway', 'VPCGatewayAttachment', 'VPNGateway', 'VPNGatewayRoutePropagation', 'EIP', 'NatGateway']
      .concat(['Subnet', 'RouteTable', 'SubnetRouteTableAssociation', 'Route', 'VPCEndpoint'])
      .concat(['SecurityGroup', 'SecurityGroupIngress', 'FlowLog'])
      .map((name) => [`AWS::EC2::${name}`, 'this machine is the network that functions call out from']),
  ),
  'AWS::GuardDuty::MalwareProtectionPlan': 'it looks at uploads from outside; nothing does so here',
  'AWS::WAFv2::WebACL': 'counts requests by address; here all have one',
  'AWS::WAFv2::WebACLAssociation': 'counts requests by address; here all have one',
  'AWS::Lambda::EventInvokeConfig': 'nothing invokes a function asynchronously but schedules, which repeat',
}

const lambdaArn = (naming: Naming): string => {
  const name = naming.property('FunctionName')
  return name.startsWith('arn:') ? name : arn(naming.place, 'lambda', `function:${name}`)
}

export const identityOf = (type: string, naming: Naming): Identity =>
  (HOSTED[type] ?? ((other) => ({ ref: generated(other), attributes: new Proxy({}, anyAttribute(other)) })))(naming)

/** An ignored resource may be pointed at by another ignored one; what the pointer says does not matter. */
const anyAttribute = (naming: Naming): ProxyHandler<Record<string, string>> => ({
  get: (_, name) => arn(naming.place, 'ignored', `${generated(naming)}/${String(name)}`),
})

/** Types that are neither hosted nor ignored by name, each once. */
export const unknownTypes = (types: readonly string[]): string[] =>
  [...new Set(types)].filter((type) => !(type in HOSTED) && !(type in IGNORED)).sort()
