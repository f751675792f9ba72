/** Who did or saw what: each call of the functions, and what the authority then finds, proves and takes away. */

import { beforeAll, describe, expect, it } from 'vitest'
import { seal } from '../../../lib/audit/seal.ts'
import { eventsOf } from '../../../lib/cases/read/read-cases.ts'
import { sha256Hex } from '../../../lib/kernel/digest.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
// @ts-expect-error a stand-alone script without types
import { faultsOfProof, verify } from '../../../tools/verify-seals.mjs'
import type { Sent } from '../../support/api.ts'
import { casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, OTHER_BANK, REGISTRY } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let caseId: string
let filing: Row
beforeAll(async () => {
  filing = await filingFor(ports())
  caseId = (await api.done('submitCase', { body: filing })).caseId
  await api.examine(caseId)
})

const ports = () => casePorts(api.engine.table, api.store.objects)
const DAY = '2026-11-24'

const found = async (body: Row, limit = 100): Promise<Row[]> => {
  const items: Row[] = []
  let cursor: string | undefined
  do {
    const page = await api.call('searchAudit', { body: { ...body, limit, ...(cursor && { cursor }) } })
    items.push(...page.body.items)
    cursor = page.body.next
  } while (cursor)
  return items.map(({ record }) => record)
}

/** The records that a call leaves. */
const left = async (operation: Operation, sent: Sent): Promise<{ status: number; text: string; records: Row[] }> => {
  const before = new Set((await found({ by: 'day', day: DAY })).map(({ auditId }) => auditId))
  const { status, body } = await api.call(operation, sent)
  const after = await found({ by: 'day', day: DAY })
  const records = after.filter(({ auditId, act }) => !before.has(auditId) && act !== 'searchAudit')
  return { status, text: JSON.stringify(body), records }
}

describe('a call', () => {
  it('that files a case is recorded with officer, case, and digests of units and owners', async () => {
    const other = await filingFor(ports())
    const { records } = await left('submitCase', { body: other })
    expect(records).toEqual([
      {
        auditId: expect.stringMatching(/^aud_/),
        at: '2026-11-24T10:00:00.500+08:00',
        actor: { institutionId: BANK, clientId: `${BANK}.core` },
        act: 'submitCase',
        outcome: 'granted',
        caseId: expect.stringMatching(/^case_/),
        officer: other.officer,
        area: other.units[0]?.unitNumber.slice(0, 6),
        units: [expect.stringMatching(/^[\w-]{43}$/)],
        owners: [expect.stringMatching(/^[\w-]{43}$/)],
        from: '192.0.2.7',
        requestId: expect.any(String),
      },
    ])
    const text = JSON.stringify(records)
    for (const { name, idDocument, phone = '-' } of other.parties as Row[]) {
      expect(text).not.toContain(name)
      expect(text).not.toContain(idDocument.number)
      if (phone !== '-') expect(text).not.toContain(phone)
    }
  })

  it('that shows a filing is recorded with the digest of what it showed', async () => {
    for (const operation of ['getFiling', 'getRegistryFiling'] as const) {
      const { status, text, records } = await left(operation, { path: { caseId } })
      expect(status).toBe(200)
      expect(records).toMatchObject([{ act: operation, outcome: 'granted', caseId, shownSha256: sha256Hex(text) }])
    }
  })

  it('that links to a filed document is recorded with the digest of the document', async () => {
    const [document] = filing.documents
    const path = { caseId, documentId: document.documentId }
    const { records } = await left('mintFiledDocumentLink', { path })
    expect(records).toMatchObject([
      { outcome: 'granted', ...path, shownSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
  })

  it('that decides is recorded for registry and case', async () => {
    const body = { decision: 'accepted', registryNumber: '厦登2026-000001', acceptedAt: '2026-11-24T09:30:00+08:00' }
    const { records } = await left('recordDecision', { path: { caseId }, body })
    expect(records).toMatchObject([
      { act: 'recordDecision', outcome: 'granted', caseId, actor: { institutionId: REGISTRY } },
    ])
    expect(records[0]?.units).toHaveLength(1)
  })

  it('that is refused is recorded with the reason, whether by id, audience, shape or step', async () => {
    const path = { caseId }
    const foreign = await left('getFiling', { path, by: OTHER_BANK })
    expect(foreign.records).toMatchObject([
      { outcome: 'resource.not-found', caseId, actor: { institutionId: OTHER_BANK } },
    ])
    const audience = await left('getFiling', { path, authorizer: { audience: 'registry' } })
    expect(audience.records).toMatchObject([{ outcome: 'request.forbidden', caseId }])
    const shape = await left('submitCase', { body: { business: 'new-loan' } })
    expect(shape.records).toMatchObject([{ act: 'submitCase', outcome: 'request.invalid' }])
    const step = await left('reportDisbursement', {
      path,
      body: { disbursedAt: '2026-11-24T09:00:00+08:00', amount: { currency: 'CNY', fen: 1 } },
    })
    expect(step.records).toMatchObject([{ act: 'reportDisbursement', outcome: 'case.wrong-step', caseId }])
  })

  it('that names no case by its id leaves none of what was written instead', async () => {
    const { records } = await left('getFiling', { path: { caseId: '350203190001020020' } })
    expect(records).toMatchObject([{ outcome: 'request.invalid' }])
    expect(JSON.stringify(records)).not.toContain('350203190001020020')
  })

  it('that replays is recorded once, like its effect', async () => {
    const body = await filingFor(ports())
    const first = await left('submitCase', { body, key: 'twice' })
    const again = await left('submitCase', { body, key: 'twice' })
    expect([first.status, again.status]).toEqual([202, 202])
    expect([first.records.length, again.records.length]).toEqual([1, 0])
  })

  it('that only asks where a case stands leaves no record, granted or refused', async () => {
    expect((await left('getCase', { path: { caseId } })).records).toEqual([])
    expect((await left('getCase', { path: { caseId }, by: OTHER_BANK })).records).toEqual([])
    expect((await left('listCases', {})).records).toEqual([])
  })

  it('that is refused is answered so even where the record cannot be written', async () => {
    const table = process.env.AUDIT_TABLE
    process.env.AUDIT_TABLE = 'no-such-table'
    try {
      expect((await api.call('getFiling', { path: { caseId }, by: OTHER_BANK })).status).toBe(404)
      expect((await api.call('getFiling', { path: { caseId } })).status).toBe(500)
      const events = await eventsOf(ports(), caseId)
      const withdrawal = { path: { caseId }, body: { reason: '不再贷款' } }
      expect((await api.call('requestWithdrawal', withdrawal)).status).toBe(500)
      expect(await eventsOf(ports(), caseId)).toEqual(events)
    } finally {
      process.env.AUDIT_TABLE = table
    }
  })
})

describe('the authority', () => {
  beforeAll(() => seal({ ...ports(), table: api.engine.table }))

  it('finds a filing by institution, officer, unit and owner, and only what is there', async () => {
    const unit = filing.units[0].unitNumber
    const owner = (filing.parties as Row[]).find(({ id }) => id === filing.units[0].owners[0])?.idDocument.number
    const searches = [
      { by: 'institution', institution: BANK },
      { by: 'officer', institution: BANK, officer: filing.officer },
      { by: 'unit', unit },
      { by: 'owner', owner },
    ]
    for (const search of searches) {
      const cases = (await found(search)).filter(({ act }) => act === 'submitCase').map((record) => record.caseId)
      expect([search.by, cases.includes(caseId)]).toEqual([search.by, true])
      expect(await found({ ...search, day: DAY })).not.toEqual([])
      expect(await found({ ...search, day: '2026-11-23' })).toEqual([])
    }
    expect(await found({ by: 'unit', unit: `${unit.slice(0, -4)}9999` })).toEqual([])
    expect(await found({ by: 'officer', institution: OTHER_BANK, officer: filing.officer })).toEqual([])
  })

  it('is recorded itself, with whom it looked for', async () => {
    const { records } = await (async () => {
      const before = await found({ by: 'day', day: DAY })
      await api.call('searchAudit', { body: { by: 'owner', owner: '350203190001020020' } })
      const ids = new Set(before.map(({ auditId }) => auditId))
      const after = await found({ by: 'day', day: DAY })
      return { records: after.filter(({ auditId, owners }) => !ids.has(auditId) && owners) }
    })()
    expect(records).toMatchObject([{ act: 'searchAudit', owners: [expect.any(String)] }])
    expect(JSON.stringify(records)).not.toContain('350203190001020020')
  })

  it('turns pages without losing or repeating a record', async () => {
    const search = { by: 'institution', institution: BANK }
    const whole = await found(search)
    expect(whole.length).toBeGreaterThan(10)
    expect(await found(search, 3)).toEqual(whole)
    const day = await found({ by: 'day', day: DAY })
    // Each page that is read is itself recorded: what was there before must be there, once and in order.
    const before = new Set(day.map(({ auditId }) => auditId))
    const paged = await found({ by: 'day', day: DAY }, 9)
    expect(paged.filter(({ auditId }) => before.has(auditId))).toEqual(day)
  })

  it('is open to the regulator of the place, and empty to that of another', async () => {
    const search = async (code: string) => {
      const jurisdiction = JSON.stringify({ level: 'city', code })
      const by = { by: AUTHORITY, authorizer: { audience: 'regulator' as const, jurisdiction } }
      const { status, body } = await api.call('searchAudit', { body: { by: 'institution', institution: BANK }, ...by })
      expect(status).toBe(200)
      return body.items.map(({ record }: Row) => record)
    }
    const own = await search('350200')
    expect(own.length).toBeGreaterThan(0)
    for (const { area = '350200' } of own) expect(area).toMatch(/^3502/)
    expect(await search('350700')).toEqual([])
    const looks = (await found({ by: 'day', day: DAY })).filter(({ act }) => act === 'searchAudit')
    expect(looks.length).toBeGreaterThan(1)
  })

  it('turns no page with a cursor of another search', async () => {
    const first = await api.call('searchAudit', { body: { by: 'day', day: DAY, limit: 1 } })
    const { next: cursor } = first.body
    expect((await api.call('searchAudit', { body: { by: 'day', day: '2026-11-23', cursor } })).status).toBe(400)
  })

  it('proves a record, and takes away seals that verify without the platform', async () => {
    const [record] = await found({ by: 'institution', institution: BANK })
    const proof = await api.done('proveRecord', { path: { auditId: record?.auditId } })
    expect(faultsOfProof(proof)).toEqual([])
    expect(JSON.parse(proof.record)).toEqual(record)

    const source = { seals: new Map<string, Buffer>(), records: new Map<string, Buffer>() }
    for (let number = 1; ; number++) {
      const { status, body } = await api.call('getSeal', { path: { number: String(number) } })
      if (status === 404) break
      const name = String(number).padStart(10, '0')
      source.seals.set(`${name}.json`, Buffer.from(body.seal))
      source.records.set(`${name}.jsonl`, Buffer.from(body.records.map((line: string) => `${line}\n`).join('')))
    }
    expect(verify(source)).toMatchObject({ faults: [], seals: 1 })
  })
})
