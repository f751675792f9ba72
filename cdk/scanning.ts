/** What looks for malware in uploads, as the stage's partition has it, and what whoever asks it needs (ADR 0044). */
import { Aws, type Stack } from 'aws-cdk-lib'
import { CfnMalwareProtectionPlan } from 'aws-cdk-lib/aws-guardduty'
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { SETTINGS } from '../lib/names/settings.ts'
import type { Stage } from './stage.ts'
import type { Stores } from './stores.ts'

const GUARD_DUTY = 'malware-protection-plan.guardduty.amazonaws.com'
/** GuardDuty keeps a rule of its own by which it hears of new objects. */
const OWN_RULE = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`
const VALIDATION_OBJECT = 'malware-protection-resource-validation-object'

/** https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html */
const guardDutyStatements = (uploads: Bucket, key: Key): PolicyStatement[] => {
  const may = (actions: string[], resource: string, conditions?: Record<string, Record<string, string>>) =>
    new PolicyStatement({ actions, resources: [resource], ...(conditions && { conditions }) })
  return [
    may(['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'], OWN_RULE, {
      StringEquals: { 'events:ManagedBy': GUARD_DUTY },
    }),
    may(['events:DescribeRule', 'events:ListTargetsByRule'], OWN_RULE),
    may(['s3:GetBucketNotification', 's3:PutBucketNotification', 's3:ListBucket'], uploads.bucketArn),
    may(['s3:GetObject', 's3:GetObjectVersion'], uploads.arnForObjects('*')),
    may(
      ['s3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'],
      uploads.arnForObjects('*'),
    ),
    may(['s3:PutObject'], uploads.arnForObjects(VALIDATION_OBJECT)),
    may(['kms:Decrypt', 'kms:GenerateDataKey'], key.keyArn, {
      StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.${Aws.URL_SUFFIX}` },
    }),
  ]
}

/** Has GuardDuty look at every upload; its verdict is a tag, which nobody but its role may write. */
export const protectUploads = (scope: Stack, uploads: Bucket, key: Key): void => {
  const role = new Role(scope, 'MalwareProtectionRole', {
    assumedBy: new ServicePrincipal(GUARD_DUTY),
    description: 'GuardDuty looks for malware in uploads',
    inlinePolicies: { scan: new PolicyDocument({ statements: guardDutyStatements(uploads, key) }) },
  }).withoutPolicyUpdates()
  new CfnMalwareProtectionPlan(scope, 'MalwareProtection', {
    role: role.roleArn,
    protectedResource: { s3Bucket: { bucketName: uploads.bucketName } },
    actions: { tagging: { status: 'ENABLED' } },
  })
  uploads.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OnlyTheScannerSpeaks',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: [
        's3:PutObjectTagging',
        's3:PutObjectVersionTagging',
        's3:DeleteObjectTagging',
        's3:DeleteObjectVersionTagging',
      ],
      resources: [uploads.arnForObjects('*')],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
    }),
  )
}

export const askingStatements = ({ scanner }: Stage, { buckets }: Stores): PolicyStatement[] =>
  scanner === 'guardduty'
    ? [new PolicyStatement({ actions: ['s3:GetObjectTagging'], resources: [buckets.incoming.arnForObjects('*')] })]
    : []

export const askingSettings = ({ scanner, clamd }: Stage): Record<string, string> => ({
  [SETTINGS.scanner]: scanner,
  ...(scanner === 'clamd' && clamd ? { [SETTINGS.clamd]: `${clamd.host}:${clamd.port}` } : {}),
})
