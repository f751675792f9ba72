/**
 * The matrix of narrowed clients: every operation × every id that it takes × a client held to another region, one held to another business
 * and both. What such a client may not see answers byte for byte as what nobody has, also where a body names it; what is about the
 * institution as a whole is not for it at all. A client held to the very region and business sees what its institution sees.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { CONTRACTS } from '../../../lib/api/index.ts'
import type { Operation } from '../../../lib/names/routes/index.ts'
import type { Audience, Route } from '../../../lib/names/routes/route.ts'
import { licenceIdentifier } from '../../../tools/simulate/licence.ts'
import type { Reply, Sent } from '../../support/api.ts'
import { authorizationFor, questionUnder, UNIT } from '../../support/authorizations.ts'
import { casePorts, filingFor } from '../../support/cases.ts'
import { BANK, DECLARATION, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'
import { SERVED, type Served, sound } from './checks.ts'

const api = useApi()
const ports = () => casePorts(api.engine.table, api.store.objects)
const documents = uploader(ports)
const AT = '2026-11-24T09:30:00+08:00'

type Ids = Readonly<Record<string, string>>
/** Of the bank, and of the registry: the same case from both sides. */
let theirs: Readonly<Record<'bank' | 'registry', Ids>>
/** What bodies name. */
let named: { readonly caseId: string; readonly letter: string; readonly wholeName: string; readonly unit: string }

const done = async (operation: Operation, sent: Sent): Promise<Row> => {
  const { status, body } = await api.call(operation, sent)
  expect(status, `${operation} ${JSON.stringify(body)}`).toBeLessThan(300)
  return body
}

const certified = async (caseId: string): Promise<string> => {
  const path = { caseId }
  const head = await api.engine.table.get('cases', { pk: `CASE#${caseId}`, sk: 'HEAD' })
  const decide = (body: Row) => done('recordDecision', { path, body })
  await decide({ decision: 'accepted', registryNumber: '厦登2026-1', acceptedAt: AT })
  const units = head?.['units'].map((unitNumber: string) => ({ unitNumber, bookNumber: 'B-1', rank: 1 }))
  await decide({ decision: 'registered', registeredAt: AT, registrar: '测试登记员', units })
  const documentId = await documents.confirmed({ by: REGISTRY, as: { type: 'registration-certificate' } })
  const certificate = {
    number: '闽(2026)厦门市不动产证明第0000001号',
    licenceId: licenceIdentifier(REGISTRY, 1),
    documentId,
    sha256: DECLARATION.sha256,
    units: head?.['units'],
    issuedAt: AT,
  }
  await decide({ decision: 'certified', certificates: [certificate] })
  return (await done('getCase', { path }))['certificates'][0].certificateId
}

beforeAll(async () => {
  const filing = await filingFor(ports())
  const { caseId } = await done('submitCase', { body: filing })
  await api.examine(caseId)
  const path = { caseId }
  const certificateId = await certified(caseId)
  const kinds = ['ownership', 'mortgages', 'unit-status', 'holdings'] as const
  const letterOver = async (scope: { kind: 'whole-name' } | { kind: 'units'; units: string[] }) => {
    const purposes = ['loan-approval', 'loan-monitoring'] as const
    const body = await authorizationFor(documents, { scope, queryKinds: [...kinds], purposes: [...purposes] })
    return (await done('recordAuthorization', { body }))['authorizationId']
  }
  const letter = await letterOver({ kind: 'units', units: [UNIT] })
  const wholeName = await letterOver({ kind: 'whole-name' })
  const { queryId } = await done('submitQuery', { body: questionUnder(letter) })
  await done('orderResultCertificate', { path: { queryId } })
  const monitored = { authorizationId: letter, officer: 'officer-1', unitNumber: UNIT }
  const { monitorId } = await done('createMonitor', { body: monitored })
  const about = { kind: 'case', caseId }
  const matter = {
    kind: 'overdue',
    about,
    subject: '催办',
    text: '请尽快办理',
    attachments: [await documents.confirmed({ as: { type: 'other' } })],
  }
  const { matterId } = await done('raiseMatter', { body: matter })
  const asked = { what: 'archive', purpose: 'dispute', explanation: '核对', askedBy: 'officer-1' }
  const { callUpId } = await done('callUp', { path, body: asked })
  const { callUpId: fromBank } = await done('callUp', { by: REGISTRY, path, body: asked })
  const { endpointId } = await done('createEndpoint', { body: { url: 'http://127.0.0.1:9999/events' } })
  const { ownerRequestId } = await done('recordOwnerRequest', {
    by: REGISTRY,
    body: CONTRACTS.recordOwnerRequest.example?.body,
  })
  const documentId = filing.documents[0]?.documentId ?? ''
  const deliveryId = `dlv_${caseId}_1`
  theirs = {
    bank: {
      caseId,
      certificateId,
      documentId,
      authorizationId: letter,
      queryId,
      monitorId,
      matterId,
      callUpId,
      endpointId,
      deliveryId: 'dlv_1',
      kid: `${BANK}.sign`,
    },
    registry: {
      caseId,
      documentId,
      queryId,
      matterId,
      callUpId: fromBank,
      deliveryId,
      ownerRequestId,
      authorizationId: letter,
    },
  }
  named = { caseId, letter, wholeName, unit: UNIT }
})

type Narrowed = { readonly of: string; readonly narrowing: Row; readonly hides: ReadonlySet<string> }
const OF_A_CASE = ['caseId', 'certificateId', 'documentId', 'matterId', 'callUpId']
const OF_THE_WHOLE = ['endpointId', 'deliveryId', 'kid', 'ownerRequestId']
const EVERYTHING = new Set([...OF_A_CASE, ...OF_THE_WHOLE, 'authorizationId', 'queryId', 'monitorId'])
const NARROWED: readonly Narrowed[] = [
  { of: 'another region', narrowing: { regions: ['3501'] }, hides: EVERYTHING },
  // a letter, a query and a monitor are of no business
  { of: 'another business', narrowing: { businesses: ['rollover'] }, hides: new Set([...OF_A_CASE, ...OF_THE_WHOLE]) },
  { of: 'both', narrowing: { regions: ['3507'], businesses: ['rollover'] }, hides: EVERYTHING },
]
const OWN = { regions: ['3502'], businesses: ['new-loan'] }

const as = (audience: Audience, narrowing: Row | undefined): Pick<Sent, 'by' | 'authorizer'> => {
  const by = audience === 'bank' ? BANK : REGISTRY
  const client = { clientId: `${by}.branch`, ...(narrowing && { narrowing: JSON.stringify(narrowing) }) }
  return { by, authorizer: { audience, ...client } }
}

const seen = ({ status, body, headers }: Reply) => ({
  status,
  text: JSON.stringify(body).replaceAll(String(headers['x-request-id']), '<request>'),
})

const idsOf = ({ path }: Route): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const ofCase = SERVED.filter(({ route }) => idsOf(route).length > 0)
const sides = (served: Served) =>
  (['bank', 'registry'] as const).filter((side) => served.route.audiences.includes(side as never))

describe('a narrowed client', () => {
  it('gets of every id outside its reach what it gets of one that nobody has: every operation × every such id', async () => {
    let cells = 0
    for (const served of ofCase)
      for (const side of sides(served)) {
        const ids = theirs[side]
        const taken = idsOf(served.route).filter((name) => ids[name] !== undefined)
        for (const { of, narrowing, hides } of NARROWED) {
          if (!taken.some((name) => hides.has(name)) || served.route.narrowing === 'none') continue
          const call = { ...sound(served), ...as(side, narrowing) }
          const unknown = await api.call(served.operation, call)
          const path = { ...call.path, ...Object.fromEntries(taken.map((name) => [name, ids[name] ?? ''])) }
          const foreign = await api.call(served.operation, { ...call, path })
          expect(seen(foreign), `${served.operation} ${side} ${of}`).toEqual(seen(unknown))
          expect(foreign.body.code, `${served.operation} ${side} ${of}`).toBe('resource.not-found')
          cells += 1
        }
      }
    process.stderr.write(`narrowed clients: ${cells} cells of ${ofCase.length} operations with ids\n`)
    expect(cells).toBeGreaterThan(150)
  })

  it('may call nothing that is about its institution as a whole', async () => {
    const whole = SERVED.filter(({ route }) => route.narrowing === 'whole' && idsOf(route).length === 0)
    for (const served of whole)
      for (const side of sides(served)) {
        const { body } = await api.call(served.operation, { ...sound(served), ...as(side, { regions: ['3502'] }) })
        expect(body.code, served.operation).toBe('client.narrowed')
      }
  })

  it('reads what lies within its reach as its institution does', async () => {
    const READS = SERVED.filter(({ route }) => route.method === 'GET' && route.narrowing === 'each')
    let read = 0
    for (const served of READS)
      for (const side of sides(served)) {
        const ids = theirs[side]
        if (idsOf(served.route).some((name) => ids[name] === undefined)) continue
        const path = Object.fromEntries(idsOf(served.route).map((name) => [name, ids[name] ?? '']))
        const whole = await api.call(served.operation, { ...sound(served), path, by: as(side, undefined).by ?? '' })
        const own = await api.call(served.operation, { ...sound(served), path, ...as(side, OWN) })
        expect(own.status, served.operation).toBe(whole.status)
        read += 1
      }
    expect(read).toBeGreaterThan(15)
  })

  it('is shown nothing of it in lists', async () => {
    const LISTS = ['listCases', 'listCallUps', 'listMatters', 'listPaymentOrders', 'listNotifications'] as const
    for (const operation of LISTS) {
      const { body } = await api.call(operation, as('bank', { regions: ['3501'] }))
      expect([operation, body.items]).toEqual([operation, []])
    }
    const due = await api.call('listDue', as('registry', { businesses: ['rollover'] }))
    expect(due.body.items).toEqual([])
  })

  it('has of what a body names no more than of what nobody has', async () => {
    const elsewhere = as('bank', { regions: ['3501'] })
    const codeOf = async (operation: Operation, body: Row) => {
      const { status, body: said } = await api.call(operation, { ...elsewhere, body })
      return status < 400 ? status : [said.code, ...(said.errors ?? []).map(({ code }: Row) => code)].join(' ')
    }
    const { caseId, letter, wholeName, unit } = named
    expect(await codeOf('prefillCase', { business: 'release', caseId })).toBe('resource.not-found')
    for (const authorizationId of [letter, wholeName])
      expect(await codeOf('prefillCase', { business: 'new-loan', authorizationId })).toBe('authorization.unknown')
    const matter = { kind: 'overdue', about: { kind: 'case', caseId }, subject: '催办', text: '请' }
    expect(await codeOf('raiseMatter', matter)).toBe('request.invalid matter.case-unknown')
    const { [0]: other } = [`350102001002GB00123F00010203`]
    expect(await codeOf('submitQuery', { ...questionUnder(wholeName), unitNumber: other })).toBe(
      'authorization.unknown',
    )
    expect(await codeOf('submitQuery', questionUnder(letter))).toBe('client.narrowed')
    const monitored = { authorizationId: letter, officer: 'officer-1', unitNumber: unit }
    expect(await codeOf('createMonitor', monitored)).toBe('client.narrowed')
    const recorded = await authorizationFor(documents, { scope: { kind: 'units', units: [unit] } })
    expect(await codeOf('recordAuthorization', recorded)).toBe('client.narrowed')
    const paid = { cases: [{ caseId, fen: 8000 }] }
    expect(await codeOf('openPaymentOrder', paid)).toMatch(/^(request\.invalid|resource\.not-found)/)
  })

  it('hears of a draft outside its reach that it may not file it, and nothing of the book or of other cases', async () => {
    const body = { ...(CONTRACTS.checkCase.example?.body as Row), authorizationId: named.letter }
    const { body: checked } = await api.call('checkCase', { ...as('bank', { regions: ['3501'] }), body })
    expect(checked.refusals.map(({ code }: Row) => code)).toContain('client.narrowed')
    expect(checked.findings).toEqual([])
    expect(checked.faults.map(({ code }: Row) => code)).not.toContain('unit.in-another-case')
  })

  it('reads a letter over everything only where it recorded it itself, and of its uses those within its reach', async () => {
    const body = await authorizationFor(documents, { scope: { kind: 'whole-name' } })
    const { authorizationId } = await done('recordAuthorization', { ...as('bank', { regions: ['3502'] }), body })
    await done('submitQuery', { body: questionUnder(authorizationId) })
    const path = { authorizationId }
    const mine = await api.call('getAuthorization', { ...as('bank', { regions: ['3502'] }), path })
    expect(mine.body.authorizationId).toBe(authorizationId)
    const uses = async (narrowing: Row) =>
      (await done('listAuthorizationUses', { ...as('bank', narrowing), path }))['items'].length
    expect([await uses({ regions: ['3502'] }), await uses({ regions: ['3501'] })]).toEqual([1, 0])
  })
})
