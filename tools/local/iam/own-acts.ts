/** What the platform does in the name of a function's role without a call of the function's own: drain its queue, write its log and traces. */
import type { HostedFunction, Plan } from '../templates/planned.ts'
import type { Calls } from './calls.ts'
import { decideWithResource, type Statement } from './evaluate.ts'

export const DRAIN = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
const WRITE_LOG = ['logs:CreateLogStream', 'logs:PutLogEvents']
const TRACE = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']
type Asking = { readonly fn: HostedFunction; readonly actions: readonly string[]; readonly resource: string }

/** What the platform does in a role's name without a call of the function's own. */
export const allowed = (plan: Plan, calls: Calls, { fn, actions, resource }: Asking): boolean => {
  const caller = { arn: fn.role.arn, account: plan.estate.account, statements: fn.role.statements }
  const policy: readonly Statement[] = plan.resourcePolicies.get(resource) ?? []
  const asked = actions.map((action) => {
    const request = { action, resource, context: { 'aws:SecureTransport': 'true' } }
    return { request, decision: decideWithResource(caller, policy, request) }
  })
  calls.record(fn.role.id, 'host', asked)
  return asked.every(({ decision }) => decision.allowed)
}

/** A function that may not write its log or traces would be blind on AWS; here it is said once, on its first invocation. */
export const logPermission = (plan: Plan, calls: Calls): ((name: string) => void) => {
  const asked = new Set<string>()
  return (name) => {
    const fn = plan.functions.find((one) => one.name === name)
    if (!fn || asked.has(name)) return
    asked.add(name)
    const mayLog = allowed(plan, calls, { fn, actions: WRITE_LOG, resource: `${fn.logGroupArn}:log-stream:local` })
    const mayTrace = !fn.traced || allowed(plan, calls, { fn, actions: TRACE, resource: '*' })
    if (!mayLog || !mayTrace) console.error(`${name} may not write its ${mayLog ? 'traces' : 'log'}`)
  }
}
