/** Each kind of query through the functions on real engines: what it takes, what it shows, whom it asks, and how soon. */
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { AuthorizationLetter } from '../../../lib/authorizations/model.ts'
import { noteUnreachable } from '../../../lib/outbox/unreachable.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import { awaited, pausesOf } from '../../../lib/queries/await-answer.ts'
import type { Book } from '../../../lib/queries/book.ts'
import { latestAnswers } from '../../../lib/queries/latest-answers.ts'
import { registryRows } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import type { Reply } from '../../support/api.ts'
import { authorizationFor, BOOK, FOUND, OWNER, questionUnder, UNIT } from '../../support/authorizations.ts'
import { casePorts, signedCall } from '../../support/cases.ts'
import {
  BANK,
  BYTES,
  DECLARATION,
  NOW,
  OTHER_BANK,
  OTHER_REGISTRY,
  REGISTRY,
  uploader,
} from '../../support/documents.ts'
import { putAll } from '../../support/institutions.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>
const SUSPENDED = '350300'

beforeAll(async () => {
  documents = uploader(() => casePorts(api.engine.table, api.store.objects))
  const records = REGISTRY_SEED.filter(({ code }) => [REGISTRY, OTHER_REGISTRY, SUSPENDED].includes(code)).map(
    (record) => ({ ...record, status: record.code === SUSPENDED ? ('suspended' as const) : ('live' as const) }),
  )
  await putAll(
    api.engine.table,
    records.flatMap(registryRows).filter(({ sk }) => sk === 'HEAD'),
  )
})

const EVERY_KIND = [
  'ownership',
  'unit-status',
  'mortgages',
  'certificate',
  'progress',
  'copies',
  'holdings',
  'mortgaged-holdings',
] as const
const { readAt } = FOUND
const persons = BOOK.owners.map(({ idNumber }) => ({ idNumber }))

const record = async (more: Partial<AuthorizationLetter> = {}): Promise<string> => {
  const letter = await authorizationFor(documents, {
    queryKinds: [...EVERY_KIND],
    purposes: ['loan-approval', 'loan-monitoring'],
    ...more,
  })
  return (await api.done('recordAuthorization', { body: letter })).authorizationId
}
const ask = (authorizationId: string, more: object = {}, headers = {}) =>
  api.call('submitQuery', { headers, body: { ...questionUnder(authorizationId), ...more } })
const askByName = (authorizationId: string, more: object = {}) => {
  const { unitNumber: _, ...question } = questionUnder(authorizationId)
  return api.call('submitQuery', { body: { ...question, kind: 'holdings', ...more } })
}
const answer = (queryId: string, body: object = FOUND, by = REGISTRY) =>
  api.call('answerQuery', { by, path: { queryId }, body })
const read = async (queryId: string) => await api.done('getQuery', { path: { queryId } })
const pointersOf = ({ body }: Reply) => body.errors.map(({ pointer }: { pointer: string }) => pointer)
const codeOf = ({ status, body }: Reply) => (status < 400 ? status : body.code)

describe('a certificate check', () => {
  const number = String(BOOK.certificateNumber)
  const certificate = {
    number,
    kind: 'ownership',
    status: 'valid',
    registeredOn: '2023-01-05',
    unitNumber: UNIT,
    owners: persons,
  }

  it('says whether the certificate is valid, and not whose it is', async () => {
    const { body } = await ask(await record(), { kind: 'certificate', certificateNumber: number })
    await answer(body.queryId, { outcome: 'found', readAt, certificate })
    const { owners: _, unitNumber: _unit, ...shown } = certificate
    expect((await read(body.queryId)).answer).toEqual({ certificate: shown })
  })

  it('of a stranger’s certificate shows nothing', async () => {
    const { body } = await ask(await record(), { kind: 'certificate', certificateNumber: number })
    const strange = { ...certificate, owners: persons.slice(1) }
    expect((await answer(body.queryId, { outcome: 'found', readAt, certificate: strange })).body.outcome).toBe(
      'out-of-scope',
    )
  })

  it('is answered about that certificate, that unit, and nothing else', async () => {
    const { body } = await ask(await record(), { kind: 'certificate', certificateNumber: number })
    const other = { ...certificate, number: '闽(2023)厦门市不动产权第0099999号', unitNumber: `${UNIT.slice(0, -1)}4` }
    const reply = await answer(body.queryId, { outcome: 'found', readAt, certificate: other, book: BOOK })
    expect(pointersOf(reply).sort()).toEqual(['/book', '/certificate/number', '/certificate/unitNumber'])
    expect(pointersOf(await answer(body.queryId))).toEqual(['/certificate', '/book'])
  })
})

describe('a query of progress', () => {
  it('shows where the application stands and nothing of the book', async () => {
    const { body } = await ask(await record(), { kind: 'progress', acceptanceNumber: '2026-厦-000123' })
    const progress = { acceptanceNumber: '2026-厦-000123', state: 'in-review', unitNumber: UNIT, applicants: persons }
    await answer(body.queryId, { outcome: 'found', readAt, progress })
    expect((await read(body.queryId)).answer).toEqual({
      progress: { acceptanceNumber: '2026-厦-000123', state: 'in-review' },
    })
  })
})

describe('copies of registered papers', () => {
  const materials = ['results', 'originals']
  const copies = async (given: { by?: string; type?: 'registration-copy' | 'other' } = {}) => {
    const { by = REGISTRY, type = 'registration-copy' } = given
    const upload = () => documents.confirmed({ by, as: { type, fileName: '张某某合同.pdf' } })
    const { sha256 } = DECLARATION
    const [signer] = persons
    return {
      unitNumber: UNIT,
      owners: persons,
      papers: [
        { material: 'results', title: '登记簿', documentId: await upload(), sha256, names: [signer] },
        { material: 'originals', title: '买卖合同', documentId: await upload(), sha256, names: persons },
      ],
    }
  }
  const found = (more: object) => ({ outcome: 'found', readAt, copies: more })
  const fetchCopy = (queryId: string, documentId: string, by?: string) =>
    api.call('mintQueryCopyLink', { path: { queryId, documentId }, ...(by !== undefined && { by }) })

  it('are fetched by the bank that asked, but for those that name somebody who did not sign', async () => {
    const letter = await record()
    const { queryId } = (await ask(letter, { kind: 'copies', materials })).body
    const told = await copies()
    const [open, closed] = told.papers.map(({ documentId }) => documentId) as [string, string]
    expect(codeOf(await fetchCopy(queryId, open))).toBe('resource.not-found')
    expect((await answer(queryId, found(told))).body.outcome).toBe('found')
    const { sha256 } = DECLARATION
    const seen = await read(queryId)
    expect(seen.answer).toEqual({
      copies: [{ material: 'results', title: '登记簿', documentId: open, sha256 }],
      copiesWithheld: 1,
    })
    // The uploads last 14 days, and the answer no longer.
    expect(seen.answerExpiresAt).toBe('2026-12-08T10:00:00.500+08:00')
    const { body: link } = await fetchCopy(queryId, open)
    expect(Buffer.from(await (await fetch(link.url)).arrayBuffer())).toEqual(BYTES)
    expect(decodeURIComponent(link.url)).not.toContain('张某某')
    expect(codeOf(await fetchCopy(queryId, closed))).toBe('resource.not-found')
    expect(codeOf(await fetchCopy(queryId, open, OTHER_BANK))).toBe('resource.not-found')
    const again = (await ask(letter, { kind: 'copies', materials })).body.queryId
    expect(pointersOf(await answer(again, found(told)))).toEqual(['/copies/papers/0/documentId'])
    vi.setSystemTime(NOW.getTime() + 15 * 24 * 3600_000)
    expect(codeOf(await fetchCopy(queryId, open))).toBe('query.answer-expired')
    expect(await read(queryId)).toMatchObject({ status: 'expired' })
    vi.setSystemTime(NOW)
    await api.call('revokeAuthorization', { path: { authorizationId: letter }, body: { reason: 'owner-asked' } })
    expect(codeOf(await fetchCopy(queryId, open))).toBe('authorization.revoked')
  })

  it('are the registry’s own confirmed papers, of the kind asked for', async () => {
    const { queryId } = (await ask(await record(), { kind: 'copies', materials: ['results'] })).body
    const told = await copies()
    const [first, second] = told.papers
    const foreign = (await copies({ by: OTHER_REGISTRY })).papers[0]
    const unfit = (await copies({ type: 'other' })).papers[0]
    const papers = [
      { ...first, sha256: '0'.repeat(64) },
      { ...second, names: persons.slice(0, 1) },
      { ...foreign },
      { ...unfit },
      { ...first },
    ]
    expect(pointersOf(await answer(queryId, found({ ...told, papers }))).sort()).toEqual([
      '/copies/papers/0/sha256',
      '/copies/papers/1/material',
      '/copies/papers/2/documentId',
      '/copies/papers/3/slot',
      '/copies/papers/4/documentId',
    ])
  })

  it('are not asked for while a loan runs, nor under a letter that does not name them', async () => {
    const running = { kind: 'copies', materials, purpose: 'loan-monitoring' }
    expect(codeOf(await ask(await record(), running))).toBe('authorization.out-of-purpose')
    const without = await record({ queryKinds: ['ownership'] })
    expect(codeOf(await ask(without, { kind: 'copies', materials }))).toBe('authorization.out-of-scope')
  })

  it('of a unit that no signer owns are not shown at all', async () => {
    const { queryId } = (await ask(await record(), { kind: 'copies', materials })).body
    const told = await copies()
    const strangers = { ...told, owners: persons.slice(1) }
    expect((await answer(queryId, found(strangers))).body.outcome).toBe('out-of-scope')
    expect(codeOf(await fetchCopy(queryId, told.papers[0]?.documentId ?? ''))).toBe('resource.not-found')
  })
})

const flat = (serial: string): string => `${UNIT.slice(0, -4)}${serial}`
const bookOf = (serial: string, more: Partial<Book> = {}): Book => ({ ...BOOK, unitNumber: flat(serial), ...more })

describe('a query by name', () => {
  const wholeName = () => record({ scope: { kind: 'whole-name' } })

  it('needs a letter in whole name, and a purpose that needs everything', async () => {
    expect(codeOf(await askByName(await record()))).toBe('authorization.out-of-scope')
    const letter = await wholeName()
    expect(codeOf(await askByName(letter, { purpose: 'loan-monitoring' }))).toBe('authorization.out-of-purpose')
    expect(codeOf(await askByName(letter, { purpose: 'loan-monitoring', kind: 'mortgaged-holdings' }))).toBe(202)
  })

  it('asks every connected registry in reach, and marks who answered, who has not, and who cannot', async () => {
    const letter = await wholeName()
    const { body } = await askByName(letter)
    expect(body).toMatchObject({ registries: 2, status: 'asked' })
    const stranger = { ...bookOf('0205'), owners: BOOK.owners.slice(1) }
    const holdings = [bookOf('0203'), bookOf('0204', { mortgages: [] }), stranger]
    expect((await answer(body.queryId, { outcome: 'found', readAt, holdings })).body.outcome).toBe('found')
    const partly = await read(body.queryId)
    expect(partly.status).toBe('asked')
    expect(partly.parts).toMatchObject([
      { registry: OTHER_REGISTRY, status: 'waiting' },
      { registry: REGISTRY, status: 'answered', outcome: 'found' },
      { registry: SUSPENDED, status: 'unavailable' },
    ])
    expect(partly.parts[1].answer).toEqual({
      units: [
        {
          unitNumber: flat('0203'),
          certificateNumber: BOOK.certificateNumber,
          facts: BOOK.facts,
          mortgaged: true,
          restricted: true,
        },
        {
          unitNumber: flat('0204'),
          certificateNumber: BOOK.certificateNumber,
          facts: BOOK.facts,
          mortgaged: false,
          restricted: true,
        },
      ],
    })
    expect(codeOf(await answer(body.queryId, { outcome: 'not-found', readAt }))).toBe('query.answered')
    await answer(body.queryId, { outcome: 'not-found', readAt }, OTHER_REGISTRY)
    expect(await read(body.queryId)).toMatchObject({ status: 'answered', parts: [{ outcome: 'not-found' }, {}, {}] })
    const uses = await api.call('listAuthorizationUses', { path: { authorizationId: letter } })
    expect(uses.body.items).toMatchObject([{ queryId: body.queryId, kind: 'holdings' }])
  })

  it('has its certificates ordered of the registries that found something, once it is answered', async () => {
    const { queryId } = (await askByName(await wholeName())).body
    const order = () => api.call('orderResultCertificate', { path: { queryId } })
    expect(codeOf(await order())).toBe('result-certificate.not-made')
    await answer(queryId, { outcome: 'found', readAt, holdings: [bookOf('0203')] })
    await answer(queryId, { outcome: 'not-found', readAt }, OTHER_REGISTRY)
    expect((await order()).body).toMatchObject({ status: 'ordered', papers: [] })
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}`, sk: { prefix: 'OUT#' } })
    const outs = rows.filter(({ type }) => type === 'result-certificate.ordered')
    expect(outs.map(({ party }) => party)).toEqual([REGISTRY])
    const documentId = await documents.confirmed({ by: REGISTRY, as: { type: 'query-result' } })
    const body = { documentId, sha256: DECLARATION.sha256 }
    await api.done('deliverResultCertificate', { by: REGISTRY, path: { queryId }, body })
    expect((await order()).body).toMatchObject({ status: 'delivered', papers: [{ registry: REGISTRY, documentId }] })
  })

  it('does not wait for ever: at its due time it is answered in part, the bank is told, and a late part is shown', async () => {
    const letter = await wholeName()
    const { queryId } = (await askByName(letter)).body
    await answer(queryId, { outcome: 'found', readAt, holdings: [bookOf('0203')] })
    await api.examine(queryId)
    const early = await read(queryId)
    expect(early).toMatchObject({ status: 'asked', dueAt: '2026-11-25T10:00:00.500+08:00' })
    const due = { pk: `QUERY#${queryId}`, sk: 'HEAD' }
    expect((await api.engine.table.get('cases', due))?.dueOf).toContain('platform:platform#')
    vi.setSystemTime(NOW.getTime() + 24 * 3600_000)
    await Promise.all([api.examine(queryId), api.examine(queryId), api.examine(queryId)])
    vi.setSystemTime(NOW)
    expect(await noticesOf(queryId)).toMatchObject([{ data: { kind: 'holdings', registries: 2, incomplete: true } }])
    const closed = await read(queryId)
    expect(closed).toMatchObject({ status: 'answered', incomplete: true })
    expect(closed.parts.map(({ status }: { status: string }) => status)).toEqual([
      'unavailable',
      'answered',
      'unavailable',
    ])
    expect((await api.engine.table.get('cases', due))?.dueOf).toBeUndefined()
    expect(codeOf(await answer(queryId, { outcome: 'not-found', readAt }, OTHER_REGISTRY))).toBe(200)
    expect((await read(queryId)).parts[0]).toMatchObject({ status: 'answered', outcome: 'not-found' })
    expect(await noticesOf(queryId)).toHaveLength(1)
  })

  it('shows a registry that has not answered and cannot be reached as unavailable, and no other', async () => {
    const { queryId } = (await askByName(await wholeName())).body
    const statuses = async () =>
      Object.fromEntries(
        (await read(queryId)).parts.map(({ registry, status }: Record<string, string>) => [registry, status]),
      )
    const { table } = api.engine
    const ports = { table, clock: { now: () => NOW } }
    await noteUnreachable(ports, [REGISTRY])
    expect(await statuses()).toMatchObject({ [REGISTRY]: 'unavailable', [OTHER_REGISTRY]: 'waiting' })
    await noteUnreachable(ports, [])
    expect(await statuses()).toMatchObject({ [REGISTRY]: 'waiting', [OTHER_REGISTRY]: 'waiting' })
  })

  it('is in the audit with the registries asked, and those that were shown', async () => {
    const { queryId } = (await askByName(await wholeName())).body
    await answer(queryId, { outcome: 'found', readAt, holdings: [bookOf('0203')] })
    await read(queryId)
    const found = await api.engine.client.send(new ScanCommand({ TableName: 'audit' }))
    const records = (found.Items ?? []).map((item) => JSON.parse(unmarshall(item)['record'] ?? '{}'))
    const placesOf = (act: string) =>
      records.filter((one) => one.queryId === queryId && one.act === act).map(({ registries }) => registries)
    expect(placesOf('submitQuery')).toEqual([[OTHER_REGISTRY, REGISTRY]])
    expect(placesOf('getQuery')).toEqual([[REGISTRY]])
  })

  it('about what secures something already does not name the rest', async () => {
    const { body } = await askByName(await wholeName(), { kind: 'mortgaged-holdings' })
    const holdings = [bookOf('0203'), bookOf('0204', { mortgages: [] })]
    await answer(body.queryId, { outcome: 'found', readAt, holdings })
    const [, { answer: shown }] = (await read(body.queryId)).parts
    expect(shown.units).toMatchObject([{ unitNumber: flat('0203'), mortgages: [{ rank: 1 }] }])
    expect(shown.units[0]).not.toHaveProperty('facts')
  })

  it('is nobody’s to answer who was not asked', async () => {
    const { body } = await ask(await record())
    expect(codeOf(await answer(body.queryId, FOUND, OTHER_REGISTRY))).toBe('resource.not-found')
  })

  it('counts one use, and is complete once however the last answers cross', async () => {
    for (let round = 0; round < 4; round++) {
      const { body } = await askByName(await record({ scope: { kind: 'whole-name' }, maxUses: 1 }))
      const insist = async (by: string) => {
        for (;;) {
          const reply = await answer(body.queryId, { outcome: 'not-found', readAt }, by)
          if (codeOf(reply) !== 'platform.contended') return reply.status
        }
      }
      expect(await Promise.all([REGISTRY, OTHER_REGISTRY].map(insist))).toEqual([200, 200])
      expect(await read(body.queryId)).toMatchObject({ status: 'answered' })
      expect(await noticesOf(body.queryId)).toHaveLength(1)
    }
  })

  it('expires part by part, and leaves digests', async () => {
    const { body } = await askByName(await wholeName())
    await answer(body.queryId, { outcome: 'found', readAt, holdings: [BOOK] })
    vi.setSystemTime(NOW.getTime() + 31 * 24 * 3600_000)
    const [, part] = (await read(body.queryId)).parts
    vi.setSystemTime(NOW)
    expect(part).toMatchObject({ status: 'expired', answerSha256: expect.any(String) })
    expect(part).not.toHaveProperty('answer')
  })
})

describe('an interested party', () => {
  const paper = async (type: 'interest-evidence' | 'mortgage-contract' = 'interest-evidence') => ({
    documentId: await documents.confirmed({ as: { type } }),
    sha256: DECLARATION.sha256,
  })
  const question = async (more: object = {}) => ({
    officer: 'officer-1',
    purpose: 'loan-approval',
    unitNumber: UNIT,
    interest: 'mortgage',
    document: await paper(),
    ...more,
  })
  const submit = (body: object) => api.call('submitInterestedQuery', { body })

  it('sees what is registered of its one unit, with names and nobody’s number', async () => {
    const { body } = await submit(await question({ document: await paper('mortgage-contract') }))
    expect((await answer(body.queryId)).body.outcome).toBe('found')
    const seen = await read(body.queryId)
    expect(seen).toMatchObject({ kind: 'interested-party', interest: 'mortgage', status: 'answered' })
    expect(seen).not.toHaveProperty('authorizationId')
    const [mortgage] = BOOK.mortgages
    const { remarks: _, ...registered } = mortgage ?? {}
    expect(seen.answer).toEqual({
      certificateNumber: BOOK.certificateNumber,
      owners: BOOK.owners.map(({ name, share }) => ({ name, share })),
      coOwnership: 'by-shares',
      facts: BOOK.facts,
      restrictions: [{ kind: 'seizure', registeredOn: '2024-05-06' }],
      mortgages: [registered],
    })
    for (const { idNumber = '' } of BOOK.owners) expect(JSON.stringify(seen)).not.toContain(idNumber)
  })

  it('brings a paper of its own, as stated, for this query alone', async () => {
    const body = await question()
    const wrong = { ...body, document: { ...body.document, sha256: '0'.repeat(64) } }
    expect(pointersOf(await submit(wrong))).toEqual(['/document/sha256'])
    const unfit = { ...body.document, documentId: await documents.confirmed({ as: { type: 'identity-papers' } }) }
    expect(pointersOf(await submit({ ...body, document: unfit }))).toEqual(['/document/slot'])
    expect(pointersOf(await submit({ ...body, unitNumber: `350302${UNIT.slice(6)}` }))).toEqual(['/unitNumber'])
    expect(codeOf(await submit({ ...body, officer: 'officer-9' }))).toBe('officer.not-designated')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => submit(body)))
    expect(outcomes.filter(({ status }) => status === 202)).toHaveLength(1)
    const taken = outcomes.filter(({ status }) => status === 400).map(pointersOf)
    expect(taken).toEqual(Array.from({ length: 7 }, () => ['/document/documentId']))
    const used = await api.call('getDocument', { path: { documentId: body.document.documentId } })
    const queryId = outcomes.find(({ status }) => status === 202)?.body.queryId
    expect(used.body).toMatchObject({ status: 'used', queryId })
  })

  it('may not ask by name, nor about two units', async () => {
    expect(pointersOf(await submit(await question({ unitNumber: undefined })))).toEqual(['/unitNumber'])
    expect(pointersOf(await submit(await question({ unitNumbers: [UNIT, UNIT] })))).toEqual(['/unitNumbers'])
  })

  it('shows its paper to the registry asked, as a bank its letter, and to nobody else', async () => {
    const interested = (await submit(await question())).body.queryId
    const underLetter = (await ask(await record())).body.queryId
    const byName = (await askByName(await record({ scope: { kind: 'whole-name' } }))).body.queryId
    const link = (queryId: string, by: string) => api.call('mintQueryDocumentLink', { by, path: { queryId } })
    for (const queryId of [interested, underLetter, byName])
      expect((await link(queryId, REGISTRY)).body).toMatchObject({ sha256: DECLARATION.sha256 })
    expect((await link(byName, OTHER_REGISTRY)).status).toBe(200)
    for (const queryId of [interested, underLetter])
      expect(codeOf(await link(queryId, OTHER_REGISTRY))).toBe('resource.not-found')
  })
})

describe('who only means to take a mortgage', () => {
  const question = (more: object = {}) => ({ officer: 'officer-1', unitNumber: UNIT, intention: 'mortgage', ...more })
  const submit = (body: object) => api.call('submitIntentionQuery', { body })

  it('sees the natural facts and what stands in the way, without a paper and without a person', async () => {
    const { status, body } = await submit(question())
    expect(status).toBe(202)
    expect((await answer(body.queryId)).body.outcome).toBe('found')
    const seen = await read(body.queryId)
    expect(seen).toMatchObject({ kind: 'intention', intention: 'mortgage', purpose: 'loan-approval' })
    expect(seen.answer).toEqual({
      facts: BOOK.facts,
      coOwned: true,
      mortgaged: true,
      advanceNotice: false,
      objection: false,
      restricted: true,
    })
    for (const { name } of BOOK.owners) expect(JSON.stringify(seen)).not.toContain(name)
  })

  it('is a designated officer of a bank, about one unit that some registry has', async () => {
    expect(codeOf(await submit(question({ officer: 'officer-9' })))).toBe('officer.not-designated')
    expect(pointersOf(await submit(question({ unitNumber: `350302${UNIT.slice(6)}` })))).toEqual(['/unitNumber'])
    expect(pointersOf(await submit(question({ intention: 'curiosity' })))).toEqual(['/intention'])
  })

  it('may be told no', async () => {
    const { body } = await submit(question())
    const refused = { outcome: 'refused', readAt, ground: 'not-entitled' }
    expect((await answer(body.queryId, refused)).body.outcome).toBe('refused')
  })
})

const noticesOf = async (queryId: string) => {
  const { rows } = await api.engine.table.query({ table: 'cases', pk: `QUERY#${queryId}`, sk: { prefix: 'OUT#' } })
  return rows.filter(({ type }) => type === 'query.answered').map(({ notification }) => notification)
}

describe('the bank', () => {
  it('is told that a query was answered, in the transaction of the answer and without a word of it', async () => {
    const { body } = await ask(await record())
    expect(await noticesOf(body.queryId)).toEqual([])
    await answer(body.queryId)
    const [notice] = await noticesOf(body.queryId)
    expect(notice).toMatchObject({
      type: 'query.answered',
      queryId: body.queryId,
      data: { kind: 'ownership', registry: REGISTRY, outcome: 'found' },
    })
    for (const secret of [OWNER.name, OWNER.idNumber, BOOK.facts.location, UNIT])
      expect(JSON.stringify(notice)).not.toContain(secret)
  })

  it('waits five seconds at most, in growing pauses', () => {
    expect(pausesOf(5)).toEqual([100, 200, 400, 800, 1000, 1000, 1000, 500])
    expect(pausesOf(0)).toEqual([])
  })

  it('has the answer in the same call when it prefers to wait and the registry is quick', async () => {
    const receipt = await ask(await record())
    const pauses: number[] = []
    const alarm = {
      after: async (ms: number) => {
        pauses.push(ms)
        if (pauses.length === 2) await answer(receipt.body.queryId)
      },
    }
    const { table } = api.engine
    const sent = await signedCall('submitQuery', { body: undefined })
    const call = { ...sent, headers: { ...sent.headers, prefer: 'respond-async, wait=30' } }
    const given = {
      status: 202,
      headers: { location: `/v1/queries/${receipt.body.queryId}` },
      body: JSON.stringify(receipt.body),
    }
    const said = await awaited({ table, ids: randomIds({ now: () => NOW }), alarm }, call, given)
    expect(pauses).toEqual([100, 200])
    expect(said).toMatchObject({ status: 200, headers: { ...given.headers, 'preference-applied': 'wait=5' } })
    expect(JSON.parse(said.body)).toMatchObject({ status: 'answered', answer: { coOwnership: 'by-shares' } })
    const never = await awaited({ table, ids: randomIds({ now: () => NOW }), alarm: { after: async () => {} } }, call, {
      ...given,
      body: JSON.stringify((await ask(await record())).body),
    })
    expect(never.status).toBe(202)
  })

  it('is answered at once when the same call is made again after the answer; what was kept for replay is the receipt', async () => {
    const body = questionUnder(await record())
    const sent = { key: 'waits', body, headers: { Prefer: 'wait=1' } }
    const first = await api.call('submitQuery', { ...sent, headers: {} })
    await answer(first.body.queryId)
    const again = await api.call('submitQuery', sent)
    expect([again.status, again.body.status]).toEqual([200, 'answered'])
    expect(await api.done('submitQuery', { ...sent, headers: {} })).toEqual(first.body)
    const { rows } = await api.engine.table.query({ table: 'access', pk: `KEY#${BANK}#waits` })
    expect(JSON.stringify(rows)).not.toContain(OWNER.idNumber)
  })
})

describe('what a bank already knows of a unit', () => {
  const known = (now = NOW) =>
    latestAnswers(api.engine, { bank: BANK, units: [flat('0701')], kinds: ['ownership', 'unit-status'], now })
  const of = { scope: { kind: 'units' as const, units: [flat('0701')] } }
  const found = { outcome: 'found', readAt, book: bookOf('0701') }

  it('is the latest answer of each kind, while neither it has expired nor its letter ended', async () => {
    expect(await known()).toEqual([])
    const [first, second] = [await record(of), await record({ ...of, maxUses: 2 })]
    const unit = { unitNumber: flat('0701') }
    const [earlier, later, status] = [
      await ask(first, unit),
      await ask(second, unit),
      await ask(second, { ...unit, kind: 'unit-status' }),
    ].map(({ body }) => body.queryId)
    for (const queryId of [earlier, later, status]) await answer(queryId, found)
    expect(await known()).toMatchObject([
      { queryId: later, kind: 'ownership', readAt, shown: { coOwnership: 'by-shares' } },
      { queryId: status, kind: 'unit-status', shown: { mortgaged: true } },
    ])
    expect(await known(new Date(NOW.getTime() + 31 * 24 * 3600_000))).toEqual([])
    await api.call('revokeAuthorization', { path: { authorizationId: second }, body: { reason: 'owner-asked' } })
    expect(await known()).toEqual([])
  })
})
