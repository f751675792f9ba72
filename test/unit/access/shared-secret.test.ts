import { expect, it } from 'vitest'
import { isSealedBy, sealedHeaders } from '../../../lib/access/shared-secret.ts'

const SECRET = Buffer.alloc(32, 7).toString('base64url')
const NOW = new Date('2026-11-24T02:00:00Z')
const text = '{"type":"paid"}'
const headers = sealedHeaders('channel', { secret: SECRET, body: text }, NOW)
const signature = headers['dt-channel-signature'] ?? ''
const believed = (change: Record<string, string>, now = NOW) =>
  isSealedBy('channel', [SECRET], { headers: { ...headers, ...change }, text, now })

it('a message under the shared secret is believed for five minutes', () => {
  expect(believed({})).toBe(true)
  expect(believed({}, new Date(NOW.getTime() + 300_000))).toBe(true)
  expect(believed({}, new Date(NOW.getTime() + 301_000))).toBe(false)
})

it.each([
  ['none', ''],
  ['one that is cut', signature.slice(0, -1)],
  ['one digit away', signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
  ['as long, but of letters that take two bytes', 'é'.repeat(signature.length)],
  ['long', 'a'.repeat(8000)],
])('no message is believed under another seal: %s', (_name, given) => {
  expect(believed({ 'dt-channel-signature': given })).toBe(false)
})
