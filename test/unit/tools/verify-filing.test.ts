import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BANK, ecPair, rsaPair, sign } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'

const SCRIPT = join(import.meta.dirname, '../../../tools/verify-filing.mjs')
const { verifyFiling } = await import(SCRIPT)

const TEXT = '{"business":"new-loan","bankReference":"YW202611240001","备注":"测试甲 \\u00e9 \\"引号\\""}'
const HEADER: Row = {
  kid: `${BANK}.sign`,
  method: 'POST',
  path: '/v1/cases',
  institution: BANK,
  iat: '2026-11-24T10:00:00+08:00',
  key: 'k-1',
}
const pair = ecPair()
const rsa = rsaPair()

type Filing = { caseId: string; filing: string; signature: string; publicKey: Row }
let sample: Filing
let sampleByRsa: Filing
const folder = mkdtempSync(join(tmpdir(), 'filing-'))

beforeAll(async () => {
  const bytes = Buffer.from(TEXT)
  const rest = { caseId: 'case_01kavx0000000000000000000', filing: TEXT }
  sample = { ...rest, signature: await sign(pair, bytes, HEADER), publicKey: pair.jwk }
  sampleByRsa = { ...rest, signature: await sign(rsa, bytes, { ...HEADER, alg: 'PS256' }), publicKey: rsa.jwk }
  mkdirSync(join(folder, 'keys'))
  writeFileSync(join(folder, 'filing.json'), JSON.stringify(sample))
  writeFileSync(join(folder, 'key.json'), JSON.stringify(pair.jwk))
  writeFileSync(join(folder, 'another.json'), JSON.stringify(ecPair().jwk))
  writeFileSync(join(folder, 'keys/rsa.json'), JSON.stringify(rsa.jwk))
  writeFileSync(join(folder, 'keys/set.json'), JSON.stringify({ keys: [ecPair().jwk, pair.jwk] }))
})
afterAll(() => rmSync(folder, { recursive: true }))

const holds = (filing: unknown, keys: readonly Row[]): boolean => {
  try {
    verifyFiling(filing, keys)
    return true
  } catch {
    return false
  }
}

describe('the stand-alone verifier', () => {
  it('proves an untouched filing and says what was signed', () => {
    expect(verifyFiling(sample, [pair.jwk])).toMatchObject({
      institution: BANK,
      kid: `${BANK}.sign`,
      signedAt: '2026-11-24T10:00:00+08:00',
      path: '/v1/cases',
      idempotencyKey: 'k-1',
    })
    expect(holds(sampleByRsa, [rsa.jwk])).toBe(true)
  })

  it('proves a signed event of a timeline alike', () => {
    const [header, , signature] = sample.signature.split('.')
    const evidence = { protected: header, signature, kid: HEADER['kid'], text: TEXT }
    expect(holds(evidence, [pair.jwk])).toBe(true)
    expect(holds({ ...evidence, text: `${TEXT} ` }, [pair.jwk])).toBe(false)
    expect(holds({ ...evidence, protected: `${header}A` }, [pair.jwk])).toBe(false)
  })

  it('trusts none but the keys it was given', () => {
    const { publicKey: _, ...bare } = sample
    expect(holds(bare, [pair.jwk])).toBe(true)
    expect(holds(sample, [])).toBe(false)
    expect(holds(sample, [ecPair().jwk, rsa.jwk])).toBe(false)
    expect(holds({ ...sample, publicKey: ecPair().jwk }, [pair.jwk])).toBe(false)
    expect(holds({ ...sample, thumbprint: 'A'.repeat(43) }, [pair.jwk])).toBe(false)
    expect(holds({ ...sample, kid: 'another' }, [pair.jwk])).toBe(false)
  })

  it('fails for every bit flipped in every byte of the text', () => {
    const bytes = Buffer.from(TEXT)
    for (let i = 0; i < bytes.length; i++)
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes)
        flipped[i] = (flipped[i] ?? 0) ^ (1 << bit)
        expect(holds({ ...sample, filing: flipped.toString('utf8') }, [pair.jwk])).toBe(false)
      }
  })

  it('fails for every bit flipped in every character of header and signature', () => {
    const bytes = Buffer.from(sample.signature, 'latin1')
    for (let i = 0; i < bytes.length; i++)
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes)
        flipped[i] = (flipped[i] ?? 0) ^ (1 << bit)
        expect(holds({ ...sample, signature: flipped.toString('latin1') }, [pair.jwk])).toBe(false)
      }
  })

  it('fails for every other ending of the signature, though some decode to the same bytes', () => {
    const { signature } = sample
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
      expect(holds({ ...sample, signature: signature.slice(0, -1) + letter }, [pair.jwk])).toBe(
        letter === signature.at(-1),
      )
  })

  it('never proves another text when any byte of the file is another', () => {
    const file = Buffer.from(JSON.stringify(sample))
    for (let i = 0; i < file.length; i++) {
      const flipped = Buffer.from(file)
      flipped[i] = (flipped[i] ?? 0) ^ 1
      let read: Filing | undefined
      try {
        read = JSON.parse(flipped.toString('utf8'))
      } catch {
        continue
      }
      if (read && holds(read, [pair.jwk])) expect([read.filing, read.signature]).toEqual([TEXT, sample.signature])
    }
  })

  it.each(['ES384', 'none', 'HS256', 'PS256'])('has no ear for the algorithm %s in the header', (alg) => {
    const [encoded = '', , signature] = sample.signature.split('.')
    const header = { ...JSON.parse(Buffer.from(encoded, 'base64url').toString()), alg }
    const changed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}..${signature}`
    expect(holds({ ...sample, signature: changed }, [pair.jwk])).toBe(false)
  })
})

describe('its command', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', cwd: folder })

  it('answers one line of JSON and exits 0', () => {
    const out = execFileSync(process.execPath, [SCRIPT, 'filing.json', '--key', 'key.json'], { cwd: folder })
    expect(JSON.parse(out.toString())).toMatchObject({ valid: true, institution: BANK })
    expect(run('filing.json', '--keys', 'keys').status).toBe(0)
  })

  it.each([
    ['another key', ['filing.json', '--key', 'another.json']],
    ['no such file', ['missing.json', '--key', 'key.json']],
    ['no key', ['filing.json']],
  ])('exits 1 with %s', (_, args) => {
    const { status, stdout } = run(...args)
    expect([status, JSON.parse(stdout).valid]).toEqual([1, false])
  })

  it('needs nothing but Node', () => {
    const alone = join(folder, 'alone.mjs')
    writeFileSync(alone, execFileSync('cat', [SCRIPT]))
    const { status } = spawnSync(process.execPath, [alone, 'filing.json', '--key', 'key.json'], { cwd: folder })
    expect(status).toBe(0)
  })
})
