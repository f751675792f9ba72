import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAssertion } from '../../../lib/access/assertion.ts'
import { decodeBase64url } from '../../../lib/access/compact-jws.ts'
import { proofKey } from '../../../lib/access/dpop.ts'
import { parseSignature } from '../../../lib/access/signature.ts'
import { readTokenForm } from '../../../lib/access/token-form.ts'
import { readEndpoint } from '../../../lib/deliveries/address-policy.ts'

const NOW = new Date('2026-11-24T02:00:00Z')

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
/** Texts from pure noise to a JWS of arbitrary JSON. */
const jws = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.jsonValue(), fc.jsonValue(), fc.uint8Array({ maxLength: 80 }))
    .map(([header, claims, signature]) =>
      [base64url(header), base64url(claims), Buffer.from(signature).toString('base64url')].join('.'),
    ),
  fc
    .tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 80 }))
    .map(([header, signature]) => `${base64url(header)}..${Buffer.from(signature).toString('base64url')}`),
)

it('no text makes an assertion, proof or signature out of nothing, or throws', async () => {
  await fc.assert(
    fc.asyncProperty(jws, async (text) => {
      expect(readAssertion(text, 'https://api.example.test', NOW)).toHaveProperty('fault')
      expect(await proofKey(text, { method: 'POST', url: 'https://api.example.test/', now: NOW })).toBeUndefined()
      expect(parseSignature({ 'dt-signature': text }).ok).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

it('no body makes the token form throw', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void readTokenForm(headers, body)))
})

it('no text makes the address policy throw, and what it admits is written as it is read', () => {
  const policy = { schemes: ['https', 'http'] as const, cidrs: 'public' as const }
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ validSchemes: ['http', 'https'] }))
  fc.assert(
    fc.property(text, (url) => {
      const reading = readEndpoint(url, policy)
      if ('target' in reading) expect([url, `${url}/`]).toContain(reading.target.url.href)
    }),
    { numRuns: 2000 },
  )
})

it('bytes have one spelling in base64url', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(decodeBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(Buffer.from(bytes))
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bytes = decodeBase64url(text)
      if (bytes !== undefined) expect(bytes.toString('base64url')).toBe(text)
    }),
  )
})
