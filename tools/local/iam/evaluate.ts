/**
 * Decides whether a policy allows a call, for the small part of the IAM language that our templates use. Pure.
 * Whatever it does not know (an action, a condition operator or key, a shape) is an error when a policy is read and a
 * refusal when a call is made: a permission that is not understood is never a permission.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { Json } from '../templates/template.ts'
import { KEYS } from './context-keys.ts'

export type Statement = {
  /** `<policy id>/<position>`, stable for one template. */
  readonly id: string
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** ARNs, `*`, or `service:<name>`; absent in a role's own policies. */
  readonly principals?: readonly string[]
  readonly conditions: readonly Condition[]
}
export type Condition = { readonly operator: string; readonly key: string; readonly values: readonly string[] }
export type Request = {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}
export type Decision = { readonly allowed: boolean; readonly statement?: string }

/** Actions that the gateway asks about, or that the host itself asks for on behalf of a role. */
const ACTIONS = [
  ...[
    'GetItem',
    'BatchGetItem',
    'Query',
    'PutItem',
    'BatchWriteItem',
    'UpdateItem',
    'DeleteItem',
    'ConditionCheckItem',
  ].map((name) => `dynamodb:${name}`),
  ...[
    'GetObject',
    'PutObject',
    'DeleteObject',
    'DeleteObjectVersion',
    'PutObjectRetention',
    'PutObjectLegalHold',
    'ListBucket',
    'BypassGovernanceRetention',
    'PutBucketObjectLockConfiguration',
    'PutBucketVersioning',
  ].map((name) => `s3:${name}`),
  ...[
    'SendMessage',
    'ReceiveMessage',
    'DeleteMessage',
    'ChangeMessageVisibility',
    'GetQueueAttributes',
    'GetQueueUrl',
  ].map((name) => `sqs:${name}`),
  ...['Decrypt', 'GenerateDataKey', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'DescribeKey', 'CreateGrant'].map(
    (name) => `kms:${name}`,
  ),
  ...['CreateLogGroup', 'CreateLogStream', 'PutLogEvents', 'DescribeLogStreams'].map((name) => `logs:${name}`),
  ...['PutTraceSegments', 'PutTelemetryRecords'].map((name) => `xray:${name}`),
  // of Lambda and of the record of connections, never of a function
  ...['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'].map((name) => `ec2:${name}`),
  ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'].map((name) => `ec2:${name}`),
  // of GuardDuty, which looks at uploads where a stage has it, and of whoever reads its verdict
  ...['PutRule', 'DeleteRule', 'PutTargets', 'RemoveTargets', 'DescribeRule', 'ListTargetsByRule'].map(
    (name) => `events:${name}`,
  ),
  ...['Get', 'Put', 'Delete'].flatMap((verb) => [`s3:${verb}ObjectTagging`, `s3:${verb}ObjectVersionTagging`]),
  ...['GetObjectVersion', 'GetBucketNotification', 'PutBucketNotification'].map((name) => `s3:${name}`),
  'lambda:InvokeFunction',
  'execute-api:Invoke',
]

const OPERATORS: Record<string, (actual: string, wanted: string) => boolean> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringNotEquals: (actual, wanted) => actual !== wanted,
  StringLike: (actual, wanted) => wildcard(wanted, actual),
  StringNotLike: (actual, wanted) => !wildcard(wanted, actual),
  ArnEquals: (actual, wanted) => wildcard(wanted, actual),
  ArnNotEquals: (actual, wanted) => !wildcard(wanted, actual),
  ArnLike: (actual, wanted) => wildcard(wanted, actual),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
}
/** With a negated operator every value must differ, and a missing key counts as different. */
const NEGATED = new Set(['StringNotEquals', 'StringNotLike', 'ArnNotEquals'])

const patterns = new Map<string, RegExp>()

/** `*` any run of characters, `?` one of them; everything else as written. */
export const wildcard = (pattern: string, text: string): boolean => {
  let expression = patterns.get(pattern)
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')
    expression = new RegExp(`^${source}$`, 's')
    patterns.set(pattern, expression)
  }
  return expression.test(text)
}

const list = (value: Json): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const readActions = (id: string, value: Json): string[] => {
  const actions = list(value)
  if (actions.length === 0) throw new Error(`${id}: no Action`)
  for (const action of actions)
    if (!ACTIONS.some((known) => wildcard(action.toLowerCase(), known.toLowerCase())))
      throw new Error(`${id}: unknown action ${action}`)
  return actions
}

const readResources = (id: string, value: Json): string[] => {
  const resources = list(value)
  if (resources.length === 0) throw new Error(`${id}: no Resource`)
  for (const resource of resources)
    if (typeof resource !== 'string' || !(resource === '*' || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(resource)))
      throw new Error(`${id}: unknown resource ${JSON.stringify(resource)}`)
  return resources
}

const readConditions = (id: string, value: Json): Condition[] =>
  Object.entries<Json>(value ?? {}).flatMap(([operator, keys]) => {
    if (operator !== 'Null' && !OPERATORS[operator.replace(/IfExists$/, '')])
      throw new Error(`${id}: unknown condition operator ${operator}`)
    return Object.entries<Json>(keys).map(([key, values]) => {
      if (!KEYS.has(key.toLowerCase())) throw new Error(`${id}: unknown condition key ${key}`)
      return { operator, key: key.toLowerCase(), values: list(values).map(String) }
    })
  })

const readPrincipals = (id: string, value: Json): string[] => {
  if (value === '*') return ['*']
  return Object.entries<Json>(value).flatMap(([kind, names]) => {
    if (kind === 'AWS') return list(names)
    if (kind === 'Service') return list(names).map((name) => `service:${name}`)
    throw new Error(`${id}: unknown principal ${kind}`)
  })
}

const STATEMENT_FIELDS = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'])

/** Reads one policy document. */
export const readPolicy = (id: string, document: Json): Statement[] =>
  list(document?.Statement).map((raw: Json, index) => {
    const at = `${id}/${index}`
    const odd = Object.keys(raw).find((field) => !STATEMENT_FIELDS.has(field))
    if (odd) throw new Error(`${at}: unknown element ${odd}`)
    if (raw.Effect !== 'Allow' && raw.Effect !== 'Deny') throw new Error(`${at}: unknown effect ${raw.Effect}`)
    return {
      id: at,
      effect: raw.Effect,
      actions: readActions(at, raw.Action),
      resources: readResources(at, raw.Resource),
      conditions: readConditions(at, raw.Condition),
      ...(raw.Principal === undefined ? {} : { principals: readPrincipals(at, raw.Principal) }),
    }
  })

const holds = (condition: Condition, context: Readonly<Record<string, string>>): boolean => {
  if (condition.operator === 'Null') return condition.values.includes(String(context[condition.key] === undefined))
  const optional = condition.operator.endsWith('IfExists')
  const operator = condition.operator.replace(/IfExists$/, '')
  const compare = OPERATORS[operator]
  const actual = context[condition.key]
  if (actual === undefined) return optional || NEGATED.has(operator)
  if (!compare) return false
  return NEGATED.has(operator)
    ? condition.values.every((wanted) => compare(actual, wanted))
    : condition.values.some((wanted) => compare(actual, wanted))
}

const applies = (statement: Statement, request: Request, context: Readonly<Record<string, string>>): boolean =>
  statement.actions.some((action) => wildcard(action.toLowerCase(), request.action.toLowerCase())) &&
  statement.resources.some((resource) => wildcard(resource, request.resource)) &&
  statement.conditions.every((condition) => holds(condition, context))

/** A deny wins, then an allow, and silence refuses. */
export const decide = (statements: readonly Statement[], request: Request): Decision => {
  if (!ACTIONS.includes(request.action)) return { allowed: false }
  const context = Object.fromEntries(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]))
  let allow: Statement | undefined
  for (const statement of statements) {
    if (!applies(statement, request, context)) continue
    if (statement.effect === 'Deny') return { allowed: false, statement: statement.id }
    allow ??= statement
  }
  return allow ? { allowed: true, statement: allow.id } : { allowed: false }
}

export type Caller = { readonly arn: string; readonly account: string; readonly statements: readonly Statement[] }

const names = (statement: Statement, caller: Caller): boolean =>
  (statement.principals ?? []).some((principal) => principal === '*' || principal === caller.arn)

const rootOf = (statement: Statement, account: string): boolean =>
  (statement.principals ?? []).some(
    (principal) => principal === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(principal),
  )

/**
 * One account: either side may allow, either may deny. A key is stricter: its own policy must name the role, or hand
 * the decision to the account's IAM policies by naming the root. https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export const decideWithResource = (
  caller: Caller,
  resourcePolicy: readonly Statement[],
  request: Request,
): Decision => {
  const own = decide(caller.statements, request)
  const direct = decide(
    resourcePolicy.filter((statement) => names(statement, caller)),
    request,
  )
  if (!own.allowed && own.statement) return own
  if (!direct.allowed && direct.statement) return direct
  if (!request.action.startsWith('kms:')) return own.allowed ? own : direct
  const delegated = decide(
    resourcePolicy.filter((statement) => rootOf(statement, caller.account)),
    request,
  )
  if (!delegated.allowed && delegated.statement) return delegated
  return direct.allowed ? direct : own.allowed && delegated.allowed ? own : { allowed: false }
}
