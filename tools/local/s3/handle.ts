/**
 * The rules of S3 for the operations that the platform uses; anything else answers 501. The signature has been checked
 * before; permissions are asked through `permit`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ObjectCall } from '../iam/actions-of-call.ts'
import type { Signed } from '../iam/sigv4.ts'
import { DENIED, type Fault, fault, isFault, NOT_FOUND, type S3 } from './bucket-rules.ts'
import { type Context, header, OPERATIONS } from './operations.ts'

/** Asks and records; false means refused. */
export type Permit = (call: ObjectCall) => boolean

const xmlText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const refuse = (response: ServerResponse, { status, code, message }: Fault, requestId: string): void => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${xmlText(message)}</Message><RequestId>${requestId}</RequestId></Error>`
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': requestId })
  response.end(response.req.method === 'HEAD' ? undefined : xml)
}

/** Query names that change nothing about which operation it is. */
const HARMLESS = /^(X-Amz-[A-Za-z0-9-]+|x-id|response-[a-z-]+|versionId|x-amz-checksum-mode)$/

const SUBRESOURCES = { retention: 'PutObjectRetention', 'legal-hold': 'PutObjectLegalHold' } as const

const lockDaysOf = (request: IncomingMessage) => {
  const until = header(request, 'x-amz-object-lock-retain-until-date')
  return until ? { lockDays: Math.floor((Date.parse(until) - Date.now()) / 86_400_000) } : {}
}

const readCall = (request: IncomingMessage, query: URLSearchParams, path: string): ObjectCall | Fault => {
  const [subresource] = request.method === 'PUT' ? Object.keys(SUBRESOURCES).filter((name) => query.has(name)) : []
  const unknown = [...query.keys()].find((name) => !HARMLESS.test(name) && name !== subresource)
  if (unknown !== undefined) return fault(501, 'NotImplemented', `The runner does not know the subresource ${unknown}`)
  const [bucket = '', ...rest] = path.slice(1).split('/')
  const key = decodeURIComponent(rest.join('/'))
  const locks = request.headers['x-amz-object-lock-mode'] !== undefined
  const bypass = request.headers['x-amz-bypass-governance-retention'] === 'true'
  const base: Omit<ObjectCall, 'operation'> = {
    bucket,
    key,
    locks,
    bypass,
    ...(query.has('versionId') ? { version: true as const } : {}),
    ...(request.headers['if-none-match'] === undefined ? {} : { onlyIfAbsent: true as const }),
    ...lockDaysOf(request),
  }
  const copied = header(request, 'x-amz-copy-source')
  if (key === '') return fault(501, 'NotImplemented', 'The runner hosts no bucket operations')
  if (subresource !== undefined) return { ...base, operation: SUBRESOURCES[subresource as keyof typeof SUBRESOURCES] }
  if (request.method === 'PUT' && copied) {
    const [from = '', ...name] = decodeURIComponent(copied).replace(/^\//, '').split('?')[0]?.split('/') ?? []
    return { ...base, operation: 'CopyObject', source: { bucket: from, key: name.join('/') } }
  }
  const operation = { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' } as const
  const found = operation[request.method as keyof typeof operation]
  return found
    ? { ...base, operation: found }
    : fault(501, 'NotImplemented', `The runner does not know ${request.method}`)
}

export const handleS3 = async (
  s3: S3,
  request: IncomingMessage,
  response: ServerResponse,
  signed: Signed,
  permissions: { permit: Permit; mayList: (bucket: string) => boolean; requestId: string },
): Promise<void> => {
  const { requestId } = permissions
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const query = new URLSearchParams(search)
  const refused = (why: Fault): void => {
    request.resume()
    refuse(response, why, requestId)
  }
  const call = readCall(request, query, path)
  if (isFault(call)) return refused(call)
  const rules = s3.buckets.get(call.bucket)
  if (!rules) return refused(fault(404, 'NoSuchBucket', 'The specified bucket does not exist'))
  if (!permissions.permit(call)) return refused(DENIED)
  const context: Context = {
    s3,
    rules,
    call,
    query,
    request,
    response,
    signed,
    missing: () => (permissions.mayList(call.bucket) ? NOT_FOUND : DENIED),
  }
  const problem = await OPERATIONS[call.operation](context)
  if (problem) refused(problem)
}
