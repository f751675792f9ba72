/** The one address behind AWS_ENDPOINT_URL: verifies the signature, asks the caller's policies, hands the call to an engine. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tableCall } from './dynamodb/call.ts'
import { FAULTS, type Outcome } from './faults.ts'
import { s3Needs, sqsNeeds } from './iam/actions-of-call.ts'
import { denied, type Judge, refusalJson, UNKNOWN, unmet } from './iam/ask.ts'
import { checkSignature, claimedService, type SignatureFault, type Signed } from './iam/sigv4.ts'
import { engineCall, readBody } from './lib/http.ts'
import type { S3 } from './s3/bucket-rules.ts'
import { handleS3 } from './s3/handle.ts'
import type { Role } from './templates/roles.ts'
import type { Json } from './templates/template.ts'

export type Gateway = Judge & {
  readonly s3: S3
  readonly dynamodb: { readonly port: number }
  readonly sqs: { readonly port: number; readonly sent: (queue: string, groups: ReadonlyMap<string, string>) => void }
  readonly now: () => number
}

/** An answer that never comes leaves the connection as it is. */
const give = (response: ServerResponse, answer: Outcome): void => {
  if (answer === 'lost') response.destroy()
  else if (answer) response.writeHead(answer.status, answer.headers).end(answer.body)
}

const queueCall = async (gateway: Gateway, role: Role, [operation, body]: [string, Buffer]): Promise<Outcome> => {
  const input = JSON.parse(body.toString('utf8'))
  const queue =
    String(input.QueueUrl ?? '')
      .split('/')
      .at(-1) ?? ''
  const needs = sqsNeeds(gateway.estate, operation, queue)
  if (!needs) return refusalJson('sqs', UNKNOWN)
  const missing = unmet(gateway, role, `sqs.${operation}`, needs)
  if (missing) return refusalJson('sqs', { ...denied(role, missing), status: 403 })
  return FAULTS.queue(operation, body, async (asked) => {
    const answer = await engineCall(gateway.sqs.port, `AmazonSQS.${operation}`, asked)
    gateway.calls.measure(role.id, operation, input, answer)
    if (answer.status === 200) gateway.sqs.sent(queue, groupsOf(input, JSON.parse(answer.body.toString('utf8'))))
    return answer
  })
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
    return service === 's3' ? refuseXml(response, why) : give(response, refusalJson(service, why))
  }
  if (service === 's3') return objectsUnderFaults(gateway, role, signed, request, response)
  const call = [String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '', body ?? Buffer.alloc(0)] as const
  give(response, await jsonCall(gateway, role, [service, ...call]))
}

const jsonCall = (
  gateway: Gateway,
  role: Role,
  [service, operation, body]: [string, string, Buffer],
): Promise<Outcome> | Outcome => {
  if (service === 'dynamodb')
    return tableCall(gateway, role, { port: gateway.dynamodb.port, operation, body, faults: FAULTS.table })
  if (service === 'sqs') return queueCall(gateway, role, [operation, body])
  return refusalJson(service, UNKNOWN)
}

type Refused = { readonly code: string; readonly message: string; readonly status: number }

const refuseXml = (response: ServerResponse, { code, message, status }: Refused): void => {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(
    response.req.method === 'HEAD'
      ? undefined
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}

/** Only of functions: who uploads by a link has a store of its own time. A lost answer breaks the connection where it would end. */
const objectsUnderFaults = (...given: Parameters<typeof objects>): Promise<void> | void => {
  const [, , , request, response] = given
  const fault = request.headers['authorization'] === undefined ? undefined : FAULTS.store()
  if (fault === 'slow-down') {
    request.resume()
    return refuseXml(response, { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 })
  }
  if (fault === 'lost') response.end = () => response.destroy()
  return objects(...given)
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
