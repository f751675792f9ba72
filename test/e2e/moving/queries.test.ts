/** 22号 二(二), from end to end: the owner's letter, queries within it and none beyond it, revoked at once, shown to the owner. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { QUERY_SCOPES, startAuthority } from '../../../tools/simulate/authority.ts'
import { OWNER, recordAuthorization } from '../../../tools/simulate/authorization.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Answer } from '../../../tools/simulate/client.ts'
import { fetchDocument, uploadDocument } from '../../../tools/simulate/documents.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { eventually, flat, inboxRegistry, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN, (await inboxRegistry(cast)).code] })
  bank = await cast.bank({ withoutWebhook: true })
})

const record = (scope: object, more?: object): Promise<string> => recordAuthorization(bank, scope, more)

const ask = (authorizationId: string, unitNumber: string, more: object = {}, headers = {}): Promise<Answer> => {
  const body = {
    authorizationId,
    officer: bank.identity.officer,
    kind: 'ownership',
    purpose: 'loan-approval',
    unitNumber,
    ...more,
  }
  return bank.client.call({ method: 'POST', path: '/v1/queries', body, signed: true, headers })
}

const answerTo = async (asked: Answer) => {
  expect(asked.status).toBe(202)
  const path = asked.headers.get('location') ?? ''
  await eventually(async () => (await bank.client.read(path)).status).toBe('answered')
  return bank.client.read(path)
}

const codeOf = ({ status, body }: Answer) => `${status} ${body?.code}`

describe('under an authorization letter', () => {
  it('a bank sees of the unit what the letter allows and it asked for, and nothing one step beyond', async () => {
    const unit = flat('350203')
    const letter = await record({ kind: 'units', units: [unit] })
    const ownership = await answerTo(await ask(letter, unit))
    expect(ownership).toMatchObject({ outcome: 'found', registry: XIAMEN })
    expect(ownership.answer.owners).toEqual([
      { name: OWNER.name, idNumber: OWNER.idNumber, share: '1/2' },
      { name: '测****', share: '1/2' },
    ])
    expect(ownership.answer).not.toHaveProperty('mortgages')
    const status = await answerTo(await ask(letter, unit, { kind: 'unit-status' }))
    expect(Object.keys(status.answer).sort()).toEqual(['facts', 'mortgaged', 'restrictions'])
    const { answer } = await answerTo(await ask(letter, unit, { kind: 'mortgages' }))
    expect(answer.mortgages).toMatchObject([{ rank: 1, mortgagee: '测试第三银行' }])
    expect(JSON.stringify(answer)).not.toContain('测试附记')

    expect(codeOf(await ask(letter, flat('350203')))).toBe('403 authorization.out-of-scope')
    expect(codeOf(await ask(letter, unit, { purpose: 'loan-monitoring' }))).toBe('403 authorization.out-of-purpose')
  })

  it('certificates and applications are checked too, and a quick answer comes in the same call', async () => {
    const unit = flat('350203')
    const letter = await record({ kind: 'units', units: [unit] })
    const number = '闽(2023)厦门市不动产权第0012345号'
    const checked = await ask(letter, unit, { kind: 'certificate', certificateNumber: number }, { prefer: 'wait=5' })
    expect(checked).toMatchObject({ status: 200, body: { status: 'answered', answer: { certificate: { number } } } })
    const progress = await answerTo(await ask(letter, unit, { kind: 'progress', acceptanceNumber: '2026-000123' }))
    expect(progress.answer).toEqual({ progress: { acceptanceNumber: '2026-000123', state: 'in-review' } })
    const told = async () => {
      for (let after = 0; ; ) {
        const { items, next, head } = await bank.client.read(`/v1/notifications?limit=100&after=${after}`)
        const found = items.find((notice: { queryId?: string }) => notice.queryId === progress.queryId)
        if (found || next >= head) return found
        after = next
      }
    }
    await eventually(told).toMatchObject({ type: 'query.answered', data: { outcome: 'found' } })
  })

  it('copies of registered papers are fetched where they name nobody but who signed', async () => {
    const unit = flat('350203')
    const letter = await record({ kind: 'units', units: [unit] })
    const wanted = { kind: 'copies', materials: ['results', 'originals'] }
    const { queryId, answer } = await answerTo(await ask(letter, unit, wanted))
    expect(answer).toMatchObject({ copies: [{ material: 'results' }], copiesWithheld: 1 })
    const [{ documentId, sha256 }] = answer.copies
    const copy = await fetchDocument(bank.client, `/v1/queries/${queryId}/copies/${documentId}/download-link`)
    expect(copy.sha256).toBe(sha256)
    const without = await record({ kind: 'units', units: [unit] }, { queryKinds: ['ownership'] })
    expect(codeOf(await ask(without, unit, wanted))).toBe('403 authorization.out-of-scope')
  })

  it('by name every registry is asked; those that answered are shown before the others have', async () => {
    const letter = await record({ kind: 'whole-name' })
    const { officer } = bank.identity
    const body = { authorizationId: letter, officer, kind: 'mortgaged-holdings', purpose: 'loan-approval' }
    const { queryId, registries } = (
      await bank.client.must({ method: 'POST', path: '/v1/queries', body, signed: true })
    ).body
    expect(registries).toBeGreaterThan(60)
    const part = async () =>
      (await bank.client.read(`/v1/queries/${queryId}`)).parts.find(
        ({ registry }: { registry: string }) => registry === XIAMEN,
      )
    await eventually(async () => (await part()).status).toBe('answered')
    expect((await part()).answer.units).toMatchObject([{ mortgages: [{ rank: 1 }] }])
    expect((await bank.client.read(`/v1/queries/${queryId}`)).status).toBe('asked')
  })

  it('an interested party asks about one unit by its own paper, which the registry can read', async () => {
    const paper = await uploadDocument(bank.client, {
      type: 'interest-evidence',
      fileName: '抵押合同.pdf',
      bytes: makePdf(['抵押合同', String(Math.random())]),
    })
    const body = {
      officer: bank.identity.officer,
      purpose: 'loan-approval',
      unitNumber: flat('350203'),
      interest: 'mortgage',
      document: { documentId: paper.documentId, sha256: paper.sha256 },
    }
    const asked = await bank.client.call({ method: 'POST', path: '/v1/interested-queries', body, signed: true })
    const seen = await answerTo(asked)
    expect(Object.keys(seen.answer).sort()).toEqual(
      ['certificateNumber', 'coOwnership', 'facts', 'mortgages', 'owners', 'restrictions'].sort(),
    )
    const letter = await answerTo(await ask(await record({ kind: 'whole-name' }), flat('350203')))
    for (const queryId of [seen.queryId, letter.queryId]) {
      const path = `/v1/registry/queries/${queryId}/document/download-link`
      const { url, sha256 } = (await registries.client(XIAMEN).must({ method: 'POST', path })).body
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    }
  })

  it('a bank that only means to take a mortgage asks about one unit without any paper', async () => {
    const { officer } = bank.identity
    const body = { officer, unitNumber: flat('350203'), intention: 'mortgage' }
    const asked = await bank.client.call({ method: 'POST', path: '/v1/intention-queries', body, signed: true })
    const seen = await answerTo(asked)
    expect(Object.keys(seen.answer).sort()).toEqual([
      'advanceNotice',
      'coOwned',
      'facts',
      'mortgaged',
      'objection',
      'restricted',
    ])
  })

  it('a print states what was found, by unit and by name, and anybody can verify it; the registry’s own is ordered', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
    const local = await authority.admitBank('测试厦门银行', { terms: { regions: ['3502'] }, scopes: QUERY_SCOPES })
    const client = cast.client(local)
    await client.syncClock()
    const letter = await recordAuthorization({ client, identity: local }, { kind: 'whole-name' })
    const ask = { authorizationId: letter, officer: local.officer, purpose: 'loan-approval' }
    for (const more of [{ kind: 'mortgages', unitNumber: flat('350203') }, { kind: 'holdings' }]) {
      const headers = { prefer: 'wait=5' }
      const body = { ...ask, ...more }
      const asked = await client.must({ method: 'POST', path: '/v1/queries', body, headers, signed: true })
      const location = asked.headers.get('location') ?? ''
      await eventually(async () => (await client.read(location)).status).toBe('answered')
      const ordered = (await client.must({ method: 'POST', path: `${location}/result-certificate` })).body
      expect(ordered.status).toBe('ordered')
      const path = `${location}/reference-print`
      const authorization = `Bearer ${await client.currentToken()}`
      const fetched = await fetch(`${cast.sandbox.baseUrl}${path}`, { headers: { authorization } })
      expect(fetched.headers.get('content-type')).toBe('application/pdf')
      const bytes = Buffer.from(await fetched.arrayBuffer())
      const digest = createHash('sha256').update(bytes).digest('base64')
      expect(fetched.headers.get('repr-digest')).toBe(`sha-256=:${digest}:`)
      const [, number = ''] = /"(CX[^"]+)\.pdf"/.exec(fetched.headers.get('content-disposition') ?? '') ?? []
      const verified = await fetch(
        `${cast.sandbox.baseUrl}/v1/result-certificates?number=${number}&code=${'0'.repeat(16)}`,
      )
      expect(await verified.json()).toEqual({ status: 'unknown' })
    }
  })

  it('a unit that is monitored: what happens at the window reaches the bank, its case and the certificate', async () => {
    const unit = flat('350203', '9003')
    const letter = await record({ kind: 'whole-name' }, { purposes: ['loan-monitoring'] })
    const { officer } = bank.identity
    const body = { authorizationId: letter, officer, unitNumber: unit }
    const monitor = (await bank.client.must({ method: 'POST', path: '/v1/monitors', body, signed: true })).body
    const { caseId } = await bank.submit({ units: [unit] })
    await bank.waitFor(caseId, 'case.lodged')
    const happenedAt = chinaTime(registries.client(XIAMEN).now())
    const certificates = [{ number: '闽(2023)厦门市不动产权第0012345号', ended: 'superseded' }]
    const event = { eventNumber: `E${Date.now()}`, kind: 'seized', unitNumber: unit, happenedAt, certificates }
    const report = { method: 'POST', path: '/v1/registry/unit-events', body: event, signed: true } as const
    const taken = (await registries.client(XIAMEN).must(report)).body
    expect(taken).toMatchObject({ case: true, certificates: 1 })
    const told = async () => {
      const { head } = await bank.client.read('/v1/notifications?limit=1')
      const { items } = await bank.client.read(`/v1/notifications?after=${Math.max(0, head - 100)}&limit=100`)
      return items.find((notice: { monitorId?: string }) => notice.monitorId === monitor.monitorId)
    }
    await eventually(told).toMatchObject({ type: 'monitor.notice', data: { kind: 'seized' } })
    await bank.waitFor(caseId, 'unit.changed')
    const path = `/v1/monitors/${monitor.monitorId}`
    expect(
      (await bank.client.must({ method: 'POST', path: `${path}/end`, body: { reason: 'loan-repaid' }, signed: true }))
        .body.status,
    ).toBe('ended')
    expect((await bank.client.read(path)).status).toBe('ended')
  })

  it('another bank finds neither the letter nor the query', async () => {
    const unit = flat('350203')
    const letter = await record({ kind: 'units', units: [unit] })
    const { queryId } = (await ask(letter, unit)).body
    const other = cast.client(cast.sandbox.banks[1] as NonNullable<(typeof cast.sandbox.banks)[1]>)
    for (const path of [`/v1/authorizations/${letter}`, `/v1/authorizations/${letter}/uses`, `/v1/queries/${queryId}`])
      expect(codeOf(await other.call({ method: 'GET', path }))).toBe('404 resource.not-found')
  })

  it('in whole name, a registry that polls answers too, and the uses run out', async () => {
    const prefix = (await inboxRegistry(cast)).prefixes[0] ?? ''
    const letter = await record({ kind: 'whole-name' }, { maxUses: 1 })
    expect((await answerTo(await ask(letter, flat(prefix)))).outcome).toBe('found')
    expect(codeOf(await ask(letter, flat(prefix)))).toBe('403 authorization.used-up')
  })

  it('revocation takes effect at once, and the owner sees who looked, when and for what', async () => {
    const unit = flat('350203')
    const letter = await record({ kind: 'units', units: [unit] })
    const { queryId } = (await ask(letter, unit)).body
    const revocation = { method: 'POST', path: `/v1/authorizations/${letter}/revocation`, signed: true } as const
    const revoked = await bank.client.must({ ...revocation, body: { reason: 'owner-asked' } })
    expect(revoked.body.status).toBe('revoked')
    expect(codeOf(await ask(letter, unit))).toBe('403 authorization.revoked')
    expect(await bank.client.read(`/v1/authorizations/${letter}`)).toMatchObject({ status: 'revoked', uses: 1 })
    expect((await bank.client.read(`/v1/authorizations/${letter}/uses`)).items).toMatchObject([
      { queryId, institutionId: bank.identity.institutionId, officer: bank.identity.officer, purpose: 'loan-approval' },
    ])
  })

  // Last, for it moves the clock by a day.
  it('a silent registry does not hold up a query by name for ever: it is answered in part, and the bank is told', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
    const terms = { regions: [XIAMEN, '350300'] }
    const local = await authority.admitBank('测试两地银行', { terms, scopes: QUERY_SCOPES })
    const client = cast.client(local)
    await client.syncClock()
    const letter = await recordAuthorization({ client, identity: local }, { kind: 'whole-name' })
    const body = { authorizationId: letter, officer: local.officer, kind: 'holdings', purpose: 'loan-approval' }
    const asked = await client.must({ method: 'POST', path: '/v1/queries', body, signed: true })
    const path = `/v1/queries/${asked.body.queryId}`
    const parts = async () =>
      (await client.read(path)).parts.map(({ registry, status }: Record<string, string>) => `${registry} ${status}`)
    const [xiamen, putian] = [`${XIAMEN} answered`, '350300']
    await eventually(parts).toContain(xiamen)
    expect((await client.read(path)).status).toBe('asked')
    await cast.control.advance(24 * 3600)
    await client.syncClock()
    await cast.control.runSchedule('sweep')
    await eventually(async () => (await client.read(path)).status).toBe('answered')
    expect((await client.read(path)).incomplete).toBe(true)
    expect(await parts()).toEqual([xiamen, `${putian} unavailable`])
    const told = async () => (await client.read('/v1/notifications?after=0')).items
    const data = { kind: 'holdings', registries: 2, incomplete: true }
    await eventually(told).toMatchObject([{ type: 'query.answered', data }])
  })
})
