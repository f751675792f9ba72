/**
 * Whether the one who shows a token is the one it was given to: by the client certificate of the connection (RFC 8705)
 * or by a DPoP proof (RFC 9449). The authorizer's answer is cached, so each request proves this again.
 */
import { X509Certificate } from 'node:crypto'
import * as z from 'zod/mini'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { TokenBinding } from '../names/settings.ts'
import { proofKey } from './dpop.ts'
import { Binding } from './rows.ts'

/** How a stage binds its tokens. */
export const BindingMode = z.enum(['none', 'mtls', 'dpop'] satisfies TokenBinding[])

/** What a request brings along. `certificatePem` comes from the gateway, never from a header of the caller's. */
export type Evidence = {
  readonly certificatePem?: string
  readonly dpop?: string
  readonly accessToken: string
  readonly method: string
  /** The whole address as the caller used it. */
  readonly url: string
  readonly now: Date
}

/** base64url SHA-256 over the DER certificate; undefined if it cannot be read. */
export const certificateThumbprint = (pem: string): string | undefined => {
  try {
    const { fingerprint256 } = new X509Certificate(pem)
    return Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  } catch {
    return undefined
  }
}

/** The authorizer hands the binding on as JSON text, empty for none. Text that is no binding throws: it is our own fault. */
export const readBinding = (text: string | undefined): Binding | undefined =>
  text ? Binding.parse(JSON.parse(text)) : undefined

const proves = async (binding: Binding, evidence: Evidence): Promise<boolean> => {
  if ('jkt' in binding) return evidence.dpop !== undefined && (await proofKey(evidence.dpop, evidence)) === binding.jkt
  return evidence.certificatePem !== undefined && certificateThumbprint(evidence.certificatePem) === binding['x5t#S256']
}

export const proveBinding = async (binding: Binding | undefined, evidence: Evidence): Promise<Result<undefined>> =>
  binding === undefined || (await proves(binding, evidence)) ? ok(undefined) : refuse('request.not-authenticated')
