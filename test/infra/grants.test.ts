import { describe, expect, it } from 'vitest'
import { httpFunctions } from '../../cdk/api-stack.ts'
import { stageOf } from '../../cdk/stage.ts'
import { BUCKETS, LANES, TABLES } from '../../lib/names/resources.ts'
import {
  ASK_SCANNER,
  BUCKET_VERBS,
  LANE_VERBS,
  OUTSIDE,
  TABLE_KEY_ACTIONS,
  TABLE_VERBS,
  type Use,
} from '../../lib/names/uses.ts'
import { WORKERS, type Worker } from '../../lib/names/workers.ts'
import {
  allResources,
  eachSystem,
  type Json,
  list,
  type Resource,
  resources,
  type System,
  say,
  scannerOf,
} from './templates.ts'

/** `<effect> <action> on <resource>[ if <condition>]` */
type Said = string

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What asking the stage's scanner takes. */
const ofScanner = (one: System): Said[] =>
  scannerOf(one) === 'guardduty' ? ['Allow s3:GetObjectTagging on ${IncomingBucket.Arn}/*'] : []

const expectedOf = (uses: readonly Use[], one: System): Said[] => {
  const through = (service: string) => `if kms:ViaService=${service}.\${AWS::Region}.\${AWS::URLSuffix}`
  const said = uses.flatMap((use): Said[] => {
    if (use === OUTSIDE) return []
    const [resource = '', verb = ''] = use.split('.')
    if (use === ASK_SCANNER) return ofScanner(one)
    if (resource in TABLES) {
      const key = TABLE_KEY_ACTIONS.map((action) => `Allow ${action} on \${TablesKey.Arn} ${through('dynamodb')}`)
      const table = `\${${capital(resource)}Table.Arn}`
      if (!(verb in TABLE_VERBS)) return [`Allow dynamodb:Query on ${table}/index/${verb}`, ...key]
      return [...TABLE_VERBS[verb as 'get'].actions.map((action) => `Allow ${action} on ${table}`), ...key]
    }
    if (resource in BUCKETS) {
      const row: { actions: readonly string[]; keyActions: readonly string[]; on?: 'bucket' } =
        BUCKET_VERBS[verb as 'get']
      const bucket = `\${${capital(resource)}Bucket.Arn}`
      return [
        ...row.actions.map((action) => `Allow ${action} on ${row.on ? bucket : `${bucket}/*`}`),
        ...row.keyActions.map((action) => `Allow ${action} on \${ObjectsKey.Arn} ${through('s3')}`),
      ]
    }
    return LANE_VERBS[verb as 'send'].actions.map((action) => `Allow ${action} on \${${capital(resource)}Lane.Arn}`)
  })
  return [...new Set(said)].sort()
}

const expectedEnvironment = (uses: readonly Use[]) => {
  const rows = { ...TABLES, ...BUCKETS, ...LANES } as Record<string, { env: string }>
  return [...new Set(uses.flatMap((use) => rows[use.split('.')[0] ?? '']?.env ?? []))].sort()
}

const saidOf = (document: Json, one: System): Said[] =>
  document.Statement.flatMap((statement: Json) =>
    list(statement.Action).flatMap((action) =>
      list(statement.Resource).map((resource) => {
        const conditions = Object.entries(statement.Condition ?? {}).map(([operator, terms]) => {
          expect(operator).toBe(statement.Effect === 'Deny' ? 'ArnEquals' : 'StringEquals')
          return Object.entries(terms as Json).map(([key, value]) => `${key}=${say(value, one)}`)
        })
        const tail = conditions.length > 0 ? ` if ${conditions.flat().join(' and ')}` : ''
        return `${statement.Effect} ${action} on ${say(resource, one)}${tail}`
      }),
    ),
  ).sort()

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK = [
  'ec2:AssignPrivateIpAddresses on *',
  'ec2:CreateNetworkInterface on *',
  'ec2:DeleteNetworkInterface on *',
  'ec2:DescribeNetworkInterfaces on *',
  'ec2:UnassignPrivateIpAddresses on *',
]

const FUNCTIONS: { name: string; uses: readonly Use[]; lane?: string }[] = [
  ...httpFunctions(),
  ...Object.entries(WORKERS).map(([name, worker]: [string, Worker]) => ({
    name,
    uses: worker.uses,
    ...('lane' in worker.trigger ? { lane: worker.trigger.lane } : {}),
  })),
]

const functionNamed = (name: string, one: System): Resource => {
  const found = allResources(one).find(
    ([, r]) => r.Type === 'AWS::Lambda::Function' && r.Properties.FunctionName === `dengtong-${one.stage}-${name}`,
  )
  if (!found) throw new Error(`no function ${name}`)
  return found[1]
}

const roleOf = (name: string, one: System): Resource => {
  const id = functionNamed(name, one).Properties.Role['Fn::GetAtt'][0]
  return (one.api.Resources[id] ?? one.workers.Resources[id]) as Resource
}

const policyOf = (name: string, policy: 'uses' | 'runtime' | 'network', one: System): Said[] => {
  const found = roleOf(name, one).Properties.Policies.find((p: Json) => p.PolicyName === policy)
  return found ? saidOf(found.PolicyDocument, one) : []
}

describe.each(eachSystem)('%s', (_, one) => {
  it.each(FUNCTIONS)('gives $name exactly its uses', ({ name, uses }) => {
    expect(policyOf(name, 'uses', one)).toEqual(expectedOf(uses, one))
  })

  it.each(FUNCTIONS)('gives $name beside them only its own log, traces and its own lane to drain', ({ name, lane }) => {
    const drained = lane
      ? ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map(
          (action) => `Allow sqs:${action} on \${${capital(lane)}Lane.Arn}`,
        )
      : []
    const log = functionNamed(name, one).Properties.LoggingConfig.LogGroup.Ref
    expect(policyOf(name, 'runtime', one)).toEqual(
      [
        ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `Allow ${action} on \${${log}.Arn}`),
        'Allow xray:PutTelemetryRecords on *',
        'Allow xray:PutTraceSegments on *',
        ...drained,
      ].sort(),
    )
  })

  it.each(FUNCTIONS)(
    'lets Lambda put $name into the network where it calls out or asks the scanner, and never the function itself',
    (row) => {
      const arn = `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:dengtong-${one.stage}-${row.name}`
      const callsOut = stageOf(one.stage).egress !== undefined && row.uses.includes(OUTSIDE)
      const inside = callsOut || (scannerOf(one) === 'clamd' && row.uses.includes(ASK_SCANNER))
      expect(policyOf(row.name, 'network', one)).toEqual(
        inside
          ? NETWORK.flatMap((does) => [`Allow ${does}`, `Deny ${does} if lambda:SourceFunctionArn=${arn}`]).sort()
          : [],
      )
    },
  )

  it.each(FUNCTIONS)('tells $name only where its uses are, and the settings of its stage', ({ name, uses }) => {
    const settings = [
      'ISSUER',
      'PUBLIC_URL',
      'TOKEN_BINDING',
      ...(uses.includes('archive.lock') ? ['ARCHIVE_LOCK_MODE'] : []),
      ...(uses.includes(ASK_SCANNER) ? ['SCANNER'] : []),
      ...(uses.includes(ASK_SCANNER) && scannerOf(one) === 'clamd' ? ['CLAMD_ADDRESS'] : []),
    ]
    const told = Object.keys(functionNamed(name, one).Properties.Environment.Variables)
    expect(told.sort()).toEqual([...expectedEnvironment(uses), ...settings].sort())
  })

  it('has no other role and no policy that stands alone', () => {
    const others = [
      ...(stageOf(one.stage).egress ? ['EgressFlowLogRole'] : []),
      ...(scannerOf(one) === 'guardduty' ? ['MalwareProtectionRole'] : []),
    ]
    const roles = allResources(one).filter(([, r]) => r.Type === 'AWS::IAM::Role')
    expect(roles).toHaveLength(FUNCTIONS.length + others.length)
    for (const id of others) expect(roles.filter(([role]) => role.startsWith(id))).toHaveLength(1)
    expect(allResources(one).filter(([, r]) => /IAM::(Policy|ManagedPolicy|User|Group)$/.test(r.Type))).toEqual([])
    for (const { name } of FUNCTIONS) expect(roleOf(name, one).Properties.ManagedPolicyArns).toBeUndefined()
  })

  it('allows no action with a wildcard outside the key policies, which hand each key to its own account', () => {
    for (const [id, { Type, Properties }] of allResources(one)) {
      const documents = [Properties?.PolicyDocument, ...(Properties?.Policies ?? []).map((p: Json) => p.PolicyDocument)]
      const allowed = documents
        .filter(Boolean)
        .flatMap((d: Json) => d.Statement.filter((s: Json) => s.Effect === 'Allow'))
      const wide = allowed.filter((s: Json) => list<string>(s.Action).some((action) => action.includes('*')))
      expect({ id, Type, wide }).toEqual({ id, Type, wide: [] })
    }
    for (const [, { Properties }] of resources(one.data, 'AWS::KMS::Key')) {
      expect(saidOf(Properties.KeyPolicy, one)).toEqual(['Allow kms:* on *'])
      expect(Properties.KeyPolicy.Statement[0].Principal.AWS['Fn::Join'][1].at(-1)).toBe(':root')
    }
  })
})
