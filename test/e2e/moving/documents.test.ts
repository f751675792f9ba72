import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, startAuthority } from '../../../tools/simulate/authority.ts'
import type { Answer, Client } from '../../../tools/simulate/client.ts'
import {
  declarationOf,
  fetchDocument,
  type Link,
  putBytes,
  sha256Of,
  uploadDocument,
} from '../../../tools/simulate/documents.ts'
import { makePdf, makePdfOf } from '../../../tools/simulate/pdf.ts'
import { haveSigned } from '../../../tools/simulate/signed-papers.ts'
import { connectProvider, startSigningProvider, trustedWith } from '../../../tools/simulate/signing-provider.ts'
import { flat, openScene } from '../scene.ts'

const cast = openScene()
let client: Client

beforeAll(() => {
  const [bank] = cast.sandbox.banks
  if (bank === undefined) throw new Error('The sandbox has no bank')
  client = cast.client(bank)
})

const paper = () => makePdf(['测试材料', randomUUID()])
const upload = (bytes: Buffer) => ({ type: 'other', fileName: '测试材料.pdf', bytes })
const codeOf = (answer: Answer) => `${answer.status} ${answer.body?.code}`

const declare = async (bytes: Buffer): Promise<string> =>
  (await client.must({ method: 'POST', path: '/v1/documents', body: declarationOf(upload(bytes)) })).body.documentId

const act = (documentId: string, name: string) =>
  client.call({
    method: 'POST',
    path: `/v1/documents/${documentId}/${name}`,
    ...(name === 'confirmation' ? {} : { key: null }),
  })

const linkFor = async (documentId: string): Promise<Link> => (await act(documentId, 'upload-link')).body

describe('a document', () => {
  it('is declared, uploaded, confirmed, and read back with its digest', async () => {
    const bytes = paper()
    const { documentId, sha256 } = await uploadDocument(client, upload(bytes))
    const seen = await client.read(`/v1/documents/${documentId}`)
    expect(seen).toMatchObject({ documentId, status: 'confirmed', sha256, length: bytes.length })
    const back = await fetchDocument(client, `/v1/documents/${documentId}/download-link`)
    expect(back.sha256).toBe(sha256)
    expect(back.bytes.equals(bytes)).toBe(true)
  })

  it('cannot be confirmed before it is uploaded', async () => {
    expect(codeOf(await act(await declare(paper()), 'confirmation'))).toBe('409 document.not-uploaded')
  })

  it('takes no other bytes than those declared', async () => {
    const bytes = paper()
    const documentId = await declare(bytes)
    const link = await linkFor(documentId)
    const sameLength = Buffer.from(bytes)
    sameLength[sameLength.length - 2] = (sameLength[sameLength.length - 2] ?? 0) ^ 1
    expect(await putBytes(link, sameLength)).toBeGreaterThanOrEqual(400)
    expect(await putBytes(link, bytes.subarray(1))).toBeGreaterThanOrEqual(400)
    expect(codeOf(await act(documentId, 'confirmation'))).toBe('409 document.not-uploaded')
    expect(await putBytes(link, bytes)).toBe(200)
    expect((await act(documentId, 'confirmation')).status).toBe(200)
  })

  it('is uploaded once', async () => {
    const bytes = paper()
    const documentId = await declare(bytes)
    const link = await linkFor(documentId)
    expect(await putBytes(link, bytes)).toBe(200)
    expect(await putBytes(link, bytes)).toBe(412)
    await act(documentId, 'confirmation')
    expect(codeOf(await act(documentId, 'upload-link'))).toBe('409 document.already-uploaded')
  })

  it('takes no altered link', async () => {
    const bytes = paper()
    const link = await linkFor(await declare(bytes))
    const altered = { ...link, url: link.url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800') }
    expect(altered.url).not.toBe(link.url)
    expect(await putBytes(altered, bytes)).toBe(403)
    const { 'if-none-match': _, ...headers } = Object.fromEntries(
      Object.entries(link.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    expect(await putBytes({ url: link.url, headers }, bytes)).toBe(403)
  })

  it('takes nothing through a link older than ten minutes', async () => {
    const bytes = paper()
    const documentId = await declare(bytes)
    const link = await linkFor(documentId)
    await cast.control.advance(11 * 60)
    expect(await putBytes(link, bytes)).toBe(403)
    expect(await putBytes(await linkFor(documentId), bytes)).toBe(200)
  })

  it('is read through no link that has expired', async () => {
    const { documentId } = await uploadDocument(client, upload(paper()))
    const { url } = (await act(documentId, 'download-link')).body
    expect((await fetch(url)).status).toBe(200)
    await cast.control.advance(24 * 3600)
    expect((await fetch(url)).status).toBe(403)
  })

  it.each([
    ['nothing', 0],
    ['more than 41,943,040 bytes', 41_943_041],
  ])('of %s is refused', async (_name, length) => {
    const answer = await client.call({
      method: 'POST',
      path: '/v1/documents',
      body: { ...declarationOf(upload(paper())), length },
    })
    expect(codeOf(answer)).toBe('400 request.invalid')
    expect(answer.body.errors[0].pointer).toBe('/length')
  })

  it.each([2_000, 5_000_000])('of %i bytes is taken', async (length) => {
    const bytes = makePdfOf(length)
    const { sha256 } = await uploadDocument(client, upload(bytes))
    expect(sha256).toBe(sha256Of(bytes))
  })

  it('of a type only registries issue is not taken from a bank', async () => {
    const body = { ...declarationOf(upload(paper())), type: 'registration-certificate' }
    const answer = await client.call({ method: 'POST', path: '/v1/documents', body })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })
})

describe('an electronic signature', () => {
  const vector = (name: string) => readFileSync(`test/vectors/signatures/${name}.pdf`)
  const trusted = JSON.parse(readFileSync('test/vectors/signatures/trust-list.json', 'utf8'))
  const published = (authority: Authority, body: object) =>
    authority.client.call({ method: 'POST', path: '/v1/authority/trust-lists', body, signed: true })

  it('is verified against the list of the authority, and its verdict found by the review', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
    const spoiled = await published(authority, {
      anchors: [{ name: 'none', certificate: 'AAAA', trustedFrom: '2020-01-01T00:00:00.000+08:00' }],
      revocationLists: trusted.revocationLists.slice(0, 1),
      ocspAnswers: ['AAAA', ...trusted.ocspAnswers],
    })
    expect(spoiled.body.errors).toMatchObject([
      { pointer: '/anchors/0/certificate', code: 'certificate.unreadable' },
      { pointer: '/revocationLists/0', code: 'revocation-list.of-others' },
      { pointer: '/ocspAnswers/0', code: 'ocsp-answer.unreadable' },
      { pointer: '/ocspAnswers/1', code: 'ocsp-answer.of-others' },
    ])
    // one of the lists was signed by another in an issuer's name
    const foreign = await published(authority, trusted)
    expect(foreign.body.errors).toMatchObject([{ pointer: '/revocationLists/4', code: 'revocation-list.of-others' }])
    const list = { ...trusted, revocationLists: trusted.revocationLists.slice(0, 4) }
    const { version } = (await published(authority, list)).body
    expect((await client.read('/v1/trust-list')).version).toBe(version)
    expect((await client.read(`/v1/trust-list?version=${version}`)).anchors).toHaveLength(4)

    const upload = async (name: string) => {
      const { documentId } = await uploadDocument(client, {
        type: 'mortgage-contract',
        fileName: `${name}.pdf`,
        bytes: vector(name),
      })
      return client.read(`/v1/documents/${documentId}`)
    }
    const [valid, tampered] = [await upload('valid-sm2-seal'), await upload('tampered-sm2-content')]
    expect(valid.signatures).toMatchObject({ verdict: 'valid', trustList: version, items: [{ algorithm: 'SM2' }] })
    expect(tampered.signatures).toMatchObject({ verdict: 'tampered', items: [{ reason: 'content-changed' }] })

    const check = async ({ documentId }: { documentId: string }) => {
      const body = { documents: [{ documentId, slot: 'mortgage-contract' }] }
      const { findings } = (await client.must({ method: 'POST', path: '/v1/cases/check', body, key: null })).body
      return findings.find(({ rule }: { rule: string }) => rule === 'document.signature')
    }
    expect(await check(tampered)).toMatchObject({ severity: 'block*', outcome: 'found', pointer: '/documents/0' })
    expect(await check(valid)).toBeUndefined()
  })

  it('is asked of a signing provider, and comes back verified on the paper the platform made', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
    const [, second] = cast.sandbox.banks
    if (!second) throw new Error('the sandbox has one bank only')
    const bank = await cast.bank({ bank: second })
    let secret = ''
    const provider = await startSigningProvider({ now: bank.client.now, secret: () => secret, prompt: true })
    try {
      const list = await trustedWith(bank.client, provider.certification)
      expect((await published(authority, list)).status).toBe(201)
      const serves = [bank.identity.institutionId]
      secret = await connectProvider(authority, { provider: 'e2e-signing', url: provider.url, serves })
      const { documents: _, ...matter } = await bank.prepare({ units: [flat('350203')] })
      const idDocument = { kind: 'resident-id', number: '350203190001020020' }
      const signers = [{ kind: 'person', signer: 'owner', name: '测试甲', idDocument }] as const
      const { documentId } = await haveSigned(bank, matter, { slot: 'inquiry-record', signers })
      expect(await bank.client.read(`/v1/documents/${documentId}`)).toMatchObject({
        signatures: { verdict: 'valid' },
        signedBy: [{ signer: 'owner', identifiedBy: 'number' }],
      })
    } finally {
      await provider.close()
    }
  })
})
