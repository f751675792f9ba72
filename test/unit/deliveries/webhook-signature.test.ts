import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { newWebhookSecret, rotateSecrets, webhookHeaders } from '../../../lib/deliveries/webhook-signature.ts'
import { randomIds, systemClock } from '../../../lib/platform/aws/clock.ts'

const ids = randomIds(systemClock)
const BODY = '{"id":"evt_1","type":"case.accepted","备注":"已受理"}'
// The independent implementation reads the system's clock, so the messages of this test are of now.
const NOW = new Date()
const message = { id: 'evt_1', at: NOW, body: BODY }
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)

const accepts = (secret: string, body: string, headers: Record<string, string>): boolean => {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}

describe('a webhook signature', () => {
  it('is made with a secret of 32 random bytes', () => {
    const secret = newWebhookSecret(ids)
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(newWebhookSecret(ids)).not.toBe(secret)
  })

  it('is what an independent implementation makes and accepts', () => {
    const secret = newWebhookSecret(ids)
    const headers = webhookHeaders([{ secret }], message)
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('evt_1', NOW, BODY))
    expect(accepts(secret, BODY, headers)).toBe(true)
  })

  it('does not fit another body, id, time or secret', () => {
    const secret = newWebhookSecret(ids)
    const headers = webhookHeaders([{ secret }], message)
    expect(accepts(secret, `${BODY} `, headers)).toBe(false)
    expect(accepts(secret, BODY, { ...headers, 'webhook-id': 'evt_2' })).toBe(false)
    expect(accepts(secret, BODY, { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 5) })).toBe(
      false,
    )
    expect(accepts(newWebhookSecret(ids), BODY, headers)).toBe(false)
  })

  it('is too old for a receiver after five minutes', () => {
    const secret = newWebhookSecret(ids)
    expect(accepts(secret, BODY, webhookHeaders([{ secret }], { ...message, at: later(-301) }))).toBe(false)
  })

  it('is made with both secrets while they overlap, then with the new one', () => {
    const [old, fresh] = [newWebhookSecret(ids), newWebhookSecret(ids)]
    const secrets = rotateSecrets([{ secret: old }], fresh, { now: later(-60), seconds: 120 })
    const during = webhookHeaders(secrets, message)
    expect(during['webhook-signature']?.split(' ')).toHaveLength(2)
    expect([accepts(old, BODY, during), accepts(fresh, BODY, during)]).toEqual([true, true])
    const after = webhookHeaders(secrets, { ...message, at: later(60) })
    expect(after['webhook-signature']?.split(' ')).toHaveLength(1)
    expect([accepts(old, BODY, after), accepts(fresh, BODY, after)]).toEqual([false, true])
  })

  it('outlives no overlap by a second rotation, and none at all without overlap', () => {
    const [first, second, third] = [newWebhookSecret(ids), newWebhookSecret(ids), newWebhookSecret(ids)]
    const once = rotateSecrets([{ secret: first }], second, { now: NOW, seconds: 60 })
    const twice = rotateSecrets(once, third, { now: later(1), seconds: 3600 })
    expect(twice).toEqual([
      { secret: third },
      { secret: second, notAfter: later(3601).toISOString() },
      { secret: first, notAfter: later(60).toISOString() },
    ])
    expect(rotateSecrets(once, third, { now: later(1), seconds: 0 })).toEqual([{ secret: third }])
  })

  it('is never left out: an endpoint without a secret is a fault of ours', () => {
    expect(() => webhookHeaders([], message)).toThrow()
  })
})
