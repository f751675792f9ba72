#!/usr/bin/env node
/**
 * Verifies a stored filing or decision on its own: no platform, no dependency but Node.
 *
 *   node verify-filing.mjs filing.json --key bank.jwk.json
 *   node verify-filing.mjs filing.json --keys folder-of-jwks
 *
 * `filing.json` is the answer of GET /v1/cases/{caseId}/filing, or the `evidence` of an event in a case's timeline. The key must
 * come from a source you trust, such as the institution itself: the key inside the file only helps to find it, and proves nothing.
 * What is printed is proven; `caseId` and `verifiedAt` in the file are the platform's word.
 */
import { constants, createHash, createPublicKey, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

class Unproven extends Error {}
const fail = (reason) => {
  throw new Unproven(reason)
}

/** Canonical base64url only: no padding, no foreign letters, no stray bits behind the last byte. */
const bytesOf = (text, what) => {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text && text !== '' ? bytes : fail(`the ${what} is not canonical base64url`)
}

const parse = (text, what) => {
  try {
    return JSON.parse(text)
  } catch {
    return fail(`the ${what} is not JSON`)
  }
}

/** RFC 7638 */
export const thumbprintOf = (jwk) => {
  const members = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'] }[jwk.kty]
  if (members === undefined) return fail(`keys of type ${jwk.kty} are not in use`)
  const canonical = JSON.stringify(Object.fromEntries(members.map((member) => [member, jwk[member]])))
  return createHash('sha256').update(canonical).digest('base64url')
}

/** One kind of key, one algorithm; the header has no say in it. */
const schemeOf = (jwk) => {
  if (jwk.kty === 'EC' && jwk.crv === 'P-256') return { alg: 'ES256', options: { dsaEncoding: 'ieee-p1363' } }
  if (jwk.kty === 'RSA') return { alg: 'PS256', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } }
  return fail('the key is neither EC P-256 nor RSA')
}

const headerOf = (encoded) => {
  const bytes = bytesOf(encoded, 'protected header')
  let text
  try {
    text = UTF8.decode(bytes)
  } catch {
    return fail('the protected header is not UTF-8')
  }
  return parse(text, 'protected header')
}

/** Answers what was signed, or throws. `keys` are JWKs you trust. */
export const verifyFiling = (stored, keys) => {
  const { text: signedText, filing = signedText, kid, publicKey, thumbprint } = stored
  const signature = stored.protected === undefined ? stored.signature : `${stored.protected}..${stored.signature}`
  if (stored.partOf !== undefined)
    return fail(
      `this is one registry's part; the signature is over the whole filing, whose SHA-256 is ${stored.partOf}`,
    )
  if (typeof filing !== 'string') return fail('the file has no text of a filing')
  const [encoded, payload, encodedSignature, ...more] = String(signature ?? '').split('.')
  if (!encoded || payload !== '' || !encodedSignature || more.length > 0)
    return fail('the signature is not a detached JWS')
  const header = headerOf(encoded)
  if (header.b64 !== false || JSON.stringify(header.crit) !== '["b64"]')
    return fail('the signature is not one over unencoded bytes (RFC 7797)')
  const made = bytesOf(encodedSignature, 'signature')
  const text = Buffer.from(filing, 'utf8')
  if (text.toString('utf8') !== filing) return fail('the text of the filing cannot be encoded as UTF-8')
  const signed = Buffer.concat([Buffer.from(`${encoded}.`, 'ascii'), text])
  const by = keys.find((jwk) => {
    const { alg, options } = schemeOf(jwk)
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), ...options }
    return alg === header.alg && verify('sha256', signed, key, made)
  })
  if (by === undefined) return fail('the signature fits none of the keys given')
  const named = [publicKey && thumbprintOf(publicKey), thumbprint].filter((name) => name !== undefined)
  if (named.some((name) => name !== thumbprintOf(by)) || (kid !== undefined && kid !== header.kid))
    return fail('the file names another key than the one that signed')
  return {
    institution: header.institution,
    ...(header.actingFor !== undefined && { actingFor: header.actingFor }),
    kid: header.kid,
    thumbprint: thumbprintOf(by),
    signedAt: header.iat,
    method: header.method,
    path: header.path,
    idempotencyKey: header.key,
    sha256: createHash('sha256').update(text).digest('hex'),
  }
}

const readKey = (path) => {
  const read = parse(readFileSync(path, 'utf8'), `key ${path}`)
  return Array.isArray(read.keys) ? read.keys : [read]
}

const trustedKeys = (option, path) => {
  if (path === undefined) return fail('say --key <jwk.json> or --keys <folder>')
  if (option === '--key') return readKey(path)
  if (option !== '--keys') return fail(`unknown option ${option}`)
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readKey(join(path, name)))
}

const main = ([file, option, path]) => {
  try {
    if (file === undefined || option === undefined) return fail('usage: verify-filing.mjs filing.json --key jwk.json')
    const proven = verifyFiling(parse(readFileSync(file, 'utf8'), 'file'), trustedKeys(option, path))
    console.log(JSON.stringify({ valid: true, ...proven }))
  } catch (error) {
    if (!(error instanceof Unproven) && error?.code === undefined) throw error
    console.log(JSON.stringify({ valid: false, reason: error.message }))
    process.exitCode = 1
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  main(process.argv.slice(2))
