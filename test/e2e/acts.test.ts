import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../tools/simulate/bank.ts'
import type { Registries } from '../../tools/simulate/registry.ts'
import { chinaTime } from '../../tools/simulate/time.ts'
import { flat, openScene, XIAMEN } from './scene.ts'

const cast = openScene()
let bank: Bank
let registries: Registries

beforeAll(async () => {
  registries = await cast.registries({ only: [XIAMEN] })
  bank = await cast.bank()
})

const stateOf = async (caseId: string) => {
  const { caseState, applicationState } = await bank.client.read(`/v1/cases/${caseId}`)
  return `${caseState} ${applicationState}`
}

const report = (caseId: string, act: string, body: object) =>
  bank.client.call({ method: 'POST', path: `/v1/cases/${caseId}/${act}`, body, signed: true })

describe('a withdrawal', () => {
  it('asked for before registration is confirmed by the registry and ends the case', async () => {
    const { caseId, filing } = await bank.submit({ units: [flat('350203', '9012')] })
    await bank.waitFor(caseId, 'case.in-review')
    await bank.withdraw(caseId)
    await bank.waitFor(caseId, 'case.withdrawn')
    expect(await stateOf(caseId)).toBe('ended-without-registration withdrawn')
    expect(registries.registrations().get(caseId)).toBeUndefined()
    const unit = filing.units[0]?.unitNumber ?? ''
    const again = await bank.submit({ units: [unit] })
    await bank.waitFor(again.caseId, 'case.lodged')
  })

  it('may be declined; the case then goes on from where it stood', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203', '9010')] })
    await bank.waitFor(caseId, 'case.in-review')
    await bank.withdraw(caseId)
    await bank.waitFor(caseId, 'case.withdrawal-declined')
    await bank.waitFor(caseId, 'certificate.delivered')
    expect(await stateOf(caseId)).toBe('open certified')
  })

  it('is refused once the register is written', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203')] })
    await bank.waitFor(caseId, 'certificate.delivered')
    const answer = await report(caseId, 'withdrawal', { reason: '测试' })
    expect(`${answer.status} ${answer.body.code}`).toBe('409 case.wrong-step')
    expect(await stateOf(caseId)).toBe('open certified')
  })
})

describe('the loan', () => {
  it('paid out completes the case, once; paid back it waits for its release, which the window may bring', async () => {
    const { caseId, filing } = await bank.submit({ units: [flat('350203')] })
    await bank.waitFor(caseId, 'certificate.delivered')
    await bank.disburse(caseId)
    await bank.waitFor(caseId, 'loan.disbursed')
    const again = await report(caseId, 'disbursement', {
      disbursedAt: (await bank.client.read(`/v1/cases/${caseId}`)).createdAt,
      amount: { currency: 'CNY', fen: 1 },
    })
    expect(again.status).toBe(409)
    expect(await stateOf(caseId)).toBe('completed certified')
    expect((await report(caseId, 'repayment', { settledAt: chinaTime(bank.client.now()) })).status).toBe(200)
    expect((await bank.waitFor(caseId, 'loan.repaid')).data).toMatchObject({ releasePrompted: true })
    const { items } = await bank.client.read(`/v1/cases/${caseId}/prepared-releases`)
    const [existing] = items[0].filing.existing
    expect(existing).toMatchObject({ reason: 'repaid', mortgageeName: bank.identity.name })
    // the owner goes to the window instead
    const event = {
      eventNumber: `E${caseId.slice(-20)}`,
      kind: 'mortgage-cancelled',
      unitNumber: filing.units[0]?.unitNumber,
      happenedAt: chinaTime(registries.client(XIAMEN).now()),
      certificates: [{ number: existing.proofNumber, ended: 'cancelled' }],
    }
    await registries
      .client(XIAMEN)
      .must({ method: 'POST', path: '/v1/registry/unit-events', body: event, signed: true })
    await bank.waitFor(caseId, 'mortgage.released')
  })

  it('not paid out prompts a release and leaves the case open', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203')] })
    await bank.waitFor(caseId, 'certificate.delivered')
    const answer = await report(caseId, 'non-disbursement', {
      decidedAt: chinaTime(bank.client.now()),
      reason: 'borrower-declined',
      comment: '借款人取消贷款',
    })
    expect(answer.status).toBeLessThan(300)
    const notice = await bank.waitFor(caseId, 'loan.not-disbursed')
    expect(notice.data).toMatchObject({ releasePrompted: true })
    expect(await stateOf(caseId)).toBe('open certified')
  })

  it('cannot be reported before the registration', async () => {
    const { caseId } = await bank.submit({ units: [flat('350203', '9003')] })
    await bank.waitFor(caseId, 'case.lodged')
    const answer = await report(caseId, 'non-disbursement', {
      decidedAt: chinaTime(bank.client.now()),
      reason: 'other',
    })
    expect(`${answer.status} ${answer.body.code}`).toBe('409 case.wrong-step')
  })
})
