/** Puts the templates of an assembly together into what the hosts need, or says everything it cannot host at once. */
import { type Api, readApi } from '../api-gateway/spec.ts'
import { grantsOf, withoutGrant } from '../iam/replay.ts'
import type { Mapping } from '../lambda/queue-poller.ts'
import { readSchedules } from '../lambda/schedules.ts'
import { readBucketRules } from '../s3/bucket-rules.ts'
import { readStacks, resolveStacks } from './intrinsics.ts'
import { checkInvokers } from './invokers.ts'
import type { HostedFunction, Plan } from './planned.ts'
import { unknownTypes } from './resource-types.ts'
import { type Role, readResourcePolicies, readRoles } from './roles.ts'
import type { Json, Place, Resource } from './template.ts'

export type Options = {
  readonly assembly: string
  readonly place: Pick<Place, 'account' | 'baseUrl'>
  readonly secret: string
  readonly environments: (name: string) => number
  /** `<statement id> <action>`, to show what fails without it. */
  readonly removed: readonly string[]
}

const takeGrant = (roles: Role[], wanted: string): Role[] => {
  const [statement = '', action = ''] = wanted.split(' ')
  if (!grantsOf({ roles }).some((one) => one.statement === statement && one.action === action))
    throw new Error(`no statement grants ${wanted}`)
  return withoutGrant(roles, { statement, action })
}

const of = (resources: readonly Resource[], type: string): Resource[] => resources.filter((one) => one.type === type)
export const tablesOf = (resources: readonly Resource[]): Resource[] => of(resources, 'AWS::DynamoDB::Table')

export const makePlan = ({ assembly, place: given, secret, environments, removed }: Options): Plan => {
  const stacks = readStacks(assembly)
  const unknown = unknownTypes(
    stacks.flatMap((stack) => Object.values<Json>(stack.template.Resources ?? {}).map((one) => one.Type)),
  )
  if (unknown.length > 0)
    throw new Error(`The runner neither hosts nor ignores these resource types:\n  ${unknown.join('\n  ')}`)
  const region = stacks.map((stack) => stack.region).find(Boolean) ?? 'local-1'
  const china = region.startsWith('cn-')
  const place: Place = {
    ...given,
    region,
    partition: china ? 'aws-cn' : 'aws',
    urlSuffix: china ? 'amazonaws.com.cn' : 'amazonaws.com',
  }
  const resources = resolveStacks(stacks, place)
  const estate = { ...place, keyOf: customerKeys(resources) }
  const roles = removed.reduce(takeGrant, readRoles(resources, secret))
  const api = readApi(resources)
  const functionByArn = aliases(resources)
  const functions = of(resources, 'AWS::Lambda::Function').map((one) =>
    readFunction(one, { roles, resources, place, api, environments }),
  )
  const plan: Plan = {
    resources,
    estate,
    roles,
    resourcePolicies: readResourcePolicies(resources),
    functions,
    functionByArn,
    buckets: new Map(
      of(resources, 'AWS::S3::Bucket').map((one) => [one.ref, readBucketRules(one.ref, one.properties)]),
    ),
    mappings: of(resources, 'AWS::Lambda::EventSourceMapping').map((one) => readMapping(one, resources)),
    schedules: readSchedules(resources),
    api,
  }
  checkInvokers(plan)
  return plan
}

/** Which tables and buckets are encrypted with a key of the customer's own, whose permissions callers then need too. */
const customerKeys = (resources: readonly Resource[]): Map<string, string> => {
  const arnOf = new Map(
    of(resources, 'AWS::KMS::Key').flatMap(
      (key) =>
        [
          [key.ref, key.attributes.Arn ?? ''],
          [key.attributes.Arn ?? '', key.attributes.Arn ?? ''],
        ] as const,
    ),
  )
  const keyed = (one: Resource): string | undefined => {
    if (one.type === 'AWS::S3::Bucket')
      return one.properties.BucketEncryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault
        ?.KMSMasterKeyID
    return one.properties.SSESpecification?.KMSMasterKeyId
  }
  const pairs = [...tablesOf(resources), ...of(resources, 'AWS::S3::Bucket')].flatMap((one) => {
    const key = keyed(one)
    if (key === undefined) return []
    const arn = arnOf.get(key)
    if (!arn) throw new Error(`${one.id}: its key ${key} is not in the templates`)
    return [[one.attributes.Arn ?? '', arn] as const]
  })
  return new Map(pairs)
}

const aliases = (resources: readonly Resource[]): Map<string, string> =>
  new Map([
    ...of(resources, 'AWS::Lambda::Function').map((one) => [one.attributes.Arn ?? '', one.ref] as const),
    ...[...of(resources, 'AWS::Lambda::Alias'), ...of(resources, 'AWS::Lambda::Version')].map(
      (one) => [one.ref, one.ref.split(':')[6] ?? ''] as const,
    ),
  ])

type Around = {
  readonly roles: readonly Role[]
  readonly resources: readonly Resource[]
  readonly place: Place
  readonly api: Api
  readonly environments: (name: string) => number
}

const readFunction = (one: Resource, { roles, resources, place, api, environments }: Around): HostedFunction => {
  const { properties } = one
  const directory = one.stack.assets.get(properties.Code?.S3Key)
  if (!directory) throw new Error(`${one.id}: its code is not in the assembly`)
  const role = roles.find((candidate) => candidate.arn === properties.Role)
  if (!role) throw new Error(`${one.id}: its role is not in the templates`)
  const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${one.ref}`
  const { accessKeyId, secretAccessKey, sessionToken } = role.credentials
  return {
    name: one.ref,
    arn: one.attributes.Arn ?? '',
    directory,
    handler: properties.Handler,
    timeoutMs: (properties.Timeout ?? 3) * 1000,
    memoryMegabytes: properties.MemorySize ?? 128,
    environments: environments(one.ref),
    role,
    traced: properties.TracingConfig?.Mode === 'Active',
    logGroupArn: `arn:${place.partition}:logs:${place.region}:${place.account}:log-group:${logGroup}`,
    environment: {
      ...atBaseUrl(properties.Environment?.Variables ?? {}, { resources, place, api }),
      AWS_REGION: place.region,
      AWS_DEFAULT_REGION: place.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_ENDPOINT_URL: place.baseUrl,
      AWS_LAMBDA_FUNCTION_NAME: one.ref,
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
      TZ: ':UTC',
    },
  }
}

/** The API answers at the runner's own address, so that is what its public address in any variable stands for. */
const atBaseUrl = (
  variables: Record<string, string>,
  { resources, place, api }: Pick<Around, 'resources' | 'place' | 'api'>,
): Record<string, string> => {
  const addresses = [
    `https://${api.id}.execute-api.${place.region}.${place.urlSuffix}/${api.stage}`,
    ...resources
      .filter((one) => one.type === 'AWS::ApiGateway::DomainName')
      .map((one) => `https://${one.properties.DomainName}`),
  ]
  const entries = Object.entries(variables).map(([name, value]) => [
    name,
    addresses.reduce((text, address) => text.replaceAll(address, place.baseUrl), String(value)),
  ])
  return Object.fromEntries(entries)
}

const readMapping = (one: Resource, resources: readonly Resource[]): Mapping => {
  const { properties } = one
  const queue = of(resources, 'AWS::SQS::Queue').find(
    (candidate) => candidate.attributes.Arn === properties.EventSourceArn,
  )
  if (!queue) throw new Error(`${one.id}: the runner polls queues of the templates only`)
  const functionArn = properties.FunctionName.startsWith('arn:')
    ? properties.FunctionName
    : `function:${properties.FunctionName}`
  return {
    queueName: queue.attributes.QueueName ?? '',
    queueArn: properties.EventSourceArn,
    functionArn,
    batchSize: properties.BatchSize ?? 10,
    windowMs: (properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    reportsFailures: (properties.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures'),
    concurrency: properties.ScalingConfig?.MaximumConcurrency ?? 5,
    visibilitySeconds: queue.properties.VisibilityTimeout ?? 30,
  }
}
