/** An institution's own keys. */
import * as z from 'zod/mini'
import { KeyRequest, Revocation } from '../institutions/keys.ts'
import { OwnName, PublicKey } from '../institutions/model.ts'
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
    zh: '以 `replaces` 指明被替换的密钥及并用时长。',
    en: 'With `replaces` the key it follows ends after the overlap; both are valid until then.',
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
