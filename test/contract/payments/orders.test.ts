/** Fees from the quote to the statement: the functions on real engines, and a payment channel over HTTP. */

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { http } from '../../../functions/runtime/http-port.ts'
import { freezing, frozenBy, quotedWrite } from '../../../lib/fees/case-fees.ts'
import { agreementKey } from '../../../lib/institutions/model.ts'
import { settleOrder } from '../../../lib/payments/settle-order.ts'
import { digestOf, totalsOf } from '../../../lib/payments/statement.ts'
import { registryKey } from '../../../lib/registries/model.ts'
import { REGISTRY_SEED } from '../../../lib/registries/seed.ts'
import { cellKey, cellName, gathered } from '../../../lib/reports/cells.ts'
import { onStatement } from '../../../lib/reports/stored-statement.ts'
import type { Message } from '../../../tools/simulate/counterparty.ts'
import { type Channel, startChannel } from '../../../tools/simulate/payment-channel.ts'
import type { Api, Sent } from '../../support/api.ts'
import { agreement, BRANCH, casePorts, decided, filingFor, tapped } from '../../support/cases.ts'
import { AUTHORITY, BANK, bodyOf, NOW, OTHER_BANK, OTHER_REGISTRY, REGISTRY } from '../../support/documents.ts'
import { putAll } from '../../support/institutions.ts'
import type { Row } from '../../support/looked.ts'
import { useApi } from '../../support/platform.ts'

const api = useApi()
let channel: Channel
let secret = ''

const AT = '2026-11-24T09:30:00+08:00'
const MONTH = '2026-11'
const CHANNEL = 'fujian-non-tax'
const path = { channel: CHANNEL }
const ENTERED = {
  business: 'new-loan',
  bankReference: 'YW2026',
  facts: {
    registrations: ['mortgage-first' as const],
    units: [{ unitNumber: '350203001002GB00123F00010203', use: 'residential' as const }],
    exemption: 'small-enterprise' as const,
  },
  quotedOn: '2026-11-01',
}
const WHY = { reason: '另行开具' }

const headersOf = ({ headers }: Message) => ({
  'DT-Channel-Timestamp': headers['dt-channel-timestamp'],
  'DT-Channel-Signature': headers['dt-channel-signature'],
})
const callBack = async (told: Message): Promise<number> => {
  expect(told.url).toBe(`https://api.example.test/v1/payment-channels/${CHANNEL}/callbacks`)
  return (
    await api.call('reportPayment', {
      path,
      bytes: Buffer.from(told.body),
      headers: { 'Content-Type': 'application/json', ...headersOf(told) },
    })
  ).status
}

const connection = () => ({
  channel: CHANNEL,
  name: '测试缴款平台',
  protocol: 'non-tax-v1',
  url: channel.url,
  addressPolicy: { schemes: ['http'], cidrs: ['127.0.0.0/8'] },
  payees: [{ registry: REGISTRY, unitCode: '350200001', itemCode: '3502001' }],
})

const connected = async () => {
  const answer = await api.call('putPaymentChannel', { body: connection() })
  expect(answer.status).toBe(200)
  secret = answer.body.secret
}

/** A platform with one channel, on which nothing was filed yet. */
const began = async (): Promise<void> => {
  await channel?.close()
  await api.begin()
  channel = await startChannel({ now: () => NOW, secret: () => secret, send: callBack })
  const known = REGISTRY_SEED.filter(({ code }) => [REGISTRY, OTHER_REGISTRY].includes(code))
  await putAll(
    api.engine.table,
    known.map((record) => ({ ...registryKey(record.code), ...record })),
  )
  await connected()
}

afterAll(async () => {
  await channel?.close()
})

const code = async (...[operation, sent]: Parameters<Api['call']>) => {
  const { status, body } = await api.call(operation, sent)
  return status < 400 ? status : body.code
}
const ports = () => casePorts(api.engine.table, api.store.objects)
const settlesBy = (feeSettlement: 'per-case' | 'batch', by = BANK) =>
  api.engine.table.write({ table: 'directory', put: { ...agreementKey(by), ...agreement, feeSettlement } })
const decide = (caseId: string, body: Row) => code('recordDecision', { path: { caseId }, body })
const view = async (caseId: string, by?: string) => await api.done('getCase', { path: { caseId }, ...(by && { by }) })
const feesOf = async (caseId: string) => (await view(caseId)).fees

const lodged = async (change: (filing: Row) => Row = (filing) => filing, by = BANK): Promise<string> => {
  const filing = (await filingFor(ports(), { by })) as Row
  const units = filing['units'].map((unit: Row) => ({ ...unit, use: 'residential' }))
  const { body } = await api.call('submitCase', { by, body: change({ ...filing, units }) })
  await api.examine(body.caseId)
  return body.caseId
}
const accepted = async (more: Row = {}, change?: (filing: Row) => Row): Promise<string> => {
  const caseId = await lodged(change)
  const acceptance = { decision: 'accepted', registryNumber: `厦登-${caseId.slice(-6)}`, acceptedAt: AT, ...more }
  expect(await decide(caseId, acceptance)).toBe(200)
  return caseId
}
const opened = async (cases: readonly { caseId: string; fen: number }[], more: Sent = {}): Promise<string> => {
  const answer = await api.call('openPaymentOrder', { body: { cases }, ...more })
  expect([answer.status, answer.body.state]).toEqual([201, 'open'])
  const { orderId } = answer.body
  await api.examine(orderId)
  await channel.idle()
  return orderId
}
const order = async (orderId: string, by?: string) =>
  await api.done('getPaymentOrder', { path: { orderId }, ...(by && { by }) })
/** The platform asks for what goes back, and the channel pays it. */
const whenRefunded = async (orderId: string, fen: number) => {
  await api.examine(orderId)
  await channel.idle()
  expect((await order(orderId)).totals.refundedFen).toBe(fen)
}

/** A small enterprise pays nothing. */
const exempt = (filing: Row) => ({ ...filing, fees: { exemption: 'small-enterprise' } })
const REFUSAL = { decision: 'refused', ground: 'other', reason: '-', refusedAt: AT }

describe('the quote of a case', () => {
  beforeAll(began)

  it('is given by the check and with the lodged case, and frozen by the acceptance', async () => {
    const filing = (await filingFor(ports())) as Row
    const checked = await api.call('checkCase', { body: filing })
    expect(checked.body.fees).toMatchObject({ on: '2026-11-24', totals: { mortgagee: 55_000 } })
    expect(checked.body.fees.lines[0]).toMatchObject({ row: 'mortgage.other', basis: 'assumed' })
    const caseId = await lodged()
    expect(await feesOf(caseId)).toMatchObject({ frozen: false, quote: { totals: { mortgagee: 8_000 } } })
    expect(await decide(caseId, { decision: 'accepted', registryNumber: '厦登', acceptedAt: AT })).toBe(200)
    const fees = await feesOf(caseId)
    expect(fees).toMatchObject({ frozen: true, enteredOn: '2026-11-24', dueFen: 8_000 })
    expect(fees.quote.lines[0]).toMatchObject({
      row: 'mortgage.home',
      basis: 'declared',
      source: '发改价格规〔2016〕2559号',
    })
    const seen = await api.call('getRegistryCase', { path: { caseId } })
    expect(seen.body.fees).toEqual(fees)
  })

  it('is a finding where the registry asks for another sum', async () => {
    const caseId = await accepted({ feeFen: 55_000 })
    const { fees, timeline } = await view(caseId)
    expect(fees).toMatchObject({ dueFen: 55_000, differs: { quotedFen: 8_000, saidFen: 55_000 } })
    const { data } = timeline.find(({ type }: Row) => type === 'case.accepted')
    expect(data.findings).toEqual([{ rule: 'fee.differs', severity: 'warn', pointer: '/feeFen' }])
  })

  it('says what an exemption spared, and asks for its proof', async () => {
    const caseId = await accepted({}, exempt)
    const { fees, timeline } = await view(caseId)
    expect(fees).toMatchObject({ dueFen: 0, quote: { lines: [{ row: 'mortgage.small-enterprise', fen: 0 }] } })
    const lodging = timeline.find(({ type }: Row) => type === 'case.lodged')
    expect(lodging.data.findings).toContainEqual({
      rule: 'fee.exemption-evidence',
      severity: 'warn',
      pointer: '/fees/exemption',
    })
    expect(await code('openPaymentOrder', { body: { cases: [{ caseId, fen: 1 }] } })).toBe('request.invalid')
  })
})

describe('an order', () => {
  beforeAll(began)

  it('is paid, with its receipt, and the case hears of it', async () => {
    await settlesBy('per-case')
    const caseId = await accepted()
    const orderId = await opened([{ caseId, fen: 8_000 }])
    const { unitCode, payer, fen } = channel.noticeOf(orderId) ?? {}
    expect([unitCode, payer, fen]).toEqual(['350200001', BRANCH, 8_000])
    expect(await order(orderId)).toMatchObject({ state: 'open', paymentCode: channel.paymentCodeOf(orderId) })
    expect(await channel.pay(orderId, { serial: 'NT1' })).toBe(200)
    expect([await channel.repeat('NT1'), await channel.repeat('NT1')]).toEqual([200, 200])
    await api.examine(orderId)
    await api.examine(orderId)
    const paid = await order(orderId, REGISTRY)
    expect(paid).toMatchObject({ state: 'paid', settlement: 'per-case', lines: [{ caseId, settledFen: 8_000 }] })
    expect(paid.payments).toMatchObject([{ serial: 'NT1', fen: 8_000, late: false, receipt: { code: '35060126' } }])
    const { fees, timeline } = await view(caseId)
    expect(fees).toMatchObject({ orderId, paidBy: 'order' })
    expect(timeline.filter(({ type }: Row) => type === 'fee.paid')).toHaveLength(1)
    expect(await code('openPaymentOrder', { body: { cases: [{ caseId, fen: 8_000 }] } })).toBe('request.invalid')
    expect(await code('cancelPaymentOrder', { path: { orderId }, body: WHY })).toBe('payment.closed')
  })

  it('has many cases only where the agreement settles in batch, and each in one order', async () => {
    const [one, two] = [await accepted(), await accepted()]
    const cases = [one, two].map((caseId) => ({ caseId, fen: 8_000 }))
    await settlesBy('per-case')
    expect(await code('openPaymentOrder', { body: { cases } })).toBe('payment.settled-per-case')
    await settlesBy('batch')
    const orderId = await opened(cases)
    const again = await api.call('openPaymentOrder', { body: { cases } })
    expect(again.body.errors.map(({ code: fault }: Row) => fault)).toEqual(Array(2).fill('fee.in-another-order'))
    expect(await channel.pay(orderId, { fen: 8_000 })).toBe(200)
    await api.examine(orderId)
    expect(await order(orderId)).toMatchObject({
      state: 'partly-paid',
      lines: [{ settledFen: 8_000 }, { settledFen: 0 }],
    })
    expect([(await feesOf(one)).paidBy, (await feesOf(two)).paidBy]).toEqual(['order', undefined])
    expect(await channel.pay(orderId, { fen: 9_000 })).toBe(200)
    expect((await order(orderId)).state).toBe('overpaid')
    await whenRefunded(orderId, 1_000)
    expect(await order(orderId)).toMatchObject({ state: 'paid', totals: { paidFen: 17_000, owedFen: 16_000 } })
    expect([...channel.refundsOf(orderId).values()]).toEqual([1_000])
  })

  it('names everything that is wrong with it at once', async () => {
    await settlesBy('batch')
    const [own, early, foreign] = [await accepted(), await lodged(), await lodged(undefined, OTHER_BANK)]
    const cases = [
      { caseId: own, fen: 8_001 },
      { caseId: early, fen: 1 },
      { caseId: foreign, fen: 1 },
      { caseId: `case_${'0'.repeat(26)}`, fen: 1 },
    ]
    const { body } = await api.call('openPaymentOrder', { body: { cases } })
    expect(body.errors.map(({ pointer, code: fault }: Row) => [pointer, fault])).toEqual([
      ['/cases/0/fen', 'fee.other-amount'],
      ['/cases/1/caseId', 'fee.not-fixed'],
      ['/cases/2/caseId', 'case.unknown'],
      ['/cases/3/caseId', 'case.unknown'],
    ])
  })

  it('is paid back where the case is refused or withdrawn, and where it was cancelled', async () => {
    await settlesBy('batch')
    const [kept, refused] = [await accepted(), await accepted()]
    const orderId = await opened([kept, refused].map((caseId) => ({ caseId, fen: 8_000 })))
    expect(await channel.pay(orderId)).toBe(200)
    await api.examine(orderId)
    expect((await order(orderId)).state).toBe('paid')
    expect(await decide(refused, REFUSAL)).toBe(200)
    await whenRefunded(orderId, 8_000)
    expect(await order(orderId)).toMatchObject({
      state: 'paid',
      lines: [{ settledFen: 8_000 }, { struck: 'refused', settledFen: 0 }],
      refunds: [{ fen: 8_000, because: 'struck' }],
    })
    const alone = await accepted()
    const taken = await opened([{ caseId: alone, fen: 8_000 }])
    expect(await code('cancelPaymentOrder', { path: { orderId: taken }, body: WHY })).toBe(200)
    expect(await channel.pay(taken)).toBe(200)
    await whenRefunded(taken, 8_000)
    expect((await order(taken)).state).toBe('refunded')
    await opened([{ caseId: alone, fen: 8_000 }])
  })

  it('is believed only what its channel has signed, of its own orders, and once', async () => {
    await settlesBy('per-case')
    const orderId = await opened([{ caseId: await accepted(), fen: 8_000 }])
    const paymentCode = channel.paymentCodeOf(orderId) ?? ''
    const receipt = { code: '35060126', number: '0000000001', checkCode: 'abcdef' }
    const paid = { type: 'paid', orderId, paymentCode, serial: 'X1', fen: 8_000, paidAt: AT, receipt }
    const seconds = String(Math.floor(NOW.getTime() / 1000))
    const forged = { 'DT-Channel-Timestamp': seconds, 'DT-Channel-Signature': `sm3=${'0'.repeat(64)}` }
    expect(await code('reportPayment', { path, body: paid, headers: forged })).toBe('signature.invalid')
    expect(await code('reportPayment', { path, body: paid })).toBe('signature.invalid')
    expect(await channel.pay(orderId, { serial: 'X2' })).toBe(200)
    expect(await channel.pay(orderId, { serial: 'X2', fen: 7_000 })).toBe(409)
    expect((await order(orderId)).totals.paidFen).toBe(8_000)
  })

  it('is there for its bank and its registry alone', async () => {
    const orderId = await opened([{ caseId: await accepted(), fen: 8_000 }])
    const { items } = await api.done('listPaymentOrders', { query: { limit: '100' } })
    expect(items.map((item: Row) => item['orderId'])).toContain(orderId)
    const mirrored = await api.call('listPaymentOrders', { by: REGISTRY, query: { month: MONTH, limit: '100' } })
    expect(mirrored.body.items).toEqual(items)
    for (const by of [OTHER_BANK, OTHER_REGISTRY]) {
      expect(await code('getPaymentOrder', { by, path: { orderId } })).toBe('resource.not-found')
      expect((await api.done('listPaymentOrders', { by })).items).toEqual([])
    }
    expect(await code('cancelPaymentOrder', { by: OTHER_BANK, path: { orderId }, body: WHY })).toBe(
      'resource.not-found',
    )
  })

  it('needs a channel of the registry', async () => {
    const caseId = await accepted()
    const key = { pk: `PAYEE#${REGISTRY}`, sk: 'CHANNEL' }
    const row = (await api.engine.table.get('directory', key)) as Row
    await api.engine.table.write({ table: 'directory', delete: key })
    expect(await code('openPaymentOrder', { body: { cases: [{ caseId, fen: 8_000 }] } })).toBe('payment.no-channel')
    await api.engine.table.write({ table: 'directory', put: row })
  })

  it('goes to the payee as the channel knew it when it was drawn up, and to no channel that has ceased to collect', async () => {
    const [payee, codes] = [{ registry: REGISTRY }, { unitCode: '350200001', itemCode: '3502001' }]
    const put = async (payees: readonly object[], seen: number) => {
      const headers = { 'If-Match': `"${seen}"` }
      return (await api.call('putPaymentChannel', { body: { ...connection(), payees }, headers })).status
    }
    const one = await accepted()
    const drawn = await api.call('openPaymentOrder', { body: { cases: [{ caseId: one, fen: 8_000 }] } })
    expect(await put([{ ...payee, unitCode: '350200002', itemCode: '3502002' }], 1)).toBe(200)
    await api.examine(drawn.body.orderId)
    await channel.idle()
    expect(channel.noticeOf(drawn.body.orderId)).toMatchObject(codes)
    const two = await accepted()
    const later = await opened([{ caseId: two, fen: 8_000 }])
    expect(channel.noticeOf(later)).toMatchObject({ unitCode: '350200002', itemCode: '3502002' })
    expect(await put([{ ...codes, registry: OTHER_REGISTRY }], 2)).toBe(200)
    const three = { body: { cases: [{ caseId: await accepted(), fen: 8_000 }] } }
    expect(await code('openPaymentOrder', three)).toBe('payment.no-channel')
    // what was drawn up before is settled by it all the same
    expect(await channel.pay(later)).toBe(200)
    expect(await order(later)).toMatchObject({ state: 'paid' })
    expect(await put([{ ...payee, ...codes }], 3)).toBe(200)
    expect(await code('openPaymentOrder', three)).toBe(201)
  })
})

describe('whatever the order of acceptance, payment, refusal and crash', () => {
  beforeAll(began)

  /** The platform's side of an order, dying at its nth call of an engine. */
  const settledUntil = async (orderId: string, dies: number) => {
    let calls = 0
    const dying = tapped(api.engine.table, () => {
      calls += 1
      if (calls === dies) throw new Error('died')
    })
    const all = { ...ports(), table: dying, http, baseUrl: 'https://api.example.test' }
    await settleOrder(all, orderId).catch(() => undefined)
    await channel.idle()
  }

  it.each([1, 2, 3, 4, 5, 6])('charges nothing twice and loses nothing, way %s', async (seed) => {
    await settlesBy('batch')
    const [a, b] = [await accepted(), await accepted()]
    const orderId = await opened([a, b].map((caseId) => ({ caseId, fen: 8_000 })))
    const refuse = async () => {
      expect(await decide(b, REFUSAL)).toBe(200)
    }
    const serial = `ORDER-${seed}`
    const pay = async () => expect(await channel.pay(orderId, { fen: 16_000, serial })).toBe(200)
    const acts = [
      refuse,
      pay,
      () => settledUntil(orderId, 1 + (seed % 4)),
      () => settledUntil(orderId, 2 + seed),
      () => settledUntil(orderId, 5),
    ]
    const turned = [...acts.slice(seed % acts.length), ...acts.slice(0, seed % acts.length)]
    for (const act of seed > 3 ? turned.reverse() : turned) await act()
    expect(await channel.repeat(serial)).toBe(200)
    for (let again = 0; again < 3; again++) {
      await api.examine(orderId)
      await channel.idle()
    }
    const now = await order(orderId)
    expect(now).toMatchObject({ state: 'paid', totals: { owedFen: 8_000, paidFen: 16_000, refundedFen: 8_000 } })
    expect([...channel.refundsOf(orderId).values()]).toEqual([8_000])
    const paidEvents = async (caseId: string) =>
      (await view(caseId)).timeline.filter(({ type }: Row) => type === 'fee.paid').length
    expect(await paidEvents(a)).toBe(1)
    expect(await paidEvents(b)).toBeLessThanOrEqual(1)
    const of = { institutionId: BANK, registryCode: REGISTRY, period: MONTH }
    const [bank, registry] = [
      await api.done('getFeeStatement', { path: of }),
      await api.done('getFeeStatement', { by: REGISTRY, path: of }),
    ]
    expect(registry).toEqual(bank)
    for (const caseId of [a, b]) expect(bank.lines.filter((line: Row) => line['caseId'] === caseId)).toHaveLength(1)
    for (const line of bank.lines) expect(line.dueFen).toBe(line.waivedFen + line.settledFen + line.openFen)
    expect(bank.lines.find((line: Row) => line['caseId'] === a)).toMatchObject({ settledFen: 8_000, openFen: 0 })
    expect(bank.lines.find((line: Row) => line['caseId'] === b)).toMatchObject({ waivedFen: 8_000, openFen: 0 })
  })
})

describe('a registry that takes the fee first', () => {
  beforeAll(began)

  const NOTICE = { decision: 'awaiting-payment', noticeNo: 'JK0', amount: { currency: 'CNY', fen: 8_000 }, askedAt: AT }

  const takesFeeFirst = async (): Promise<void> => {
    await settlesBy('per-case')
    const row = (await api.engine.table.get('directory', registryKey(REGISTRY))) as Row
    const capability = { ...row['capability'], paymentFirst: true }
    await api.engine.table.write({ table: 'directory', put: { ...row, capability } })
  }

  /** The registry decides what it has read, while the branch makes out an order for the same case. */
  const decidedBesideAnOrder = async (caseId: string, decision: Row) => {
    let orderId: string | undefined
    const table = tapped(api.engine.table, async (method) => {
      if (method !== 'transact' || orderId !== undefined) return
      orderId = ''
      orderId = await opened([{ caseId, fen: 8_000 }])
    })
    const heard = bodyOf(await decided({ ...ports(), table }, caseId, decision))
    return { heard, orderId: orderId ?? '' }
  }

  it.each([
    ['payment-confirmed', { paidAt: AT }, 'paid-at-window'],
    ['refused', { ground: 'other', reason: '-', refusedAt: AT }, 'refused'],
  ])('finds what it decides, %s, in an order that was made out meanwhile', async (word, more, struck) => {
    await takesFeeFirst()
    const caseId = await accepted()
    expect(await decide(caseId, NOTICE)).toBe(200)
    const { heard, orderId } = await decidedBesideAnOrder(caseId, { decision: word, ...more })
    expect(heard).toEqual({ refused: 'platform.contended' })
    expect(await decide(caseId, { decision: word, ...more })).toBe(200)
    await api.examine(orderId)
    expect(await order(orderId)).toMatchObject({ state: 'cancelled', lines: [{ struck }] })
  })

  it('registers once the order is paid, and not before', async () => {
    await settlesBy('per-case')
    const row = (await api.engine.table.get('directory', registryKey(REGISTRY))) as Row
    const capability = { ...row['capability'], paymentFirst: true }
    await api.engine.table.write({ table: 'directory', put: { ...row, capability } })
    const caseId = await accepted()
    const [unitNumber] = (await view(caseId)).units
    const units = [{ unitNumber, bookNumber: 'B-1', rank: 1 }]
    const registered = { decision: 'registered', registeredAt: AT, registrar: '测试登记员', units }
    expect(await decide(caseId, registered)).toBe('fee.unpaid')
    const notice = { noticeNo: 'JK1', amount: { currency: 'CNY', fen: 8_000 }, askedAt: AT }
    expect(await decide(caseId, { decision: 'awaiting-payment', ...notice })).toBe(200)
    const orderId = await opened([{ caseId, fen: 8_000 }])
    expect(await channel.pay(orderId)).toBe(200)
    await api.examine(orderId)
    expect(await view(caseId)).toMatchObject({
      applicationState: 'in-review',
      fees: { noticeNo: 'JK1', paidBy: 'order' },
    })
    expect(await decide(caseId, { decision: 'awaiting-payment', ...notice })).toBe('request.invalid')
    expect(await decide(caseId, registered)).toBe(200)
    const atWindow = await accepted()
    expect(await decide(atWindow, { decision: 'awaiting-payment', ...notice, noticeNo: 'JK2' })).toBe(200)
    const twice = await opened([{ caseId: atWindow, fen: 8_000 }])
    expect(await decide(atWindow, { decision: 'payment-confirmed', paidAt: AT })).toBe(200)
    await api.examine(twice)
    expect(await order(twice)).toMatchObject({ state: 'cancelled', lines: [{ struck: 'paid-at-window' }] })
    await api.engine.table.write({ table: 'directory', put: row })
  })
})

describe('a statement', () => {
  const of = { institutionId: BANK, registryCode: REGISTRY, period: MONTH }

  beforeAll(async () => {
    await began()
    await settlesBy('per-case')
    await accepted({}, exempt)
    await accepted()
    for (const serial of ['NT1', 'NT2', 'NT3']) {
      const caseId = await accepted()
      const orderId = await opened([{ caseId, fen: 8_000 }])
      expect(await channel.pay(orderId, { serial })).toBe(200)
      await api.examine(orderId)
      if (serial === 'NT3') expect(await decide(caseId, REFUSAL)).toBe(200)
    }
  })

  it('has every accepted case once and is the same for both sides and the authority', async () => {
    const bank = await api.call('getFeeStatement', { path: of })
    const registry = await api.call('getFeeStatement', { by: REGISTRY, path: of })
    const authority = await api.call('getFeeStatement', { by: AUTHORITY, path: { ...of, period: '2026-11-24' } })
    expect(registry.body).toEqual(bank.body)
    expect(authority.body.lines).toEqual(bank.body.lines)
    const { lines, totals } = bank.body
    expect(new Set(lines.map(({ caseId }: Row) => caseId)).size).toBe(lines.length)
    expect(totals.dueFen).toBe(totals.waivedFen + totals.settledFen + totals.openFen)
    expect(totals).toMatchObject({ cases: lines.length, exemptFen: 8_000 })
    const paidAlone = lines.filter(({ settlement, settledFen }: Row) => settlement === 'per-case' && settledFen > 0)
    expect(paidAlone.length).toBeGreaterThan(0)
    for (const { receipts } of paidAlone) expect(receipts).toHaveLength(1)
    const csv = await api.call('getFeeStatement', { path: of, query: { format: 'csv' } })
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(lines.length + 2)
  })

  it('of others is not there', async () => {
    expect(await code('getFeeStatement', { by: OTHER_BANK, path: of })).toBe('resource.not-found')
    expect(await code('getFeeStatement', { by: OTHER_REGISTRY, path: of })).toBe('resource.not-found')
    const elsewhere = { level: 'city', code: '350100' } as const
    expect(await code('getFeeStatement', { by: AUTHORITY, path: of, jurisdiction: elsewhere })).toBe(
      'resource.not-found',
    )
  })

  it('comes in pages that have each case once and add up to the whole, whatever is entered meanwhile', async () => {
    const entered = async (caseId: string, enteredOn: string, saidFen: number) => {
      const fees = { caseId, bank: OTHER_BANK, branch: BRANCH, registry: REGISTRY, ...ENTERED }
      const set = frozenBy(fees, { acceptedOn: enteredOn, enteredOn, saidFen })
      await api.engine.table.transact([quotedWrite(fees, fees.facts, enteredOn)])
      await api.engine.table.transact(freezing(fees, set))
      const { fullFen = 0, quotedFen = 0, dueFen = 0 } = set
      return onStatement(`${enteredOn}T10:00:00.000+08:00`, { cases: 1, exemptFen: fullFen - quotedFen, dueFen })
    }
    const id = { month: MONTH, registry: REGISTRY, institution: OTHER_BANK }
    const sums = fc.array(fc.constantFrom(0, 8_000, 55_000), { maxLength: 9 })
    let days = 0
    let late = 0
    const walked = async (fens: readonly number[], limit: number): Promise<void> => {
      const period = `${MONTH}-${String(++days).padStart(2, '0')}`
      const counted = await Promise.all(fens.map((fen, at) => entered(`case_${period}_${at}`, period, fen)))
      const { counters = {} } =
        gathered(counted.flat().map(({ counter, add }) => ({ ...id, counter, add }))).get(cellName(id)) ?? {}
      await api.engine.table.write({ table: 'reports', put: { ...cellKey(id), ...id, counters } })
      const pages: Row[] = []
      let table: Row = { limit: String(limit), format: 'csv' }
      for (let query: Row = { limit: String(limit) }; ; ) {
        const sent = { by: OTHER_BANK, path: { ...of, institutionId: OTHER_BANK, period } }
        const { body } = await api.call('getFeeStatement', { ...sent, query })
        pages.push(body)
        const csv = await api.call('getFeeStatement', { ...sent, query: table })
        expect(csv.body.trimEnd().split('\r\n')).toHaveLength(body.lines.length + 2)
        const [, link] = /^<\?(.+)>; rel="next"$/.exec(String(csv.headers['link'])) ?? []
        expect(link === undefined).toBe(body.next === undefined)
        if (!body.next) break
        table = Object.fromEntries(new URLSearchParams(link))
        query = { limit: String(limit), cursor: body.next }
        await entered(`case_0_${++late}`, '2026-11-24', 8_000)
      }
      const lines = pages.flatMap((page) => page['lines'])
      expect(lines.map(({ caseId }) => caseId)).toEqual(fens.map((_, at) => `case_${period}_${at}`))
      expect(pages.map(({ page, closed }) => [page, closed])).toEqual(pages.map((_, at) => [at + 1, true]))
      for (const page of pages) {
        expect(page['totals']).toEqual(totalsOf(page['lines']))
        expect(page['sha256']).toBe(digestOf(page['lines']))
        const { cases, exemptFen, dueFen } = totalsOf(lines)
        expect(page['whole']).toEqual({ cases, exemptFen, dueFen })
      }
    }
    await fc.assert(fc.asyncProperty(sums, fc.integer({ min: 1, max: 4 }), walked), { numRuns: 8 })
  })

  it('says that a day is open, and takes a cursor for no other statement or size of page', async () => {
    for (const n of [1, 2]) {
      const caseId = await lodged(undefined, OTHER_BANK)
      expect(await decide(caseId, { decision: 'accepted', registryNumber: `厦登-${n}`, acceptedAt: AT })).toBe(200)
    }
    const other = { by: OTHER_BANK, path: { ...of, institutionId: OTHER_BANK, period: MONTH } }
    const { body } = await api.call('getFeeStatement', { ...other, query: { limit: '1' } })
    expect([body.closed, body.page, body.lines.length]).toEqual([false, 1, 1])
    const elsewhere = { ...other, path: { ...other.path, period: '2026-11-24' } }
    const of2 = { limit: '2', cursor: body.next }
    for (const [sent, query] of [
      [elsewhere, { ...of2, limit: '1' }],
      [other, of2],
    ] as const)
      expect(await code('getFeeStatement', { ...sent, query })).toBe('request.invalid')
  })

  it('agrees with the file of the channel, or every difference is listed', async () => {
    const entries = channel.fileOf('2026-11-24').map(({ serial, orderId, fen }) => ({ serial, orderId, fen }))
    const compare = async (file: readonly object[]) =>
      await api.done('reconcileReceipts', { body: { channel: CHANNEL, day: '2026-11-24', entries: file } })
    const known = entries
    expect(await compare(known)).toMatchObject({ matched: known.length, differences: [] })
    const [first, second] = known
    const differing = [
      { ...first, fen: 1 },
      ...known.slice(2),
      known[2],
      { serial: 'NEW', orderId: 'x', fen: 5 },
    ] as Row[]
    const { differences } = await compare(differing)
    expect(new Set(differences.map(({ kind, serial }: Row) => `${kind} ${serial}`))).toEqual(
      new Set([
        `amount-differs ${first?.serial}`,
        `missing-there ${second?.serial}`,
        `duplicate ${known[2]?.serial}`,
        'missing-here NEW',
      ]),
    )
  })
})
