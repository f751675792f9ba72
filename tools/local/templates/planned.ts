/** What the templates of an assembly come to for the hosts. */
import type { Api } from '../api-gateway/spec.ts'
import type { Hosted } from '../iam/actions-of-call.ts'
import type { Statement } from '../iam/evaluate.ts'
import type { Mapping } from '../lambda/queue-poller.ts'
import type { Schedule } from '../lambda/schedules.ts'
import type { FunctionSpec } from '../lambda/threads.ts'
import type { BucketRules } from '../s3/bucket-rules.ts'
import type { Role } from './roles.ts'
import type { Resource } from './template.ts'

export type HostedFunction = FunctionSpec & {
  readonly role: Role
  readonly logGroupArn: string
  readonly traced: boolean
}
export type Plan = {
  readonly resources: readonly Resource[]
  readonly estate: Hosted
  readonly roles: readonly Role[]
  readonly resourcePolicies: ReadonlyMap<string, readonly Statement[]>
  readonly functions: readonly HostedFunction[]
  /** Alias, version or plain ARN -> function name. */
  readonly functionByArn: ReadonlyMap<string, string>
  readonly buckets: ReadonlyMap<string, BucketRules>
  readonly mappings: readonly Mapping[]
  readonly schedules: readonly Schedule[]
  readonly api: Api
}
