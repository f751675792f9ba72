/** Whose word ends a certificate: what one party types never ends, takes or hides what another holds, and the authority can undo it. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { brokenAt } from '../../../lib/cases/state/events.ts'
import type { Filing } from '../../../lib/filings/filing.ts'
import type { Reply } from '../../support/api.ts'
import { casePorts, decided, FUZHOU, filingFor, submitted } from '../../support/cases.ts'
import { ACCEPTED, AT, certificateNumber, disbursedBy, headOf, registeredDecision } from '../../support/decisions.ts'
import { BANK, bodyOf, DECLARATION, OTHER_BANK, REGISTRY, uploader } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
const ports = () => casePorts(api.engine.table, api.store.objects)

let serial = 800

type Held = { readonly caseId: string; readonly unit: string; readonly number: string; readonly code: string }

/** Its registry accepted it and wrote the book. */
const registered = async (filing: Filing, by = BANK): Promise<string> => {
  const { caseId } = bodyOf(await submitted(ports(), filing, { by }))
  await api.examine(caseId)
  bodyOf(await decided(ports(), caseId, ACCEPTED))
  const kinds = (await headOf(ports(), caseId))['registrations'].map(({ kind }: Row) => ({ kind }))
  const answer = bodyOf(
    await decided(ports(), caseId, await registeredDecision(ports(), caseId, { registrations: kinds })),
  )
  expect(answer).toMatchObject({ status: 200 })
  return caseId
}

const certificateFor = async (
  caseId: string,
  { registry = REGISTRY, number = certificateNumber(++serial), ...more } = {},
) => {
  const documentId = await uploader(ports).confirmed({ by: registry, as: { type: 'registration-certificate' } })
  const { units } = await headOf(ports(), caseId)
  const certificates = [{ number, documentId, sha256: DECLARATION.sha256, units, issuedAt: AT, ...more }]
  return { decision: 'certified', certificates }
}

const codeOf = async (caseId: string): Promise<{ number: string; code: string }> => {
  const { certificates } = await api.done('getCase', { path: { caseId } })
  const path = { caseId, certificateId: certificates[0].certificateId }
  const { number, verification } = await api.done('getCertificate', { path })
  return { number, code: verification.code }
}

/** A mortgage in the book of Xiamen, paid out, with its certificate. */
const held = async (business?: string): Promise<Held> => {
  const filing = await filingFor(ports(), business === undefined ? {} : { business })
  const caseId = await registered(filing)
  bodyOf(await decided(ports(), caseId, await certificateFor(caseId)))
  await api.examine(caseId)
  await disbursedBy(ports(), caseId)
  return { caseId, unit: filing.units[0]?.unitNumber ?? '', ...(await codeOf(caseId)) }
}

const FUZHOU_UNIT = '350102001002GB00123F00010001'
const report = (unitNumber: string, certificates: readonly Row[], by = REGISTRY) =>
  api.call('reportUnitEvent', {
    by,
    body: { eventNumber: randomUUID(), kind: 'other', unitNumber, happenedAt: AT, certificates },
  })
const faultsIn = ({ status, body }: Reply) =>
  status < 400 ? status : body.errors.map(({ pointer, code }: Row) => `${pointer} ${code}`)

const publicly = async ({ number, code }: Held) =>
  (await api.done('verifyCertificate', { body: { by: 'number', number, code } })).status
const statusOf = async ({ caseId }: Held) => (await api.done('getCase', { path: { caseId } })).certificates[0].status
const standing = async (one: Held) => [await publicly(one), await statusOf(one)]
const endRow = (number: string) => api.engine.table.get('cases', { pk: `CERTIFICATE#${number}`, sk: 'END' })

const restore = (number: string, more: object = {}, sent: object = {}) =>
  api.call('restoreCertificate', {
    body: { number, registry: REGISTRY, explanation: '登记机构录入证号有误', officer: '测试科长', ...more },
    ...sent,
  })

/** As people and systems write it. */
const writings = (number: string): string[] => [
  number,
  number.replace('(', '（').replace(')', '）'),
  number.replace('(', '〔').replace(')', '〕'),
  number.replace('第', ' 第 '),
  number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
]

describe('what a registry reports of its units', () => {
  it('ends no certificate of another registry, nor of other units of its own, however the number is written; nothing is written', async () => {
    const one = await held()
    const neighbour = one.unit.replace(/.$/, (last) => String((Number(last) + 1) % 10))
    for (const number of writings(one.number)) {
      const ended = [
        { number: certificateNumber(7_000_001), ended: 'superseded' },
        { number, ended: 'cancelled' },
      ]
      const fault = ['/certificates/1/number certificate.of-another-unit']
      expect([number, faultsIn(await report(FUZHOU_UNIT, ended, FUZHOU))]).toEqual([number, fault])
      expect([number, faultsIn(await report(neighbour, ended))]).toEqual([number, fault])
    }
    expect(await endRow(certificateNumber(7_000_001))).toBeUndefined()
    expect(await endRow(one.number)).toBeUndefined()
    expect(await standing(one)).toEqual(['valid', 'kept'])
  })

  it('ends its own, and old papers that the platform never issued, in any writing', async () => {
    const one = await held()
    const [writing = ''] = writings(one.number).slice(3)
    const ended = [
      { number: writing, ended: 'superseded' },
      { number: '厦地房证 第 0012345 号', ended: 'cancelled' },
    ]
    expect(faultsIn(await report(one.unit, ended))).toBe(201)
    expect(await standing(one)).toEqual(['superseded', 'superseded'])
  })

  it('names a number once, in whatever writing', async () => {
    const one = await held()
    const [number, other] = writings(one.number)
    const twice = [number, other].map((written) => ({ number: written, ended: 'cancelled' }))
    expect(faultsIn(await report(one.unit, twice))).toEqual(['/certificates/1/number list.repeats'])
  })

  it('about a number that it never had ends nothing when another registry issues that number later', async () => {
    const number = certificateNumber(++serial)
    expect(faultsIn(await report(FUZHOU_UNIT, [{ number, ended: 'cancelled' }], FUZHOU))).toBe(201)
    const filing = await filingFor(ports())
    const caseId = await registered(filing)
    bodyOf(await decided(ports(), caseId, await certificateFor(caseId, { number })))
    await api.examine(caseId)
    const one = { caseId, unit: filing.units[0]?.unitNumber ?? '', ...(await codeOf(caseId)) }
    expect(await standing(one)).toEqual(['valid', 'kept'])
    expect(faultsIn(await report(FUZHOU_UNIT, [{ number, ended: 'cancelled' }], FUZHOU))).toEqual([
      '/certificates/0/number certificate.of-another-unit',
    ])
  })
})

describe('what a bank types into its filing', () => {
  const accepted = async (business: string, number: string, by = OTHER_BANK) => {
    const filing = await filingFor(ports(), { by, business })
    const existing = (filing.existing ?? []).map((one) => ({ ...one, proofNumber: number }))
    const { caseId } = bodyOf(await submitted(ports(), { ...filing, existing } as Filing, { by }))
    await api.examine(caseId)
    bodyOf(await decided(ports(), caseId, ACCEPTED))
    return caseId
  }

  it.each(['release', 'refinance', 'mortgage-change'])(
    '(%s) ends nobody else’s certificate when the registration is entered, and the answer and the event say so',
    async (business) => {
      const one = await held()
      const caseId = await accepted(business, one.number.replace('(', '（').replace(')', '）'))
      const kinds = (await headOf(ports(), caseId))['registrations'].map(({ kind }: Row) => ({ kind }))
      const decision = await registeredDecision(ports(), caseId, { registrations: kinds })
      expect(bodyOf(await decided(ports(), caseId, decision))).toMatchObject({ status: 200, notEnded: [one.number] })
      await api.examine(caseId)
      expect(await standing(one)).toEqual(['valid', 'kept'])
      const seen = await api.done('getCase', { by: OTHER_BANK, path: { caseId } })
      expect(seen.timeline.find(({ type }: Row) => type === 'case.registered').data).toMatchObject({
        notEnded: [one.number],
      })
      expect(seen.registrations.flatMap(({ ended }: Row) => ended ?? [])).toEqual([])
      expect((await api.done('getCase', { path: { caseId: one.caseId } })).milestones).not.toContain('released')
    },
  )

  it('and the registry names itself is a fault at its field; nothing is entered', async () => {
    const one = await held()
    const caseId = await accepted('release', one.number)
    const before = await headOf(ports(), caseId)
    const registrations = before['registrations'].map(({ kind }: Row) => ({ kind, ended: [one.number] }))
    const decision = await registeredDecision(ports(), caseId, { registrations })
    const answer = await decided(ports(), caseId, decision)
    expect(answer).toMatchObject({
      refusal: { faults: [{ pointer: '/registrations/0/ended/0', code: 'certificate.of-another-unit' }] },
    })
    expect(await headOf(ports(), caseId)).toEqual(before)
    expect(await standing(one)).toEqual(['valid', 'kept'])
  })

  it('as the old mortgage of a staged business is not gone because somebody else’s is', async () => {
    const one = await held()
    const filing = await filingFor(ports(), { by: OTHER_BANK, business: 'transfer-with-mortgage/staged' })
    const existing = (filing.existing ?? []).map((of) => ({ ...of, proofNumber: one.number }))
    const caseId = await registered({ ...filing, existing } as Filing, OTHER_BANK)
    expect(faultsIn(await report(one.unit, [{ number: one.number, ended: 'cancelled' }]))).toBe(201)
    expect(faultsIn(await report(filing.units[0]?.unitNumber ?? '', []))).toEqual(['/certificates list.too-short'])
    await report(filing.units[0]?.unitNumber ?? '', [{ number: certificateNumber(7_000_002), ended: 'superseded' }])
    await api.examine(caseId)
    const { milestones } = await api.done('getCase', { by: OTHER_BANK, path: { caseId } })
    expect(milestones).not.toContain('old-released')
  })
})

describe('a registry that certifies', () => {
  it('takes neither the number nor the file that another registry issued', async () => {
    const elsewhere = await held()
    const moved = async (registry: string) =>
      api.engine.table.write({
        table: 'cases',
        update: { pk: `CASE#${elsewhere.caseId}`, sk: 'HEAD' },
        set: { registry },
      })
    await moved(FUZHOU)
    const byFile = () =>
      api.engine.table.get('cases', { pk: `CERTIFICATE-FILE#${DECLARATION.sha256}`, sk: 'CERTIFICATE' })
    const before = await byFile()
    expect(before).toMatchObject({ number: elsewhere.number })
    const caseId = await registered(await filingFor(ports()))
    expect(await decided(ports(), caseId, await certificateFor(caseId, { number: elsewhere.number }))).toMatchObject({
      refusal: { faults: [{ pointer: '/certificates/0/number', code: 'certificate.issued-elsewhere' }] },
    })
    bodyOf(await decided(ports(), caseId, await certificateFor(caseId)))
    expect(await byFile()).toEqual(before)
    await moved(REGISTRY)
  })
})

describe('a wrong end of a certificate', () => {
  it('is taken back by the authority as a fact of its own: signed, in the audit, told to bank and registry', async () => {
    const one = await held()
    const said = await report(one.unit, [{ number: one.number, ended: 'cancelled' }])
    await api.examine(one.caseId)
    expect(await standing(one)).toEqual(['cancelled', 'cancelled'])
    const released = await api.done('getCase', { path: { caseId: one.caseId } })
    expect(released.milestones).toContain('released')
    const [written = ''] = writings(one.number).slice(1)
    const { status, body } = await restore(written)
    expect([status, body]).toMatchObject([
      201,
      { number: one.number, takenBack: [{ ended: 'cancelled', by: said.body.unitEventId }], cases: 1 },
    ])
    expect(await standing(one)).toEqual(['valid', 'kept'])
    const now = await api.done('getCase', { path: { caseId: one.caseId } })
    expect(now.milestones).not.toContain('released')
    expect(now.timeline.at(-1)).toMatchObject({ type: 'certificate.restored', data: { certificates: [one.number] } })
    expect(now.timeline.at(-1).evidence.text).toContain('测试科长')
    expect(brokenAt(now.timeline)).toBeUndefined()
    const { rows } = await api.engine.table.query({ table: 'cases', pk: `CASE#${one.caseId}`, sk: { prefix: 'OUT#' } })
    const told = rows.filter(({ type }) => type === 'certificate.restored').map(({ receiver }) => receiver)
    expect(told.sort()).toEqual([`feed:${BANK}`, `registry:${REGISTRY}`])
    expect(await endRow(one.number)).toMatchObject({ cancelledBy: said.body.unitEventId })
    expect(
      await api.engine.table.get('cases', { pk: `CERTIFICATE#${one.number}`, sk: `RESTORED#${body.restorationId}` }),
    ).toMatchObject({
      officer: '测试科长',
      evidence: { text: expect.stringContaining(REGISTRY) },
    })
    const audited = await api.call('searchAudit', {
      body: { from: '2026-11-24', to: '2026-11-24', act: 'restoreCertificate' },
    })
    expect(audited.status).toBeLessThan(500)
    expect((await restore(one.number)).body.code).toBe('certificate.not-ended')
    await report(one.unit, [{ number: one.number, ended: 'cancelled' }])
    expect(await standing(one)).toEqual(['cancelled', 'cancelled'])
  })

  it('that completed the case of a staged business opens it again', async () => {
    const filing = await filingFor(ports(), { business: 'transfer-with-mortgage/staged' })
    const number = `闽(2023)厦门市不动产证明第${String(4_100_000 + ++serial)}号`
    const caseId = await registered({
      ...filing,
      existing: [{ ...filing.existing?.[0], proofNumber: number }],
    } as Filing)
    bodyOf(await decided(ports(), caseId, await certificateFor(caseId)))
    await api.examine(caseId)
    await disbursedBy(ports(), caseId)
    await report(filing.units[0]?.unitNumber ?? '', [{ number, ended: 'cancelled' }])
    await api.examine(caseId)
    const see = async () => await api.done('getCase', { path: { caseId } })
    expect(await see()).toMatchObject({ caseState: 'completed' })
    expect((await restore(number)).body).toMatchObject({ cases: 1 })
    expect(await see()).toMatchObject({ caseState: 'open', awaits: ['old-released'] })
  })

  it('is taken back only by whose jurisdiction the book is of', async () => {
    const one = await held()
    await report(one.unit, [{ number: one.number, ended: 'superseded' }])
    const jurisdiction = { level: 'city' as const, code: '350100' }
    expect((await restore(one.number, {}, { jurisdiction })).body.code).toBe('certificate.not-ended')
    expect((await restore(one.number, { registry: FUZHOU })).body.code).toBe('certificate.not-ended')
    expect(await standing(one)).toEqual(['superseded', 'superseded'])
  })
})
