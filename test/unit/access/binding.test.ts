import { createHash } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import { certificateThumbprint, proveBinding, readBinding } from '../../../lib/access/binding.ts'
import { selfSigned } from '../../support/certificates.ts'
import { accessTokenHash, dpopProof, ecPair, ISSUER, NOW } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'

const TOKEN = 'token-of-the-bank'
const URL_CALLED = `${ISSUER}/v1/cases`
const REQUEST = { accessToken: TOKEN, method: 'POST', url: URL_CALLED, now: NOW }
const T = NOW.getTime() / 1000

describe('a token bound to a certificate', () => {
  const { cert: mine, der } = selfSigned('mine')
  const { cert: another } = selfSigned('another')

  it('has the SHA-256 of the whole certificate as its thumbprint', () => {
    expect(certificateThumbprint(mine)).toBe(createHash('sha256').update(der).digest('base64url'))
  })

  it('is good with that certificate only', async () => {
    const binding = readBinding(JSON.stringify({ 'x5t#S256': certificateThumbprint(mine) }))
    expect((await proveBinding(binding, { ...REQUEST, certificatePem: mine })).ok).toBe(true)
    expect((await proveBinding(binding, { ...REQUEST, certificatePem: another })).ok).toBe(false)
    expect((await proveBinding(binding, { ...REQUEST, certificatePem: 'no certificate' })).ok).toBe(false)
    expect((await proveBinding(binding, REQUEST)).ok).toBe(false)
  })
})

describe('a token bound to a DPoP key', () => {
  const holder = ecPair()
  const good = { htu: URL_CALLED, ath: accessTokenHash(TOKEN) }
  const tried = async (claims: Row = {}, { header = {} as Row, by = holder } = {}) => {
    const dpop = await dpopProof(by, { ...good, ...claims }, header)
    return (await proveBinding({ jkt: await calculateJwkThumbprint(holder.jwk) }, { ...REQUEST, dpop })).ok
  }

  it('is good with a proof for this request', async () => {
    expect(await tried()).toBe(true)
    expect(await tried({ htu: `${URL_CALLED}?limit=1#x` })).toBe(true)
    expect(await tried({ iat: T - 60 })).toBe(true)
  })

  it.each<[string, Row]>([
    ['another method', { htm: 'GET' }],
    ['another address', { htu: `${ISSUER}/v1/documents` }],
    ['no address', { htu: 'x' }],
    ['another token', { ath: accessTokenHash('another') }],
    ['no token', { ath: undefined }],
    ['an earlier minute', { iat: T - 61 }],
    ['a later one', { iat: T + 11 }],
  ])('is not good with a proof for %s', async (_, claims) => {
    expect(await tried(claims)).toBe(false)
  })

  it('is not good with a proof by another key, of another type, or with a private key in it', async () => {
    expect(await tried({}, { by: ecPair() })).toBe(false)
    expect(await tried({}, { header: { jwk: ecPair().jwk } })).toBe(false)
    expect(await tried({}, { header: { typ: 'JWT' } })).toBe(false)
    expect(await tried({}, { header: { jwk: holder.privateKey.export({ format: 'jwk' }) } })).toBe(false)
  })

  it('is not good without a proof', async () => {
    const binding = { jkt: await calculateJwkThumbprint(holder.jwk) }
    expect((await proveBinding(binding, REQUEST)).ok).toBe(false)
    expect((await proveBinding(binding, { ...REQUEST, dpop: 'nonsense' })).ok).toBe(false)
  })
})

describe('a token bound to nothing', () => {
  it('is good as it is', async () => {
    expect((await proveBinding(readBinding(''), REQUEST)).ok).toBe(true)
  })

  it('is not made of a binding nobody can read', () => {
    expect(() => readBinding('{"other":1}')).toThrow()
  })
})
