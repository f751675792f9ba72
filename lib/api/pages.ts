/** Contracts of what needs no token: discovery and documentation. */
import * as z from 'zod/mini'
import { contract } from './contract.ts'

const AuthorizationServer = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  token_endpoint_auth_methods_supported: z.array(z.string()),
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
  scopes_supported: z.array(z.string()),
  ui_locales_supported: z.array(z.string()),
  service_documentation: z.string(),
  tls_client_certificate_bound_access_tokens: z.optional(z.boolean()),
  dpop_signing_alg_values_supported: z.optional(z.array(z.string())),
})

export const readAuthorizationServer = contract({
  operation: 'readAuthorizationServer',
  tag: 'access',
  summary: { zh: '授权服务器元数据（RFC 8414）', en: 'Metadata of the authorization server (RFC 8414)' },
  success: { status: 200, body: AuthorizationServer },
  refusals: [],
})

export const readOpenApi = contract({
  operation: 'readOpenApi',
  tag: 'pages',
  summary: { zh: '本接口文档（OpenAPI 3.1）', en: 'This document (OpenAPI 3.1)' },
  success: { status: 200, body: z.looseObject({ openapi: z.string() }) },
  refusals: [],
})

export const readDocs = contract({
  operation: 'readDocs',
  tag: 'pages',
  summary: { zh: '可阅读的接口文档页', en: 'The documentation as a readable page' },
  success: { status: 200 },
  media: { answer: 'text/html' },
  refusals: [],
})

export const readDocsScript = contract({
  operation: 'readDocsScript',
  tag: 'pages',
  summary: { zh: '文档页所用脚本', en: 'The script of the documentation page' },
  success: { status: 200 },
  media: { answer: 'text/javascript' },
  refusals: [],
})
