/** An institution's own keys. */
import * as z from 'zod/mini'
import { KeyRequest, Revocation } from '../institutions/keys.ts'
import { Client, OwnName, PublicKey } from '../institutions/model.ts'
import { Confirmation } from '../institutions/proposals.ts'
import { PROPOSAL_DAYS } from '../names/limits.ts'
import { contract } from './contract.ts'
import { PUBLIC_JWK } from './key-example.ts'

const KEYS = 'keys'
const KeyView = z.looseObject(PublicKey.shape)
const StoredKey = z.looseObject({ kid: z.string(), version: z.int() })

export const registerOwnKey = contract({
  operation: 'registerOwnKey',
  tag: KEYS,
  summary: { zh: '登记本机构新公钥', en: 'Register a new public key of your own' },
  description: {
    zh: '密钥只属于一个客户端：未写明 `clientId` 的，属于调用的客户端；未被收窄的客户端可以指明本机构权限不大于自身的其他客户端。以 `replaces` 指明被替换的密钥及并用时长。',
    en: 'A key belongs to one client: to the one that calls, or to the client of the institution that an un-narrowed client names and that may no more than it. With `replaces` the key it follows ends after the overlap; both are valid until then.',
  },
  body: KeyRequest,
  success: { status: 201, body: StoredKey },
  refusals: ['key.exists'],
  example: {
    body: {
      kid: '91350000MA00YH0179.sign-2',
      jwk: PUBLIC_JWK,
      use: 'sign',
      notBefore: '2026-01-01T00:00:00+08:00',
      notAfter: '2028-01-01T00:00:00+08:00',
    },
  },
})

export const listOwnKeys = contract({
  operation: 'listOwnKeys',
  tag: KEYS,
  summary: { zh: '查看本机构公钥', en: 'List your own public keys' },
  success: { status: 200, body: z.strictObject({ items: z.array(KeyView) }) },
  refusals: [],
})

export const revokeOwnKey = contract({
  operation: 'revokeOwnKey',
  tag: KEYS,
  summary: { zh: '撤销本机构公钥', en: 'Revoke a public key of your own' },
  description: { zh: '60 秒内生效，不可恢复。', en: 'Holds within 60 seconds, for good.' },
  path: z.strictObject({ kid: OwnName }),
  body: Revocation,
  success: { status: 200, body: StoredKey },
  refusals: [],
  example: { body: { reason: '密钥泄露' } },
})

const ANSWERED = {
  zh: `机构对主管部门提出的密钥或客户端作出答复：\`confirmed\` 经复核后即时生效，\`refused\` 使其不生效；不答复的，${PROPOSAL_DAYS} 日后生效。不能确认超出自身权限的内容。`,
  en: `What the institution says to a key or client that an authority proposes: \`confirmed\` makes it hold as soon as a second person of an authority stands by it, with \`refused\` it never does; without an answer it holds after ${PROPOSAL_DAYS} days. Nobody confirms more than it may itself.`,
}

export const confirmOwnKey = contract({
  operation: 'confirmOwnKey',
  tag: KEYS,
  summary: { zh: '答复拟登记的公钥', en: 'Answer a key that an authority proposes' },
  description: ANSWERED,
  path: z.strictObject({ kid: OwnName }),
  body: Confirmation,
  success: { status: 200, body: StoredKey },
  refusals: ['proposal.none'],
  example: { body: { decision: 'confirmed' } },
})

const ClientView = z.looseObject(Client.shape)

export const listOwnClients = contract({
  operation: 'listOwnClients',
  tag: KEYS,
  summary: { zh: '查看本机构客户端', en: 'List your own clients' },
  description: {
    zh: '有 `proposed` 的尚待生效，`before` 为此前仍有效的内容。',
    en: 'One with `proposed` is not in force yet; `before` is what is in force until then.',
  },
  success: { status: 200, body: z.strictObject({ items: z.array(ClientView) }) },
  refusals: [],
})

export const confirmOwnClient = contract({
  operation: 'confirmOwnClient',
  tag: KEYS,
  summary: { zh: '答复拟登记的客户端', en: 'Answer a client that an authority proposes' },
  description: ANSWERED,
  path: z.strictObject({ clientId: OwnName }),
  body: Confirmation,
  success: { status: 200, body: z.looseObject({ clientId: z.string(), version: z.int() }) },
  refusals: ['proposal.none'],
  example: { body: { decision: 'refused', reason: '本机构未申请' } },
})
