/** Contract of the token endpoint. It alone speaks OAuth instead of problem details: RFC 6749, 5.2, leaves no choice. */
import * as z from 'zod/mini'
import { ASSERTION_TYPE, TokenErrorCode } from '../access/token-form.ts'
import { contract } from './contract.ts'

const TokenForm = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal(ASSERTION_TYPE),
  client_assertion: z.string(),
  client_id: z.optional(z.string()),
  scope: z.optional(z.string()),
})

const Token = z.strictObject({
  access_token: z.string(),
  token_type: z.enum(['Bearer', 'DPoP']),
  expires_in: z.int(),
  scope: z.string(),
})

const TokenError = z.strictObject({ error: TokenErrorCode, error_description: z.string() })

export const issueToken = contract({
  operation: 'issueToken',
  tag: 'access',
  summary: { zh: '签发访问令牌（OAuth 2.0 客户端凭证）', en: 'Issue an access token (OAuth 2.0 client credentials)' },
  description: {
    en: 'The client signs in with a JWT of its own (`private_key_jwt`, RFC 7523): header `alg` ES256 or PS256 and `kid`; claims `iss` = `sub` = client id, `aud` exactly the issuer as one string, `jti` never used before, `exp` at most 300 seconds ahead. Clocks may run 10 seconds ahead. Without `scope` the token carries every scope the client has. The token lives 600 seconds and falls within 60 seconds of a revocation of institution, client or key. Errors are those of RFC 6749, 5.2 (`error`, `error_description`), not problem details; only a fault of the platform is a problem here too.',
    zh: '机构以自签 JWT 登录（`private_key_jwt`，RFC 7523）：`iss` 与 `sub` 均为客户端编号，`aud` 为签发者地址（单一字符串），`jti` 不得重复，`exp` 不超过 300 秒；时钟最多可快 10 秒。不给 `scope` 时令牌含该客户端的全部权限。令牌有效期 600 秒；机构、客户端或密钥一经撤销，60 秒内失效。错误按 RFC 6749 返回（`error`、`error_description`），不使用 problem+json；平台自身故障除外。',
  },
  body: TokenForm,
  media: { body: 'application/x-www-form-urlencoded' },
  success: { status: 200, body: Token },
  refusals: [],
  otherAnswers: [
    {
      status: 400,
      description: 'The form, the scope or the DPoP proof. · 请求、权限范围或 DPoP 证明有误。',
      body: TokenError,
    },
    { status: 401, description: 'The client was not accepted. · 客户端未通过认证。', body: TokenError },
    { status: 503, description: 'Busy; send a new assertion. · 繁忙，请以新的断言重试。', body: TokenError },
  ],
  example: {
    body: {
      grant_type: 'client_credentials',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: 'eyJhbGciOiJFUzI1NiIsImtpZCI6IjkxMzUwMDAwTUEwMFlIMDE3OS5hdXRoIn0.eyJpc3MiOiI5MTM1…',
      scope: 'cases.read cases.write',
    },
    answer: {
      access_token: 'yV0qU3nQ3xk0mJ1mJ3oYJ7rj1d8y7h0p2Q9t5w6z8bA',
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'cases.read cases.write',
    },
  },
})
