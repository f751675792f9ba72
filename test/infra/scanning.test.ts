/** What looks for malware, by partition: a plan of GuardDuty's and its role in aws, a daemon in the account's network in aws-cn. */
import { describe, expect, it } from 'vitest'
import { ROUTES } from '../../lib/names/routes/index.ts'
import type { Route } from '../../lib/names/routes/route.ts'
import { type Json, list, type Resource, resources, type System, say, scannerOf, systems } from './templates.ts'

const withScanner = (scanner: string) => systems.filter((one) => scannerOf(one) === scanner)
const only = (found: readonly [string, Resource][]): Resource => {
  expect(found).toHaveLength(1)
  return (found[0] as [string, Resource])[1]
}

const said = (statement: Json, one: System): string[] =>
  list<string>(statement.Action).flatMap((action) =>
    list(statement.Resource).map((resource) => {
      const conditions = Object.entries(statement.Condition ?? {}).flatMap(([operator, terms]) =>
        Object.entries(terms as Json).map(([key, value]) => `${operator} ${key}=${say(value, one)}`),
      )
      return [`${statement.Effect} ${action} on ${say(resource, one)}`, ...conditions].join(' if ')
    }),
  )

/** Those that take files in. */
const ASKERS = [
  ...new Set(
    (Object.values(ROUTES) as Route[])
      .filter(({ uses }) => uses.includes('scanner.ask'))
      .map((route) => String(route.function)),
  ),
].sort()

/** Functions in the network of clamd. */
const besideScanner = (one: System) =>
  [one.api, one.workers]
    .flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
    .filter(([, { Properties }]) => Properties.VpcConfig?.SecurityGroupIds.includes('sg-00000000000000000'))

const scannersRole = (one: System) =>
  resources(one.data, 'AWS::IAM::Role').filter(([id]) => id.startsWith('MalwareProtectionRole'))

const OWN_RULE =
  'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*'
const PRINCIPAL = 'malware-protection-plan.guardduty.amazonaws.com'
const MANAGED = `StringEquals events:ManagedBy=${PRINCIPAL}`
const KEY = 'StringEquals kms:ViaService=s3.${AWS::Region}.${AWS::URLSuffix}'

describe('In aws, prod', () => {
  const [one] = withScanner('guardduty') as [System]

  it('has GuardDuty look at every upload and write its verdict on it', () => {
    const { Properties } = only(resources(one.data, 'AWS::GuardDuty::MalwareProtectionPlan'))
    expect(Properties.ProtectedResource).toEqual({ S3Bucket: { BucketName: { Ref: 'IncomingBucket' } } })
    expect(Properties.Actions).toEqual({ Tagging: { Status: 'ENABLED' } })
    const role = only(scannersRole(one))
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: PRINCIPAL } },
    ])
    const statements = role.Properties.Policies.flatMap(({ PolicyDocument }: Json) => PolicyDocument.Statement)
    expect(statements.flatMap((statement: Json) => said(statement, one)).sort()).toEqual(
      [
        ...['DeleteRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(
          (act) => `Allow events:${act} on ${OWN_RULE} if ${MANAGED}`,
        ),
        ...['DescribeRule', 'ListTargetsByRule'].map((act) => `Allow events:${act} on ${OWN_RULE}`),
        ...['GetBucketNotification', 'ListBucket', 'PutBucketNotification'].map(
          (act) => `Allow s3:${act} on \${IncomingBucket.Arn}`,
        ),
        ...['', 'Version'].flatMap((of) =>
          [`GetObject${of}`, `GetObject${of}Tagging`, `PutObject${of}Tagging`].map(
            (act) => `Allow s3:${act} on \${IncomingBucket.Arn}/*`,
          ),
        ),
        'Allow s3:PutObject on ${IncomingBucket.Arn}/malware-protection-resource-validation-object',
        ...['Decrypt', 'GenerateDataKey'].map((act) => `Allow kms:${act} on \${ObjectsKey.Arn} if ${KEY}`),
      ].sort(),
    )
  })

  it('lets nobody else write a verdict', () => {
    const [id] = scannersRole(one).map(([name]) => name)
    const policies = resources(one.data, 'AWS::S3::BucketPolicy').filter(
      ([, { Properties }]) => Properties.Bucket.Ref === 'IncomingBucket',
    )
    const statement = only(policies).Properties.PolicyDocument.Statement.find(
      ({ Sid }: Json) => Sid === 'OnlyTheScannerSpeaks',
    )
    expect(statement.Principal).toEqual({ AWS: '*' })
    expect(said(statement, one)).toEqual(
      ['PutObjectTagging', 'PutObjectVersionTagging', 'DeleteObjectTagging', 'DeleteObjectVersionTagging'].map(
        (act) => `Deny s3:${act} on \${IncomingBucket.Arn}/* if ArnNotEquals aws:PrincipalArn=\${${id}.Arn}`,
      ),
    )
  })
})

describe('In aws-cn, prod', () => {
  const [one] = withScanner('clamd') as [System]

  it('puts who asks the daemon, and nobody else, into its network', () => {
    const beside = besideScanner(one).map(([, { Properties }]) => Properties)
    expect(beside.map(({ FunctionName }) => FunctionName).sort()).toEqual(ASKERS.map((name) => `dengtong-prod-${name}`))
    for (const { Environment, VpcConfig } of beside) {
      expect(Environment.Variables).toMatchObject({ SCANNER: 'clamd', CLAMD_ADDRESS: 'clamd.dengtong.example:3310' })
      expect(VpcConfig).toEqual({
        SubnetIds: ['subnet-00000000000000000'],
        SecurityGroupIds: ['sg-00000000000000000'],
      })
    }
  })
})

describe('Elsewhere', () => {
  it('is neither a plan nor a function in a network', () => {
    for (const one of systems) {
      const plans = resources(one.data, 'AWS::GuardDuty::MalwareProtectionPlan').length
      expect([plans, besideScanner(one).length]).toEqual([
        scannerOf(one) === 'guardduty' ? 1 : 0,
        scannerOf(one) === 'clamd' ? ASKERS.length : 0,
      ])
    }
  })
})
