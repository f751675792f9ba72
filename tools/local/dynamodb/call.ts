/** One call of DynamoDB: its signature and its needs are judged, then the engine answers. */
import { createHash } from 'node:crypto'
import type { Outcome, TableFaults } from '../faults.ts'
import { dynamodbNeeds } from '../iam/actions-of-call.ts'
import { denied, type Judge, refusalJson, UNKNOWN, unmet } from '../iam/ask.ts'
import { checkSignature, type SignedRequest } from '../iam/sigv4.ts'
import { engineCall } from '../lib/http.ts'
import type { Role } from '../templates/roles.ts'
import type { Json } from '../templates/template.ts'

/** The engine counts as AWS bills; whoever measures reads the totals from the runner. */
const counted = (input: Json, body: Buffer): string | Buffer =>
  input.ReturnConsumedCapacity === undefined ? JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' }) : body

export const tableCall = async (
  judge: Judge,
  role: Role,
  call: { readonly port: number; readonly operation: string; readonly body: Buffer; readonly faults: TableFaults },
): Promise<Outcome> => {
  const { port, operation, body, faults } = call
  const input = JSON.parse(body.toString('utf8'))
  const needs = dynamodbNeeds(judge.estate, operation, input)
  if (!needs) return refusalJson('dynamodb', UNKNOWN)
  const missing = unmet(judge, role, `dynamodb.${operation}`, needs)
  if (missing) return refusalJson('dynamodb', denied(role, missing))
  return faults(operation, body, async (asked) => {
    const answer = await engineCall(
      port,
      `DynamoDB_20120810.${operation}`,
      counted(JSON.parse(asked.toString('utf8')), asked),
    )
    judge.calls.measure(role.id, operation, input, answer)
    return answer
  })
}

/** The same for who has the request and not yet its caller. */
export const signedTableCall = (
  judge: Judge,
  request: SignedRequest,
  { port, body, faults, now }: { port: number; body: Buffer; faults: TableFaults; now: () => number },
): Promise<Outcome> | Outcome => {
  const find = (accessKeyId: string) => judge.roles.get(accessKeyId)?.credentials
  const signed = checkSignature(request, { find, now }, createHash('sha256').update(body).digest('hex'))
  if (!('accessKeyId' in signed)) return refusalJson('dynamodb', signed)
  const role = judge.roles.get(signed.accessKeyId)
  if (!role) throw new Error(`no role has the key ${signed.accessKeyId}`)
  const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
  return tableCall(judge, role, { port, operation, body, faults })
}
