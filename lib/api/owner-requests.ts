/** Contracts of what owners ask at the window about their letters: the way that needs no bank. */
import * as z from 'zod/mini'
import { AuthorizationStanding } from '../authorizations/model.ts'
import { OwnerLetterView } from '../authorizations/owner-letters.ts'
import { OwnerRequest, OwnerRequestReceipt } from '../authorizations/owner-request.ts'
import { AuthorizationUse } from '../authorizations/read-authorizations.ts'
import { AuthorizationId, MonitorId, OwnerRequestId, QueryId } from '../kernel/ids.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

const tag = 'authorizations'
const RequestPath = z.strictObject({ ownerRequestId: OwnerRequestId })
const LetterPath = z.strictObject({ ownerRequestId: OwnerRequestId, authorizationId: AuthorizationId })
const UseId = z.union([QueryId, MonitorId])

const RECORDED_AT = '2026-11-24T10:00:00.000+08:00'

export const recordOwnerRequest = contract({
  operation: 'recordOwnerRequest',
  tag,
  summary: { zh: '登记权利人的请求', en: 'Record that an owner asks about its letters' },
  description: {
    zh: '权利人在登记机构或者主管部门窗口请求查看、撤销其出具的查询授权书，不经银行（个人信息保护法第十五、四十四、四十五条）。先记录其身份如何核验；凭此请求当日可以查看和撤销。',
    en: 'An owner asks at the window of a registry or an authority to see or take back the letters it gave, without the bank. How it was identified is recorded first; under the request its letters can be read and revoked on the same day (Beijing time).',
  },
  body: OwnerRequest,
  success: { status: 201, body: OwnerRequestReceipt, location: true },
  refusals: [],
  example: {
    body: {
      owner: { type: 'individual', idNumber: '350203190001020020' },
      identified: { by: 'card-read', recordNumber: '窗口2026-0001', officer: '测试窗口人员' },
    },
    answer: { ownerRequestId: 'orq_06fz3q8k2vxa7m1c5tnd9r4ehp', recordedAt: RECORDED_AT },
  },
})

export const listOwnerLetters = contract({
  operation: 'listOwnerLetters',
  tag,
  summary: { zh: '查看权利人出具的查询授权书', en: 'List the letters that an owner gave' },
  description: {
    zh: '涉及本地单元的授权书，以及授权查询名下全部不动产的。按登记先后；续读时以 `next` 作为 `after`。每次查看均留痕。',
    en: 'Those about a unit of this place, and those about everything in the name. Oldest first; to read on, give `next` as `after`. Each look is recorded.',
  },
  path: RequestPath,
  query: z.strictObject({ after: z.optional(AuthorizationId), limit: numberInQuery(1, 20) }),
  success: {
    status: 200,
    body: z.strictObject({ items: z.array(OwnerLetterView), next: z.optional(AuthorizationId) }),
  },
  refusals: [],
})

export const listOwnerLetterUses = contract({
  operation: 'listOwnerLetterUses',
  tag,
  summary: { zh: '查看权利人授权书的使用记录', en: 'List who looked by a letter of the owner' },
  description: {
    zh: '何人、何时、为何目的查询。按时间先后；每次查看均留痕。',
    en: 'Who looked, when, and for what. Oldest first; each look is recorded.',
  },
  path: LetterPath,
  query: z.strictObject({ after: z.optional(UseId), limit: numberInQuery(1, 100) }),
  success: { status: 200, body: z.strictObject({ items: z.array(AuthorizationUse), next: z.optional(UseId) }) },
  refusals: [],
})

export const revokeAuthorizationForOwner = contract({
  operation: 'revokeAuthorizationForOwner',
  tag,
  summary: { zh: '应权利人请求撤销查询授权书', en: 'Revoke a letter at the request of its owner' },
  description: {
    zh: '立即生效：此后的查询均被拒绝，监测不再通知；银行收到 `authorization.revoked`。无需银行同意。重复撤销不产生变化。',
    en: 'At once: later queries are refused, monitors under it tell nothing more, and the bank is notified with `authorization.revoked`. Needs nobody’s leave. Revoking again changes nothing.',
  },
  path: LetterPath,
  body: z.strictObject({}),
  success: { status: 200, body: AuthorizationStanding },
  refusals: [],
  example: {
    body: {},
    answer: {
      authorizationId: 'aut_06fz3q8k2vxa7m1c5tnd9r4ehp',
      status: 'revoked',
      uses: 1,
      recordedAt: RECORDED_AT,
      revokedAt: '2026-11-24T11:00:00.000+08:00',
    },
  },
})
