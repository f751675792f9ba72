/**
 * Signatures of the simulated: made and verified in a microsecond, by the shape of ES256 and by nobody else. What the product does around
 * them, headers, keys, windows, is its own code; only the curve is left out.
 */
import { createHash } from 'node:crypto'

const digest = (name: string, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export type SimulatedJwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

/** The public key of whoever has this name. */
export const jwkOf = (name: string): SimulatedJwk => ({
  kty: 'EC',
  crv: 'P-256',
  x: digest('sha256', 'x', name).toString('base64url'),
  y: digest('sha256', 'y', name).toString('base64url'),
})

const mark = ({ x, y }: Pick<SimulatedJwk, 'x' | 'y'>, bytes: Uint8Array): Buffer => digest('sha512', x, y, bytes)

/** A detached JWS (RFC 7797) over the bytes of a body. */
export const signDetached = (name: string, bytes: Uint8Array, header: Readonly<Record<string, unknown>>): string => {
  const encoded = Buffer.from(JSON.stringify({ alg: 'ES256', b64: false, crit: ['b64'], ...header })).toString(
    'base64url',
  )
  return `${encoded}..${mark(jwkOf(name), Buffer.concat([Buffer.from(`${encoded}.`), bytes])).toString('base64url')}`
}

type Coordinates = Pick<SimulatedJwk, 'x' | 'y'>

/** What `jose` looks at in a key before it verifies with it. */
const importKey = async (_format: string, { x, y }: Coordinates) => ({
  [Symbol.toStringTag]: 'CryptoKey',
  type: 'public',
  extractable: true,
  algorithm: { name: 'ECDSA', namedCurve: 'P-256' },
  usages: ['verify'],
  x,
  y,
})

type Verifying = [algorithm: unknown, key: Coordinates, signature: Uint8Array, bytes: Uint8Array]

const verify = async (...[, key, signature, bytes]: Verifying) => mark(key, bytes).equals(signature)

const DIGESTS: Readonly<Record<string, string>> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }

const digestOf = async (algorithm: string | { readonly name: string }, bytes: Uint8Array) => {
  const name = DIGESTS[typeof algorithm === 'string' ? algorithm : algorithm.name]
  if (name === undefined) throw new Error(`nobody here digests by ${JSON.stringify(algorithm)}`)
  const made = digest(name, bytes)
  return made.buffer.slice(made.byteOffset, made.byteOffset + made.length)
}

/** Puts the simulated signatures in the place of this process' own: no thread works beside the scheduler. Gives the way back. */
export const simulateWebCrypto = (): (() => void) => {
  const { subtle } = globalThis.crypto
  const own = { importKey, verify, digest: digestOf }
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(subtle, name, { value, configurable: true, writable: true })
  return () => {
    for (const name of Object.keys(own)) Reflect.deleteProperty(subtle, name)
  }
}
