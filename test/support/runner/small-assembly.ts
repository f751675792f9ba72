/** Two small stacks of the same resource types as the real ones, for tests of the runner itself. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { bundle } from './bundle-small.ts'

// biome-ignore lint/suspicious/noExplicitAny: templates are open JSON
type Json = any

const att = (id: string, name = 'Arn'): Json => ({ 'Fn::GetAtt': [id, name] })
const ref = (id: string): Json => ({ Ref: id })
const join2 = (...parts: Json[]): Json => ({ 'Fn::Join': ['', parts] })
const fromData = (name: string): Json => ({ 'Fn::ImportValue': `small-data:${name}` })
const CLOSED = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
const viaService = (service: string): Json => ({
  StringEquals: { 'kms:ViaService': { 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` } },
})
const allow = (Action: string | string[], Resource: Json, Condition?: Json): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
})
const resource = (Type: string, Properties: Json): Json => ({ Type, Properties })

const bucket = (Properties: Json): Json =>
  resource('AWS::S3::Bucket', {
    ...Properties,
    PublicAccessBlockConfiguration: CLOSED,
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: att('Key') } },
      ],
    },
  })

const closedPolicy = (id: string): Json =>
  resource('AWS::S3::BucketPolicy', {
    Bucket: ref(id),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Resource: [att(id), join2(att(id), '/*')],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  })

const exports = (values: Record<string, Json>): Json =>
  Object.fromEntries(
    Object.entries(values).map(([name, Value]) => [name, { Value, Export: { Name: `small-data:${name}` } }]),
  )

const dataTemplate = (): Json => ({
  Resources: {
    Key: resource('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'kms:*',
            Resource: '*',
            Principal: { AWS: join2('arn:', ref('AWS::Partition'), ':iam::', ref('AWS::AccountId'), ':root') },
          },
        ],
      },
    }),
    Notes: resource('AWS::DynamoDB::Table', {
      AttributeDefinitions: ['pk', 'sk', 'other'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byOther',
          KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: att('Key') },
    }),
    Incoming: bucket({ BucketName: 'small-incoming' }),
    Archive: bucket({
      BucketName: 'small-archive',
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
    }),
    IncomingPolicy: closedPolicy('Incoming'),
    DeadLetters: resource('AWS::SQS::Queue', { QueueName: 'small-dead' }),
    Lane: resource('AWS::SQS::Queue', {
      QueueName: 'small-lane',
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: att('DeadLetters'), maxReceiveCount: 2 },
    }),
  },
  Outputs: exports({
    notes: ref('Notes'),
    notesArn: att('Notes'),
    keyArn: att('Key'),
    lane: ref('Lane'),
    laneArn: att('Lane'),
    incomingArn: att('Incoming'),
    archiveArn: att('Archive'),
  }),
})

const lambdaArn = (name: string): Json =>
  join2(
    'arn:',
    ref('AWS::Partition'),
    ':lambda:',
    ref('AWS::Region'),
    ':',
    ref('AWS::AccountId'),
    `:function:${name}:live`,
  )

const mayLog = (name: string): Json =>
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], {
    'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${name}:*`,
  })

const fn = (name: string, given: { file: string; statements: Json[]; timeout?: number; variables?: Json }): Json => ({
  [`${name}Role`]: resource('AWS::IAM::Role', {
    Policies: [{ PolicyName: 'uses', PolicyDocument: { Statement: [...given.statements, mayLog(name)] } }],
  }),
  [name]: resource('AWS::Lambda::Function', {
    FunctionName: name,
    Code: { S3Bucket: 'assets', S3Key: `${given.file}.zip` },
    Handler: 'index.handler',
    Role: att(`${name}Role`),
    Timeout: given.timeout ?? 3,
    Environment: { Variables: given.variables ?? {} },
  }),
  [`${name}Version`]: resource('AWS::Lambda::Version', { FunctionName: ref(name) }),
  [`${name}Live`]: resource('AWS::Lambda::Alias', {
    FunctionName: ref(name),
    Name: 'live',
    FunctionVersion: att(`${name}Version`, 'Version'),
  }),
})

const permission = (name: string, Principal: string, SourceArn: Json): Json =>
  resource('AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: ref(`${name}Live`),
    Principal,
    SourceArn,
  })

const integration = (name: string, timeoutInMillis = 29_000): Json => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  timeoutInMillis,
  uri: join2(
    'arn:',
    ref('AWS::Partition'),
    ':apigateway:',
    ref('AWS::Region'),
    ':lambda:path/2015-03-31/functions/',
    lambdaArn(name),
    '/invocations',
  ),
})

const ANSWERS: Record<string, number> = {
  MISSING_AUTHENTICATION_TOKEN: 404,
  UNAUTHORIZED: 401,
  ACCESS_DENIED: 403,
  THROTTLED: 429,
  REQUEST_TOO_LARGE: 413,
  INTEGRATION_TIMEOUT: 504,
  DEFAULT_5XX: 500,
}

const apiBody = (): Json => ({
  openapi: '3.0.1',
  'x-amazon-apigateway-gateway-responses': Object.fromEntries(
    Object.entries(ANSWERS).map(([type, status]) => [
      type,
      {
        statusCode: String(status),
        responseParameters: {
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.X-Request-Id': 'context.requestId',
        },
        responseTemplates: {
          'application/json': JSON.stringify({
            code: type,
            requestId: '$context.requestId',
            said: '$context.error.responseType',
          }),
        },
      },
    ]),
  ),
  components: {
    securitySchemes: {
      caller: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerUri: integration('authorizer').uri,
          authorizerResultTtlInSeconds: 30,
        },
      },
      slot: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  paths: {
    '/call': { post: { 'x-amazon-apigateway-integration': integration('probe') } },
    '/poor': { post: { 'x-amazon-apigateway-integration': integration('poor') } },
    '/acts/{act}': {
      get: { 'x-amazon-apigateway-integration': integration('probe') },
      post: { 'x-amazon-apigateway-integration': integration('probe') },
    },
    '/brief/{act}': { get: { 'x-amazon-apigateway-integration': integration('probe', 300) } },
    '/closed/{act}': {
      get: { security: [{ caller: [], slot: [] }], 'x-amazon-apigateway-integration': integration('probe') },
    },
  },
})

const everything = (): Json[] => [
  allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:BatchGetItem'], fromData('notesArn')),
  allow('dynamodb:Query', join2(fromData('notesArn'), '/index/byOther')),
  allow('kms:Decrypt', fromData('keyArn'), viaService('dynamodb')),
  allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], join2(fromData('incomingArn'), '/*')),
  allow('s3:ListBucket', fromData('incomingArn')),
  allow(
    ['s3:GetObject', 's3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold', 's3:DeleteObjectVersion'],
    join2(fromData('archiveArn'), '/*'),
  ),
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], fromData('keyArn'), viaService('s3')),
  allow('sqs:SendMessage', fromData('laneArn')),
]

const appTemplate = (): Json => {
  const source = (below: string): Json =>
    join2(
      'arn:',
      ref('AWS::Partition'),
      ':execute-api:',
      ref('AWS::Region'),
      ':',
      ref('AWS::AccountId'),
      ':',
      ref('Api'),
      `/${below}`,
    )
  const issuer = join2('https://', ref('Api'), '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/live')
  return {
    Resources: {
      ...fn('probe', { file: 'probe', statements: everything(), timeout: 8, variables: { ISSUER: issuer } }),
      ...fn('poor', {
        file: 'probe',
        statements: [
          allow('dynamodb:PutItem', fromData('notesArn')),
          allow('s3:GetObject', join2(fromData('incomingArn'), '/*')),
        ],
      }),
      ...fn('authorizer', { file: 'authorizer', statements: [] }),
      ...fn('worker', {
        file: 'worker',
        variables: { TABLE: fromData('notes') },
        statements: [
          allow('dynamodb:PutItem', fromData('notesArn')),
          allow('kms:Decrypt', fromData('keyArn'), viaService('dynamodb')),
          allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], fromData('laneArn')),
        ],
      }),
      Drain: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: fromData('laneArn'),
        FunctionName: ref('workerLive'),
        BatchSize: 4,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      }),
      Tick: resource('AWS::Events::Rule', {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [{ Id: 'one', Arn: ref('workerLive') }],
      }),
      Api: resource('AWS::ApiGateway::RestApi', { Body: apiBody(), ApiKeySourceType: 'AUTHORIZER' }),
      Deployment: resource('AWS::ApiGateway::Deployment', { RestApiId: ref('Api') }),
      Stage: resource('AWS::ApiGateway::Stage', {
        RestApiId: ref('Api'),
        StageName: 'live',
        DeploymentId: ref('Deployment'),
      }),
      Plan: resource('AWS::ApiGateway::UsagePlan', { Throttle: { RateLimit: 1, BurstLimit: 3 } }),
      Slot: resource('AWS::ApiGateway::ApiKey', { Value: 'a-slot-of-twenty-characters', Enabled: true }),
      SlotInPlan: resource('AWS::ApiGateway::UsagePlanKey', { KeyId: ref('Slot'), UsagePlanId: ref('Plan') }),
      MayProbe: permission('probe', 'apigateway.amazonaws.com', source('live/*')),
      MayPoor: permission('poor', 'apigateway.amazonaws.com', source('live/*')),
      MayAuthorize: permission('authorizer', 'apigateway.amazonaws.com', source('authorizers/*')),
      MayTick: permission('worker', 'events.amazonaws.com', att('Tick')),
      Alarm: resource('AWS::CloudWatch::Alarm', { AlarmActions: [ref('Nobody')] }),
    },
  }
}

type Change = (stacks: { data: Json; app: Json }) => void

/** Writes the assembly and answers its directory; `change` may spoil it first. */
export const smallAssembly = (change: Change = () => undefined): string => {
  const directory = mkdtempSync(join(tmpdir(), 'dengtong-assembly-'))
  const stacks = { data: dataTemplate(), app: appTemplate() }
  change(stacks)
  const code = bundle()
  const files = Object.fromEntries(
    ['probe', 'authorizer', 'worker'].map((name) => [
      name,
      {
        source: { path: relative(directory, resolve(code, name)) },
        destinations: { here: { objectKey: `${name}.zip` } },
      },
    ]),
  )
  const write = (name: string, value: Json): void => writeFileSync(join(directory, name), JSON.stringify(value))
  mkdirSync(directory, { recursive: true })
  write('assets.json', { files })
  for (const [name, template] of Object.entries(stacks)) write(`${name}.template.json`, template)
  write('manifest.json', {
    artifacts: {
      assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
      ...Object.fromEntries(
        Object.keys(stacks).map((name) => [
          `small-${name}`,
          {
            type: 'aws:cloudformation:stack',
            environment: 'aws://unknown-account/cn-northwest-1',
            properties: { templateFile: `${name}.template.json` },
          },
        ]),
      ),
    },
  })
  return directory
}
