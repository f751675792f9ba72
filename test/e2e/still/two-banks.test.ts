import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import { flat, openScene, typesOf, XIAMEN } from '../scene.ts'

const cast = openScene()
let bank: Bank
let other: Bank

beforeAll(async () => {
  await cast.registries({ only: [XIAMEN] })
  const [, second] = cast.sandbox.banks
  if (!second) throw new Error('the sandbox has one bank')
  bank = await cast.bank()
  other = await cast.bank({ bank: second })
})

/** A takeover in stages, the old lender on the platform instead of by its paper. */
const file = async (): Promise<string> => {
  const filing = (await bank.prepareExample('rollover/staged', flat('350203'))) as Record<string, unknown>
  const settlement = {
    ...(filing['settlement'] as object),
    counterpart: { institutionId: other.identity.institutionId },
  }
  const documents = (filing['documents'] as { slot: string }[]).filter(({ slot }) => slot !== 'lender-commitment')
  const answer = await bank.file({ ...filing, settlement, documents })
  expect(answer.status, answer.text).toBe(202)
  return answer.body.caseId
}

describe('a case of two banks', () => {
  it('is lodged when the other lender has signed its part, and both hear how it ends', async () => {
    const caseId = await file()
    const asked = await other.waitFor(caseId, 'commitment.requested')
    expect(asked.bankReference).toBeUndefined()
    const shown = await other.client.read(`/v1/cases/${caseId}/commitments`)
    expect(JSON.parse(shown.terms)).toMatchObject({ caseId, existing: [{ mortgageeName: expect.any(String) }] })
    const peeped = await other.client.call({ method: 'GET', path: `/v1/cases/${caseId}` })
    expect(peeped.status).toBe(404)
    expect((await bank.client.read(`/v1/cases/${caseId}`)).commitment).toMatchObject({ status: 'open' })
    await other.commit(caseId)
    await bank.waitFor(caseId, 'certificate.delivered')
    await other.waitFor(caseId, 'case.registered')
    expect(typesOf(other.notices(caseId))).toEqual(['commitment.requested', 'case.lodged', 'case.registered'])
    const link = `/v1/cases/${caseId}/certificates/${(await bank.client.read(`/v1/cases/${caseId}`)).certificates[0].certificateId}/download-link`
    expect((await other.client.call({ method: 'POST', path: link })).status).toBe(404)
  })

  it('is not lodged where the other lender declines', async () => {
    const caseId = await file()
    await other.waitFor(caseId, 'commitment.requested')
    await other.commit(caseId, 'decline')
    const failed = await bank.waitFor(caseId, 'case.validation-failed')
    expect(failed.data).toMatchObject({ faults: [{ code: 'bank-to-bank.declined' }] })
  })
})
