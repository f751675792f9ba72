/** Put, copy, get, head and delete of whole objects, as S3 does them. */
import { createReadStream, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ObjectCall } from '../iam/actions-of-call.ts'
import type { Signed } from '../iam/sigv4.ts'
import { type BucketRules, type Fault, fault, isFault, type S3 } from './bucket-rules.ts'
import type { Draft, ObjectStore, Version } from './files.ts'

export type Context = {
  s3: S3
  rules: BucketRules
  call: ObjectCall
  query: URLSearchParams
  request: IncomingMessage
  response: ServerResponse
  signed: Signed
  /** Who may not list a bucket is not told that a key is missing. */
  missing: () => Fault
}

const KEPT_HEADERS =
  /^(content-type|content-disposition|content-encoding|content-language|cache-control|x-amz-meta-.+)$/

export const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

const keptHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      KEPT_HEADERS.test(name) ? [[name, String(value)]] : [],
    ),
  )

const retentionOf = (request: IncomingMessage, rules: BucketRules, now: number): Version['retention'] | Fault => {
  const mode = header(request, 'x-amz-object-lock-mode')
  const until = header(request, 'x-amz-object-lock-retain-until-date')
  if (!mode && !until) {
    const standard = rules.defaultRetention
    return standard && { mode: standard.mode, until: new Date(now + standard.days * 86_400_000).toISOString() }
  }
  if (!rules.lockable) return fault(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration')
  if (!mode || !until || !/^(GOVERNANCE|COMPLIANCE)$/.test(mode))
    return fault(400, 'InvalidArgument', 'Object lock mode and date come together')
  if (!(Date.parse(until) > now)) return fault(400, 'InvalidArgument', 'The retain until date must be in the future!')
  return { mode, until }
}

const versionHeaders = (rules: BucketRules, version: Version): Record<string, string> => ({
  etag: `"${version.md5}"`,
  'x-amz-server-side-encryption': 'aws:kms',
  ...(rules.versioned ? { 'x-amz-version-id': version.versionId } : {}),
})

const put = async ({ s3, rules, call, request, response, signed }: Context): Promise<Fault | undefined> => {
  if (request.headers['content-encoding']?.includes('aws-chunked'))
    return fault(501, 'NotImplemented', 'The runner takes no chunked uploads')
  const declared = header(request, 'content-length')
  if (declared === undefined)
    return fault(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')
  const retention = retentionOf(request, rules, s3.now())
  if (isFault(retention)) return retention
  const onlyOnce = header(request, 'if-none-match')
  if (onlyOnce !== undefined && onlyOnce !== '*') return fault(501, 'NotImplemented', 'If-None-Match knows only *')
  const taken = (): boolean => onlyOnce === '*' && s3.store.current(call.bucket, call.key) !== undefined
  const exists = fault(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
  if (taken()) return exists
  const received = await s3.store.receive(request)
  const drop = (why: Fault): Fault => {
    rmSync(received.path, { force: true })
    return why
  }
  if (received.length !== Number(declared))
    return drop(
      fault(
        400,
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header',
      ),
    )
  const wanted = header(request, 'x-amz-checksum-sha256')
  if (wanted !== undefined && wanted !== received.sha256)
    return drop(fault(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.'))
  if (signed.bodySha256 !== undefined && signed.bodySha256 !== Buffer.from(received.sha256, 'base64').toString('hex'))
    return drop(
      fault(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      ),
    )
  if (taken()) return drop(exists)
  const version = replace(
    s3,
    rules,
    {
      key: call.key,
      headers: keptHeaders(request),
      checksummed: wanted !== undefined,
      ...(retention ? { retention } : {}),
    },
    received,
  )
  const checksum = wanted === undefined ? {} : { 'x-amz-checksum-sha256': received.sha256 }
  response.writeHead(200, { ...versionHeaders(rules, version), ...checksum }).end()
  return undefined
}

/** Without versioning the new bytes take the place of the old. */
const replace = (s3: S3, rules: BucketRules, draft: Draft, received: Parameters<ObjectStore['commit']>[2]): Version => {
  const old = rules.versioned ? [] : s3.store.versions(rules.name, draft.key)
  const version = s3.store.commit(rules.name, draft, received)
  for (const one of old) s3.store.remove(rules.name, one)
  return version
}

const copy = async ({ s3, rules, call, request, response, missing }: Context): Promise<Fault | undefined> => {
  const { source } = call
  if (!source || !s3.buckets.has(source.bucket))
    return fault(404, 'NoSuchBucket', 'The specified bucket does not exist')
  const retention = retentionOf(request, rules, s3.now())
  if (isFault(retention)) return retention
  const from = s3.store.find(source.bucket, source.key)
  if (!from) return missing()
  // not every region knows the condition on a copy: who relies on it is told so here already
  if (call.onlyIfAbsent)
    return fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented')
  const onlyIf = header(request, 'x-amz-copy-source-if-match')
  if (onlyIf !== undefined && onlyIf.replaceAll('"', '') !== from.md5)
    return fault(412, 'PreconditionFailed', 'x-amz-copy-source-if-match')
  const received = await s3.store.duplicate(source.bucket, from)
  const headers = request.headers['x-amz-metadata-directive'] === 'REPLACE' ? keptHeaders(request) : from.headers
  const version = replace(
    s3,
    rules,
    { key: call.key, headers, checksummed: from.checksummed, ...(retention ? { retention } : {}) },
    received,
  )
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<CopyObjectResult><LastModified>${version.lastModified}</LastModified><ETag>"${version.md5}"</ETag><ChecksumSHA256>${version.sha256}</ChecksumSHA256></CopyObjectResult>`
  response.writeHead(200, { ...versionHeaders(rules, version), 'content-type': 'application/xml' }).end(xml)
  return undefined
}

const describe = ({ rules, query, request }: Context, version: Version): Record<string, string | number> => ({
  ...version.headers,
  ...versionHeaders(rules, version),
  'content-length': version.length,
  'last-modified': new Date(version.lastModified).toUTCString(),
  'accept-ranges': 'bytes',
  ...(version.retention
    ? {
        'x-amz-object-lock-mode': version.retention.mode,
        'x-amz-object-lock-retain-until-date': version.retention.until,
      }
    : {}),
  ...(version.checksummed &&
  (request.headers['x-amz-checksum-mode'] === 'ENABLED' || query.get('x-amz-checksum-mode') === 'ENABLED')
    ? { 'x-amz-checksum-sha256': version.sha256, 'x-amz-checksum-type': 'FULL_OBJECT' }
    : {}),
  ...Object.fromEntries(
    [...query].flatMap(([name, value]) => (name.startsWith('response-') ? [[name.slice(9), value]] : [])),
  ),
})

/** One range of bytes, as `bytes=from-to`. */
const rangeOf = (text: string | undefined, length: number): { start: number; end: number } | undefined | Fault => {
  if (text === undefined) return undefined
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? []
  if (from === undefined || to === undefined) return fault(501, 'NotImplemented', 'The runner knows bytes=from-to')
  const [start, end] = [Number(from), Math.min(Number(to), length - 1)]
  return start > end ? fault(416, 'InvalidRange', 'The requested range is not satisfiable') : { start, end }
}

const get = async (context: Context): Promise<Fault | undefined> => {
  const { s3, call, query, response } = context
  const version = s3.store.find(call.bucket, call.key, query.get('versionId') ?? undefined)
  if (!version) return context.missing()
  const range = rangeOf(header(context.request, 'range'), version.length)
  if (isFault(range)) return range
  const part = range && {
    'content-length': range.end - range.start + 1,
    'content-range': `bytes ${range.start}-${range.end}/${version.length}`,
  }
  response.writeHead(part ? 206 : 200, { ...describe(context, version), ...part })
  if (call.operation === 'HeadObject') response.end()
  else await pipeline(createReadStream(s3.store.bytesOf(call.bucket, version), range), response)
  return undefined
}

const remove = async ({ s3, rules, call, query, response }: Context): Promise<Fault | undefined> => {
  const versionId = query.get('versionId') ?? undefined
  if (rules.versioned && !versionId) s3.store.mark(call.bucket, call.key)
  else
    for (const version of s3.store
      .versions(call.bucket, call.key)
      .filter((one) => !versionId || one.versionId === versionId)) {
      const locked = version.retention && Date.parse(version.retention.until) > s3.now()
      const passable = version.retention?.mode === 'GOVERNANCE' && call.bypass
      if (version.legalHold || (locked && !passable))
        return fault(403, 'AccessDenied', 'Access Denied because object protected by object lock.')
      s3.store.remove(call.bucket, version)
    }
  response.writeHead(204).end()
  return undefined
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** A lock is only ever made longer, unless whoever may bypass governance says so. */
const retain = async ({ s3, rules, call, query, request, response, missing }: Context): Promise<Fault | undefined> => {
  const text = await textOf(request)
  const mode = /<Mode>(GOVERNANCE|COMPLIANCE)<\/Mode>/.exec(text)?.[1]
  const until = /<RetainUntilDate>([^<]+)<\/RetainUntilDate>/.exec(text)?.[1]
  if (!rules.lockable || !mode || !until || !(Date.parse(until) > s3.now()))
    return fault(400, 'InvalidRequest', 'Object lock mode and date come together, on a bucket that locks')
  const version = s3.store.find(call.bucket, call.key, query.get('versionId') ?? undefined)
  if (!version) return missing()
  const { retention } = version
  const standing = retention && Date.parse(retention.until) > s3.now() ? retention : undefined
  const weaker =
    standing &&
    (Date.parse(until) < Date.parse(standing.until) || (standing.mode === 'COMPLIANCE' && mode !== 'COMPLIANCE'))
  if (weaker && !(standing.mode === 'GOVERNANCE' && call.bypass))
    return fault(403, 'AccessDenied', 'Access Denied because object protected by object lock.')
  s3.store.protect(call.bucket, version, { retention: { mode, until } })
  response.writeHead(200).end()
  return undefined
}

/** Beside the lock and without an end: whoever may put a hold may lift it. */
const hold = async ({ s3, rules, call, query, request, response, missing }: Context): Promise<Fault | undefined> => {
  const status = /<Status>(ON|OFF)<\/Status>/.exec(await textOf(request))?.[1]
  if (!rules.lockable || !status)
    return fault(400, 'InvalidRequest', 'A legal hold is ON or OFF, on a bucket that locks')
  const version = s3.store.find(call.bucket, call.key, query.get('versionId') ?? undefined)
  if (!version) return missing()
  s3.store.protect(call.bucket, version, { legalHold: status === 'ON' })
  response.writeHead(200).end()
  return undefined
}

export const OPERATIONS: Record<ObjectCall['operation'], (context: Context) => Promise<Fault | undefined>> = {
  GetObject: get,
  HeadObject: get,
  PutObject: put,
  CopyObject: copy,
  DeleteObject: remove,
  PutObjectRetention: retain,
  PutObjectLegalHold: hold,
}
