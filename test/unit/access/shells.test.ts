import type { APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { serveAuthorizer } from '../../../functions/runtime/authorizer.ts'
import type { HttpEvent, WithHeaders } from '../../../functions/runtime/headers.ts'
import { serveToken } from '../../../functions/runtime/token.ts'
import { serveReceivers } from '../../../functions/runtime/worker.ts'
import type { Principal } from '../../../lib/access/authorize.ts'
import type { TokenRequest } from '../../../lib/access/issue-token.ts'

const CONTEXT = {} as Context
const PRINCIPAL: Principal = {
  institutionId: '91350000MA00YH0179',
  clientId: '91350000MA00YH0179.core',
  audience: 'bank',
  scopes: ['cases.read', 'cases.write'],
  rateSlot: 17,
  agreementInForce: true,
  actsFor: ['91350000MA00YH0254'],
  narrowing: { regions: ['3502'] },
}

const asked = (headers: Record<string, string>) =>
  ({
    headers,
    methodArn: 'arn:aws-cn:execute-api:cn-north-1:111122223333:abc123/prod/POST/v1/cases/case_1/withdrawal',
  }) as unknown as WithHeaders<APIGatewayRequestAuthorizerEvent>

describe('the authorizer', () => {
  it('lets a principal into the whole stage, for its answer is cached across routes, and names its rate slot', async () => {
    const seen: (string | undefined)[] = []
    const handler = serveAuthorizer(async (authorization) => {
      seen.push(authorization)
      return PRINCIPAL
    })
    expect(await handler(asked({ aUTHORIZATION: 'Bearer x' }), CONTEXT)).toEqual({
      principalId: '91350000MA00YH0179.core',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'execute-api:Invoke',
            Resource: 'arn:aws-cn:execute-api:cn-north-1:111122223333:abc123/prod/*',
          },
        ],
      },
      context: {
        institutionId: '91350000MA00YH0179',
        clientId: '91350000MA00YH0179.core',
        audience: 'bank',
        scopes: 'cases.read cases.write',
        binding: '',
        rateSlot: 17,
        agreement: 'in-force',
        actsFor: '91350000MA00YH0254',
        jurisdiction: '',
        narrowing: '{"regions":["3502"]}',
      },
      usageIdentifierKey: 'dengtong-rate-slot-000017',
    })
    expect(seen).toEqual(['Bearer x'])
  })

  it('hands a binding on as text', async () => {
    const handler = serveAuthorizer(async () => ({ ...PRINCIPAL, binding: { jkt: 'abc' } }))
    expect((await handler(asked({}), CONTEXT)).context?.['binding']).toBe('{"jkt":"abc"}')
  })

  it('says exactly Unauthorized to anybody else, which the gateway turns into 401', async () => {
    await expect(serveAuthorizer(async () => undefined)(asked({}), CONTEXT)).rejects.toThrow(/^Unauthorized$/)
  })
})

const event = (more: object = {}) =>
  ({
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: Buffer.from('a=ü').toString('base64'),
    isBase64Encoded: true,
    requestContext: { requestId: 'r-1', identity: { clientCert: { clientCertPem: 'PEM' } } },
    ...more,
  }) as unknown as HttpEvent

describe('the token endpoint', () => {
  it('hears the exact form, and of the certificate only from the gateway', async () => {
    const seen: TokenRequest[] = []
    const handler = serveToken(async (request) => {
      seen.push(request)
      return { status: 401, headers: { a: 'b' }, body: { error: 'invalid_client', error_description: 'no' } }
    })
    expect(await handler(event(), CONTEXT)).toEqual({
      statusCode: 401,
      headers: { a: 'b', 'x-request-id': 'r-1' },
      body: '{"error":"invalid_client","error_description":"no"}',
    })
    expect(seen).toEqual([
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=ü', certificatePem: 'PEM' },
    ])
  })

  it('says a fault of ours as a problem, without its cause', async () => {
    const handler = serveToken(() => Promise.reject(new Error('secret cause')))
    const answer = await handler(event({ headers: {} }), CONTEXT)
    expect(answer.statusCode).toBe(500)
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'platform.fault',
      requestId: 'r-1',
      operation: 'issueToken',
    })
    expect(JSON.stringify(answer)).not.toContain('secret cause')
  })
})

describe('headers', () => {
  const read = async (headers: unknown) => {
    const seen: unknown[] = []
    const handler = serveToken(async (request) => {
      seen.push(request.headers)
      return { status: 401, headers: {}, body: { error: 'invalid_client', error_description: 'no' } }
    })
    await handler(event({ headers }), CONTEXT)
    return seen[0]
  }

  it('are none where the gateway gives none', async () => {
    expect(await read(null)).toEqual({})
  })

  it('are known by their lower-case names, of two spellings the last, for the authorizer as for functions', async () => {
    const headers = { 'DT-Signature': 'a', Authorization: 'Bearer x', authorization: 'Bearer y', absent: undefined }
    expect(await read(headers)).toStrictEqual({ 'dt-signature': 'a', authorization: 'Bearer y' })
    const seen: unknown[] = []
    const handler = serveAuthorizer(async (authorization) => void seen.push(authorization))
    await expect(handler(asked(headers as never), CONTEXT)).rejects.toThrow('Unauthorized')
    expect(seen).toEqual(['Bearer y'])
  })
})

describe('a lane served by receiver', () => {
  const message = (messageId: string, hint: object) => ({ messageId, body: JSON.stringify(hint) })
  const records = [
    message('a1', { receiver: 'feed:a', subjectId: 'case_1' }),
    message('b1', { receiver: 'feed:b', subjectId: 'case_2' }),
    message('a2', { receiver: 'feed:a', subjectId: 'case_3' }),
    message('c1', { no: 'receiver' }),
  ]

  it('works once for all hints of a receiver; they fail together, others and what cannot be read apart from them', async () => {
    const seen: [string, (string | undefined)[]][] = []
    const handler = serveReceivers(async (receiver, hints) => {
      seen.push([receiver, hints.map(({ subjectId }) => subjectId)])
      if (receiver === 'feed:a') throw new Error('a fault of ours')
    })
    const outcome = await handler({ Records: records } as never, CONTEXT)
    expect(seen).toEqual([
      ['feed:a', ['case_1', 'case_3']],
      ['feed:b', ['case_2']],
    ])
    expect(outcome?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['c1', 'a1', 'a2'])
  })

  it('reads a hint that release 0.1.0 sent, whose subject is named caseId', async () => {
    const seen: unknown[] = []
    const handler = serveReceivers(async (_, hints) => void seen.push(...hints))
    await handler(
      { Records: [message('o1', { receiver: 'feed:o', caseId: 'qry_1', correlation: 'r-1' })] } as never,
      CONTEXT,
    )
    expect(seen).toEqual([{ receiver: 'feed:o', subjectId: 'qry_1', correlation: 'r-1' }])
  })
})
