/** OpenAPI 3.1 of contracts and routes: a projection, so nothing here knows a single operation. */

import type { Contract } from '../../lib/api/contract.ts'
import { CONTRACTS, refusalsOf } from '../../lib/api/index.ts'
import { Problem, problemOf } from '../../lib/api/problems.ts'
import { REFUSALS, type RefusalCode } from '../../lib/kernel/refusals.ts'
import { type Operation, ROUTES } from '../../lib/names/routes/index.ts'
import type { Route, Scope } from '../../lib/names/routes/route.ts'
import { type JsonSchema, type Models, schemaWriter } from './models.ts'
import { AUDIENCES, SCOPES, TAGS } from './words.ts'

type Write = ReturnType<typeof schemaWriter>

const HEADERS = {
  'X-Request-Id': 'Names this call; quote it when you ask for help. · 本次调用编号，求助时请提供。',
  Location: 'Where the new resource is. · 新建资源的地址。',
  'Preference-Applied': 'The preference that was honoured (RFC 7240). · 已采纳的偏好。',
  ETag: 'Version of the resource. · 资源版本。',
  'Retry-After': 'Seconds after which the same call may succeed. · 多少秒后可重试。',
} as const

const headers = (...names: (keyof typeof HEADERS)[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

const PARAMETERS = {
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'Chosen by you, per institution. The same key with the same bytes replays the first answer; with other bytes it is refused. · 由调用方自定，同一机构内唯一；相同键相同报文返回首次答复，不同报文被拒绝。',
    schema: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' },
    example: 'b3b0c6e4-1f0a-4d3b-9a0e-5a1b2c3d4e5f',
  },
  signature: {
    name: 'DT-Signature',
    in: 'header',
    required: true,
    description:
      'Detached JWS (RFC 7797, b64=false) over the exact body bytes, with method, path, institution, time and Idempotency-Key in its protected header, and `actingFor` where DT-Acting-For names a bank. · 对报文原始字节的分离式 JWS 签名；代办时受保护头须含 `actingFor`。',
    schema: { type: 'string', pattern: '^[\\w-]+\\.\\.[\\w-]+$' },
  },
  prefer: {
    name: 'Prefer',
    in: 'header',
    description:
      '`wait=5` (RFC 7240): wait up to five seconds for the result. · 最多等待五秒，按时得出结果的直接返回。',
    schema: { type: 'string' },
    example: 'wait=5',
  },
  language: {
    name: 'Accept-Language',
    in: 'header',
    description:
      'zh (default) or en: the language of problems, and of reports to look at. · 问题说明和报告页面的语言，默认中文。',
    schema: { type: 'string' },
    example: 'en',
  },
} as const

const parameter = (name: keyof typeof PARAMETERS) => ({ $ref: `#/components/parameters/${name}` })

const propertiesOf = (schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema => {
  const ref = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined
  return ref === undefined ? schema : (components[ref] ?? {})
}

const valuesIn = (where: 'path' | 'query', schema: JsonSchema) =>
  Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(([name, { description, ...of }]) => ({
    name,
    in: where,
    required: where === 'path' || ((schema['required'] as string[] | undefined) ?? []).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: of,
  }))

const pathParameters = (
  route: Route,
  contract: Contract | undefined,
  write: Write,
  components: Record<string, JsonSchema>,
) =>
  contract?.path
    ? valuesIn('path', propertiesOf(write(contract.path, 'output'), components))
    : [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      }))

const problemResponse = (status: number, codes: readonly RefusalCode[]) => ({
  description: codes.map((code) => `\`${code}\` ${REFUSALS[code].en} · ${REFUSALS[code].zh}`).join('\n\n'),
  headers: headers(
    'X-Request-Id',
    ...(codes.some((code) => REFUSALS[code].retryable) ? (['Retry-After'] as const) : []),
  ),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
        ],
      },
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
})

const nameOf = (codes: readonly RefusalCode[]): string => codes.join('_')

/** Operations of one kind refuse alike, so each set of codes is one component. */
const problemResponses = () =>
  Object.fromEntries(
    (Object.keys(ROUTES) as Operation[])
      .flatMap((operation) => refusalsByStatus(operation))
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [nameOf(codes), problemResponse(status, codes)]),
  )

const refusalsByStatus = (operation: Operation): [number, RefusalCode[]][] =>
  [...Map.groupBy(refusalsOf(operation, CONTRACTS[operation]), (code) => REFUSALS[code].status)].sort(
    ([a], [b]) => a - b,
  )

const successResponse = (contract: Contract, write: Write) => ({
  description: contract.summary.en,
  headers: headers('X-Request-Id', ...(contract.success.location ? (['Location'] as const) : [])),
  ...(contract.success.body || contract.media?.answer
    ? {
        content: {
          [contract.media?.answer ?? 'application/json']: {
            ...(contract.success.body ? { schema: write(contract.success.body, 'output') } : {}),
            ...(contract.example?.answer === undefined ? {} : { example: contract.example.answer }),
          },
          ...Object.fromEntries((contract.media?.also ?? []).map((type) => [type, {}])),
        },
      }
    : {}),
})

const otherResponse = ({ description, body }: NonNullable<Contract['otherAnswers']>[number], write: Write) => ({
  description,
  headers: headers('X-Request-Id'),
  content: { 'application/json': { schema: write(body, 'output') } },
})

const awaitedResponse = ({ description, body }: NonNullable<Contract['awaited']>, write: Write) => ({
  description,
  headers: headers('X-Request-Id', 'Location', 'Preference-Applied'),
  content: { 'application/json': { schema: write(body, 'output') } },
})

const requestBody = (contract: Contract, write: Write) =>
  contract.body
    ? {
        requestBody: {
          required: true,
          content: {
            [contract.media?.body ?? 'application/json']: {
              schema: write(contract.body, 'input'),
              ...(contract.example?.body === undefined ? {} : { example: contract.example.body }),
            },
          },
        },
      }
    : {}

const responsesOf = (operation: Operation, contract: Contract | undefined, write: Write) => {
  const refused = refusalsByStatus(operation)
  return {
    ...(contract ? { [contract.success.status]: successResponse(contract, write) } : {}),
    ...(contract?.awaited ? { 200: awaitedResponse(contract.awaited, write) } : {}),
    ...Object.fromEntries((contract?.otherAnswers ?? []).map((other) => [other.status, otherResponse(other, write)])),
    ...Object.fromEntries(
      refused.map(([status, codes]) => [status, { $ref: `#/components/responses/${nameOf(codes)}` }]),
    ),
    ...Object.fromEntries(
      (contract?.otherAnswers ?? []).map(({ status, description, body }) => [
        status,
        {
          description,
          headers: headers('X-Request-Id'),
          content: { 'application/json': { schema: write(body, 'output') } },
        },
      ]),
    ),
  }
}

const operationOf = (operation: Operation, write: Write, components: Record<string, JsonSchema>) => {
  const route: Route = ROUTES[operation]
  const contract = CONTRACTS[operation]
  const callers =
    route.audiences === 'public'
      ? 'Needs no token. · 无需令牌。'
      : `For ${route.audiences.map((a) => AUDIENCES[a].en).join(' and ')}. · 面向${route.audiences.map((a) => AUDIENCES[a].zh).join('、')}。`
  return {
    operationId: operation,
    ...(contract ? { tags: [contract.tag], summary: `${contract.summary.en} · ${contract.summary.zh}` } : {}),
    description: [contract?.description?.en, contract?.description?.zh, callers].filter(Boolean).join('\n\n'),
    security: route.audiences === 'public' ? [] : [{ oauth2: route.scope ? [route.scope] : [] }],
    parameters: [
      ...pathParameters(route, contract, write, components),
      ...(contract?.query ? valuesIn('query', propertiesOf(write(contract.query, 'output'), components)) : []),
      ...(route.idempotent ? [parameter('idempotencyKey')] : []),
      ...(route.signed ? [parameter('signature')] : []),
      ...(contract?.awaited ? [parameter('prefer')] : []),
      parameter('language'),
    ],
    ...(contract ? requestBody(contract, write) : {}),
    responses: responsesOf(operation, contract, write),
  }
}

const scopes = (): Record<string, string> =>
  Object.fromEntries(Object.entries(SCOPES).map(([scope, { zh, en }]) => [scope as Scope, `${en} · ${zh}`]))

export const openApi = (models: Models, version: string): object => {
  const components: Record<string, JsonSchema> = {}
  const write = schemaWriter(models, components)
  write(Problem, 'output')
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of Object.keys(ROUTES) as Operation[]) {
    const { path, method }: Route = ROUTES[operation]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(operation, write, components) }
  }
  const tags = new Set(Object.values(CONTRACTS).map((c) => c.tag))
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dengtong · 福建省不动产登记金融服务平台',
      version,
      description:
        "One platform between banks' loan systems and every real-estate registry of Fujian. · 连接银行信贷业务系统与全省各不动产登记机构。",
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS)
      .filter(([name]) => tags.has(name))
      .map(([name, { zh, en }]) => ({ name, description: `${en} · ${zh}` })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: problemResponses(),
      parameters: PARAMETERS,
      examples: Object.fromEntries(
        (Object.keys(REFUSALS) as RefusalCode[]).map((code) => [
          code,
          { value: problemOf({ code }, { language: 'en', requestId: '8f14e45f-ea67-4b7f-9c1d-2f0a6b3d5e77' }).body },
        ]),
      ),
      headers: Object.fromEntries(
        Object.entries(HEADERS).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
      ),
      securitySchemes: {
        oauth2: {
          type: 'oauth2',
          description:
            'Client credentials with private_key_jwt (RFC 7523); tokens live 10 minutes. · 客户端凭证模式，以私钥签名的 JWT 认证，令牌有效十分钟。',
          flows: { clientCredentials: { tokenUrl: ROUTES.issueToken.path, scopes: scopes() } },
        },
      },
    },
  }
}
