import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { uploadDocument } from '../../../tools/simulate/documents.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'

const FUZHOU = '350100'
const QUANZHOU = '350500'

const cast = openScene()
let bank: Bank

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN, FUZHOU, QUANZHOU] })
  bank = await cast.bank()
})

type Part = { readonly caseId: string; readonly registry: string; readonly stands: boolean; readonly units: string[] }

const disburse = (caseId: string) =>
  bank.client.call({
    method: 'POST',
    path: `/v1/cases/${caseId}/disbursement`,
    body: { disbursedAt: chinaTime(bank.client.now()), amount: { currency: 'CNY', fen: 120_000_000 } },
    signed: true,
  })

const partsOf = async (caseId: string): Promise<Part[]> => (await bank.client.read(`/v1/cases/${caseId}`)).parts

/** What the bank adds to a prepared release: its papers, and its word. */
const release = async (draft: Record<string, unknown>): Promise<void> => {
  const documents = await Promise.all(
    ['application-form', 'waiver-statement'].map(async (slot) => {
      const bytes = makePdf([slot, randomUUID()])
      return {
        documentId: (await uploadDocument(bank.client, { type: slot, fileName: `${slot}.pdf`, bytes })).documentId,
        slot,
      }
    }),
  )
  const declaration = { identityVerified: true, electronicMatchesPaper: true }
  const answer = await bank.file({ ...draft, documents, declaration })
  expect(answer.status, answer.text).toBe(202)
  await bank.waitFor(answer.body.caseId, 'case.registered')
}

describe('one loan over several registries', () => {
  it('ends rightly when the second of three refuses: two stand, the disbursement is held, the releases are prepared', async () => {
    const units = [flat('350203'), flat('350203'), flat('350102', '9001'), flat('350503'), flat('350503')]
    const { caseId, filing, answer } = await bank.submit({ units, disbursementWaitsFor: 'all' })
    expect(answer.body.parts.map(({ registry }: Part) => registry)).toEqual([XIAMEN, FUZHOU, QUANZHOU])
    await bank.waitFor(caseId, 'loan.part-failed')
    const [xiamen, fuzhou, quanzhou] = await partsOf(caseId)
    for (const part of [xiamen, quanzhou]) await bank.waitFor(part?.caseId ?? '', 'certificate.delivered')
    expect(bank.notices(fuzhou?.caseId ?? '').at(-1)).toMatchObject({ type: 'case.refused', parent: caseId })
    await eventually(async () => (await partsOf(caseId)).map(({ stands }) => stands)).toEqual([true, false, true])
    const held = await disburse(caseId)
    expect(held.status).toBe(409)
    expect(held.body).toMatchObject({
      code: 'loan.waits-for-registrations',
      errors: [{ pointer: '/parts/1', code: 'registration.outstanding' }],
    })
    expect(held.body.errors[0].detail).toContain(FUZHOU)
    const prepared = await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)
    expect(prepared.items).toMatchObject(
      [xiamen, quanzhou].map((part) => ({
        caseId: part?.caseId,
        registry: part?.registry,
        filing: {
          business: 'release',
          existing: [{ contractNo: filing.mortgage.contractNo, reason: 'waived', units: part?.units }],
        },
      })),
    )
    const { certificates } = await bank.client.read(`/v1/cases/${xiamen?.caseId}`)
    expect(prepared.items[0].filing.existing[0].proofNumber).toBe(certificates[0].number)
    await bank.giveUp(caseId)
    await bank.waitFor(caseId, 'loan.not-disbursed')
    for (const { filing: draft } of prepared.items) await release(draft)
    const after = await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)
    expect(after.items.map(({ filedAs }: { filedAs?: string }) => filedAs)).toEqual([
      expect.stringMatching(/^case_/),
      expect.stringMatching(/^case_/),
    ])
    const gone = await bank.client.read(`/v1/cases/${xiamen?.caseId}`)
    expect(gone.certificates).toMatchObject([{ status: 'cancelled' }])
    const stateNow = async () => (await bank.client.read(`/v1/cases/${caseId}`)).caseState
    await eventually(stateNow).toBe('ended-without-registration')
    expect((await disburse(caseId)).body.code).toBe('case.closed')
  })

  it('is paid out once every registration stands, and is then complete', async () => {
    const units = [flat('350203'), flat('350102')]
    const { caseId } = await bank.submit({ units, disbursementWaitsFor: 'all' })
    await bank.waitFor(caseId, 'loan.certified')
    await bank.disburse(caseId)
    await bank.waitFor(caseId, 'loan.disbursed')
    expect(await bank.client.read(`/v1/cases/${caseId}`)).toMatchObject({
      caseState: 'completed',
      applicationState: 'certified',
    })
    const [first] = await partsOf(caseId)
    const [certificate] = (await bank.client.read(`/v1/cases/${first?.caseId}`)).certificates
    expect((await bank.fetchCertificate(first?.caseId ?? '', certificate.certificateId)).sha256).toBe(
      certificate.sha256,
    )
    expect((await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)).items).toEqual([])
  })

  it('lets a part be withdrawn by itself', async () => {
    const { caseId } = await bank.submit({
      units: [flat('350203'), flat('350102', '9012')],
      disbursementWaitsFor: 'any',
    })
    await bank.waitFor(caseId, 'loan.divided')
    const [, part] = await partsOf(caseId)
    await bank.waitFor(part?.caseId ?? '', 'case.in-review')
    await bank.withdraw(part?.caseId ?? '')
    await bank.waitFor(part?.caseId ?? '', 'case.withdrawn')
    await bank.waitFor(caseId, 'loan.part-failed')
  })
})
