/** What the authority does to the keys and clients of institutions. */
import * as z from 'zod/mini'
import { KeyRequest, Revocation } from '../institutions/keys.ts'
import { InstitutionId, OwnName } from '../institutions/model.ts'
import { Confirmation } from '../institutions/proposals.ts'
import { ClientRequest, Disablement } from '../institutions/register-client.ts'
import { PROPOSAL_DAYS } from '../names/limits.ts'
import { contract } from './contract.ts'
import { EXAMPLE_BANK, INSTITUTIONS, institutionPath, Versions, versioned, versionedRow } from './institution-parts.ts'
import { PUBLIC_JWK } from './key-example.ts'

const ClientPath = z.strictObject({ institutionId: InstitutionId, clientId: OwnName })
const KeyPath = z.strictObject({ institutionId: InstitutionId, kid: OwnName })

const PROPOSED = {
  zh: `机构的首个密钥和客户端随准入即时生效。此后由主管部门登记的密钥、新增或者放宽的客户端，须经主管部门另一客户端以另一签名密钥复核，并由该机构确认；机构未答复的，${PROPOSAL_DAYS} 日后生效。收窄、停用、撤销即时生效。机构即时获得通知。`,
  en: `The first key of each use and the first client are part of an institution's admission and hold at once. What an authority puts later, a key, a new client or more for one, waits for a second client of an authority with another signing key, and for the institution to confirm it; if it does not answer, it holds after ${PROPOSAL_DAYS} days. What takes away holds at once. The institution is notified at once.`,
}
const SECOND = {
  zh: '须为另一客户端，并以另一签名密钥签名；`refused` 使其不生效。',
  en: 'By another client than proposed it, under another signing key; with `refused` it never holds.',
}

export const registerClient = contract({
  operation: 'registerClient',
  tag: INSTITUTIONS,
  summary: { zh: '登记客户端', en: 'Register, narrow or change a client' },
  description: versioned(
    `scopes 为其权限，narrowing 限定地区、业务或操作。${PROPOSED.zh}`,
    `Scopes are its permissions; \`narrowing\` limits it to regions, businesses or operations. ${PROPOSED.en}`,
  ),
  path: institutionPath,
  body: ClientRequest,
  success: { status: 200, body: versionedRow },
  refusals: Versions,
  example: { body: { clientId: `${EXAMPLE_BANK}.core`, audience: 'bank', scopes: ['cases.read', 'cases.write'] } },
})

export const disableClient = contract({
  operation: 'disableClient',
  tag: INSTITUTIONS,
  summary: { zh: '停用客户端', en: 'Shut a client out' },
  description: { zh: '其令牌在 60 秒内失效。', en: 'Its tokens end within 60 seconds.' },
  path: ClientPath,
  body: Disablement,
  success: { status: 200, body: versionedRow },
  refusals: [],
  example: { body: { reason: '设备遗失' } },
})

export const confirmClient = contract({
  operation: 'confirmClient',
  tag: INSTITUTIONS,
  summary: { zh: '复核客户端', en: 'Stand by a client as the second person' },
  description: SECOND,
  path: ClientPath,
  body: Confirmation,
  success: { status: 200, body: versionedRow },
  refusals: ['proposal.none', 'proposal.same-person'],
  example: { body: { decision: 'confirmed' } },
})

export const registerKey = contract({
  operation: 'registerKey',
  tag: INSTITUTIONS,
  summary: { zh: '登记公钥', en: 'Register a public key' },
  description: PROPOSED,
  path: institutionPath,
  body: KeyRequest,
  success: { status: 201, body: versionedRow },
  refusals: ['key.exists'],
  example: {
    body: {
      kid: `${EXAMPLE_BANK}.sign-2`,
      jwk: PUBLIC_JWK,
      use: 'sign',
      notBefore: '2026-01-01T00:00:00+08:00',
      notAfter: '2028-01-01T00:00:00+08:00',
    },
  },
})

export const revokeKey = contract({
  operation: 'revokeKey',
  tag: INSTITUTIONS,
  summary: { zh: '撤销公钥', en: 'Revoke a public key' },
  description: { zh: '60 秒内生效，不可恢复。', en: 'Holds within 60 seconds, for good.' },
  path: KeyPath,
  body: Revocation,
  success: { status: 200, body: versionedRow },
  refusals: [],
  example: { body: { reason: '密钥泄露' } },
})

export const confirmKey = contract({
  operation: 'confirmKey',
  tag: INSTITUTIONS,
  summary: { zh: '复核公钥', en: 'Stand by a key as the second person' },
  description: SECOND,
  path: KeyPath,
  body: Confirmation,
  success: { status: 200, body: versionedRow },
  refusals: ['proposal.none', 'proposal.same-person'],
  example: { body: { decision: 'confirmed' } },
})
