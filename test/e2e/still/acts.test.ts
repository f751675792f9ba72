import { beforeAll, describe, expect, it } from 'vitest'
import type { Bank } from '../../../tools/simulate/bank.ts'
import type { Client } from '../../../tools/simulate/client.ts'
import { fetchDocument, uploadDocument } from '../../../tools/simulate/documents.ts'
import { makePdf } from '../../../tools/simulate/pdf.ts'
import type { Registries } from '../../../tools/simulate/registry.ts'
import { chinaTime } from '../../../tools/simulate/time.ts'
import { attemptsOf, eventually, flat, openScene, XIAMEN } from '../scene.ts'

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

const attemptsTold = async (client: Client, id: string) =>
  (await attemptsOf(client)).filter(({ subject }) => subject.id === id).map(({ type, outcome }) => `${type} ${outcome}`)

describe('a matter between a bank and a registry', () => {
  const month = () => chinaTime(bank.client.now()).slice(0, 7)

  it('is heard by the other side, answered with a paper, read by those who watch, and closed', async () => {
    const registry = registries.client(XIAMEN)
    // Its clock moves with other files of the run, and a signature must not be older than five minutes.
    const say = async (client: typeof registry, path: string, body: object) => {
      await client.syncClock()
      return client.must({ method: 'POST', path, body, signed: true })
    }
    const bytes = makePdf(['运行记录'])
    const { documentId } = await uploadDocument(bank.client, { type: 'other', fileName: '记录.pdf', bytes })
    const about = { kind: 'registry', registry: XIAMEN }
    const outage = { kind: 'outage', about, subject: '查询无答复', text: '自九时起无答复', attachments: [documentId] }
    const { matterId } = (await say(bank.client, '/v1/matters', outage)).body
    const at = `/v1/matters/${matterId}`
    const fetched = await fetchDocument(registry, `${at}/documents/${documentId}/download-link`)
    expect(fetched.bytes.equals(bytes)).toBe(true)
    await eventually(() => attemptsTold(registry, matterId)).toContain('matter.raised delivered')
    await say(registry, `${at}/replies`, { text: '正在核实' })
    await bank.waitFor(matterId, 'matter.replied')
    await say(bank.client, `${at}/escalation`, { reason: '影响多家银行' })
    await say(cast.client(cast.sandbox.authority), `${at}/replies`, { text: '请于今日恢复' })
    await say(registry, `${at}/resolution`, { text: '已恢复' })
    expect((await bank.waitFor(matterId, 'matter.resolved')).data).toMatchObject({ by: 'owner' })
    await say(bank.client, `${at}/closure`, {})
    const seen = await cast.client(cast.sandbox.regulator).read(at)
    expect(seen).toMatchObject({ state: 'closed', escalated: { by: 'raiser' }, resolved: { inTime: true } })
  })

  it('is one of the list its parties page through', async () => {
    const other = { kind: 'other', about: { kind: 'platform' }, subject: '建议', text: '建议增加统计口径说明' }
    await bank.client.must({ method: 'POST', path: '/v1/matters', body: other, signed: true })
    const first = await bank.client.read(`/v1/matters?month=${month()}&limit=1`)
    expect(first.items).toHaveLength(1)
    const second = await bank.client.read(
      `/v1/matters?month=${month()}&limit=1&cursor=${encodeURIComponent(first.next)}`,
    )
    expect(second.items[0]?.matterId).not.toBe(first.items[0]?.matterId)
  })
})
