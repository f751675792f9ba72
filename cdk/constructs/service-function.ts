/** One function with its own role, log group and the alias `live`, which everything outside addresses: moving it is the rollback. */
import { Aws, Duration, RemovalPolicy, Tags } from 'aws-cdk-lib'
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Alias,
  Architecture,
  CfnFunction,
  Code,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  RuntimeFamily,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { HttpFunction } from '../../lib/names/limits.ts'
import { FUNCTION_LIMITS } from '../../lib/names/limits.ts'
import { CLASS_TAG } from '../../lib/names/resources.ts'
import { SETTINGS } from '../../lib/names/settings.ts'
import { ASK_SCANNER, OUTSIDE, type Use } from '../../lib/names/uses.ts'
import type { WorkerName } from '../../lib/names/workers.ts'
import type { Bundles } from '../bundle.ts'
import { environmentOf, statementsOf } from '../grants.ts'
import { askingSettings, askingStatements } from '../scanning.ts'
import type { Stage } from '../stage.ts'
import type { Stores } from '../stores.ts'
import type { WayOut } from './egress.ts'

export type FunctionName = HttpFunction | WorkerName

/** What all functions of a stack share. */
export type Shared = {
  readonly stage: Stage
  readonly stores: Stores
  readonly bundles: Bundles
  /** The API's base URL. */
  readonly issuer: string
  /** Base URL of what anybody may look up; the API's own, unless that demands client certificates. */
  readonly publicUrl: string
}

export type FunctionRow = {
  readonly name: FunctionName
  readonly uses: readonly Use[]
  readonly extra?: PolicyStatement[]
}

export const LIVE = 'live'

/** Physical names, so that the API can address a function without depending on it: it is the function that needs the API's URL. */
export const functionName = (stage: Stage, name: FunctionName): string => `dengtong-${stage.name}-${name}`

export const liveArn = (stage: Stage, name: FunctionName): string =>
  `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:${functionName(stage, name)}:${LIVE}`

export class ServiceFunction extends Construct {
  readonly live: Alias

  constructor(scope: Construct, house: Shared, row: FunctionRow) {
    super(scope, row.name)
    const { stage } = house
    const limits = FUNCTION_LIMITS[row.name]
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logDays,
      removalPolicy: stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    })
    // Ids and codes, never personal data (lib/platform/aws/log.ts).
    Tags.of(logGroup).add(CLASS_TAG, 'internal')
    const code = house.bundles[row.name]
    if (!code) throw new Error(`No bundle for function ${row.name}`)
    const fn = new LambdaFunction(this, 'Function', {
      functionName: functionName(stage, row.name),
      description: `Dengtong ${stage.name}: ${row.name}`,
      code: Code.fromAsset(code.directory, { exclude: ['*.map'] }),
      handler: 'index.handler',
      runtime: new Runtime(stage.home.runtime, RuntimeFamily.NODEJS),
      architecture: stage.home.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      memorySize: limits.memoryMegabytes,
      timeout: Duration.seconds(limits.timeoutSeconds),
      role: roleOf(this, { house, row, logGroup }).withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { ...environmentOf(row.uses, house.stores), ...settingsOf(house, row.uses) },
      // A version that is replaced stays, or there would be nothing to go back to.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(stage.reserveConcurrency && limits.reserved ? { reservedConcurrentExecutions: limits.reserved } : {}),
    })
    const place = placeOf(house, row)
    const resource = fn.node.defaultChild
    if (place && resource instanceof CfnFunction)
      resource.vpcConfig = {
        subnetIds: [...place.subnetIds],
        securityGroupIds: [place.securityGroupId],
      }
    this.live = new Alias(this, 'Live', { aliasName: LIVE, version: fn.currentVersion as IVersion })
  }
}

const roleOf = (scope: Construct, given: { house: Shared; row: FunctionRow; logGroup: LogGroup }): Role => {
  const { stage, stores } = given.house
  const asking = given.row.uses.includes(ASK_SCANNER) ? askingStatements(stage, stores) : []
  const uses = [...statementsOf(given.row.uses, stores), ...asking]
  return new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `Dengtong ${stage.name}: ${given.row.name}`,
    inlinePolicies: {
      ...(uses.length > 0 ? { uses: new PolicyDocument({ statements: uses }) } : {}),
      runtime: new PolicyDocument({ statements: [...runtimeStatements(given.logGroup), ...(given.row.extra ?? [])] }),
      ...(placeOf(given.house, given.row)
        ? { network: new PolicyDocument({ statements: networkStatements(given.house.stage, given.row.name) }) }
        : {}),
    },
  })
}

/** In which network a function stands: where calls leave by fixed addresses, or beside the scanner; most in none. */
const placeOf = ({ stage, stores }: Shared, { uses }: FunctionRow): WayOut | undefined => {
  if (uses.includes(OUTSIDE)) return stores.wayOut
  return uses.includes(ASK_SCANNER) && stage.scanner === 'clamd' ? stage.clamd : undefined
}

/** What Lambda does under the function's role to put it into its network, and what the function itself must then be kept from. */
const networkStatements = (stage: Stage, name: FunctionName): PolicyStatement[] => {
  const row = {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  }
  const itself = `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:${functionName(stage, name)}`
  const conditions = { ArnEquals: { 'lambda:SourceFunctionArn': itself } }
  return [new PolicyStatement(row), new PolicyStatement({ ...row, effect: Effect.DENY, conditions })]
}

/** What every function needs to run at all: write its own log, and traces, which know no resources. */
const runtimeStatements = (logGroup: LogGroup): PolicyStatement[] => [
  new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
  new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
]

const settingsOf = (house: Shared, uses: readonly Use[]): Record<string, string> => ({
  [SETTINGS.issuer]: house.issuer,
  [SETTINGS.publicUrl]: house.publicUrl,
  [SETTINGS.tokenBinding]: house.stage.tokenBinding,
  ...(uses.includes('archive.lock') ? { [SETTINGS.lockMode]: house.stage.lockMode } : {}),
  ...(uses.includes(ASK_SCANNER) ? askingSettings(house.stage) : {}),
})
