/** A bank has its papers made from the data of a case, files them as they are, and reads them back. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, startAuthority } from '../../../tools/simulate/authority.ts'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { fetchDocument, sha256Of } from '../../../tools/simulate/documents.ts'
import type { Filing } from '../../../tools/simulate/filing.ts'
import { chinaDate } from '../../../tools/simulate/time.ts'
import { flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let authority: Authority

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
  bank = await cast.bank()
})

const FORMS = ['application-form', 'power-of-attorney', 'loan-contract', 'mortgage-contract'] as const

const make = (form: string, filing: object) =>
  bank.client.call({ method: 'POST', path: '/v1/forms', body: { form, filing } })

const compare = (documentId: string, filing: object) =>
  bank.client.call({ method: 'POST', path: `/v1/documents/${documentId}/comparison`, body: { filing }, key: null })

const matterOf = ({ documents: _, ...matter }: Filing) => matter

describe('the papers of a case', () => {
  it('are made from its data, filed as they are, and carry the case to its certificate', async () => {
    const filing = await bank.prepare({ units: [flat('350203')], owners: 'co-owners' })
    const made = new Map<string, string>()
    for (const form of FORMS) {
      const answer = await make(form, matterOf(filing))
      expect(answer.status, answer.text).toBe(201)
      made.set(form, answer.body.documentId)
    }
    const documents = filing.documents.map(({ documentId, slot }) => ({
      slot,
      documentId: made.get(slot) ?? documentId,
    }))
    const power = made.get('power-of-attorney')
    const powersOfAttorney = (filing.powersOfAttorney as object[]).map((one) => ({ ...one, documentId: power }))
    const placeOf = new Map(filing.documents.map(({ documentId }, at) => [documentId, documents[at]?.documentId]))
    const signing = (filing.signing as { documentId: string }[]).map((one) => ({
      ...one,
      documentId: placeOf.get(one.documentId),
    }))
    const whole = { ...filing, documents, signing, powersOfAttorney, bankReference: `YW${Date.now()}F` }
    const { body } = await bank.client.must({ method: 'POST', path: '/v1/cases', body: whole, signed: true })
    await bank.waitFor(body.caseId, 'certificate.delivered')
  })

  it('can be read back: what differs from the data is named field by field', async () => {
    const filing = matterOf(await bank.prepare({ units: [flat('350203')] }))
    const { body } = await make('mortgage-contract', filing)
    const fetched = await fetchDocument(bank.client, `/v1/documents/${body.documentId}/download-link`)
    expect(sha256Of(fetched.bytes)).toBe(body.sha256)
    expect((await compare(body.documentId, filing)).body).toEqual({
      form: 'mortgage-contract',
      version: 1,
      same: true,
      differences: [],
    })
    const mortgage = { ...(filing.mortgage as object), contractNo: '抵2026-9999' }
    const other = await compare(body.documentId, { ...filing, mortgage })
    expect(other.body).toMatchObject({
      same: false,
      differences: [{ field: 'mortgage.contractNo', inData: '抵2026-9999' }],
    })
  })

  it('are not made of data with faults, nor of characters that cannot be printed', async () => {
    const filing = matterOf(await bank.prepare({ units: [flat('350203')] }))
    const spoiled = {
      ...filing,
      branch: '91350200MA00YH4120',
      loan: { ...(filing.loan as object), purpose: 'holiday' },
    }
    const faults = await make('loan-contract', spoiled)
    expect(faults.status).toBe(400)
    const pointers = faults.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers).toEqual(expect.arrayContaining(['/filing/branch', '/filing/loan/purpose']))
    expect(pointers.some((pointer: string) => pointer.startsWith('/filing/documents'))).toBe(false)
    const [unit, ...units] = filing.units as { location: string }[]
    const strange = await make('application-form', {
      ...filing,
      units: [{ ...unit, location: '厦门市思明区🏠路1号' }, ...units],
    })
    expect(strange.body.errors).toMatchObject([{ code: 'form.characters-missing' }])
    expect(strange.body.errors[0].detail).toContain('🏠')
  })

  it('that the platform did not make hold no data of ours', async () => {
    const filing = await bank.prepare({ units: [flat('350203')] })
    const answer = await compare(filing.documents[0]?.documentId ?? '', matterOf(filing))
    expect([answer.status, answer.body.code]).toEqual([409, 'form.not-ours'])
  })
})

describe('a template', () => {
  const clauses = (text: string) => ({ parts: [{ kind: 'clauses', clauses: [text] }] })
  const add = (body: object) =>
    authority.client.call({ method: 'POST', path: '/v1/authority/templates', body, signed: true })

  it('is changed by the authority without a deployment, from its day on', async () => {
    const today = chinaDate(authority.client.now())
    const base = { form: 'inquiry-record', title: '询问记录（新版）', effectiveFrom: today }
    const unknown = await add({ ...base, ...clauses('询问 {nobody}') })
    expect(unknown.body.errors).toMatchObject([{ pointer: '/parts/0/clauses/0', code: 'template.field-unknown' }])
    const added = await add({ ...base, ...clauses('经办机构：{branch}') })
    expect(added.status, added.text).toBe(201)
    const later = await add({ ...base, effectiveFrom: '2049-01-01', ...clauses('{branch}') })
    expect(later.body.version).toBe(added.body.version + 1)
    const past = await add({ ...base, effectiveFrom: '2020-01-01', ...clauses('{branch}') })
    expect(past.body.errors).toMatchObject([{ pointer: '/effectiveFrom', code: 'date.past' }])

    const { items } = await bank.client.read('/v1/forms')
    const listed = items.find(({ form }: { form: string }) => form === 'inquiry-record')
    expect(listed.inForce).toBe(added.body.version)
    const filing = matterOf(await bank.prepare({ units: [flat('350203')] }))
    const made = await make('inquiry-record', filing)
    expect((await compare(made.body.documentId, filing)).body).toMatchObject({
      version: added.body.version,
      same: true,
    })
  })
})
