/**
 * Refusals that only some operations know, given by the functions that serve them; and that every refusal a contract lists is given: here,
 * by the checks of all operations (checks.ts), or by the test that is named.
 */

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { sealedHeaders } from '../../../lib/access/shared-secret.ts'
import { CONTRACTS, refusalsOf } from '../../../lib/api/index.ts'
import { type AuthorizationLetter, authorizationKey } from '../../../lib/authorizations/model.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { agreementKey } from '../../../lib/institutions/model.ts'
import { REQUEST_BODY_MAX_BYTES } from '../../../lib/names/limits.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { authorizationFor, FOUND, OWNER, questionUnder } from '../../support/authorizations.ts'
import { agreement, casePorts, filingFor, filingOver, registryRow, signatureFor } from '../../support/cases.ts'
import {
  BANK,
  BYTES,
  DAY_MS,
  DECLARATION,
  declarationOf,
  NOW,
  OTHER_BANK,
  REGISTRY,
  uploader,
} from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { codeOf, givenAlike, NOBODYS, SERVED, touchesEngines } from './checks.ts'
import { SHOWN } from './shown-elsewhere.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>

beforeAll(async () => {
  documents = uploader(ports)
})
beforeEach(() => api.refused.clear())

const ports = () => casePorts(api.engine.table, api.store.objects)
const later = async <T>(ms: number, then: () => Promise<T>): Promise<T> => {
  vi.setSystemTime(NOW.getTime() + ms)
  try {
    return await then()
  } finally {
    vi.setSystemTime(NOW)
  }
}

const code = codeOf(() => api)

const given = new Set<string>()

/** A test that shows these refusals, each as `operation code`. */
const gives = (title: string, refusals: readonly string[], run: () => Promise<void>): void => {
  for (const refusal of refusals) given.add(refusal)
  it(title, async () => {
    await run()
    for (const refusal of refusals) expect(api.refused).toContain(refusal)
  })
}

describe('a check that asks of the book', () => {
  gives(
    'is signed, under a key that no other call has used, by who may ask',
    ['checkCase signature.invalid', 'checkCase idempotency.key-reused'],
    async () => {
      const query = { readBook: 'true' }
      const asking = {
        query,
        body: CONTRACTS.submitCase.example?.body,
        authorizer: { scopes: 'cases.write queries.write' },
      }
      expect(await code('checkCase', { ...asking, signed: true, authorizer: {} })).toBe('request.forbidden')
      expect(await code('checkCase', asking)).toBe('request.invalid')
      const key = randomUUID()
      const elsewhere = await signatureFor(BANK, {
        method: 'POST',
        path: '/v1/elsewhere',
        key,
        bytes: new Uint8Array(),
      })
      const forged = { ...asking, key, signed: true as const, headers: { 'DT-Signature': elsewhere } }
      expect(await code('checkCase', forged)).toBe('signature.invalid')
      expect(await code('declareDocument', { key, body: DECLARATION })).toBe(201)
      expect(await code('checkCase', { ...asking, key, signed: true })).toBe('idempotency.key-reused')
    },
  )
})

describe('documents', () => {
  gives(
    'are uploaded once, confirmed, and not changed',
    [
      'confirmDocument document.not-uploaded',
      'mintDownloadLink document.not-uploaded',
      'mintUploadLink document.already-uploaded',
    ],
    async () => {
      const bytes = makePdf(['第一次'])
      const documentId = (await api.done('declareDocument', { body: declarationOf(bytes) })).documentId
      const path = { documentId }
      expect((await api.done('getDocument', { path })).status).toBe('declared')
      expect(await code('confirmDocument', { path })).toBe('document.not-uploaded')
      expect(await code('mintDownloadLink', { path })).toBe('document.not-uploaded')
      expect(await code('mintUploadLink', { path })).toBe(200)
      await documents.upload(documentId, { body: bytes })
      expect(await code('mintUploadLink', { path })).toBe('document.already-uploaded')
      expect(await code('confirmDocument', { path })).toBe(200)
      expect(await code('mintDownloadLink', { path })).toBe(200)
    },
  )

  gives('that differ from their declaration are refused', ['confirmDocument document.differs'], async () => {
    const documentId = await documents.declare({ as: declarationOf(makePdf(['另一份'])) })
    await documents.upload(documentId, { body: Buffer.from('something else') })
    expect(await code('confirmDocument', { path: { documentId } })).toBe('document.differs')
  })

  gives(
    'expire',
    ['mintUploadLink document.expired', 'confirmDocument document.expired', 'mintDownloadLink document.expired'],
    async () => {
      const path = { documentId: await documents.declare() }
      await later(8 * DAY_MS, async () => {
        for (const operation of ['mintUploadLink', 'confirmDocument', 'mintDownloadLink'] as const)
          expect(await code(operation, { path })).toBe('document.expired')
      })
    },
  )
})

describe('an agreement that the operator loaded', () => {
  gives('has no paper that could be read', ['mintOwnAgreementLink resource.not-found'], async () => {
    expect(await code('mintOwnAgreementLink', {})).toBe('resource.not-found')
  })
})

describe('the trust list', () => {
  gives('has only the versions that were published', ['getTrustList resource.not-found'], async () => {
    expect(await code('getTrustList', { query: { version: '999' } })).toBe('resource.not-found')
  })
})

describe('forms', () => {
  gives(
    'are compared with what the platform made, and only when it is there',
    ['compareForm document.not-uploaded', 'compareForm form.not-ours'],
    async () => {
      const { body } = CONTRACTS.compareForm.example as { body: object }
      const declared = await documents.declare()
      expect(await code('compareForm', { path: { documentId: declared }, body })).toBe('document.not-uploaded')
      const documentId = await documents.confirmed()
      expect(await code('compareForm', { path: { documentId }, body })).toBe('form.not-ours')
    },
  )
})

const AT = '2026-11-24T09:30:00+08:00'
const submit = async (filing?: Filing): Promise<string> => {
  const { status, body } = await api.call('submitCase', { body: filing ?? (await filingFor(ports())) })
  expect(status).toBe(202)
  return body.caseId
}
const lodge = async (): Promise<string> => {
  const caseId = await submit()
  await api.examine(caseId)
  return caseId
}
const decide = (caseId: string, decision: Row) => code('recordDecision', { path: { caseId }, body: decision })
const unitOf = async (caseId: string): Promise<string> =>
  (await api.engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'HEAD' }))?.units[0]

const NOT_ACCEPTED = { decision: 'not-accepted', ground: 'other', reason: '-', decidedAt: AT }
const ACCEPTED = { decision: 'accepted', registryNumber: '厦登2026-1', acceptedAt: AT }
const DISBURSED = { disbursedAt: AT, amount: { currency: 'CNY', fen: 120_000_000 } }
const REPAID = { settledAt: AT }
const CALLED_UP = { what: 'archive', purpose: 'dispute', explanation: '核对抵押合同', askedBy: 'officer-1' }
const NOT_DISBURSED = { decidedAt: AT, reason: 'other' }

const register = async (): Promise<string> => {
  const caseId = await lodge()
  expect(await decide(caseId, ACCEPTED)).toBe(200)
  const units = [{ unitNumber: await unitOf(caseId), bookNumber: 'B-1', rank: 1 }]
  expect(await decide(caseId, { decision: 'registered', registeredAt: AT, registrar: '测试登记员', units })).toBe(200)
  return caseId
}

const certify = async (caseId: string): Promise<string> => {
  const documentId = await documents.confirmed({ by: REGISTRY, as: { type: 'registration-certificate' } })
  const number = '闽(2026)厦门市不动产证明第0000001号'
  const certificate = {
    number,
    licenceId: licenceIdentifier(REGISTRY, 1),
    documentId,
    sha256: DECLARATION.sha256,
    units: [await unitOf(caseId)],
    issuedAt: AT,
  }
  expect(await decide(caseId, { decision: 'certified', certificates: [certificate] })).toBe(200)
  const { body } = await api.call('getCase', { path: { caseId } })
  return body.certificates[0].certificateId
}

describe('archives', () => {
  gives('are fetched once they are closed', ['mintArchiveLinks archive.not-closed'], async () => {
    const path = { caseId: await lodge() }
    expect(await code('mintArchiveLinks', { path })).toBe('archive.not-closed')
  })

  gives('are held by order of the authority, and each hold is lifted once', ['liftHold hold.lifted'], async () => {
    const path = { caseId: await lodge() }
    const order = { orderedBy: '测试法院', orderNumber: '1', explanation: '-', officer: '测试科长' }
    const { status, body } = await api.call('placeHold', { path, body: { ground: 'enforcement', ...order } })
    expect([status, body.caseId]).toEqual([201, path.caseId])
    const of = { path: { ...path, holdId: body.holdId }, body: order }
    expect(await code('liftHold', of)).toBe(200)
    expect(await code('liftHold', of)).toBe('hold.lifted')
    expect(await api.done('listHolds', { path })).toMatchObject({ inForce: 0, items: [{ lifted: order }] })
  })

  gives(
    'are called up by the parties of a lodged case, and answered once',
    [
      'callUp case.wrong-step',
      'callUp officer.not-designated',
      'mintCallUpLink call-up.not-delivered',
      'approveCallUp call-up.wrong-step',
      'answerCallUp call-up.wrong-step',
    ],
    async () => {
      expect(await code('callUp', { path: { caseId: await submit() }, body: CALLED_UP })).toBe('case.wrong-step')
      const path = { caseId: await lodge() }
      expect(await code('callUp', { path, body: { ...CALLED_UP, askedBy: 'nobody' } })).toBe('officer.not-designated')
      const { callUpId } = await api.done('callUp', { path, body: CALLED_UP })
      const of = { path: { callUpId }, by: REGISTRY }
      const waiting = async () => (await api.done('listCallUps', { by: REGISTRY })).items
      expect(await waiting()).toMatchObject([{ callUpId, state: 'asked' }])
      expect(await code('mintCallUpLink', { path: { callUpId } })).toBe('call-up.not-delivered')
      expect(await code('approveCallUp', { ...of, body: { approvedBy: '测试科长' } })).toBe('call-up.wrong-step')
      const refused = { outcome: 'refused', ground: 'not-held', reason: '-' }
      expect(await code('answerCallUp', { ...of, body: refused })).toBe(200)
      expect(await code('answerCallUp', { ...of, body: refused })).toBe('call-up.wrong-step')
      expect(await api.done('getCallUp', of)).toMatchObject({ state: 'refused', ground: 'not-held' })
      expect(await waiting()).toEqual([])
    },
  )
})

describe('certificates', () => {
  const verify = async (body: object) => {
    const { status, body: said } = await api.call('verifyCertificate', { body, authorizer: null })
    return { status, said }
  }

  gives(
    'are verified by number and code or by the file, and nothing is said of them but how they stand',
    [],
    async () => {
      const caseId = await register()
      const certificateId = await certify(caseId)
      const path = { caseId, certificateId }
      const { body: seen } = await api.call('getCertificate', { path })
      const { code: given, url, qr } = seen.verification
      expect(seen).toMatchObject({ certificateId, status: 'issued', licenceId: licenceIdentifier(REGISTRY, 1) })
      expect(url).toBe(`https://verify.example.test/verify?number=${encodeURIComponent(seen.number)}&code=${given}`)
      expect(qr).toMatch(/^<svg /)
      expect(await code('getCertificate', { path, by: OTHER_BANK })).toBe('resource.not-found')

      const printed = seen.number.replace('(', '（').replace(')', '）')
      const asked = [
        { by: 'number', number: printed, code: given },
        { by: 'digest', sha256: DECLARATION.sha256 },
        { by: 'file', file: BYTES.toString('base64') },
      ]
      for (const body of asked) expect((await verify(body)).said).toEqual({ status: 'valid' })

      const wrong = `${given.slice(0, -1)}${given.endsWith('A') ? 'B' : 'A'}`
      const nothing = await Promise.all(
        [
          { by: 'number', number: printed, code: wrong },
          { by: 'number', number: '闽(2026)厦门市不动产证明第0099999号', code: given },
          { by: 'number', number: '不是证号', code: '' },
          { by: 'digest', sha256: '0'.repeat(64) },
          { by: 'file', file: Buffer.from('another file').toString('base64') },
        ].map(verify),
      )
      for (const { status, said } of nothing) expect([status, said]).toEqual([200, { status: 'unknown' }])
      expect((await verify({ by: 'file', file: 'A'.repeat(3_000_000) })).status).toBe(400)
      expect((await verify({ by: 'name', name: '测试甲' })).status).toBe(400)
    },
  )

  gives('answer on their page without a script, whatever was typed', ['readVerifyPage request.invalid'], async () => {
    const page = async (query: Record<string, string>) => await api.done('readVerifyPage', { query, authorizer: null })
    expect(await page({})).toContain('class="" hidden>')
    const typed = await page({ number: '"><script>$&', code: "'x" })
    expect(typed).toContain('class="unknown"')
    expect(typed).toContain('value="&quot;&gt;&lt;script&gt;$&amp;"')
    expect(typed.match(/<script>/g)).toHaveLength(1)
    expect(await code('readVerifyPage', { query: { number: '1'.repeat(101) } })).toBe('request.invalid')
  })
})

describe('filings', () => {
  const amiss = async (by: string, change: (filing: Filing) => Filing) =>
    code('submitCase', { by, body: change(await filingFor(ports(), { by })) })
  const asFiled = (filing: Filing) => filing

  gives('rest on an agreement in force that covers them', ['submitCase agreement.not-covering'], async () => {
    const write = (row: Row) =>
      api.engine.table.write({ table: 'directory', put: { ...agreementKey(OTHER_BANK), ...agreement, ...row } })
    await write({ status: 'suspended' })
    expect(await amiss(OTHER_BANK, asFiled)).toBe('agreement.not-in-force')
    await write({ regions: ['3501'] })
    expect(await amiss(OTHER_BANK, asFiled)).toBe('agreement.not-covering')
    await write({})
  })

  gives(
    'come from a listed branch by a designated officer under the owner’s power of attorney',
    ['submitCase branch.not-listed', 'submitCase officer.not-designated', 'submitCase filing.not-authorised-by-owner'],
    async () => {
      const branch = '91350100MA00YH420G'
      const ofBranch = (filing: Filing): Filing => ({
        ...filing,
        branch,
        mortgagees: filing.mortgagees?.map((mortgagee) => ({ ...mortgagee, branch })),
      })
      expect(await amiss(BANK, ofBranch)).toBe('branch.not-listed')
      expect(await amiss(BANK, (filing) => ({ ...filing, officer: 'officer-9' }))).toBe('officer.not-designated')
      const expired = (filing: Filing): Filing => ({
        ...filing,
        powersOfAttorney: (filing.powersOfAttorney ?? []).map((power) => ({ ...power, acts: ['collect'] })),
      })
      expect(await amiss(BANK, expired)).toBe('filing.not-authorised-by-owner')
    },
  )

  gives('bear a reference that the bank has not used', ['submitCase case.duplicate-reference'], async () => {
    const filing = await filingFor(ports())
    await submit(filing)
    expect(await code('submitCase', { body: filing })).toBe('case.duplicate-reference')
  })
})

describe('letters and queries', () => {
  const record = async (more: Partial<AuthorizationLetter> = {}): Promise<string> =>
    (await api.done('recordAuthorization', { body: await authorizationFor(documents, more) })).authorizationId
  const ask = (authorizationId: string, more: Row = {}) =>
    code('submitQuery', { body: { ...questionUnder(authorizationId), ...more } })
  /** A draft is begun under the letter as a query is made under it. */
  const prefill = (authorizationId: string) => code('prefillCase', { body: { business: 'new-loan', authorizationId } })
  const withAgreement = async (row: Row, then: () => Promise<void>) => {
    const write = (more: Row) =>
      api.engine.table.write({ table: 'directory', put: { ...agreementKey(BANK), ...agreement, ...more } })
    await write(row)
    await then()
    await write({})
  }

  gives(
    'rest on an agreement in force that covers the registry, and on a designated officer',
    ['submitQuery agreement.not-covering', 'submitQuery officer.not-designated'],
    async () => {
      const letter = await record()
      const body = await authorizationFor(documents)
      await withAgreement({ status: 'suspended' }, async () => {
        expect(await code('recordAuthorization', { body })).toBe('agreement.not-in-force')
        expect(await ask(letter)).toBe('agreement.not-in-force')
      })
      await withAgreement({ regions: ['3501'] }, async () => expect(await ask(letter)).toBe('agreement.not-covering'))
      expect(await ask(letter, { officer: 'officer-9' })).toBe('officer.not-designated')
    },
  )

  gives(
    'keep to the letter in each respect',
    [
      'submitQuery authorization.unknown',
      'prefillCase authorization.unknown',
      'prefillCase resource.not-found',
      'submitQuery authorization.out-of-scope',
      'submitQuery authorization.out-of-purpose',
      'submitQuery authorization.used-up',
      'submitQuery authorization.out-of-manner',
      'submitQuery authorization.not-yet-valid',
      'prefillCase authorization.not-yet-valid',
      'submitQuery authorization.expired',
      'prefillCase authorization.expired',
      'submitQuery authorization.revoked',
      'prefillCase authorization.revoked',
    ],
    async () => {
      expect(await ask(`aut_${NOBODYS}`)).toBe('authorization.unknown')
      expect(await prefill(`aut_${NOBODYS}`)).toBe('authorization.unknown')
      expect(await code('prefillCase', { body: CONTRACTS.prefillCase.example?.body })).toBe('resource.not-found')
      const letter = await record({ maxUses: 1 })
      expect(await ask(letter, { kind: 'unit-status' })).toBe('authorization.out-of-scope')
      expect(await ask(letter, { unitNumber: '350203001002GB00123F00010299' })).toBe('authorization.out-of-scope')
      expect(await ask(letter, { purpose: 'loan-monitoring' })).toBe('authorization.out-of-purpose')
      expect(await ask(letter)).toBe(202)
      expect(await ask(letter)).toBe('authorization.used-up')
      expect(await ask(await record({ manners: ['window'] }))).toBe('authorization.out-of-manner')
      const early = await record({ validFrom: '2026-11-25' })
      expect(await ask(early)).toBe('authorization.not-yet-valid')
      expect(await prefill(early)).toBe('authorization.not-yet-valid')
      const expired = await record({ validFrom: '2026-11-20' })
      const set = { validTo: '2026-11-23' }
      await api.engine.table.write({ table: 'directory', update: authorizationKey(BANK, expired), set })
      expect(await ask(expired)).toBe('authorization.expired')
      expect(await prefill(expired)).toBe('authorization.expired')
      const revoked = await record()
      const path = { authorizationId: revoked }
      expect(await code('revokeAuthorization', { path, body: { reason: 'owner-asked' } })).toBe(200)
      expect(await ask(revoked)).toBe('authorization.revoked')
      expect(await prefill(revoked)).toBe('authorization.revoked')
    },
  )

  gives(
    'of an intention rest on the same',
    ['submitIntentionQuery agreement.not-covering', 'submitIntentionQuery officer.not-designated'],
    async () => {
      const submit = (more: Row = {}) =>
        code('submitIntentionQuery', {
          body: { officer: 'officer-1', unitNumber: '350203001002GB00123F00010203', intention: 'mortgage', ...more },
        })
      await withAgreement({ status: 'suspended' }, async () => expect(await submit()).toBe('agreement.not-in-force'))
      await withAgreement({ regions: ['3501'] }, async () => expect(await submit()).toBe('agreement.not-covering'))
      expect(await submit({ officer: 'officer-9' })).toBe('officer.not-designated')
    },
  )

  gives(
    'of an interested party rest on the same',
    ['submitInterestedQuery agreement.not-covering', 'submitInterestedQuery officer.not-designated'],
    async () => {
      const submit = async (more: Row = {}) =>
        code('submitInterestedQuery', {
          body: {
            officer: 'officer-1',
            purpose: 'loan-approval',
            unitNumber: '350203001002GB00123F00010203',
            interest: 'sale',
            document: {
              documentId: await documents.confirmed({ as: { type: 'interest-evidence' } }),
              sha256: DECLARATION.sha256,
            },
            ...more,
          },
        })
      await withAgreement({ status: 'suspended' }, async () => expect(await submit()).toBe('agreement.not-in-force'))
      await withAgreement({ regions: ['3501'] }, async () => expect(await submit()).toBe('agreement.not-covering'))
      expect(await submit({ officer: 'officer-9' })).toBe('officer.not-designated')
      expect(await submit()).toBe(202)
    },
  )

  gives(
    'under which a unit is monitored permit that in each respect',
    [
      'createMonitor agreement.not-covering',
      'createMonitor officer.not-designated',
      'createMonitor authorization.unknown',
      'createMonitor authorization.out-of-scope',
      'createMonitor authorization.out-of-purpose',
      'createMonitor authorization.out-of-manner',
      'createMonitor authorization.not-yet-valid',
      'createMonitor authorization.used-up',
      'createMonitor monitor.exists',
      'createMonitor authorization.expired',
      'createMonitor authorization.revoked',
      'reportUnitEvent unit-event.reported',
    ],
    async () => {
      const allowed = { queryKinds: ['unit-status'], purposes: ['loan-monitoring'] } as const
      const more = { queryKinds: [...allowed.queryKinds], purposes: [...allowed.purposes] }
      const unitNumber = '350203001002GB00123F00010203'
      const monitor = (authorizationId: string, officer = 'officer-1') =>
        code('createMonitor', { body: { authorizationId, officer, unitNumber } })
      const letter = await record(more)
      await withAgreement({ status: 'suspended' }, async () =>
        expect(await monitor(letter)).toBe('agreement.not-in-force'),
      )
      await withAgreement({ regions: ['3501'] }, async () =>
        expect(await monitor(letter)).toBe('agreement.not-covering'),
      )
      expect(await monitor(letter, 'officer-9')).toBe('officer.not-designated')
      expect(await monitor(`aut_${NOBODYS}`)).toBe('authorization.unknown')
      expect(await monitor(await record({ ...more, queryKinds: ['ownership'] }))).toBe('authorization.out-of-scope')
      expect(await monitor(await record({ ...more, purposes: ['loan-approval'] }))).toBe('authorization.out-of-purpose')
      expect(await monitor(await record({ ...more, manners: ['window'] }))).toBe('authorization.out-of-manner')
      expect(await monitor(await record({ ...more, validFrom: '2026-11-25' }))).toBe('authorization.not-yet-valid')
      const spent = await record({ ...more, maxUses: 1 })
      expect(await monitor(spent)).toBe(201)
      expect(await monitor(spent)).toBe('authorization.used-up')
      expect(await monitor(letter)).toBe('monitor.exists')
      const ended = [await record({ ...more, validFrom: '2026-11-20' }), await record(more)] as const
      const set = { validTo: '2026-11-23' }
      await api.engine.table.write({ table: 'directory', update: authorizationKey(BANK, ended[0]), set })
      expect(await monitor(ended[0])).toBe('authorization.expired')
      const path = { authorizationId: ended[1] }
      expect(await code('revokeAuthorization', { path, body: { reason: 'owner-asked' } })).toBe(200)
      expect(await monitor(ended[1])).toBe('authorization.revoked')
      const body = { eventNumber: 'E-1', kind: 'seized', unitNumber, happenedAt: '2026-11-24T10:00:00+08:00' }
      expect(await code('reportUnitEvent', { body })).toBe(201)
      expect(await code('reportUnitEvent', { body })).toBe('unit-event.reported')
    },
  )

  gives(
    'give copies while answer and letter last',
    ['mintQueryCopyLink query.answer-expired', 'mintQueryCopyLink authorization.revoked'],
    async () => {
      const letter = await record({ queryKinds: ['copies'] })
      const asked = { ...questionUnder(letter), kind: 'copies', materials: ['results'] }
      const { queryId } = await api.done('submitQuery', { body: asked })
      const documentId = await documents.confirmed({ by: REGISTRY, as: { type: 'registration-copy' } })
      const names = [{ idNumber: OWNER.idNumber }]
      const paper = { material: 'results', title: '登记簿', documentId, sha256: DECLARATION.sha256, names }
      const copies = { unitNumber: asked.unitNumber, owners: names, papers: [paper] }
      const body = { outcome: 'found', readAt: FOUND.readAt, copies }
      expect(await code('answerQuery', { path: { queryId }, body })).toBe(200)
      const fetch = () => code('mintQueryCopyLink', { path: { queryId, documentId } })
      expect(await fetch()).toBe(200)
      await later(15 * DAY_MS, async () => expect(await fetch()).toBe('query.answer-expired'))
      const reason = 'owner-asked'
      expect(await code('revokeAuthorization', { path: { authorizationId: letter }, body: { reason } })).toBe(200)
      expect(await fetch()).toBe('authorization.revoked')
    },
  )

  gives(
    'are certified while there is something to certify',
    [
      'getReferencePrint result-certificate.not-made',
      'orderResultCertificate result-certificate.nothing-to-certify',
      'getReferencePrint result-certificate.nothing-to-certify',
      'orderResultCertificate query.answer-expired',
      'getReferencePrint query.answer-expired',
    ],
    async () => {
      const ask = async () => (await api.done('submitQuery', { body: questionUnder(await record()) })).queryId
      const order = (queryId: string) => code('orderResultCertificate', { path: { queryId } })
      const fetch = (queryId: string) => code('getReferencePrint', { path: { queryId } })
      const [early, late] = [await ask(), await ask()]
      for (const queryId of [early, late]) expect(await fetch(queryId)).toBe('result-certificate.not-made')
      const refused = { outcome: 'refused', readAt: FOUND.readAt, ground: 'not-entitled' }
      expect(await code('answerQuery', { path: { queryId: early }, body: refused })).toBe(200)
      expect(await order(early)).toBe('result-certificate.nothing-to-certify')
      expect(await fetch(early)).toBe('result-certificate.nothing-to-certify')
      expect(await code('answerQuery', { path: { queryId: late }, body: FOUND })).toBe(200)
      await later(31 * DAY_MS, async () => {
        expect(await order(late)).toBe('query.answer-expired')
        expect(await fetch(late)).toBe('query.answer-expired')
      })
      const query = { number: 'CX20261124-000000000000', code: '0'.repeat(16) }
      expect(await code('verifyResultCertificate', { query })).toBe(200)
    },
  )

  gives(
    'of the registry are taken where something was shown, under a letter that stands',
    [
      'deliverResultCertificate result-certificate.nothing-to-certify',
      'deliverResultCertificate authorization.revoked',
    ],
    async () => {
      const letter = await record()
      const { queryId } = await api.done('submitQuery', { body: questionUnder(letter) })
      const bring = async () =>
        code('deliverResultCertificate', {
          path: { queryId },
          body: {
            documentId: await documents.confirmed({ by: REGISTRY, as: { type: 'query-result' } }),
            sha256: DECLARATION.sha256,
          },
        })
      expect(await bring()).toBe('result-certificate.nothing-to-certify')
      expect(await code('answerQuery', { path: { queryId }, body: FOUND })).toBe(200)
      await api.done('revokeAuthorization', { path: { authorizationId: letter }, body: { reason: 'owner-asked' } })
      expect(await bring()).toBe('authorization.revoked')
    },
  )

  gives('are answered once', ['answerQuery query.answered'], async () => {
    const { queryId } = await api.done('submitQuery', { body: questionUnder(await record()) })
    const answer = () => code('answerQuery', { path: { queryId }, body: FOUND })
    expect(await answer()).toBe(200)
    expect(await answer()).toBe('query.answered')
    expect(await code('getQuery', { path: { queryId } })).toBe(200)
  })
})

describe('endpoints', () => {
  const create = (url: string) => code('createEndpoint', { by: OTHER_BANK, body: { url } })

  gives(
    'lie within the address policy and are five at most',
    ['createEndpoint endpoint.address-refused', 'createEndpoint endpoint.too-many'],
    async () => {
      expect(await create('http://10.1.2.3/hook')).toBe('endpoint.address-refused')
      for (let n = 1; n <= 5; n++) expect(await create(`http://127.0.0.1:9000/${n}`)).toBe(201)
      expect(await create('http://127.0.0.1:9000/6')).toBe('endpoint.too-many')
    },
  )
})

describe('cases', () => {
  gives(
    'take each step in its turn only',
    [
      'reportDisbursement case.wrong-step',
      'reportNonDisbursement case.wrong-step',
      'reportRepayment case.wrong-step',
      'recordDecision case.wrong-step',
      'supplementCase case.wrong-step',
      'sendMessage case.wrong-step',
      'requestWithdrawal case.wrong-step',
    ],
    async () => {
      const caseId = await lodge()
      const path = { caseId }
      expect(await code('reportDisbursement', { path, body: DISBURSED })).toBe('case.wrong-step')
      expect(await code('reportNonDisbursement', { path, body: NOT_DISBURSED })).toBe('case.wrong-step')
      expect(await code('reportRepayment', { path, body: REPAID })).toBe('case.wrong-step')
      const units = [{ unitNumber: await unitOf(caseId), bookNumber: 'B-1', rank: 1 }]
      const early = { decision: 'registered', registeredAt: AT, registrar: '测试登记员', units }
      expect(await decide(caseId, early)).toBe('case.wrong-step')
      const answers = [{ item: '1', unable: '无此材料' }]
      expect(await code('supplementCase', { path, body: { answers } })).toBe('case.wrong-step')
      const unexamined = { path: { caseId: await submit() }, body: { text: '在吗' } }
      expect(await code('sendMessage', unexamined)).toBe('case.wrong-step')
      expect(
        await code('requestWithdrawal', { path: { caseId: await register() }, body: { reason: '不再贷款' } }),
      ).toBe('case.wrong-step')
    },
  )

  gives(
    'take none once they have ended, and can still be read by their parties',
    [
      'mintCertificateLink certificate.not-kept',
      'reportRepayment case.closed',
      'reportDisbursement case.closed',
      'reportNonDisbursement case.closed',
      'requestWithdrawal case.closed',
      'recordDecision case.closed',
      'supplementCase case.closed',
      'sendMessage case.closed',
      'sendRegistryMessage case.closed',
    ],
    async () => {
      const caseId = await register()
      const path = { caseId }
      const certificateId = await certify(caseId)
      const link = { path: { caseId, certificateId } }
      expect(await code('mintCertificateLink', link)).toBe('certificate.not-kept')
      await api.examine(caseId)
      expect(await code('mintCertificateLink', link)).toBe(200)
      expect(await code('reportDisbursement', { path, body: DISBURSED })).toBe(200)

      expect(await code('reportRepayment', { path, body: REPAID })).toBe(200)
      expect(await code('reportRepayment', { path, body: REPAID })).toBe('case.closed')
      expect(await code('reportDisbursement', { path, body: DISBURSED })).toBe('case.closed')
      expect(await code('reportNonDisbursement', { path, body: NOT_DISBURSED })).toBe('case.closed')
      expect(await code('requestWithdrawal', { path, body: { reason: '不再贷款' } })).toBe('case.closed')
      expect(await decide(caseId, ACCEPTED)).toBe('case.closed')
      const answers = [{ item: '1', unable: '无此材料' }]
      expect(await code('supplementCase', { path, body: { answers } })).toBe('case.closed')
      const refused = await lodge()
      expect(await decide(refused, { decision: 'not-accepted', ground: 'other', reason: '测试', decidedAt: AT })).toBe(
        200,
      )
      for (const operation of ['sendMessage', 'sendRegistryMessage'] as const)
        expect(await code(operation, { path: { caseId: refused }, body: { text: '在吗' } })).toBe('case.closed')

      const filing = await api.call('getFiling', { path })
      const { documentId } = JSON.parse(filing.body.filing).documents[0]
      const filed = await api.call('mintFiledDocumentLink', { path: { caseId, documentId } })
      expect(Buffer.from(await (await fetch(filed.body.url)).arrayBuffer())).toEqual(BYTES)
      for (const operation of ['getCase', 'getRegistryCase', 'getRegistryFiling'] as const)
        expect(await code(operation, { path })).toBe(200)
      expect(await code('listCases', {})).toBe(200)
    },
  )
})

/** Nothing is read of a body without the seal; under the seal it is read as any other. */
const readsUnderSeal = async (
  operation: 'reportPayment' | 'reportSigning',
  path: Record<string, string>,
  secret: string,
): Promise<void> => {
  const who = operation === 'reportPayment' ? 'channel' : 'provider'
  const send = (body: string, { isSealed = true, type = 'application/json' } = {}) => {
    const { 'content-type': _, ...seal } = isSealed ? sealedHeaders(who, { secret, body }, NOW) : {}
    return code(operation, { path, bytes: Buffer.from(body), headers: { ...seal, 'Content-Type': type } })
  }
  const bodies = ['{"a":1,"a":2}', '{"no-such-field":1}', 'no JSON']
  for (const body of bodies) expect(await send(body, { isSealed: false })).toBe('signature.invalid')
  expect(await Promise.all(bodies.map((body) => send(body)))).toEqual([
    'request.malformed',
    'request.invalid',
    'request.malformed',
  ])
  expect(await send('{}', { type: 'application/xml' })).toBe('request.unsupported-media-type')
  expect(await send(' '.repeat(REQUEST_BODY_MAX_BYTES + 1))).toBe('request.too-large')
}
const OF_BODIES = ['request.malformed', 'request.invalid', 'request.unsupported-media-type', 'request.too-large']

describe('payment channels', () => {
  gives(
    'are believed by their signature, and kept by the authority of the province',
    ['putPaymentChannel resource.not-found', ...['signature.invalid', ...OF_BODIES].map((no) => `reportPayment ${no}`)],
    async () => {
      const { body } = CONTRACTS.putPaymentChannel.example as { body: { channel: string } }
      await api.engine.table.write({ table: 'directory', put: registryRow() })
      const { secret } = await api.done('putPaymentChannel', { body })
      const elsewhere = { level: 'city', code: '350200' } as const
      expect(await code('putPaymentChannel', { body, jurisdiction: elsewhere })).toBe('resource.not-found')
      const path = { channel: body.channel }
      const told = CONTRACTS.reportPayment.example?.body
      expect(await code('reportPayment', { path, body: told })).toBe('signature.invalid')
      await readsUnderSeal('reportPayment', path, secret)
    },
  )
})

describe('signing providers', () => {
  gives(
    'are believed by their seal, and kept by the authority of the province',
    [
      'putSigningProvider resource.not-found',
      ...['signature.invalid', ...OF_BODIES].map((no) => `reportSigning ${no}`),
    ],
    async () => {
      const { body } = CONTRACTS.putSigningProvider.example as { body: { provider: string } }
      const city = { level: 'city', code: '350200' } as const
      expect(await code('putSigningProvider', { body, jurisdiction: city })).toBe('resource.not-found')
      const { secret } = await api.done('putSigningProvider', { body })
      const path = { provider: body.provider }
      const told = CONTRACTS.reportSigning.example?.body
      expect(await code('reportSigning', { path, body: told })).toBe('signature.invalid')
      await readsUnderSeal('reportSigning', path, secret)
    },
  )
})

describe('a case of two banks', () => {
  gives(
    'takes one word of the other lender',
    ['answerCommitment case.wrong-step', 'answerCommitment case.closed'],
    async () => {
      const caseId = await submit()
      const key = { pk: `CASE#${caseId}`, sk: 'FILING#1' }
      const row = (await api.engine.table.get('cases', key)) as Row
      const agreed = { agreementNo: '结2026-1', signedOn: '2026-11-20', payOut: '监管账户', payOff: '结清' }
      const settlement = { ...agreed, counterpart: { institutionId: OTHER_BANK } }
      const filing = JSON.stringify({ ...JSON.parse(row['filing']), settlement })
      await api.engine.table.write({ table: 'cases', put: { ...row, filing } })
      await api.examine(caseId)
      const by = OTHER_BANK
      const path = { caseId }
      const { termsSha256 } = await api.done('getCommitment', { by, path })
      const body = { answer: 'accept', termsSha256 }
      expect(await code('answerCommitment', { by, path, body })).toBe(200)
      expect(await code('answerCommitment', { by, path, body })).toBe('case.wrong-step')
      await api.examine(caseId)
      expect(await decide(caseId, NOT_ACCEPTED)).toBe(200)
      expect(await code('answerCommitment', { by, path, body })).toBe('case.closed')
    },
  )
})

describe('a loan over several registries', () => {
  gives(
    'is paid out on its parent once its registrations stand, and acted upon in its parts',
    [
      'reportDisbursement loan.waits-for-registrations',
      'requestWithdrawal case.has-parts',
      'supplementCase case.has-parts',
      'sendMessage case.has-parts',
      'callUp case.has-parts',
      'reportDisbursement case.is-part',
      'reportNonDisbursement case.is-part',
      'reportRepayment case.is-part',
    ],
    async () => {
      const caseId = await submit(await filingOver(ports(), ['350203', '350102']))
      await api.examine(caseId)
      const path = { caseId }
      expect(await code('reportDisbursement', { path, body: DISBURSED })).toBe('loan.waits-for-registrations')
      expect(await code('requestWithdrawal', { path, body: { reason: '不再贷款' } })).toBe('case.has-parts')
      const parts = [{ item: '1', unable: '无此材料' }]
      expect(await code('supplementCase', { path, body: { answers: parts } })).toBe('case.has-parts')
      expect(await code('sendMessage', { path, body: { text: '在吗' } })).toBe('case.has-parts')
      expect(await code('callUp', { path, body: CALLED_UP })).toBe('case.has-parts')
      const { body } = await api.call('getCase', { path })
      const part = { caseId: body.parts[0].caseId }
      await api.examine(part.caseId)
      expect(await code('reportDisbursement', { path: part, body: DISBURSED })).toBe('case.is-part')
      expect(await code('reportNonDisbursement', { path: part, body: NOT_DISBURSED })).toBe('case.is-part')
      expect(await code('reportRepayment', { path: part, body: REPAID })).toBe('case.is-part')
      expect(await api.done('listPreparedReleases', { path })).toEqual({ caseId, items: [] })
    },
  )
})

describe('the audit', () => {
  gives('proves no record before it is sealed', ['proveRecord audit.not-sealed'], async () => {
    await submit()
    const found = await api.call('searchAudit', { body: { by: 'day', day: '2026-11-24' } })
    const { auditId } = found.body.items[0].record
    expect(await code('proveRecord', { path: { auditId } })).toBe('audit.not-sealed')
  })
})

describe('the list of refusals', () => {
  it('is shown whole, here or by the test named', () => {
    const missing = SERVED.flatMap((served) =>
      refusalsOf(served.operation, served.contract)
        .filter((refusal) => !SHOWN[refusal] && !givenAlike(served).includes(refusal))
        .filter((refusal) => refusal !== 'platform.fault' || touchesEngines(served))
        .map((refusal) => `${served.operation} ${refusal}`)
        .filter((refusal) => !given.has(refusal)),
    )
    expect(missing).toEqual([])
  })

  it('names tests that exist', () => {
    for (const [file, title] of Object.values(SHOWN)) expect(readFileSync(file, 'utf8')).toContain(title)
  })
})
