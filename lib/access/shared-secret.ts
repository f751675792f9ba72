/**
 * How the platform and a system that is no institution (a payment channel, a signing provider) prove themselves to each other: the
 * HMAC-SM3 (GB/T 32905, GB/T 15852.2) over `<seconds>.<body>` with a secret both hold, in two headers named after what it is.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import type { Stored } from '../kernel/stored.ts'

export const SharedSecret = z.object({ secret: z.string(), notAfter: z.optional(z.string()) })
export type SharedSecret = Stored<z.infer<typeof SharedSecret>>

export const SECRET_BYTES = 32

/** Messages on their way are still believed after a rotation. */
const OVERLAP_MS = 7 * 86_400_000

export const secretsAfter = (before: readonly SharedSecret[], secret: string, now: Date): readonly SharedSecret[] => {
  const notAfter = new Date(now.getTime() + OVERLAP_MS).toISOString()
  return [{ secret }, ...before.slice(0, 1).map((old) => ({ ...old, notAfter }))]
}

/** The newest first: it signs, the others are still believed. */
export const secretsAt = ({ secrets }: { readonly secrets: readonly SharedSecret[] }, now: Date): readonly string[] =>
  secrets
    .filter(({ notAfter }) => notAfter === undefined || now.getTime() < Date.parse(notAfter))
    .map(({ secret }) => secret)

export type ExternalParty = 'channel' | 'provider'

const headersOf = (who: ExternalParty) => ({ timestamp: `dt-${who}-timestamp`, signature: `dt-${who}-signature` })

const macOf = (secret: string, seconds: string, body: string): string =>
  createHmac('sm3', Buffer.from(secret, 'base64url')).update(`${seconds}.${body}`).digest('hex')

const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000)

/** Of a message that goes out now. */
export const sealedHeaders = (
  who: ExternalParty,
  { secret, body }: { readonly secret: string; readonly body: string },
  at: Date,
): Record<string, string> => {
  const seconds = String(secondsOf(at))
  const { timestamp, signature } = headersOf(who)
  return {
    'content-type': 'application/json',
    [timestamp]: seconds,
    [signature]: `sm3=${macOf(secret, seconds, body)}`,
  }
}

/** A message heard now may have been said this much earlier or, by another clock, later. */
const TOLERANCE_SECONDS = 300

/** By their bytes: a header may have letters that take two. */
const equal = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export type SealedMessage = {
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly now: Date
}

export const isSealedBy = (
  who: ExternalParty,
  secrets: readonly string[],
  { headers, text, now }: SealedMessage,
): boolean => {
  const { timestamp, signature } = headersOf(who)
  const { [timestamp]: seconds = '', [signature]: given = '' } = headers
  if (!/^\d{1,12}$/.test(seconds)) return false
  if (Math.abs(Number(seconds) - secondsOf(now)) > TOLERANCE_SECONDS) return false
  return secrets.some((secret) => equal(given, `sm3=${macOf(secret, seconds, text)}`))
}
