/** Monitors and outside events through the functions on real engines: who is told of what happened at the window, and who is not. */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type AuthorizationLetter, authorizationKey } from '../../../lib/authorizations/model.ts'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import { notifyMonitoringBanks } from '../../../lib/cases/units/notify-monitoring-banks.ts'
import { monitoringBankKey } from '../../../lib/queries/monitor.ts'
import type { Reply } from '../../support/api.ts'
import { authorizationFor, OWNER } from '../../support/authorizations.ts'
import { casePorts, decided, filingFor } from '../../support/cases.ts'
import { BANK, DAY_MS, DECLARATION, NOW, OTHER_BANK, OTHER_REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let documents: ReturnType<typeof uploader>

beforeAll(async () => {
  documents = uploader(() => ports())
})

const ports = () => casePorts(api.engine.table, api.store.objects)
let last = 4000
const freshUnit = (): string => `350203001002GB00123F0001${++last}`

const record = async (more: Partial<AuthorizationLetter> = {}): Promise<string> => {
  const body = await authorizationFor(documents, {
    scope: { kind: 'whole-name' },
    queryKinds: ['unit-status'],
    purposes: ['loan-monitoring'],
    ...more,
  })
  return (await api.done('recordAuthorization', { body })).authorizationId
}
const create = (authorizationId: string, unitNumber: string, key: string = randomUUID()) =>
  api.call('createMonitor', { key, body: { authorizationId, officer: 'officer-1', unitNumber } })
const report = (unitNumber: string, more: object = {}, sent: object = {}) =>
  api.call('reportUnitEvent', {
    body: { eventNumber: randomUUID(), kind: 'seized', unitNumber, happenedAt: '2026-11-24T10:00:00+08:00', ...more },
    ...sent,
  })
const codeOf = ({ status, body }: Reply) => (status < 400 ? status : body.code)
const pointersOf = ({ body }: Reply) => body.errors.map(({ pointer }: { pointer: string }) => pointer)
const toldOf = async ({ body }: Reply) => {
  const pk = `OUTSIDE#${body.unitEventId}`
  const { rows } = await api.engine.table.query({ table: 'cases', pk, sk: { prefix: 'OUT#' } })
  return rows.map(({ receiver, notification }) => ({ receiver, ...notification }))
}

describe('a monitor', () => {
  it('needs a letter that allows looking at the unit’s status for the time of the loan', async () => {
    const unit = freshUnit()
    expect(codeOf(await create(await record({ purposes: ['loan-approval'] }), unit))).toBe(
      'authorization.out-of-purpose',
    )
    expect(codeOf(await create(await record({ queryKinds: ['ownership'] }), unit))).toBe('authorization.out-of-scope')
    const units = { kind: 'units' as const, units: [freshUnit()] }
    expect(codeOf(await create(await record({ scope: units }), unit))).toBe('authorization.out-of-scope')
    expect(codeOf(await create(await record(), unit))).toBe(201)
  })

  it('is a use of the letter: of 12 at once under 3 uses there are 3', async () => {
    const letter = await record({ maxUses: 3 })
    const insist = async () => {
      const [unit, key] = [freshUnit(), randomUUID()]
      for (;;) {
        const code = codeOf(await create(letter, unit, key))
        if (code !== 'platform.contended') return code
      }
    }
    const outcomes = await Promise.all(Array.from({ length: 12 }, insist))
    expect(outcomes.filter((code) => code === 201)).toHaveLength(3)
    expect(outcomes.filter((code) => code === 'authorization.used-up')).toHaveLength(9)
    const uses = (await api.done('listAuthorizationUses', { path: { authorizationId: letter } })).items
    expect(uses).toHaveLength(3)
    expect(uses[0]).toMatchObject({ queryId: expect.stringMatching(/^mon_/), purpose: 'loan-monitoring' })
  })

  it('is one for a bank and unit, until it is ended; ending it again changes nothing', async () => {
    const [letter, unit] = [await record(), freshUnit()]
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => create(letter, unit)))
    const made = outcomes.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    expect(codeOf(await create(letter, unit))).toBe('monitor.exists')
    const path = { monitorId: made[0]?.body.monitorId }
    expect(await api.done('getMonitor', { path })).toMatchObject({ status: 'active', unitNumber: unit })
    expect(codeOf(await api.call('getMonitor', { by: OTHER_BANK, path }))).toBe('resource.not-found')
    const ended = await api.done('endMonitor', { path, body: { reason: 'loan-repaid' } })
    expect(ended.status).toBe('ended')
    expect(await api.done('endMonitor', { path, body: { reason: 'loan-repaid' } })).toEqual(ended)
    expect(await toldOf(await report(unit))).toEqual([])
    expect(codeOf(await create(letter, unit))).toBe(201)
  })
})

describe('an outside event', () => {
  it('is told to who monitors the unit: what kind, and nothing of the book', async () => {
    const [letter, unit] = [await record(), freshUnit()]
    const { monitorId } = (await create(letter, unit)).body
    const told = await toldOf(await report(unit))
    expect(told).toMatchObject([
      {
        receiver: `feed:${BANK}`,
        type: 'monitor.notice',
        monitorId,
        unitNumber: unit,
        data: { kind: 'seized', authorizationId: letter },
      },
    ])
    expect(JSON.stringify(told)).not.toContain(OWNER.name)
  })

  it('reaches every bank that monitors the unit, however many, also when the platform dies between', async () => {
    const [authorizationId, unit] = [await record(), freshUnit()]
    const { monitorId } = (await create(authorizationId, unit)).body
    const table = api.engine.table
    const letter = (await table.get('directory', authorizationKey(BANK, authorizationId))) as Row
    const banks = Array.from({ length: 74 }, (_, i) => `91350000MA${String(i).padStart(8, '0')}`)
    for (const bank of banks) {
      await table.write({ table: 'directory', put: { ...letter, ...authorizationKey(bank, authorizationId) } })
      const watch = { bank, monitorId, authorizationId, until: '2026-12-31' }
      await table.write({ table: 'cases', put: { ...monitoringBankKey(unit, bank), ...watch } })
    }
    const said = await report(unit)
    const { unitEventId } = said.body
    expect(await toldOf(said)).toHaveLength(26)
    const dying = {
      hint: async () => {
        throw new Error('the process is gone')
      },
    }
    await expect(
      notifyMonitoringBanks({ table, queue: dying, clock: { now: () => NOW } }, unitEventId),
    ).rejects.toThrow('gone')
    expect(await toldOf(said)).toHaveLength(52)
    const due = await table.query({ table: 'cases', pk: `OUTSIDE#${unitEventId}`, sk: { prefix: 'WATCHERS' } })
    expect(due.rows).toMatchObject([{ due: NOW.toISOString(), dueOf: expect.stringContaining('platform:platform#') }])
    await Promise.all([api.examine(unitEventId), api.examine(unitEventId), api.examine(unitEventId)])
    const told = await toldOf(said)
    expect(told.map(({ receiver }) => receiver).sort()).toEqual([BANK, ...banks].map((bank) => `feed:${bank}`).sort())
    expect(new Set(told.map(({ id }) => id)).size).toBe(1)
    const { rows } = await table.query({ table: 'cases', pk: `OUTSIDE#${unitEventId}` })
    const underOne = rows.filter(({ sk }) => /^(OUT|EVENT)#/.test(sk)).map(({ correlation }) => correlation)
    expect(underOne).toEqual(underOne.map(() => expect.stringMatching(/^[0-9a-f-]{36}$/)))
    expect(new Set(underOne).size).toBe(1)
    expect(await table.get('cases', { pk: `OUTSIDE#${unitEventId}`, sk: 'WATCHERS' })).toBeUndefined()
  })

  it('is told to nobody whose letter was revoked or has run out', async () => {
    const [letter, unit] = [await record(), freshUnit()]
    await create(letter, unit)
    vi.setSystemTime(Date.parse('2027-01-02T10:00:00+08:00'))
    const late = await report(unit, {}, {}).finally(() => vi.setSystemTime(NOW))
    expect(late.status === 201 ? await toldOf(late) : codeOf(late)).toEqual(
      late.status === 201 ? [] : 'signature.invalid',
    )
    await api.call('revokeAuthorization', { path: { authorizationId: letter }, body: { reason: 'loan-ended' } })
    expect(await toldOf(await report(unit))).toEqual([])
  })

  it('is reported once, of a unit of this registry, after it happened', async () => {
    const [unit, eventNumber] = [freshUnit(), 'XM-1']
    const many = await Promise.all(Array.from({ length: 5 }, () => report(unit, { eventNumber })))
    expect(many.map(codeOf).sort()).toEqual([201, ...Array.from({ length: 4 }, () => 'unit-event.reported')])
    const key = randomUUID()
    const body = { eventNumber: 'XM-2', kind: 'other', unitNumber: unit, happenedAt: '2026-11-24T10:00:00+08:00' }
    const [first, again] = [
      await api.call('reportUnitEvent', { key, body }),
      await api.call('reportUnitEvent', { key, body }),
    ]
    expect(again.body).toEqual(first.body)
    const future = new Date(NOW.getTime() + DAY_MS + 8 * 3_600_000).toISOString().replace('Z', '+08:00')
    const wrong = await report(unit, { happenedAt: future }, { by: OTHER_REGISTRY })
    expect(pointersOf(wrong)).toEqual(['/unitNumber', '/happenedAt'])
  })

  it('reaches the open case on the unit, its bank and its registry, and its chain still holds', async () => {
    const filing = await filingFor(ports())
    const { caseId } = await api.done('submitCase', { body: filing })
    await api.examine(caseId)
    const unit = filing.units[0]?.unitNumber ?? ''
    const said = await report(unit)
    expect(said.body).toMatchObject({ case: true, certificates: 0 })
    const { timeline } = await api.done('getCase', { path: { caseId } })
    expect(timeline.at(-1)).toMatchObject({ type: 'unit.changed', data: { kind: 'seized', unitNumber: unit } })
    expect(brokenAt(timeline)).toBeUndefined()
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `CASE#${caseId}`, sk: { prefix: 'OUT#' } })
    const receivers = rows.filter(({ type }) => type === 'unit.changed').map(({ receiver }) => receiver)
    expect(receivers.sort()).toEqual([`feed:${BANK}`, 'registry:350200'])
    const accepted = { decision: 'accepted', registryNumber: '受2026', acceptedAt: '2026-11-24T10:00:00+08:00' }
    expect((await decided(ports(), caseId, accepted)).ok).toBe(true)
  })

  it('reaches the case whose mortgage stands too, with its own certificates only, until that mortgage is gone', async () => {
    const filing = await filingFor(ports())
    const { caseId } = await api.done('submitCase', { body: filing })
    await api.examine(caseId)
    const unit = filing.units[0]?.unitNumber ?? ''
    const at = '2026-11-24T10:00:00+08:00'
    const units = [{ unitNumber: unit, bookNumber: 'B-1', rank: 1 }]
    const number = '闽(2026)厦门市不动产证明第0000993号'
    const documentId = await documents.confirmed({ by: '350200', as: { type: 'registration-certificate' } })
    const certificate = { number, documentId, sha256: DECLARATION.sha256, units: [unit], issuedAt: at }
    for (const decision of [
      { decision: 'accepted', registryNumber: '受2026-2', acceptedAt: at },
      { decision: 'registered', registeredAt: at, registrar: '测试登记员', units },
      { decision: 'certified', certificates: [certificate] },
    ])
      expect((await decided(ports(), caseId, decision)).ok).toBe(true)
    await api.examine(caseId)
    const others = { number: '闽(2026)厦门市不动产证明第0000994号', ended: 'superseded' }
    expect((await report(unit, { certificates: [others] })).body).toMatchObject({ case: true, certificates: 1 })
    const timelineNow = async () => (await api.done('getCase', { path: { caseId } })).timeline
    expect((await timelineNow()).at(-1)).toMatchObject({ type: 'unit.changed', data: { kind: 'seized' } })
    expect(JSON.stringify(await timelineNow())).not.toContain('0000994')
    await report(unit, { kind: 'correction-registered' })
    expect((await timelineNow()).at(-1)).toMatchObject({ data: { kind: 'correction-registered' } })
    const ended = { number, ended: 'cancelled' }
    await report(unit, { kind: 'mortgage-cancelled', certificates: [ended, others] })
    await api.examine(caseId)
    const timeline = await timelineNow()
    expect(timeline.slice(-2)).toMatchObject([
      { type: 'unit.changed', data: { kind: 'mortgage-cancelled', certificates: [ended] } },
      { type: 'mortgage.released', data: { certificates: [number] } },
    ])
    expect(brokenAt(timeline)).toBeUndefined()
    expect((await report(unit)).body).toMatchObject({ case: false })
  })

  it('ends the certificates it names, whether the platform ever held them or not', async () => {
    const certificates = [
      { number: '闽(2026)厦门市不动产证明第0000991号', ended: 'cancelled' },
      { number: '闽(2023)厦门市不动产权第0000992号', ended: 'superseded' },
    ]
    const said = await report(freshUnit(), { kind: 'mortgage-cancelled', certificates })
    expect(said.body.certificates).toBe(2)
    const end = async (number: string) => api.engine.table.get('cases', { pk: `CERTIFICATE#${number}`, sk: 'END' })
    expect(await end('闽(2026)厦门市不动产证明第0000991号')).toMatchObject({ cancelledBy: said.body.unitEventId })
    expect(await end('闽(2023)厦门市不动产权第0000992号')).toMatchObject({ supersededBy: said.body.unitEventId })
  })
})
