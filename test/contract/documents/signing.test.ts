/** Signing requests from the asking to the evidence: the functions on real engines, and a signing provider over HTTP that also misbehaves. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Filing } from '../../../lib/filings/filing.ts'
import { compareForm } from '../../../lib/forms/compare-form.ts'
import { makeForm } from '../../../lib/forms/make-form.ts'
import type { Message } from '../../../tools/simulate/counterparty.ts'
import { signPdf } from '../../../tools/simulate/pdf-signature.ts'
import {
  connectProvider,
  type SignedStatement,
  type Signer,
  type SigningProvider,
  startSigningProvider,
  trustedWith,
} from '../../../tools/simulate/signing-provider.ts'
import type { Api, Sent } from '../../support/api.ts'
import { BRANCH, casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, bodyOf, call, NOW, OTHER_BANK } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { story } from '../../support/story.ts'

const api = useApi()
let provider: SigningProvider
let secret = ''
let matter: Omit<Filing, 'documents'>

const PROVIDER = 'test-signing'
const path = { provider: PROVIDER }
const FONT = { read: () => readFileSync('node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf') }
const HOUR_MS = 3_600_000

/** Known by the platform, but no provider of any bank. */
const reply = (sent: Message) =>
  api.call('reportSigning', {
    path,
    bytes: Buffer.from(sent.body),
    headers: {
      'Content-Type': 'application/json',
      'DT-Provider-Timestamp': sent.headers['dt-provider-timestamp'],
      'DT-Provider-Signature': sent.headers['dt-provider-signature'],
    },
  })

let answered: Row = {}
const callBack = async (sent: Message): Promise<number> => {
  expect(sent.url).toBe(`https://api.example.test/v1/signing-providers/${PROVIDER}/callbacks`)
  const { status, body } = await reply(sent)
  answered = body
  return status
}

const later = async <T>(ms: number, then: () => Promise<T>): Promise<T> => {
  vi.setSystemTime(NOW.getTime() + ms)
  try {
    return await then()
  } finally {
    vi.setSystemTime(NOW)
  }
}

const post = async (at: string, body: object) => {
  expect(at).toBe('/v1/authority/signing-providers')
  const { status, body: said } = await api.call('putSigningProvider', { body })
  return { status, body: said, text: JSON.stringify(said), headers: new Headers() }
}

const ports = () => casePorts(api.engine.table, api.store.objects)

const made = async (form: 'mortgage-contract' | 'inquiry-record' = 'inquiry-record', by = BANK): Promise<string> => {
  const body = { form, filing: matter }
  const answer = bodyOf(await makeForm({ ...ports(), font: FONT }, call('makeForm', { body }, { by })))
  expect(answer.status).toBe('confirmed')
  return answer.documentId
}

const OWNER = { name: '测试甲', number: '350203190001020020' }
const owner: Signer = {
  kind: 'person',
  signer: 'owner',
  name: OWNER.name,
  idDocument: { kind: 'resident-id', number: OWNER.number },
}
const seal: Signer = { kind: 'seal', signer: BRANCH, name: '测试银行厦门分行', creditCode: BRANCH }

const code = async (...[operation, sent]: Parameters<Api['call']>) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : body.code
}
const asked = async (documentId: string, more: Sent & { signers?: readonly Signer[]; expiresAt?: string } = {}) => {
  const { signers = [owner, seal], expiresAt, ...sent } = more
  const body = { documentId, signers, ...(expiresAt && { expiresAt }) }
  const answer = await api.call('requestSignatures', { body, ...sent })
  expect([answer.status, answer.body.state]).toEqual([201, 'requested'])
  return answer.body.signingRequestId as string
}
const handed = async (documentId?: string, more: Parameters<typeof asked>[1] = {}): Promise<string> => {
  const signingRequestId = await asked(documentId ?? (await made()), more)
  await api.examine(signingRequestId)
  await provider.idle()
  return signingRequestId
}
const view = async (signingRequestId: string, sent: Sent = {}) =>
  await api.done('getSigningRequest', { path: { signingRequestId }, ...sent })
const documentOf = async (documentId: string) => await api.done('getDocument', { path: { documentId } })
const rowsOf = async (signingRequestId: string): Promise<Row[]> =>
  (await api.engine.table.query({ table: 'cases', pk: `SIGNING#${signingRequestId}` })).rows
const toldOf = async (signingRequestId: string): Promise<string[]> =>
  (await rowsOf(signingRequestId)).flatMap(({ sk, notification }) =>
    String(sk).startsWith('OUT#') ? notification.type : [],
  )
const faults = () => (answered['errors'] as { code: string }[]).map((one) => one.code)
const bytesOf = async (documentId: string): Promise<Buffer> => {
  const { body } = await api.call('mintDownloadLink', { path: { documentId } })
  return Buffer.from(await (await fetch(body.url)).arrayBuffer())
}
const carrying = (said: SignedStatement, file: Buffer): SignedStatement => ({
  ...said,
  file: file.toString('base64'),
  sha256: createHash('sha256').update(file).digest('hex'),
})

/** A platform without signing provider, and a provider that waits to be connected. */
const began = async (): Promise<void> => {
  await provider?.close()
  secret = ''
  await api.begin()
  const { documents: _, ...data } = await filingFor(ports())
  matter = data
  provider = await startSigningProvider({ now: () => new Date(), secret: () => secret, send: callBack })
}

/** The provider serves the bank, and what it certifies is trusted. */
const connect = async (): Promise<void> => {
  secret = await connectProvider({ post }, { provider: PROVIDER, url: provider.url, serves: [BANK] })
  const { body } = await api.call('getTrustList', {})
  const list = await trustedWith({ read: async () => body } as never, provider.certification)
  expect(await code('addTrustList', { body: list })).toBe(201)
}
const beganConnected = async (): Promise<void> => {
  await began()
  await connect()
}

afterAll(async () => {
  await provider?.close()
})

const CONNECTED = {
  provider: PROVIDER,
  name: '模拟电子签署服务商',
  protocol: 'signing-v1',
  addressPolicy: { schemes: ['http'], cidrs: ['127.0.0.0/8'] },
  serves: [BANK],
}

describe('a signing provider', () => {
  beforeAll(began)

  story('is missing, connected, serves its banks, and changes its secret', {
    'is missing: the request is refused, and says what to do': async () => {
      const body = { documentId: await made(), signers: [owner] }
      const answer = await api.call('requestSignatures', { body })
      expect([answer.status, answer.body.code]).toEqual([409, 'signing.no-provider'])
      expect(answer.body.title).toContain('在他处签署后上传')
    },
    'is connected by the authority of the province, with a secret of its own': async () => {
      await connect()
      const terms = { provider: 'elsewhere', name: '他处', protocol: 'signing-v1', url: 'http://127.0.0.1:9/x' }
      const whole = { ...terms, addressPolicy: { schemes: ['http'], cidrs: ['127.0.0.0/8'] }, serves: 'others' }
      const city = { level: 'city', code: '350200' } as const
      expect(await code('putSigningProvider', { body: whole, jurisdiction: city })).toBe('resource.not-found')
      const unknown = await api.call('putSigningProvider', {
        body: { ...whole, serves: ['91350000MA00YH033Y', AUTHORITY] },
      })
      expect(unknown.body.errors).toMatchObject([
        { pointer: '/serves/0', code: 'bank.unknown' },
        { pointer: '/serves/1', code: 'bank.unknown' },
      ])
    },
    'serves the banks it is connected for, and nobody else': async () => {
      const theirs = await made('inquiry-record', OTHER_BANK)
      const body = { documentId: theirs, signers: [owner] }
      expect(await code('requestSignatures', { by: OTHER_BANK, body })).toBe('signing.no-provider')
    },
    'changes its secret, and is believed under the one before for a week': async () => {
      const body = { ...CONNECTED, url: provider.url, rotateSecret: true }
      expect(await code('putSigningProvider', { body })).toBe('version.missing')
      const rotated = await api.call('putSigningProvider', { body, headers: { 'If-Match': '"1"' } })
      expect(rotated.body).toMatchObject({ version: 2, secret: expect.stringMatching(/^.{43}$/) })
      const signingRequestId = await asked(await made())
      await api.examine(signingRequestId)
      // it does not know the new secret yet, and refuses what it cannot believe
      expect(provider.orderOf(signingRequestId)).toBeUndefined()
      expect((await view(signingRequestId)).state).toBe('requested')
      const before = secret
      secret = rotated.body.secret
      await later(15_000, () => api.examine(signingRequestId))
      expect((await view(signingRequestId)).state).toBe('with-provider')
      secret = before
      expect(await provider.decline(signingRequestId, 'owner', '不签')).toBe(200)
      secret = rotated.body.secret
    },
    'is asked nothing more for a bank it no longer works for': async () => {
      const { provider: name, serves: _, ...terms } = CONNECTED
      const change = async (serves: readonly string[], version: number) =>
        code('putSigningProvider', {
          body: { ...terms, provider: name, url: provider.url, serves },
          headers: { 'If-Match': `"${version}"` },
        })
      expect(await change([OTHER_BANK], 2)).toBe(200)
      const body = { documentId: await made(), signers: [owner] }
      expect(await code('requestSignatures', { body })).toBe('signing.no-provider')
      expect(await change([BANK], 3)).toBe(200)
      expect(await code('requestSignatures', { body })).toBe(201)
    },
  })
})

describe('a document that is sent to be signed', () => {
  beforeAll(beganConnected)

  it('comes back signed by a person and a seal, with the evidence of each', async () => {
    const documentId = await made('mortgage-contract')
    const signingRequestId = await handed(documentId)
    expect(await view(signingRequestId)).toMatchObject({ state: 'with-provider', document: { documentId } })
    const order = provider.orderOf(signingRequestId)
    expect(order).toMatchObject({ document: { type: 'mortgage-contract' }, signers: [owner, seal] })

    const said = await provider.signed(signingRequestId)
    expect(await provider.say(signingRequestId, said)).toBe(200)
    const { state, signed } = await view(signingRequestId)
    expect(state).toBe('signed')
    expect(signed.signatures).toMatchObject([
      {
        signer: 'owner',
        kind: 'person',
        manner: 'face-to-face',
        identifiedBy: 'number',
        algorithm: 'ECDSA',
        issuer: '模拟电子认证服务机构',
        certificateSha256: provider.holderOf(owner).certificateSha256,
        signedAt: '2026-11-24T10:00:00.000+08:00',
      },
      { signer: BRANCH, kind: 'seal', manner: 'seal', identifiedBy: 'number', algorithm: 'SM2' },
    ])
    const document = await documentOf(signed.documentId)
    expect(document).toMatchObject({
      status: 'confirmed',
      type: 'mortgage-contract',
      signedFrom: { documentId, requestId: signingRequestId },
      signedBy: signed.signatures,
      signatures: { verdict: 'valid', trustList: 1, items: [{ revocation: 'good' }, { revocation: 'good' }] },
    })
    expect(await toldOf(signingRequestId)).toEqual(['signing.completed'])
    expect((await documentOf(documentId)).signatures).toBeUndefined()
  })

  it('holds the data it was made from, and shows every character it showed', async () => {
    const documentId = await made('mortgage-contract')
    const signingRequestId = await handed(documentId)
    expect(await provider.say(signingRequestId, await provider.signed(signingRequestId))).toBe(200)
    const { signed } = await view(signingRequestId)
    const compared = { body: { filing: matter as unknown }, path: { documentId: signed.documentId } }
    expect(bodyOf(await compareForm(ports(), call('compareForm', compared)))).toMatchObject({ status: 200, same: true })
    const pdfium = await PDFiumLibrary.init()
    const [plain, whole] = await Promise.all(
      [documentId, signed.documentId].map(async (id) => {
        const pdf = await pdfium.loadDocument(await bytesOf(id))
        const pages = await Promise.all(
          [...pdf.pages()].map(async (page) => ({
            text: page.getText(),
            pixels: Buffer.from((await page.render({ scale: 0.5, render: 'bitmap' })).data).toString('base64'),
          })),
        )
        pdf.destroy()
        return pages
      }),
    )
    pdfium.destroy()
    expect(whole).toEqual(plain)
    expect(whole?.map(({ text }) => text).join('')).toContain('抵押合同')
  })

  it('is refused where the platform did not make it, or its signers or its end make no sense', async () => {
    const errorsOf = async (body: Row) => (await api.call('requestSignatures', { body })).body.errors
    const [uploaded] = (await filingFor(ports())).documents
    expect(await errorsOf({ documentId: uploaded?.documentId ?? '', signers: [owner] })).toMatchObject([
      { pointer: '/documentId', code: 'signing.not-made-here' },
    ])
    const documentId = await made()
    expect(await errorsOf({ documentId, signers: [owner, owner] })).toMatchObject([{ code: 'list.repeats' }])
    for (const expiresAt of ['2026-11-24T09:59:59+08:00', '2027-01-01T00:00:00+08:00'])
      expect(await errorsOf({ documentId, signers: [owner], expiresAt })).toMatchObject([
        { pointer: '/expiresAt', code: 'signing.outlives-document' },
      ])
    const theirs = await made('inquiry-record', OTHER_BANK)
    expect(await errorsOf({ documentId: theirs, signers: [owner] })).toMatchObject([{ code: 'document.unknown' }])
  })

  it('is nobody else’s to see or take back, and its numbers are forgotten once it is done', async () => {
    const signingRequestId = await handed()
    expect(JSON.stringify(await rowsOf(signingRequestId))).toContain(OWNER.number)
    expect(JSON.stringify(await view(signingRequestId))).not.toContain(OWNER.number)
    const theirs = { by: OTHER_BANK, path: { signingRequestId } }
    expect(await code('getSigningRequest', theirs)).toBe('resource.not-found')
    expect(await code('cancelSigningRequest', theirs)).toBe('resource.not-found')
    expect(await provider.say(signingRequestId, await provider.signed(signingRequestId))).toBe(200)
    expect(JSON.stringify(await rowsOf(signingRequestId))).not.toContain(OWNER.number)
  })
})

describe('what the provider says', () => {
  beforeAll(beganConnected)

  it('is believed only under its own seal, and of its own requests', async () => {
    const signingRequestId = await handed()
    const said = await provider.signed(signingRequestId)
    const known = secret
    secret = Buffer.alloc(32).toString('base64url')
    expect([await provider.say(signingRequestId, said), answered['code']]).toEqual([401, 'signature.invalid'])
    secret = known
    const ofNobody = { ...said, signingRequestId: `sgn_${'0'.repeat(26)}` }
    expect([await provider.say(signingRequestId, ofNobody), answered['code']]).toEqual([404, 'resource.not-found'])
    expect(await provider.say(signingRequestId, said)).toBe(200)
  })

  it('twice is once', async () => {
    const signingRequestId = await handed()
    const said = await provider.signed(signingRequestId)
    expect(await provider.say(signingRequestId, said)).toBe(200)
    const first = answered
    expect(await provider.say(signingRequestId, said)).toBe(200)
    expect(answered).toEqual(first)
    expect(await toldOf(signingRequestId)).toEqual(['signing.completed'])
    // signed anew it is another file
    const again = await later(60_000, () => provider.signed(signingRequestId))
    expect([await provider.say(signingRequestId, again), answered['code']]).toEqual([409, 'signing.closed'])
    expect([await provider.decline(signingRequestId, 'owner', '反悔'), answered['code']]).toEqual([
      409,
      'signing.closed',
    ])
  })

  it('that somebody declined ends the request', async () => {
    const signingRequestId = await handed()
    expect([await provider.decline(signingRequestId, 'nobody', '金额有误'), faults()]).toEqual([
      400,
      ['reference.unknown'],
    ])
    expect((await view(signingRequestId)).state).toBe('with-provider')
    expect(await provider.decline(signingRequestId, 'owner', '金额有误')).toBe(200)
    expect(await provider.decline(signingRequestId, 'owner', '金额有误')).toBe(200)
    expect(await view(signingRequestId)).toMatchObject({
      state: 'declined',
      declined: { signer: 'owner', reason: '金额有误' },
    })
    expect(await toldOf(signingRequestId)).toEqual(['signing.declined'])
    const said = await provider.signed(signingRequestId)
    expect([await provider.say(signingRequestId, said), answered['code']]).toEqual([409, 'signing.closed'])
    expect(await code('cancelSigningRequest', { path: { signingRequestId } })).toBe('signing.closed')
  })

  it('after the end of the request is too late; the bank hears that it has expired, and the provider that nobody waits', async () => {
    const signingRequestId = await handed(undefined, { expiresAt: '2026-11-24T12:00:00+08:00' })
    const said = await provider.signed(signingRequestId)
    await later(3 * HOUR_MS, async () => {
      expect([await provider.say(signingRequestId, said), answered['code']]).toEqual([409, 'signing.closed'])
      expect((await view(signingRequestId)).state).toBe('expired')
      await api.examine(signingRequestId)
      await api.examine(signingRequestId)
      await provider.idle()
    })
    expect(await toldOf(signingRequestId)).toEqual(['signing.expired'])
    expect(provider.isRecalled(signingRequestId)).toBe(true)
    expect((await rowsOf(signingRequestId)).find(({ sk }) => sk === 'HEAD')).not.toHaveProperty('due')
  })

  it('after the bank took the request back is not taken', async () => {
    const signingRequestId = await handed()
    const said = await provider.signed(signingRequestId)
    const back = { path: { signingRequestId } }
    expect((await api.done('cancelSigningRequest', back)).state).toBe('cancelled')
    await api.examine(signingRequestId)
    await provider.idle()
    expect(provider.isRecalled(signingRequestId)).toBe(true)
    expect([await provider.say(signingRequestId, said), answered['code']]).toEqual([409, 'signing.closed'])
    // before it was handed over there is nobody to tell
    const early = await asked(await made())
    expect(await code('cancelSigningRequest', { path: { signingRequestId: early } })).toBe(200)
    await api.examine(early)
    expect(provider.orderOf(early)).toBeUndefined()
  })

  it('is sent again, at growing pauses, until the provider takes it', async () => {
    const signingRequestId = await asked(await made())
    const known = secret
    secret = Buffer.alloc(32).toString('base64url')
    const pauses: number[] = []
    for (const at of [0, 20_000, 60_000]) {
      await later(at, () => api.examine(signingRequestId))
      const head = (await rowsOf(signingRequestId)).find(({ sk }) => sk === 'HEAD')
      pauses.push(Date.parse(head?.['due']) - NOW.getTime() - at)
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000])
    secret = known
    await later(120_000, () => api.examine(signingRequestId))
    expect((await view(signingRequestId)).state).toBe('with-provider')
  })
})

type Spoiled = (
  said: SignedStatement,
  order: { readonly original: Buffer },
) => SignedStatement | Promise<SignedStatement>

const stranger: Signer = { ...owner, name: '测试乙', idDocument: { kind: 'resident-id', number: '350102190001010015' } }
const namesake: Signer = { ...owner, idDocument: { kind: 'resident-id', number: '350102190001010015' } }

const signedBy = async (original: Buffer, signers: readonly Signer[]): Promise<Buffer> => {
  let bytes = original
  for (const signer of signers) bytes = Buffer.from(await signPdf(bytes, provider.holderOf(signer), NOW))
  return bytes
}

const FILES: readonly [string, Spoiled, readonly string[]][] = [
  ['whose digest is another', (said) => ({ ...said, sha256: '0'.repeat(64) }), ['signed.digest-differs']],
  [
    'that was not signed',
    (said, { original }) => carrying(said, Buffer.concat([original, Buffer.from('\n')])),
    ['signed.not-valid'],
  ],
  ['that is the document itself', (said, { original }) => carrying(said, original), ['signed.other-document']],
  [
    'that is another document of ours',
    async (said) => carrying(said, await signedBy(await bytesOf(await made('mortgage-contract')), [owner, seal])),
    ['signed.other-document'],
  ],
  [
    'changed before it was signed',
    async (said, { original }) => {
      const at = original.indexOf('/MediaBox')
      const bytes = Buffer.from(original)
      bytes.write('/mediaBox', at, 'latin1')
      return carrying(said, await signedBy(bytes, [owner, seal]))
    },
    ['signed.other-document'],
  ],
  [
    'with something slipped in beneath the signatures',
    async (said, { original }) => {
      const { PDFDocument } = await import('@cantoo/pdf-lib')
      const pdf = await PDFDocument.load(original, { forIncrementalUpdate: true, updateMetadata: false })
      const snapshot = pdf.takeSnapshot()
      const [page] = pdf.getPages()
      if (!page) throw new Error('no page')
      page.drawText('120000000')
      snapshot.markRefForSave(page.ref)
      const added = Buffer.from(await pdf.saveIncremental(snapshot, { useObjectStreams: false }))
      return carrying(said, await signedBy(Buffer.concat([original, added]), [owner, seal]))
    },
    ['signed.changed'],
  ],
  [
    'changed after it was signed',
    (said) => {
      const bytes = Buffer.from(said.file, 'base64')
      const at = bytes.lastIndexOf('/F 132')
      bytes.write('/F 133', at, 'latin1')
      return carrying(said, bytes)
    },
    ['signed.not-valid'],
  ],
  [
    'signed by another person',
    async (said, { original }) => carrying(said, await signedBy(original, [stranger, seal])),
    ['signed.signer-missing', 'signed.by-another'],
  ],
  [
    'signed by somebody of the same name',
    async (said, { original }) => carrying(said, await signedBy(original, [namesake, seal])),
    ['signed.signer-missing', 'signed.by-another'],
  ],
  [
    'that one of the signers did not sign',
    async (said, { original }) => carrying(said, await signedBy(original, [owner])),
    ['signed.signer-missing'],
  ],
  [
    'that somebody signed beside them',
    async (said, { original }) => carrying(said, await signedBy(original, [owner, seal, stranger])),
    ['signed.by-another'],
  ],
  [
    'with evidence of another certificate',
    (said) => ({ ...said, signatures: said.signatures.map((one) => ({ ...one, certificateSha256: '0'.repeat(64) })) }),
    ['signed.evidence-differs', 'signed.evidence-differs'],
  ],
]

describe('a file', () => {
  beforeAll(beganConnected)

  it.each(FILES)('%s is refused, says why, and leaves the request open', async (_, spoil, codes) => {
    const documentId = await made()
    const signingRequestId = await handed(documentId)
    const sound = await provider.signed(signingRequestId)
    const spoiled = await spoil(sound, { original: await bytesOf(documentId) })
    for (const _again of [1, 2]) {
      expect([await provider.say(signingRequestId, spoiled), answered['code']]).toEqual([422, 'signing.file-refused'])
      expect(faults()).toEqual(codes)
    }
    expect(await view(signingRequestId)).toMatchObject({
      state: 'with-provider',
      refusedFiles: [{ sha256: spoiled.sha256, codes: [...new Set(codes)] }],
    })
    expect(await toldOf(signingRequestId)).toEqual([])
    expect(await provider.say(signingRequestId, sound)).toBe(200)
    expect((await view(signingRequestId)).state).toBe('signed')
  })
})

describe('a file whose signature', () => {
  beforeAll(beganConnected)

  it('is of a certificate that was revoked, or that nobody trusts, is refused', async () => {
    const signingRequestId = await handed()
    const untrusted = await startSigningProvider({ now: () => NOW, secret: () => secret })
    await untrusted.close()
    const order = provider.orderOf(signingRequestId)
    let bytes = Buffer.from(order?.document.file ?? '', 'base64')
    for (const signer of [owner, seal]) bytes = Buffer.from(await signPdf(bytes, untrusted.holderOf(signer), NOW))
    const said = carrying(await provider.signed(signingRequestId), bytes)
    expect([await provider.say(signingRequestId, said), faults()]).toEqual([422, ['signed.not-valid']])
    expect(JSON.stringify(answered)).toContain('no-path-to-anchor')

    const fired: Signer = { ...owner, signer: 'fired' }
    provider.certification.revoke(provider.holderOf(fired))
    const none = {
      read: async () => ({ anchors: [], intermediates: [], revocationLists: [], ocspAnswers: [] }),
    } as never
    expect(await code('addTrustList', { body: await trustedWith(none, provider.certification) })).toBe(201)
    expect([await provider.say(signingRequestId, await provider.signed(signingRequestId)), faults()]).toEqual([
      422,
      ['signed.not-valid'],
    ])
    expect(JSON.stringify(answered)).toContain('certificate-revoked')
  })
})
