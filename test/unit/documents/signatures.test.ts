/** Every verdict as documented, on files that another implementation made. The table is docs/electronic-signatures.md itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inspect } from '../../../lib/documents/inspect/index.ts'
import { textOf } from '../../../lib/documents/pdf/work.ts'
import { elementsOf } from '../../../lib/documents/signatures/der.ts'
import { REASONS } from '../../../lib/documents/signatures/model.ts'
import { ANSWER_MAX_BYTES } from '../../../lib/documents/signatures/ocsp.ts'
import { ocspAnswersIn } from '../../../lib/documents/signatures/pdf-validation.ts'
import type { TrustList } from '../../../lib/documents/signatures/trust.ts'
import { verifySignatures } from '../../../lib/documents/signatures/verify.ts'
import { sampleOf } from '../../support/sample.ts'

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
    const nobody: TrustList = { version: 0, anchors: [], intermediates: [], revocationLists: [], ocspAnswers: [] }
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
    const places = Array.from({ length: whole.length }, (_, at) => at).filter((at) => at < begin || at >= end)
    for (const at of sampleOf(places, 0.01, 'bytes under a signature')) {
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

/** What the answers in a file let be said of revocation; the verdicts stand in the table. */
const STATES = {
  'valid-ocsp-rsa': 'good',
  'valid-ocsp-ecdsa': 'good',
  'valid-ocsp-sm2': 'good',
  'valid-ocsp-timestamped': 'good',
  'valid-ocsp-timestamped-then-retired': 'unknown',
  'valid-ocsp-stale': 'stale',
  'valid-ocsp-without-next': 'stale',
  'valid-ocsp-unknown': 'unknown',
  'valid-ocsp-in-future': 'unknown',
  'valid-ocsp-of-another-certificate': 'unknown',
  'valid-ocsp-responder-not-charged': 'unknown',
  'valid-ocsp-responder-of-others': 'unknown',
  'valid-ocsp-responder-outdated': 'unknown',
  'valid-ocsp-responder-imitated': 'unknown',
  'revoked-ocsp-rsa': 'revoked',
  'revoked-ocsp-ecdsa': 'revoked',
  'revoked-ocsp-sm2': 'revoked',
  'revoked-ocsp-stolen-key-timestamped': 'revoked',
  'revoked-ocsp-from-list': 'revoked',
}

describe('An OCSP answer', () => {
  it('is shown by every vector that has one', () => {
    expect(DOCUMENTED.flatMap(({ file }) => (file.includes('-ocsp-') ? [file] : [])).sort()).toEqual(
      Object.keys(STATES).sort(),
    )
  })

  it.each(Object.entries(STATES))('in %s says %s', async (file, revocation) => {
    expect((await verify(read(file))).items[0]).toMatchObject({ revocation })
  })

  it('counts only for the time it speaks of', async () => {
    const now = new Date('2031-01-02T00:00:00Z')
    expect((await verify(read('valid-ocsp-rsa'), { now })).items[0]).toMatchObject({ revocation: 'stale' })
    expect((await verify(read('valid-ocsp-timestamped'), { now })).items[0]).toMatchObject({ verdict: 'valid' })
  })

  it('that cannot be read says nothing, and silences no other', async () => {
    // the first answer is packed in a way that nobody knows
    const spoiled = async (name: string) =>
      (
        await verify(
          Buffer.from(
            read(name)
              .toString('latin1')
              .replace(/\/Length \d{4}(?=\s)/, '/Filter /Odd'),
            'latin1',
          ),
        )
      ).items[0]?.revocation
    expect([await spoiled('valid-ocsp-rsa'), await spoiled('revoked-ocsp-rsa')]).toEqual(['unknown', 'revoked'])
  })

  it.each([
    ['as long as one may be', ANSWER_MAX_BYTES, 1],
    ['a byte longer', ANSWER_MAX_BYTES + 1, 0],
    ['that swells from little to millions', 4_000_000, 0],
  ])('unpacked, %s (%i bytes), is read %i times', async (_, length, count) => {
    const packed = deflateSync(Buffer.alloc(length)).toString('latin1')
    const text = `%PDF-1.7
1 0 obj
<</Type/Catalog/DSS<</OCSPs[2 0 R]>>>>
endobj
2 0 obj
<</Filter/FlateDecode/Length ${packed.length}>>
stream
${packed}
endstream
endobj
`
    expect(ocspAnswersIn(textOf(Buffer.from(text, 'latin1')))).toHaveLength(count)
  })

  it('of the trust list is what tells of its revocation', async () => {
    const { items } = await verify(read('revoked-ocsp-from-list'), { trustList: { ...trustList, ocspAnswers: [] } })
    expect(items[0]).toMatchObject({ verdict: 'valid', revocation: 'stale' })
  })

  it.each(['valid-ocsp-rsa', 'valid-ocsp-sm2', 'revoked-ocsp-sm2'])(
    'in %s counts for nothing once a byte of what it says or of its signature is changed',
    async (file) => {
      const whole = read(file)
      // the answer follows the name of its kind (id-pkix-ocsp-basic): what it says, an algorithm, the signature
      const from = whole.indexOf(Buffer.from('06092b0601050507300101', 'hex')) + 11
      const [basic] =
        elementsOf(
          elementsOf(whole.subarray(from, from + 4 + whole.readUInt16BE(from + 2)))?.[0]?.body ?? Buffer.alloc(0),
        ) ?? []
      const [said, , signature] = elementsOf(basic?.body ?? Buffer.alloc(0)) ?? []
      // the first octet of a bit string counts bits of the last one (X.690, 8.6.2.2) and is no part of a signature
      const places = [said?.body, signature?.body.subarray(1)].flatMap((part) => {
        const begin = whole.indexOf(part ?? 'no such part')
        return Array.from({ length: part?.length ?? 0 }, (_, i) => begin + i)
      })
      expect(places.length).toBeGreaterThan(200)
      const states = new Set<string>()
      for (const at of sampleOf(places, 0.01, `bytes of the answer in ${file}`)) {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        states.add((await verify(bytes)).items[0]?.revocation ?? 'none')
      }
      expect([...states]).toEqual(['unknown'])
    },
  )
})
