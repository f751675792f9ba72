/** Contracts of authorization letters (查询授权书): the owner lets a bank look, and may take it back. */
import * as z from 'zod/mini'
import {
  AuthorizationLetter,
  AuthorizationStanding,
  AuthorizationView,
  LetterRevocation,
} from '../authorizations/model.ts'
import { AuthorizationUse } from '../authorizations/read-authorizations.ts'
import { AuthorizationId, MonitorId, QueryId } from '../kernel/ids.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'authorizations'
const AuthorizationPath = z.strictObject({ authorizationId: AuthorizationId })

const AUTHORIZATION = {
  owners: [{ type: 'individual', name: '测试甲', idNumber: '350203190001020020', signedBy: 'handwritten' }],
  bank: { name: '测试第一银行', creditCode: '91350000MA00YH0179', signedBy: 'seal' },
  matters: '查询委托人名下用于抵押的不动产登记信息',
  validFrom: '2026-11-24',
  validTo: '2027-11-23',
  obligations: '受托人仅在授权的范围、方式和时限内查询，对查询结果保密，不作他用，并承担超出授权查询的法律责任。',
  signedOn: '2026-11-24',
  document: {
    documentId: 'doc_06fz3q8k2vxa7m1c5tnd9r4ehp',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  scope: { kind: 'units', units: ['350203001002GB00123F00010203'] },
  queryKinds: ['ownership', 'unit-status', 'mortgages'],
  purposes: ['loan-approval', 'mortgage-registration'],
  manners: ['network'],
  maxUses: 3,
} as const
const AUTHORIZATION_ID = 'aut_06fz3q8k2vxa7m1c5tnd9r4ehp'
const RECORDED_AT = '2026-11-24T10:00:00.000+08:00'
const STANDING = { authorizationId: AUTHORIZATION_ID, status: 'in-force', uses: 0, recordedAt: RECORDED_AT } as const

export const recordAuthorization = contract({
  operation: 'recordAuthorization',
  tag,
  summary: { zh: '登记查询授权书', en: 'Record an authorization letter' },
  description: {
    zh: '登记不动产权利人出具的查询授权书。双方姓名或者名称、证件号码、委托事项、时限、法律义务、日期、签字或者盖章缺一不可（22号二（二））。授权书原件须先以 `query-authorization` 类型上传并确认。',
    en: "Records the letter by which owners let the bank query. Both parties' names and numbers, matters, time, legal obligations, date, and signatures or seals are all required. The letter itself is uploaded and confirmed first, as a document of type `query-authorization`.",
  },
  body: AuthorizationLetter,
  success: { status: 201, body: AuthorizationStanding, location: true },
  refusals: ['agreement.not-in-force', 'client.narrowed'],
  example: { body: AUTHORIZATION, answer: STANDING },
})

export const getAuthorization = contract({
  operation: 'getAuthorization',
  tag,
  summary: { zh: '查看查询授权书', en: 'Read an authorization letter' },
  path: AuthorizationPath,
  success: { status: 200, body: AuthorizationView },
  refusals: [],
  example: { answer: { ...AUTHORIZATION, ...STANDING } },
})

export const revokeAuthorization = contract({
  operation: 'revokeAuthorization',
  tag,
  summary: { zh: '撤销查询授权书', en: 'Revoke an authorization letter' },
  description: {
    zh: '立即生效：此后的查询均被拒绝，尚未答复的查询不再展示结果。重复撤销不产生变化。',
    en: 'Takes effect at once: later queries are refused, and queries not yet answered show nothing. Revoking again changes nothing.',
  },
  path: AuthorizationPath,
  body: LetterRevocation,
  success: { status: 200, body: AuthorizationStanding },
  refusals: [],
  example: {
    body: { reason: 'owner-asked' },
    answer: { ...STANDING, status: 'revoked', revokedAt: '2026-11-24T11:00:00.000+08:00' },
  },
})

export const listAuthorizationUses = contract({
  operation: 'listAuthorizationUses',
  tag,
  summary: { zh: '查看授权书使用记录', en: 'List who looked by an authorization letter' },
  description: {
    zh: '可向权利人出示：何人、何时、为何目的查询。按时间先后；续读时以 `next` 作为 `after`。',
    en: 'What the owner may be shown: who looked, when, and for what. Oldest first; to read on, give `next` as `after`.',
  },
  path: AuthorizationPath,
  query: z.strictObject({ after: z.optional(z.union([QueryId, MonitorId])), limit: numberInQuery(1, 100) }),
  success: {
    status: 200,
    body: z.strictObject({ items: z.array(AuthorizationUse), next: z.optional(z.union([QueryId, MonitorId])) }),
  },
  refusals: [],
})
