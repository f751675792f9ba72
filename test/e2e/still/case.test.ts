import { beforeAll, describe, expect, it } from 'vitest'
import { startAuthority } from '../../../tools/simulate/authority.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import type { Wish } from '../../../tools/simulate/filing.ts'
import { recordMaterial } from '../../../tools/simulate/material.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { type Entry, flat, inboxRegistry, land, openScene, PINGTAN, typesOf, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries
let inbox: Entry

beforeAll(async () => {
  inbox = await inboxRegistry(cast)
  registries = await cast.registries({ only: [XIAMEN, PINGTAN, inbox.code] })
  bank = await cast.bank()
})

const WHOLE_WAY = [
  'case.submitted',
  'case.lodged',
  'case.accepted',
  'case.in-review',
  'case.registered',
  'certificate.delivered',
  'loan.disbursed',
]

/** From the filing to the end; answers what the bank reads at the end. */
const complete = async (wish: Wish) => {
  const { caseId, filing, answer } = await bank.submit(wish)
  expect(answer.status).toBe(202)
  expect(answer.headers.get('location')).toBe(`/v1/cases/${caseId}`)
  await bank.waitFor(caseId, 'certificate.delivered')
  await bank.disburse(caseId)
  await bank.waitFor(caseId, 'loan.disbursed')
  return { caseId, filing, seen: await bank.client.read(`/v1/cases/${caseId}`) }
}

/** Without a token. */
const verifyAsAnybody = async (body: object) => {
  const headers = { 'content-type': 'application/json' }
  const sent = { method: 'POST', headers, body: JSON.stringify(body) }
  return (await fetch(`${cast.sandbox.baseUrl}/v1/certificates/verify`, sent)).json()
}

describe('a mortgage case', () => {
  it('goes from the filing to the certificate and the disbursement, and the bank hears every step', async () => {
    const unit = flat('350203')
    const { caseId, seen } = await complete({ units: [unit] })
    const types = typesOf(bank.notices(caseId))
    for (const type of WHOLE_WAY.filter((one) => one !== 'case.submitted')) expect(types).toContain(type)
    expect(seen).toMatchObject({ caseId, caseState: 'completed', applicationState: 'certified' })
    expect(seen.timeline.map((event: { type: string }) => event.type)).toEqual(expect.arrayContaining(WHOLE_WAY))
    const [certificate] = seen.certificates
    expect(certificate.number).toMatch(/^闽\(\d{4}\)厦门市不动产证明第\d{7}号$/)
    const fetched = await bank.fetchCertificate(caseId, certificate.certificateId)
    expect(fetched.sha256).toBe(certificate.sha256)
    expect(fetched.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(registries.registrations().get(caseId)).toBe(1)

    const own = await bank.client.read(`/v1/cases/${caseId}/certificates/${certificate.certificateId}`)
    expect(await verifyAsAnybody({ by: 'digest', sha256: fetched.sha256 })).toEqual({ status: 'valid' })
    const { code } = own.verification
    const byNumber = { by: 'number', number: own.number, code }
    expect(await verifyAsAnybody(byNumber)).toEqual({ status: 'valid' })
    expect(await verifyAsAnybody({ ...byNumber, code: 'A'.repeat(16) })).toEqual({ status: 'unknown' })
    const opened = await fetch(
      `${cast.sandbox.baseUrl}${new URL(own.verification.url).pathname}?${new URL(own.verification.url).searchParams}`,
    )
    const page = await opened.text()
    expect(opened.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/)
    expect(page).toContain('class="valid"')
    // of the registration nothing but the number that was typed
    for (const unitNumber of seen.units) expect(page).not.toContain(unitNumber)
  })

  it('cites a common material that was kept and checked once, and the registry reads it with the case', async () => {
    const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe }).client
    const registry = registries.client(XIAMEN)
    const commonMaterialId = await recordMaterial(bank)
    const idsAt = async (client: Client, query: string): Promise<string[]> =>
      (await client.read(`/v1/common-materials${query}`)).items.map(
        (one: Record<string, string>) => one['commonMaterialId'],
      )
    expect(await idsAt(registry, '')).toContain(commonMaterialId)
    const { body } = await registry.must({
      method: 'POST',
      path: `/v1/common-materials/${commonMaterialId}/download-link`,
      key: null,
    })
    expect((await fetch(body.url)).status).toBe(200)
    for (const client of [registry, authority]) {
      const path = `/v1/common-materials/${commonMaterialId}/checks`
      await client.must({ method: 'POST', path, body: { outcome: 'accepted' }, signed: true })
    }
    expect(await idsAt(registry, '')).not.toContain(commonMaterialId)
    expect(await idsAt(bank.client, `?branch=${bank.identity.branch}`)).toContain(commonMaterialId)
    expect(await idsAt(bank.client, '?endsBefore=2099-12-31')).not.toContain(commonMaterialId)
    const tampered = await bank.client.call({ method: 'GET', path: '/v1/common-materials?cursor=x.y' })
    expect(tampered.status).toBe(400)
    await bank.waitFor(commonMaterialId, 'common-material.notice')

    const filing = { ...(await bank.prepare({ units: [flat('350203')] })), commonMaterials: ['business-licence'] }
    const { caseId } = (await bank.file(filing)).body
    await bank.waitFor(caseId, 'case.accepted')
    const deeds = registries.deeds.filter((deed) => deed.caseId === caseId)
    expect(deeds.find(({ deed }) => deed === 'documents-read')?.detail).toBe(String(filing.documents.length + 1))
    expect(deeds.filter(({ deed }) => deed === 'anomaly')).toEqual([])
  })

  it('reaches a registry that polls its inbox', async () => {
    const prefix = inbox.prefixes[0] ?? ''
    const { caseId, seen } = await complete({ units: [flat(prefix)] })
    expect(seen.caseState).toBe('completed')
    expect(registries.registrations().get(caseId)).toBe(1)
    expect((await registries.client(inbox.code).read('/v1/registry/inbox?limit=50')).items).toEqual([])
  })

  it.each<[string, Wish]>([
    ['a maximum-amount mortgage', { units: [flat('350206')], mortgage: 'maximum' }],
    ['several units', { units: [flat('350203'), flat('350211', '0304'), land('350213')] }],
    ['an amount of its own on each unit', { units: [flat('350203'), flat('350203', '0505')], securing: 'per-unit' }],
    ['a company as owner', { units: [land('350205')], owners: 'company' }],
    ['co-owners by shares', { units: [flat('350212')], owners: 'co-owners' }],
    ['a minor owner with a guardian', { units: [flat('350203')], owners: 'guarded' }],
    ['a certificate older than unified registration', { units: [flat('350203')], certificates: 'legacy' }],
    ['a unit of 平潭, whose prefix is its own', { units: [flat('351001')] }],
  ])('completes with %s', async (_name, wish) => {
    const { seen } = await complete(wish)
    expect(seen.caseState).toBe('completed')
    expect(seen.certificates[0].units ?? wish.units).toEqual(wish.units)
  })

  it('keeps the filing as it was signed', async () => {
    const { caseId, filing } = await bank.submit({ units: [flat('350203', '9003')] })
    const kept = await bank.client.read(`/v1/cases/${caseId}/filing`)
    expect(JSON.stringify(kept)).toContain(filing.bankReference)
  })
})

describe('the bank’s own view', () => {
  it('finds a case by its business number and by its contracts', async () => {
    const { caseId, filing } = await bank.submit({ units: [flat('350203', '9003')] })
    for (const query of [
      `bankReference=${encodeURIComponent(filing.bankReference)}`,
      `contractNo=${encodeURIComponent(filing.mortgage.contractNo)}`,
      `contractNo=${encodeURIComponent(filing.loan.loanContractNo)}`,
    ]) {
      const found = await bank.client.read(`/v1/cases?${query}`)
      expect(found.items.map((one: { caseId: string }) => one.caseId)).toEqual([caseId])
    }
    expect((await bank.client.read('/v1/cases?bankReference=NONE-SUCH')).items).toEqual([])
  })

  it('lists cases newest first, page by page, without gaps or repeats', async () => {
    const all = await readAll('')
    expect(all.length).toBeGreaterThan(5)
    expect(new Set(all).size).toBe(all.length)
    expect(await readAll('limit=2')).toEqual(all)
  })

  it('filters the list by state', async () => {
    const completed = (await bank.client.read('/v1/cases?caseState=completed&limit=50')).items
    expect(completed.length).toBeGreaterThan(0)
    for (const one of completed) expect(one.caseState).toBe('completed')
  })

  it('refuses a cursor that was tampered with, is of another filter or of another bank', async () => {
    const { next } = await bank.client.read('/v1/cases?limit=2')
    expect(next).toBeTypeOf('string')
    const [, other] = cast.sandbox.banks
    const stranger = other && cast.client(other)
    const altered = `${next.slice(0, -2)}${next.endsWith('A') ? 'BB' : 'AA'}`
    const answers = await Promise.all([
      bank.client.call({ method: 'GET', path: `/v1/cases?limit=2&cursor=${encodeURIComponent(altered)}` }),
      bank.client.call({ method: 'GET', path: `/v1/cases?limit=2&caseState=open&cursor=${encodeURIComponent(next)}` }),
      stranger?.call({ method: 'GET', path: `/v1/cases?limit=2&cursor=${encodeURIComponent(next)}` }),
    ])
    for (const answer of answers) expect(answer?.status).toBe(400)
  })
})

const readAll = async (query: string): Promise<string[]> => {
  const ids: string[] = []
  for (let cursor: string | undefined, page = 0; page < 200; page++) {
    const joined = [query, cursor === undefined ? '' : `cursor=${encodeURIComponent(cursor)}`].filter(Boolean).join('&')
    const seen = await bank.client.read(`/v1/cases${joined ? `?${joined}` : ''}`)
    ids.push(...seen.items.map((one: { caseId: string }) => one.caseId))
    cursor = seen.next
    if (cursor === undefined || cursor === null) break
  }
  return ids
}
