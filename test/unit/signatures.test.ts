/** Every verdict as documented, on files that another implementation made. The table is docs/electronic-signatures.md itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inspect } from '../../lib/documents/inspect/index.ts'
import { REASONS } from '../../lib/documents/signatures/model.ts'
import type { TrustList } from '../../lib/documents/signatures/trust.ts'
import { verifySignatures } from '../../lib/documents/signatures/verify.ts'

const VECTORS = 'test/vectors/signatures'
const NOW = new Date('2026-11-24T03:00:00Z')
const trustList: TrustList = { version: 3, ...JSON.parse(readFileSync(`${VECTORS}/trust-list.json`, 'utf8')) }

const sourceOf = (bytes: Buffer) => ({
  length: bytes.length,
  read: async (from: number, to: number) => bytes.subarray(Math.max(0, from), Math.max(0, to)),
})
const read = (name: string) => readFileSync(`${VECTORS}/${name}.pdf`)
const verify = async (bytes: Buffer, given: Partial<Parameters<typeof verifySignatures>[1]> = {}) => {
  const checked = await verifySignatures(sourceOf(bytes), { trustList, now: NOW, ...given })
  if (!checked) throw new Error('more to read than is reasonable')
  return checked
}
const said = async (bytes: Buffer, given: Partial<Parameters<typeof verifySignatures>[1]> = {}) => {
  const { verdict, items } = await verify(bytes, given)
  return { verdict, reasons: items.map((item) => item.reason ?? 'valid') }
}

const ROW = /^\| ([a-z0-9-]+) \| ([a-z]+) \| ([a-z, -]*) ?\|/gm
const DOCUMENTED = [...readFileSync('docs/electronic-signatures.md', 'utf8').matchAll(ROW)]
  .map(([, file = '', verdict = '', reasons = '']) => ({
    file,
    verdict,
    reasons: reasons.trim() === '' ? [] : reasons.trim().split(', '),
  }))
  .filter(({ file }) => file !== 'file')

describe('Signatures made by another implementation', () => {
  it('are all documented, and nothing is documented that is not there', () => {
    const files = readdirSync(VECTORS).flatMap((file) => (file.endsWith('.pdf') ? [file.slice(0, -4)] : []))
    expect(DOCUMENTED.map(({ file }) => file).sort()).toEqual(files.sort())
    expect(files.length).toBeGreaterThan(45)
  })

  it('show every reason there is', () => {
    const shown = new Set(DOCUMENTED.flatMap(({ reasons }) => reasons))
    // an algorithm nobody knows cannot be made with the libraries at hand; it has a test of its own
    expect([...REASONS].filter((reason) => !shown.has(reason))).toEqual(['algorithm-unknown'])
  })

  it.each(DOCUMENTED)('$file is $verdict', async ({ file, verdict, reasons }) => {
    expect(await said(read(file))).toEqual({ verdict, reasons })
  })

  it.each(DOCUMENTED)('$file is a sound PDF, and known to be signed or not', async ({ file, verdict }) => {
    expect(await inspect(sourceOf(read(file)), 'application/pdf')).toEqual(
      verdict === 'none' ? { pages: 1 } : { pages: 1, signed: true },
    )
  })

  it('are named with signer, algorithm, certificate and time', async () => {
    const [signature, seal] = (await verify(read('valid-two-signers'))).items
    expect(signature).toMatchObject({
      kind: 'signature',
      algorithm: 'ECDSA',
      digest: 'sha256',
      signer: { name: '陈测试' },
      issuer: 'Synthetic EC Root',
      signedAt: '2026-11-24T10:00:00.000+08:00',
      signedAtBy: 'signer',
      revocation: 'stale',
    })
    expect(seal).toMatchObject({
      kind: 'seal',
      algorithm: 'SM2',
      digest: 'sm3',
      signer: { name: '测试银行厦门分行', organization: '测试银行厦门分行' },
      revocation: 'good',
      coversBytes: read('valid-two-signers').length,
    })
    expect((await verify(read('valid-timestamped'))).items[0]?.signedAtBy).toBe('timestamp')
  })
})

describe('A verdict', () => {
  it('trusts nobody before the authority has published a list', async () => {
    const nobody: TrustList = { version: 0, anchors: [], intermediates: [], revocationLists: [] }
    expect(await said(read('valid-sm2'), { trustList: nobody })).toEqual({
      verdict: 'untrusted',
      reasons: ['no-path-to-anchor'],
    })
  })

  it('says whose revocation list is missing', async () => {
    const { items } = await verify(read('valid-sm2'), { trustList: { ...trustList, revocationLists: [] } })
    expect(items[0]).toMatchObject({ verdict: 'valid', revocation: 'unknown' })
  })

  it('of any byte changed under a signature is never valid', async () => {
    const whole = read('valid-ecdsa-p256')
    const begin = whole.indexOf('/Contents <') + '/Contents <'.length
    const end = whole.indexOf('>', begin)
    for (let at = 0; at < whole.length; at += 29) {
      if (at >= begin && at < end) continue
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect([at, (await said(bytes)).verdict]).not.toEqual([at, 'valid'])
    }
  })

  it('of an algorithm that nobody knows is untrusted', async () => {
    // the digest's identifier, SHA-256, becomes one that is none
    const text = read('valid-ecdsa-p256')
      .toString('latin1')
      .replaceAll(/06096086480165030402 ?01/gi, '060960864801650304027f')
    expect((await said(Buffer.from(text, 'latin1'))).reasons).toEqual(['algorithm-unknown'])
  })

  it('of a file cut off within its last revision is not valid', async () => {
    const whole = read('valid-two-signers')
    for (const cut of [whole.length - 1, whole.length - 40, whole.length - 400])
      expect((await said(whole.subarray(0, cut))).verdict).not.toBe('valid')
  })

  it('lets nothing come after a signature that an earlier table or another spelling would show', async () => {
    const whole = read('valid-ecdsa-p256').toString('latin1')
    const [, xref = ''] = [...whole.matchAll(/startxref\s+(\d+)/g)].at(-1) ?? []
    const trailer = /trailer\s+<<(?:.|\s)*?\/Root (\d+ \d+ R)/.exec(whole)?.[1]
    const append = (body: string, entries: (at: number) => string) => {
      const at = whole.length + 1
      const table = at + body.length
      const made = `${whole}\n${body}xref\n${entries(at)}trailer\n<< /Size 60 /Root ${trailer} /Prev ${xref} >>\nstartxref\n${table}\n%%EOF\n`
      return said(Buffer.from(made, 'latin1'))
    }
    const place = (at: number) => `${String(at).padStart(10, '0')} 00000 n \n`
    // an object in a comment, a place in the signed part, a page freed, and an object that is new and reached by nobody
    expect((await append('% 3 0 obj << /Type /Page >> endobj\n', (at) => `3 1\n${place(at + 2)}`)).verdict).toBe(
      'partial',
    )
    expect((await append('', () => `3 1\n${place(15)}`)).verdict).toBe('partial')
    expect((await append('', () => '3 1\n0000000000 00001 f \n')).verdict).toBe('partial')
    expect((await append('59 0 obj << /Type /DSS >> endobj\n', (at) => `59 1\n${place(at)}`)).verdict).toBe('valid')
  })
})
