/** The one address behind AWS_ENDPOINT_URL: verifies the signature, asks the caller's policies, hands the call to an engine. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dynamodbNeeds, type Estate, type Need, s3Needs, sqsNeeds } from './iam/actions-of-call.ts'
import type { Calls } from './iam/calls.ts'
import { decideWithResource, type Statement } from './iam/evaluate.ts'
import { policyFor } from './iam/replay.ts'
import { checkSignature, claimedService, type SignatureFault, type Signed } from './iam/sigv4.ts'
import { engineCall, readBody } from './lib/http.ts'
import type { S3 } from './s3/bucket-rules.ts'
import { handleS3 } from './s3/handle.ts'
import type { Json } from './templates/intrinsics.ts'
import type { Role } from './templates/roles.ts'

export type Gateway = {
  readonly estate: Estate
  readonly roles: ReadonlyMap<string, Role>
  /** ARN of a bucket, queue or key -> its own policy. */
  readonly resourcePolicies: ReadonlyMap<string, readonly Statement[]>
  readonly calls: Calls
  readonly s3: S3
  readonly dynamodb: { readonly port: number }
  readonly sqs: { readonly port: number; readonly sent: (queue: string, groups: ReadonlyMap<string, string>) => void }
  readonly now: () => number
}

const answerJson = (response: ServerResponse, status: number, body: Json): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() })
  response.end(JSON.stringify(body))
}

const refuseJson = (response: ServerResponse, service: string, { code, message, status }: SignatureFault): void => {
  const type = service === 'dynamodb' ? `com.amazon.coral.service#${code}` : `com.amazonaws.${service}#${code}`
  answerJson(response, service === 'dynamodb' ? 400 : status, { __type: type, message, Message: message })
}

/** All needs are met, or the first that is not. A met or unmet need is recorded either way. */
const unmet = (gateway: Gateway, role: Role, operation: string, needs: readonly Need[]): Need | undefined => {
  const caller = { arn: role.arn, account: gateway.estate.account, statements: role.statements }
  const asked = needs.map((need) => {
    const context = {
      'aws:SecureTransport': 'true',
      's3:TlsVersion': '1.3',
      'aws:PrincipalArn': role.arn,
      ...need.context,
    }
    const request = { action: need.action, resource: need.resource, context }
    const policy = policyFor(gateway.resourcePolicies, need.resource) ?? []
    return { need, request, decision: decideWithResource(caller, policy, request) }
  })
  gateway.calls.record(role.id, operation, asked)
  return asked.find(({ decision }) => !decision.allowed)?.need
}

const denied = (role: Role, need: Need): SignatureFault => ({
  code: 'AccessDeniedException',
  message: `User: ${role.sessionArn} is not authorized to perform: ${need.action} on resource: ${need.resource} because no identity-based policy allows the ${need.action} action`,
  status: 400,
})

const UNKNOWN = {
  code: 'UnknownOperationException',
  message: 'The runner does not host this operation',
  status: 400,
} as const

const tables = async (
  gateway: Gateway,
  role: Role,
  response: ServerResponse,
  [operation, body]: [string, Buffer],
): Promise<void> => {
  const input = JSON.parse(body.toString('utf8'))
  const needs = dynamodbNeeds(gateway.estate, operation, input)
  if (!needs) return refuseJson(response, 'dynamodb', UNKNOWN)
  const missing = unmet(gateway, role, `dynamodb.${operation}`, needs)
  if (missing) return refuseJson(response, 'dynamodb', denied(role, missing))
  // The engine counts as AWS bills; whoever measures reads the totals from the runner.
  const counted = JSON.stringify({ ...input, ReturnConsumedCapacity: input.ReturnConsumedCapacity ?? 'TOTAL' })
  const answer = await engineCall(gateway.dynamodb.port, `DynamoDB_20120810.${operation}`, counted)
  gateway.calls.measure(role.id, operation, input, answer)
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

const queues = async (
  gateway: Gateway,
  role: Role,
  response: ServerResponse,
  [operation, body]: [string, Buffer],
): Promise<void> => {
  const input = JSON.parse(body.toString('utf8'))
  const queue =
    String(input.QueueUrl ?? '')
      .split('/')
      .at(-1) ?? ''
  const needs = sqsNeeds(gateway.estate, operation, queue)
  if (!needs) return refuseJson(response, 'sqs', UNKNOWN)
  const missing = unmet(gateway, role, `sqs.${operation}`, needs)
  if (missing) return refuseJson(response, 'sqs', { ...denied(role, missing), status: 403 })
  const answer = await engineCall(gateway.sqs.port, `AmazonSQS.${operation}`, body)
  gateway.calls.measure(role.id, operation, input, answer)
  if (answer.status === 200) gateway.sqs.sent(queue, groupsOf(input, JSON.parse(answer.body.toString('utf8'))))
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

/** Message id -> fairness group, which the engine does not give back on receive. */
const groupsOf = (input: Json, output: Json): Map<string, string> => {
  if (output.MessageId) return new Map([[output.MessageId, input.MessageGroupId ?? '']])
  const groups = new Map<string, string>(
    (input.Entries ?? []).map((entry: Json) => [entry.Id, entry.MessageGroupId ?? '']),
  )
  return new Map((output.Successful ?? []).map((sent: Json) => [sent.MessageId, groups.get(sent.Id) ?? '']))
}

export const handleAws = async (
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const service = claimedService(request)
  const body = service === 's3' ? undefined : await readBody(request)
  const hash = body && createHash('sha256').update(body).digest('hex')
  const credentials = (accessKeyId: string) => gateway.roles.get(accessKeyId)?.credentials
  const signed = checkSignature(request, { find: credentials, now: gateway.now }, hash)
  const role = 'accessKeyId' in signed ? gateway.roles.get(signed.accessKeyId) : undefined
  if (!role || !('accessKeyId' in signed)) {
    request.resume()
    const why = signed as SignatureFault
    return service === 's3' ? refuseXml(response, why) : refuseJson(response, service, why)
  }
  if (service === 's3') return objects(gateway, role, signed, request, response)
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
  if (service === 'dynamodb') return tables(gateway, role, response, [operation, body ?? Buffer.alloc(0)])
  if (service === 'sqs') return queues(gateway, role, response, [operation, body ?? Buffer.alloc(0)])
  refuseJson(response, service, UNKNOWN)
}

const refuseXml = (response: ServerResponse, { code, message, status }: SignatureFault): void => {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(
    response.req.method === 'HEAD'
      ? undefined
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}

const objects = (
  gateway: Gateway,
  role: Role,
  signed: Signed,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> =>
  handleS3(gateway.s3, request, response, signed, {
    requestId: randomUUID(),
    permit: (call) => {
      gateway.calls.measure(role.id, call.operation, { TableName: call.bucket })
      return unmet(gateway, role, `s3.${call.operation}`, s3Needs(gateway.estate, call)) === undefined
    },
    mayList: (bucket) => {
      const arn = `arn:${gateway.estate.partition}:s3:::${bucket}`
      return unmet(gateway, role, 's3.missing key', [{ action: 's3:ListBucket', resource: arn }]) === undefined
    },
  })
