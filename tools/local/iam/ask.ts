/** Asks the policies about one call, records what they said, and words the refusal. */
import { randomUUID } from 'node:crypto'
import type { Role } from '../templates/roles.ts'
import type { Hosted, Need } from './actions-of-call.ts'
import type { Calls } from './calls.ts'
import { decideWithResource, type Statement } from './evaluate.ts'
import { policyFor } from './replay.ts'
import type { SignatureFault } from './sigv4.ts'

/** What a call is judged by, wherever that is done. */
export type Judge = {
  readonly estate: Hosted
  /** By access key. */
  readonly roles: ReadonlyMap<string, Role>
  /** ARN of a bucket, queue or key -> its own policy. */
  readonly resourcePolicies: ReadonlyMap<string, readonly Statement[]>
  readonly calls: Calls
}
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** All needs are met, or the first that is not. A met or unmet need is recorded either way. */
export const unmet = (judge: Judge, role: Role, operation: string, needs: readonly Need[]): Need | undefined => {
  const caller = { arn: role.arn, account: judge.estate.account, statements: role.statements }
  const asked = needs.map((need) => {
    const context = {
      'aws:SecureTransport': 'true',
      's3:TlsVersion': '1.3',
      'aws:PrincipalArn': role.arn,
      ...need.context,
    }
    const request = { action: need.action, resource: need.resource, context }
    const policy = policyFor(judge.resourcePolicies, need.resource) ?? []
    return { need, request, decision: decideWithResource(caller, policy, request) }
  })
  judge.calls.record(role.id, operation, asked)
  return asked.find(({ decision }) => !decision.allowed)?.need
}

export const denied = (role: Role, need: Need): SignatureFault => ({
  code: 'AccessDeniedException',
  message: `User: ${role.sessionArn} is not authorized to perform: ${need.action} on resource: ${need.resource} because no identity-based policy allows the ${need.action} action`,
  status: 400,
})

export const UNKNOWN = {
  code: 'UnknownOperationException',
  message: 'The runner does not host this operation',
  status: 400,
} as const

export const refusalJson = (service: string, { code, message, status }: SignatureFault): Answer => {
  const type = service === 'dynamodb' ? `com.amazon.coral.service#${code}` : `com.amazonaws.${service}#${code}`
  return {
    status: service === 'dynamodb' ? 400 : status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(JSON.stringify({ __type: type, message, Message: message })),
  }
}
