/** Standard Webhooks, symmetric scheme v1: HMAC-SHA256 over `<id>.<seconds>.<body>`, one signature for each secret still in use. */
import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import type { Ids } from '../platform/ports.ts'

const SECRET_BYTES = 32
const PREFIX = 'whsec_'

export const WebhookSecret = z.object({
  secret: z.string().check(z.startsWith(PREFIX)),
  /** Absent on the newest; an earlier one still signs until then. */
  notAfter: z.optional(z.string()),
})
export type WebhookSecret = z.infer<typeof WebhookSecret>

export type WebhookMessage = {
  /** The same on every attempt: receivers drop what they have seen by it. */
  readonly id: string
  /** Of this attempt. */
  readonly at: Date
  readonly body: string
}

export const newWebhookSecret = (ids: Ids): string =>
  PREFIX + Buffer.from(ids.secret(SECRET_BYTES), 'base64url').toString('base64')

/** Those that sign at this moment, newest first. */
export const secretsInUse = (secrets: readonly WebhookSecret[], now: Date): readonly WebhookSecret[] =>
  secrets.filter(({ notAfter }) => notAfter === undefined || now.getTime() < Date.parse(notAfter))

/** A new secret in front; the old ones go on signing for the overlap, none of them longer than it was to. */
export const rotateSecrets = (
  secrets: readonly WebhookSecret[],
  secret: string,
  overlap: { readonly now: Date; readonly seconds: number },
): readonly WebhookSecret[] => {
  const end = new Date(overlap.now.getTime() + overlap.seconds * 1000).toISOString()
  const sooner = (notAfter: string | undefined) =>
    notAfter !== undefined && Date.parse(notAfter) < Date.parse(end) ? notAfter : end
  const earlier = secretsInUse(secrets, overlap.now).map((old) => ({ ...old, notAfter: sooner(old.notAfter) }))
  return [{ secret }, ...secretsInUse(earlier, overlap.now)]
}

const signatureBy = (secret: string, text: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(text)
    .digest('base64')}`

export const webhookHeaders = (
  secrets: readonly WebhookSecret[],
  { id, at, body }: WebhookMessage,
): Record<string, string> => {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const inUse = secretsInUse(secrets, at)
  if (inUse.length === 0) throw new Error('an endpoint without a secret cannot be written to')
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': inUse.map(({ secret }) => signatureBy(secret, `${id}.${seconds}.${body}`)).join(' '),
  }
}
