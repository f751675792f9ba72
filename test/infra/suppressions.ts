/**
 * Findings of the rule packs that stand, each with its reason and the day on which somebody must think again.
 * `on` is the construct's path without the stage. A row that explains nothing is a fault, as is a finding without a row.
 */
export type Suppression = {
  readonly rule: RegExp
  readonly on: RegExp
  readonly reason: string
  readonly expires: string
}

const LAMBDA_ROLE = /^(api|workers)\/[\w-]+\/Role\/Resource$/

export const SUPPRESSIONS: readonly Suppression[] = [
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    on: LAMBDA_ROLE,
    reason:
      'The two X-Ray actions, and those by which a function stands in a network, know no resources: IAM accepts only * for them. grants.test.ts pins that it is just these.',
    expires: '2027-11-30',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::dengtong-\w+-data:ExportsOutputFnGetAtt(Archive|Incoming)BucketArn\w+\/\*\]$/,
    on: /^(api\/(documents|authorizations|institutions|case-additions|forms|matters|archives|call-ups)|workers\/(examine|seal|hold))\/Role\/Resource$/,
    reason:
      'Every object of one bucket of ours. Keys are made by the use case from institution and document, not by IAM.',
    expires: '2027-11-30',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::(<IncomingBucket\.Arn>\/\*|arn:<AWS::Partition>:events:.*DO-NOT-DELETE.*\*)\]$/,
    on: /^data\/MalwareProtectionRole\/Resource$/,
    reason:
      'GuardDuty names its own rule, and looks at every upload; as AWS asks for it. scanning.test.ts pins the whole policy.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-LambdaStarPermissions$/,
    on: LAMBDA_ROLE,
    reason: 'As IAM5: actions that know no resources.',
    expires: '2027-11-30',
  },
  {
    rule: /^AwsSolutions-APIG2$/,
    on: /^(api|public)\/Api$/,
    reason:
      'Functions validate every request against its contract and answer all faults at once in our problem shape; the gateway would stop at the first, in its own words.',
    expires: '2027-11-30',
  },
  {
    rule: /^AwsSolutions-APIG3$/,
    on: /^api\/Live$/,
    reason:
      'Callers are known institutions with keys, behind mutual TLS in prod, and limited per institution. What anybody may look up without a token has a small rate of its own, and codes of 96 bits cannot be tried out; the public domain of prod has a web ACL per address.',
    expires: '2027-05-31',
  },
  {
    rule: /^Serverless-LambdaDLQ$/,
    on: /^(api|workers)\/[\w-]+\/Function\/Resource$/,
    reason:
      'Nothing calls a function asynchronously but the clock: the API waits for the answer, lanes have dead letters of their own, and a missed sweep is made good a minute later.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-LambdaEventSourceMappingDestination$/,
    on: /^workers\/\w+-drain$/,
    reason: 'A queue sends what fails to its own dead letters; failure destinations are for streams.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-EventBusDLQ$/,
    on: /^workers\/(sweep|seal|hold|count|draft)-clock\/Resource$/,
    reason:
      'A missed minute needs no replay: the next run finds the same rows. The alarm on waiting lanes sees a clock that stands still.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-SQSRedrivePolicy$/,
    on: /^data\/\w+-lane\/DeadLetters\/Resource$/,
    reason: 'These are the dead letters.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-SNSRedrivePolicy$/,
    on: /^operations\/Alarms\/.*\/Resource$/,
    reason: 'Alarm mail: a lost mail is not replayed, the alarm itself stays in its state and on the dashboard.',
    expires: '2027-11-30',
  },
  {
    rule: /^Serverless-LambdaAsyncFailureDestination$/,
    on: /^workers\/[\w-]+\/Live\/EventInvokeConfig\/Resource$/,
    reason:
      'A schedule that failed is not made up for: the next one, a minute or a day later, does all that is due, and the alarm of its function tells of it.',
    expires: '2027-11-30',
  },
]
