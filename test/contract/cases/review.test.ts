/** The free check and the review of a submission, through their functions on real engines: the same rules, and only submission creates. */
import { randomUUID } from 'node:crypto'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { pepperOf } from '../../../lib/access/pepper.ts'
import { fieldsFiled, prefilledFor } from '../../../lib/cases/draft/prefill-digests.ts'
import { examineCase } from '../../../lib/cases/examine/examine-case.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import { beijing } from '../../../lib/kernel/time.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { registryKey } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import { authorizationFor, BOOK, OWNER, questionUnder } from '../../support/authorizations.ts'
import { casePorts, FUZHOU, filingFor, filingOver, tapped } from '../../support/cases.ts'
import { BANK, DECLARATION, OTHER_BANK, REGISTRY, uploader } from '../../support/documents.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
const ports = () => casePorts(api.engine.table, api.store.objects)

const KINDS = ['ownership', 'unit-status', 'mortgages'] as const
const CLEAN = {
  ...BOOK,
  owners: [{ name: OWNER.name, idNumber: OWNER.idNumber }],
  coOwnership: 'sole' as const,
  state: { land: 'granted' as const, landTermTo: '2083-01-01' },
  restrictions: [],
  mortgages: [],
}
const SEIZED = { ...CLEAN, restrictions: [{ kind: 'seizure' as const, registeredOn: '2026-11-01' }] }

/** A letter for the unit, under which the registry has said what its book says. */
const readUnder = async (unitNumber: string, book: object, by: string = REGISTRY): Promise<string> => {
  const letter = await authorizationFor(uploader(ports), {
    scope: { kind: 'units', units: [unitNumber] },
    queryKinds: [...KINDS],
    purposes: ['loan-approval', 'mortgage-registration'],
  })
  const { authorizationId } = await api.done('recordAuthorization', { body: letter })
  for (const kind of KINDS) {
    const asked = await api.call('submitQuery', { body: { ...questionUnder(authorizationId), kind, unitNumber } })
    expect(asked.status).toBe(202)
    const answer = { outcome: 'found', readAt: '2026-11-24T09:00:00+08:00', book: { ...book, unitNumber } }
    const { queryId } = asked.body
    expect((await api.call('answerQuery', { by, path: { queryId }, body: answer })).status).toBe(200)
  }
  return authorizationId
}

const unitOf = (filing: Filing): string => filing.units[0]?.unitNumber ?? ''
const filed = async (book?: object): Promise<Filing> => {
  const filing = await filingFor(ports())
  return book ? { ...filing, authorizationId: await readUnder(unitOf(filing), book) } : filing
}

const check = async (body: unknown, headers = {}) => {
  const { status, body: said } = await api.call('checkCase', { body, headers })
  expect(status).toBe(200)
  return said
}
type Said = { rule: string; outcome: string; severity: string; bookReadAt?: string }
const found = (said: { findings: Said[] }) => said.findings.filter(({ outcome }) => outcome === 'found')
const rulesOf = (findings: readonly Said[]) => findings.map(({ rule }) => rule)

const rows = async (table: string): Promise<number> =>
  (await api.engine.client.send(new ScanCommand({ TableName: table, Select: 'COUNT' }))).Count ?? 0

const submit = async (filing: Filing): Promise<string> => {
  const { status, body } = await api.call('submitCase', { body: filing })
  expect(status).toBe(202)
  await api.examine(body.caseId)
  return body.caseId
}
const timelineOf = async (caseId: string) => {
  const { body } = await api.call('getCase', { path: { caseId } })
  return body.timeline as {
    type: string
    data: Record<string, unknown>
    details?: { findings: Said[]; notChecked: string[] }
  }[]
}
const INSISTENCE = { rule: 'book.seized', reason: 'book-data-out-of-date', comment: '法院已于今日解除查封' } as const

describe('the free check', () => {
  // filings of the other tests are of the same contract, which is a finding of its own
  beforeAll(() => api.begin())

  it('says that a sound filing would be lodged, creates nothing, and does not pass what it could not read', async () => {
    const filing = await filed()
    const before = await Promise.all(['cases', 'access', 'deliveries'].map(rows))
    const said = await check(filing)
    expect(said).toMatchObject({ wouldBeLodged: true, registry: '350200', refusals: [], faults: [] })
    expect(said.notice).toBe('本提示由平台作出，不属于不动产登记机构的不予受理决定')
    const seized = said.findings.find(({ rule }: Said) => rule === 'book.seized')
    expect(seized).toMatchObject({ outcome: 'not-checked' })
    expect(await Promise.all(['cases', 'access', 'deliveries'].map(rows))).toEqual(before)
  })

  it('names every fault and finding at once, in the language asked for, with the rule that a fault tells of', async () => {
    const filing = await filed(SEIZED)
    const wrong = {
      ...filing,
      officer: 'officer-9',
      mortgage: { ...filing.mortgage, term: { from: '2026-12-01', to: '2026-12-01' } },
      documents: filing.documents.slice(1),
    }
    const said = await check(wrong, { 'Accept-Language': 'en' })
    expect(said.wouldBeLodged).toBe(false)
    expect(said.refusals).toMatchObject([{ code: 'officer.not-designated', rule: 'officer.not-designated' }])
    expect(said.faults).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/mortgage/term/to', rule: 'particulars.ordinary' }),
        expect.objectContaining({ code: 'document.slot-missing' }),
      ]),
    )
    const seized = found(said).find(({ rule }) => rule === 'book.seized')
    expect(seized).toMatchObject({
      severity: 'block*',
      bookReadAt: '2026-11-24T09:00:00+08:00',
      words: 'A seizure, advance seizure or waiting seizure is in force (seizure, 2026-11-01)',
    })
    expect(seized).toHaveProperty('insistable')
  })

  it('asks of the book itself where it is told to, once under one key; what comes later the next check reads', async () => {
    const filing = await filed()
    const unitNumber = unitOf(filing)
    const letter = await authorizationFor(uploader(ports), {
      scope: { kind: 'units', units: [unitNumber] },
      queryKinds: ['ownership', 'unit-status'],
      maxUses: 2,
    })
    const { authorizationId } = await api.done('recordAuthorization', { body: letter })
    const uses = async () => (await api.done('getAuthorization', { path: { authorizationId } })).uses
    const draft = { ...filing, authorizationId }
    const asking = async (key: string) => {
      const authorizer = { scopes: 'cases.write queries.write' }
      const query = { readBook: 'true' }
      const sent = await api.call('checkCase', { body: draft, query, key, signed: true, authorizer })
      expect(sent.status).toBe(200)
      return sent.body
    }
    const key = randomUUID()
    const first = await asking(key)
    expect(first.queries).toMatchObject(
      ['ownership', 'unit-status'].map((kind) => ({ unitNumber, kind, status: 'asked', queryId: expect.any(String) })),
    )
    expect(first.findings).toContainEqual(expect.objectContaining({ rule: 'book.seized', outcome: 'not-checked' }))
    expect((await asking(key)).queries).toEqual(first.queries)
    expect(await uses()).toBe(2)
    expect((await asking(randomUUID())).queries).toMatchObject([
      { status: 'refused', refusal: 'authorization.used-up' },
      { status: 'refused', refusal: 'authorization.used-up' },
    ])
    for (const { queryId } of first.queries) {
      const answer = { outcome: 'found', readAt: '2026-11-24T09:00:00+08:00', book: { ...SEIZED, unitNumber } }
      expect((await api.call('answerQuery', { by: REGISTRY, path: { queryId }, body: answer })).status).toBe(200)
    }
    const said = await asking(key)
    expect(said.queries).toEqual([])
    expect(found(said).find(({ rule }) => rule === 'book.seized')?.bookReadAt).toBe('2026-11-24T09:00:00+08:00')
    expect(found(await check(draft)).map(({ rule }) => rule)).toContain('book.seized')
    expect(await uses()).toBe(2)
    const { client } = api.engine
    const audited = (await client.send(new ScanCommand({ TableName: 'audit' }))).Items ?? []
    const acts = audited.map((row) => JSON.parse(unmarshall(row)['record'])).filter((one) => one.queryId !== undefined)
    for (const { queryId } of first.queries)
      expect(acts).toContainEqual(expect.objectContaining({ act: 'submitQuery', authorizationId, queryId }))
  })

  it('reads the book only under a letter that stands: afterwards it is not checked, and the letter is named', async () => {
    const filing = await filed(SEIZED)
    expect(rulesOf(found(await check(filing)))).toContain('book.seized')
    const path = { authorizationId: filing.authorizationId ?? '' }
    expect((await api.call('revokeAuthorization', { path, body: { reason: 'owner-asked' } })).status).toBe(200)
    const said = await check(filing)
    // nobody has signed the papers of this filing, which is a warning of its own
    expect([...new Set(rulesOf(found(said)))]).toEqual(['authorization.stale', 'document.signature'])
    expect(said.findings).toContainEqual(expect.objectContaining({ rule: 'book.seized', outcome: 'not-checked' }))
  })

  it('leaves a record of who looked under which letter', async () => {
    const filing = await filed(CLEAN)
    await check(filing)
    const { Items = [] } = await api.engine.client.send(new ScanCommand({ TableName: 'audit' }))
    const acts = Items.map((item) => JSON.parse(unmarshall(item)['record'] ?? '{}'))
      .filter((record) => record.authorizationId === filing.authorizationId)
      .map((record) => record.act)
    expect(acts).toContain('checkCase')
  })

  it('refuses what is no draft of a filing, and what is too large', async () => {
    expect((await api.call('checkCase', { body: [] })).body.code).toBe('request.invalid')
    const large = { business: 'new-loan', bankReference: 'x'.repeat(300_001) }
    expect((await api.call('checkCase', { body: large })).body.code).toBe('request.too-large')
  })
})

describe('what the registry takes', () => {
  const keep = async (code: string, capability: object, kind: 'confirmed' | 'recalled' = 'confirmed') => {
    const record = REGISTRY_SEED.find((one) => one.code === code)
    if (!record) throw new Error(`the seed lacks ${code}`)
    const put = { ...record, basis: { ...record.basis, kind }, capability: { ...record.capability, ...capability } }
    await api.engine.table.write({ table: 'directory', put: { ...registryKey(code), ...put } })
  }
  const forget = (code: string) => api.engine.table.write({ table: 'directory', delete: registryKey(code) })
  const holding = (said: { findings: Said[] }) => found(said).filter(({ severity }) => severity.startsWith('block'))

  it('takes a conversion from the lender alone where it says so, holds it elsewhere, and where it is only recalled', async () => {
    const { powersOfAttorney, agents, ...whole } = await filingFor(ports(), { business: 'pre-notice-conversion/after' })
    const filing = {
      ...whole,
      documents: whole.documents.filter(({ slot }) => slot !== 'power-of-attorney'),
      conversion: { ...whole.conversion, lenderAlone: true },
    }
    expect([powersOfAttorney?.length, agents?.length]).toEqual([1, 1])
    await keep(REGISTRY, { lenderAlone: undefined }, 'recalled')
    const said = await check(filing)
    expect(said).toMatchObject({ wouldBeLodged: false, faults: [] })
    expect(holding(said)).toMatchObject([{ rule: 'registry.capability', pointer: '/conversion/lenderAlone' }])
    await keep(REGISTRY, { lenderAlone: ['pre-notice-conversion'] })
    expect(await check(filing)).toMatchObject({ wouldBeLodged: true })
    const timeline = await timelineOf(await submit(filing as Filing))
    expect(timeline.at(-1)?.type).toBe('case.lodged')
    await forget(REGISTRY)
  })

  it('holds hard what it has said it does not take, and only warns of what is recalled of it', async () => {
    const filing = await filed()
    const narrow = { mortgageKinds: ['maximum'], witnessing: ['registry'] }
    await keep(REGISTRY, narrow, 'recalled')
    const recalled = await check(filing)
    expect(recalled.wouldBeLodged).toBe(true)
    const warned = (rule: string) => expect.objectContaining({ rule, severity: 'warn' })
    expect(found(recalled)).toEqual(
      expect.arrayContaining([warned('agent.individual-not-witnessed'), warned('registry.capability')]),
    )
    await keep(REGISTRY, narrow)
    const [, failed] = await timelineOf(await submit(filing))
    expect(failed?.data).toMatchObject({
      findings: [
        { rule: 'agent.individual-not-witnessed', severity: 'block*' },
        { rule: 'registry.capability', severity: 'block' },
      ],
    })
    await forget(REGISTRY)
  })

  it('is judged by the files that are filed: their format and their size', async () => {
    const filing = await filed()
    await keep(REGISTRY, { formats: ['application/ofd'] })
    const said = await check(filing)
    expect(holding(said)).toMatchObject(
      filing.documents.map((_, at) => ({ rule: 'registry.capability', pointer: `/documents/${at}` })),
    )
    await keep(REGISTRY, { limits: { unitsPerCase: 50, documentsPerCase: 100, documentBytes: 10 } })
    expect(holding(await check(filing))).toHaveLength(filing.documents.length)
    await keep(REGISTRY, { limits: { unitsPerCase: 50, documentsPerCase: 100, documentBytes: 41_943_040 } })
    expect(holding(await check(filing))).toEqual([])
    await forget(REGISTRY)
  })

  it('is judged for each registry of a loan over several, and each book is read for its own part', async () => {
    const over = await filingOver(ports(), ['350203', '350102'])
    const [, second] = over.units
    const filing = { ...over, authorizationId: await readUnder(second?.unitNumber ?? '', SEIZED, FUZHOU) }
    await keep(REGISTRY, {})
    await keep(FUZHOU, { limits: { unitsPerCase: 0, documentsPerCase: 100, documentBytes: 1 } })
    const said = await check(filing)
    expect(said.parts.map(({ registry }: { registry: string }) => registry)).toEqual([REGISTRY, FUZHOU])
    expect(said.wouldBeLodged).toBe(false)
    expect(found(said)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: 'registry.capability', registry: FUZHOU, pointer: '/units' }),
        expect.objectContaining({ rule: 'book.seized', registry: FUZHOU, pointer: '/units/1/unitNumber' }),
      ]),
    )
    expect(holding(said).filter((one) => 'registry' in one && one.registry === REGISTRY)).toMatchObject([
      { rule: 'authorization.stale', pointer: '/units/0/unitNumber' },
    ])
    await Promise.all([forget(REGISTRY), forget(FUZHOU)])
  })
})

describe('prefill', () => {
  const prefill = async (body: object) => {
    const { status, body: said } = await api.call('prefillCase', { body })
    expect(status).toBe(200)
    return said
  }
  const AT = '2026-11-24T09:30:00+08:00'
  const certified = async (filing: Filing): Promise<string> => {
    const caseId = await submit(filing)
    const decide = async (body: object) =>
      expect((await api.call('recordDecision', { path: { caseId }, body })).status).toBe(200)
    await decide({ decision: 'accepted', registryNumber: '厦登2026-7', acceptedAt: AT })
    const units = [{ unitNumber: unitOf(filing), bookNumber: 'B-1', rank: 1 }]
    await decide({ decision: 'registered', registeredAt: AT, registrar: '测试登记员', units })
    const documentId = await uploader(ports).confirmed({ by: REGISTRY, as: { type: 'registration-certificate' } })
    const number = '闽(2026)厦门市不动产证明第0007001号'
    const certificate = {
      number,
      licenceId: licenceIdentifier(REGISTRY, 7001),
      documentId,
      sha256: DECLARATION.sha256,
      units: [unitOf(filing)],
      issuedAt: AT,
    }
    await decide({ decision: 'certified', certificates: [certificate] })
    await api.examine(caseId)
    return caseId
  }

  it('begins a release from its mortgage: with what only the bank can say it would be lodged', async () => {
    const filing = await filed()
    const caseId = await certified(filing)
    const said = await prefill({ business: 'release', caseId, officer: 'officer-1' })
    expect(said.draft).toMatchObject({
      branch: filing.branch,
      mortgagees: filing.mortgagees,
      units: [{ unitNumber: unitOf(filing) }],
      existing: [{ proofNumber: '闽(2026)厦门市不动产证明第0007001号', reason: 'repaid', contractNo: '抵2026-0001' }],
    })
    expect(said.draft).not.toHaveProperty('mortgage')
    expect(said.origins).toContainEqual({ pointer: '/existing', from: 'case' })
    expect(said.missing).toEqual(expect.arrayContaining(['/bankReference', '/documents', '/declaration']))
    const pepper = await pepperOf(api.engine.table)
    const after = beijing(new Date(Date.now() + 60_000))
    const about = { bank: BANK, units: [unitOf(filing)], createdAt: after }
    const kept = await prefilledFor(api.engine.table, about, pepper)
    expect(kept?.['fields'].length).toBeGreaterThan(40)
    expect(JSON.stringify(kept)).not.toMatch(/测试|350203001002/)
    const fields = fieldsFiled(
      { bank: BANK, filing: { ...said.draft, documents: [{}], officer: 'x' }, prefilled: kept },
      pepper,
    )
    // business and officer the bank said itself
    expect(fields.filed - fields.prefilled).toBe(2)

    const { confirmed } = uploader(ports)
    const slots = ['application-form', 'mortgage-certificate', 'repayment-proof'] as const
    const documents = await Promise.all(
      slots.map(async (slot) => ({ slot, documentId: await confirmed({ as: { ...DECLARATION, type: slot } }) })),
    )
    const [existing] = said.draft.existing
    const whole = {
      ...said.draft,
      bankReference: `YW-release-${caseId.slice(-8)}`,
      existing: [{ ...existing, settledOn: '2026-11-24', paper: 'surrendered' }],
      documents,
      declaration: filing.declaration,
    }
    const judged = await check(whole)
    expect(judged.faults).toEqual([])
    expect(found(judged).filter(({ severity }) => severity.startsWith('block'))).toEqual([])
  })

  it('begins a refinance from the loan before it: the reason is waiver, the new contract is not made up', async () => {
    const filing = await filed()
    const { draft } = await prefill({ business: 'refinance', caseId: await submit(filing) })
    expect(draft).toMatchObject({ mortgagors: filing.mortgagors, debtors: filing.debtors })
    expect(draft.mortgage).not.toHaveProperty('contractNo')
    expect(draft).not.toHaveProperty('powersOfAttorney')
    expect(draft).not.toHaveProperty('loan')
  })

  it('reads the book only under the letter, and says when the registry read it', async () => {
    const filing = await filed(CLEAN)
    const from = { business: 'new-loan', unitNumber: unitOf(filing), branch: filing.branch }
    const blind = await prefill(from)
    expect(blind.draft).toMatchObject({ units: [{ unitNumber: unitOf(filing) }] })
    expect(blind.draft).not.toHaveProperty('parties')
    const { draft, origins } = await prefill({ ...from, authorizationId: filing.authorizationId })
    expect(draft).toMatchObject({
      parties: [{ id: 'owner-1', type: 'individual', name: OWNER.name, idDocument: { number: OWNER.idNumber } }],
      mortgagors: [{ party: 'owner-1' }],
      mortgagees: [{ branch: filing.branch, name: '测试银行厦门分行' }],
      units: [{ certificate: { number: BOOK.certificateNumber }, owners: ['owner-1'], coOwnership: 'sole' }],
    })
    expect(origins).toContainEqual({ pointer: '/units', from: 'book', bookReadAt: '2026-11-24T09:00:00+08:00' })
    expect(origins).toContainEqual({ pointer: '/mortgagees', from: 'directory' })
  })

  it('answers a foreign case like one that nobody has, and wants something to begin from', async () => {
    const caseId = await submit(await filed())
    const ask = async (body: object, by?: string) => {
      const { status, body: said } = await api.call('prefillCase', { body, ...(by && { by }) })
      return [status, { ...said, requestId: '' }]
    }
    const nobodys = { business: 'release', caseId: `case_${'0'.repeat(26)}` }
    expect(await ask({ business: 'release', caseId }, OTHER_BANK)).toEqual(await ask(nobodys, OTHER_BANK))
    const nothing = await api.call('prefillCase', { body: { business: 'release' } })
    expect(nothing.body.errors).toMatchObject([{ code: 'prefill.from-nothing' }])
  })
})

describe('the review of a submission', () => {
  it('holds a legal finding until the bank insists', async () => {
    const caseId = await submit(await filed(SEIZED))
    const [, failed] = await timelineOf(caseId)
    expect(failed?.type).toBe('case.validation-failed')
    expect(failed?.data).toMatchObject({
      notice: '本提示由平台作出，不属于不动产登记机构的不予受理决定',
      findings: [{ rule: 'book.seized', severity: 'block*' }],
    })
  })

  it('lodges in spite of it where the bank insists with a reason; the registry gets findings and reasons', async () => {
    const filing = { ...(await filed(SEIZED)), insistences: [INSISTENCE] }
    expect((await check(filing)).wouldBeLodged).toBe(true)
    const timeline = await timelineOf(await submit(filing))
    expect(timeline.map(({ type }) => type)).toEqual(['case.submitted', 'finding.insisted', 'case.lodged'])
    expect(timeline[1]?.data).toEqual({ insistences: [{ rule: 'book.seized', reason: 'book-data-out-of-date' }] })
    expect(timeline[1]?.details).toEqual({ insistences: [INSISTENCE] })
    expect(timeline[2]?.details?.findings).toContainEqual(
      expect.objectContaining({ rule: 'book.seized', outcome: 'found', bookReadAt: '2026-11-24T09:00:00+08:00' }),
    )
  })

  it('only warns of an owner whom the book writes in traditional characters', async () => {
    const written = { ...CLEAN, owners: [{ name: OWNER.name.replace('测试', '測試'), idNumber: OWNER.idNumber }] }
    expect(written.owners).not.toEqual(CLEAN.owners)
    const rules = rulesOf(
      (await timelineOf(await submit(await filed(written)))).flatMap((one) => one.details?.findings ?? []),
    )
    expect(rules).toContain('party.name-variant')
    expect(rules).not.toContain('party.name-differs')
  })

  it('lets nobody insist on a hard finding', async () => {
    const authorizationId = `aut_${'0'.repeat(26)}`
    const insistences = [{ ...INSISTENCE, rule: 'authorization.stale' }]
    const timeline = await timelineOf(await submit({ ...(await filed()), authorizationId, insistences }))
    expect(timeline.map(({ type }) => type)).toEqual(['case.submitted', 'case.validation-failed'])
  })

  it('does not count an insisting that answers nothing', async () => {
    const timeline = await timelineOf(await submit({ ...(await filed(CLEAN)), insistences: [INSISTENCE] }))
    expect(timeline.map(({ type }) => type)).toEqual(['case.submitted', 'case.lodged'])
  })

  it('looks again when the registry reviews, and tells both what has changed since', async () => {
    const filing = await filed(CLEAN)
    const caseId = await submit(filing)
    const kind = 'unit-status'
    const question = { ...questionUnder(filing.authorizationId ?? ''), kind, unitNumber: unitOf(filing) }
    const { queryId } = await api.done('submitQuery', { body: question })
    const book = { ...SEIZED, unitNumber: unitOf(filing) }
    const answer = { outcome: 'found', readAt: '2026-11-24T09:20:00+08:00', book }
    expect((await api.call('answerQuery', { path: { queryId }, body: answer })).status).toBe(200)
    const at = '2026-11-24T09:30:00+08:00'
    const decide = (body: object) => api.call('recordDecision', { path: { caseId }, body })
    expect((await decide({ decision: 'accepted', registryNumber: '厦登2026-9', acceptedAt: at })).status).toBe(200)
    expect((await decide({ decision: 'in-review', startedAt: at })).status).toBe(200)
    await api.examine(caseId)
    const last = (await timelineOf(caseId)).at(-1)
    expect(last).toMatchObject({
      type: 'book.changed',
      data: { findings: [{ rule: 'book.changed-since-check', severity: 'block*' }] },
    })
    await api.examine(caseId)
    expect((await timelineOf(caseId)).at(-1)).toEqual(last)
  })

  it('says the insisting once, wherever the work dies in between', async () => {
    const filing = { ...(await filed(SEIZED)), insistences: [INSISTENCE] }
    const { caseId } = await api.done('submitCase', { body: filing })
    let calls = 0
    for (let last = 1, done = false; !done; last++) {
      calls = 0
      const dying = tapped(api.engine.table, () => {
        calls += 1
        if (calls === last) throw new Error('died')
      }) as Table
      done = await examineCase({ ...ports(), table: dying }, caseId).then(
        () => true,
        () => false,
      )
    }
    expect(calls).toBeGreaterThan(3)
    const timeline = await timelineOf(caseId)
    expect(timeline.map(({ type }) => type)).toEqual(['case.submitted', 'finding.insisted', 'case.lodged'])
  })
})
