/** The branches and officers that a bank keeps itself, by the functions that serve it on real engines, and what each act does to a filing. */
import { beforeEach, describe, expect, it } from 'vitest'
import { AnyRow } from '../../../lib/kernel/stored.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import type { Sent } from '../../support/api.ts'
import { BRANCH, casePorts, filingFor } from '../../support/cases.ts'
import { AUTHORITY, BANK, OTHER_BANK } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
beforeEach(() => api.begin())

const ports = () => casePorts(api.engine.table, api.store.objects)
const NEW_BRANCH = '91350200MA00YH4721'
const branch = { creditCode: NEW_BRANCH, name: '测试新网点', licenceNo: 'B9', region: '350200' }
const officer = {
  officerId: 'officer-9',
  name: '测试戊',
  branch: BRANCH,
  validFrom: '2026-01-01',
  validTo: '2027-12-31',
  trainedOn: '2026-11-20',
  maskedId: '3502************21',
}
const code = async (operation: Operation, sent: Sent = {}) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : [body.code, ...(body.errors ?? []).map((fault: Row) => fault['code'])].join(' ')
}
const ifMatch = (version: number) => ({ headers: { 'If-Match': `"${version}"` } })
const files = async (more: Row) => code('submitCase', { body: { ...(await filingFor(ports())), ...more } })
const filesAs = (officerId: string) => files({ officer: officerId })
const ENDED = { body: { officerId: 'officer-9', reason: '调离岗位' } }
const AT_BANK = { path: { institutionId: BANK } }
const noticesOf = async (type: string) => {
  const { rows } = await api.engine.table.query({ table: 'cases', index: 'due', pk: `feed:${BANK}#0` })
  const keys = rows.map(
    ({ pk, sk }) => ({ table: 'cases', key: { pk: String(pk), sk: String(sk) }, model: AnyRow }) as const,
  )
  return (await api.engine.table.batchGet(keys)).filter((row) => row?.['type'] === type)
}

describe('a bank', () => {
  it('designates an officer, ends the designation and makes it anew, each under the version it saw', async () => {
    expect(await filesAs('officer-9')).toContain('officer.not-designated')
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    expect(await filesAs('officer-9')).toBe(202)
    expect(await code('putOwnOfficer', { body: officer })).toBe('version.missing')
    expect(await code('putOwnOfficer', { body: officer, ...ifMatch(9) })).toBe('version.differs')
    const ended = await api.done('endOwnOfficer', ENDED)
    expect(ended).toMatchObject({ version: 2, stopped: { by: 'institution', reason: '调离岗位' } })
    expect(await filesAs('officer-9')).toContain('officer.not-designated')
    const anew = await api.done('putOwnOfficer', { body: officer, ...ifMatch(2) })
    expect(anew.stopped).toBeUndefined()
    expect(await filesAs('officer-9')).toBe(202)
  })

  it('registers a branch, files for it, and files nothing more once it has ended it', async () => {
    expect(await code('putOwnOfficer', { body: { ...officer, branch: NEW_BRANCH } })).toBe(
      'request.invalid branch.unknown',
    )
    expect(await code('putOwnBranch', { body: branch })).toBe(200)
    expect(await code('putOwnOfficer', { body: { ...officer, branch: NEW_BRANCH } })).toBe(200)
    const closing = { body: { creditCode: NEW_BRANCH, reason: '网点撤并' } }
    expect(await code('endOwnBranch', closing)).toBe(200)
    expect(await files({ branch: NEW_BRANCH, officer: 'officer-9' })).toContain('branch.not-listed')
    expect(await code('putOwnOfficer', { body: { ...officer, branch: NEW_BRANCH }, ...ifMatch(1) })).toBe(
      'request.invalid branch.unknown',
    )
    const { items } = await api.done('listOwnBranches')
    expect(items.find((one: Row) => one['creditCode'] === NEW_BRANCH)).toMatchObject({
      version: 2,
      stopped: { by: 'institution' },
    })
  })

  it('ends nothing that it has not', async () => {
    expect(await code('endOwnOfficer', { body: { officerId: 'nobody', reason: '无' } })).toBe(
      'request.invalid officer.unknown',
    )
    expect(await code('endOwnBranch', { body: { creditCode: NEW_BRANCH, reason: '无' } })).toBe(
      'request.invalid branch.unknown',
    )
  })

  it('acts within itself only: another has neither its officers nor its credit codes', async () => {
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    expect(await code('endOwnOfficer', { ...ENDED, by: OTHER_BANK })).toBe('request.invalid officer.unknown')
    expect((await api.done('listOwnOfficers', { by: OTHER_BANK })).items).not.toContainEqual(
      expect.objectContaining({ officerId: 'officer-9' }),
    )
    expect(await code('putOwnBranch', { body: branch })).toBe(200)
    expect(await code('putOwnBranch', { by: OTHER_BANK, body: branch })).toBe('request.invalid branch.of-another')
    expect(await code('putOwnBranch', { by: OTHER_BANK, body: { ...branch, creditCode: BANK } })).toBe(
      'request.invalid branch.of-another',
    )
    expect(await code('putBranch', { path: { institutionId: OTHER_BANK }, body: branch })).toBe(200)
    expect(await code('putOwnBranch', { body: branch, ...ifMatch(1) })).toBe('request.invalid branch.of-another')
  })

  it('is not acted for by an intermediary, nor by a client that is narrowed', async () => {
    const through = {
      by: OTHER_BANK,
      authorizer: { actsFor: BANK },
      headers: { 'DT-Acting-For': BANK },
    }
    expect(await code('putOwnOfficer', { ...through, body: officer })).toBe('request.forbidden')
    expect(await code('listOwnOfficers', through)).toBe('request.forbidden')
    const narrowed = { authorizer: { narrowing: JSON.stringify({ regions: ['3502'] }) } }
    expect(await code('putOwnOfficer', { ...narrowed, body: officer })).toBe('client.narrowed')
    expect(await code('listOwnBranches', narrowed)).toBe('client.narrowed')
  })

  it('ends a designation outside its agreement too, and makes none', async () => {
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    const outside = { authorizer: { agreement: '' } }
    expect(await code('endOwnOfficer', { ...ENDED, ...outside })).toBe(200)
    expect(await code('putOwnOfficer', { body: officer, ...outside, ...ifMatch(2) })).toBe('agreement.not-in-force')
  })
})

describe('the authority', () => {
  const STOP = { ...AT_BANK, body: { officerId: 'officer-9', reason: '越权查询' } }

  it('what the authority has stopped the bank neither puts again nor ends; the authority puts it again', async () => {
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    expect(await api.done('stopOfficer', STOP)).toMatchObject({
      stopped: { by: 'authority', institutionId: AUTHORITY },
    })
    expect(await filesAs('officer-9')).toContain('officer.not-designated')
    expect(await noticesOf('officer.stopped')).toHaveLength(1)
    expect(await code('putOwnOfficer', { body: officer, ...ifMatch(2) })).toBe('designation.stopped')
    expect(await code('endOwnOfficer', ENDED)).toBe('designation.stopped')
    expect(await code('putOfficer', { ...AT_BANK, body: officer, ...ifMatch(2) })).toBe(200)
    expect(await filesAs('officer-9')).toBe(202)

    expect(await code('putOwnBranch', { body: branch })).toBe(200)
    const creditCode = NEW_BRANCH
    expect(await code('stopBranch', { ...AT_BANK, body: { creditCode, reason: '许可证被吊销' } })).toBe(200)
    expect(await code('putOwnBranch', { body: branch, ...ifMatch(2) })).toBe('designation.stopped')
    expect(await code('endOwnBranch', { body: { creditCode, reason: '撤并' } })).toBe('designation.stopped')
    expect(await noticesOf('branch.stopped')).toHaveLength(1)
  })

  it('wins over an end of the bank, and over a bank that acts at the same time', async () => {
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    expect(await code('endOwnOfficer', ENDED)).toBe(200)
    const [stopped, put] = await Promise.all([
      code('stopOfficer', STOP),
      code('putOwnOfficer', { body: officer, ...ifMatch(2) }),
    ])
    if (stopped !== 200) expect([stopped, await code('stopOfficer', STOP)]).toEqual(['platform.contended', 200])
    expect([200, 'version.differs', 'designation.stopped']).toContain(put)
    expect(await code('putOwnOfficer', { body: officer, ...ifMatch(3) })).toMatch(/designation.stopped|version.differs/)
    expect(await filesAs('officer-9')).toContain('officer.not-designated')
  })

  it('sees whatever a bank did, in its history, and stops nothing outside its jurisdiction', async () => {
    expect(await code('putOwnOfficer', { body: officer })).toBe(200)
    expect(await code('endOwnOfficer', ENDED)).toBe(200)
    const view = await api.done('getInstitution', AT_BANK)
    expect(view.officers).toContainEqual(expect.objectContaining({ officerId: 'officer-9', version: 2 }))
    expect(view.history.map(({ operation }: Row) => operation)).toEqual(
      expect.arrayContaining(['putOwnOfficer', 'endOwnOfficer']),
    )
    const elsewhere = { jurisdiction: { level: 'city', code: '350700' } } as const
    expect(await code('stopOfficer', { ...STOP, ...elsewhere })).toBe('resource.not-found')
  })
})
