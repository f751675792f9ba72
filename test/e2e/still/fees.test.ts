/** The fee quote over HTTP: for a bank and a registry the same, and nothing comes of it. */
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { startAuthority } from '../../../tools/simulate/authority.ts'
import { connectChannel, startChannel } from '../../../tools/simulate/payment-channel.ts'
import { eventually, flat, openScene, XIAMEN } from '../scene.ts'

const cast = openScene()
const FLAT = '350203001002GB00123F00010203'
const SHOP = '350203001002GB00124F00010101'

it('quotes the same fees to a bank and to a registry, each line with its rule and source', async () => {
  const bank = cast.sandbox.banks[0]
  const registry = cast.sandbox.registries.find(({ code }) => code === XIAMEN)
  if (!bank || !registry) throw new Error('the sandbox is too small')
  const body = {
    registrations: ['mortgage-cancel', 'mortgage-first'],
    units: [
      { unitNumber: FLAT, use: 'residential' },
      { unitNumber: SHOP, use: 'non-residential' },
    ],
    on: '2026-11-24',
  }
  const call = { method: 'POST', path: '/v1/fees/quote', body, key: null } as const
  const [asked, seen] = await Promise.all([cast.client(bank).must(call), cast.client(registry).must(call)])
  expect(asked.body).toEqual(seen.body)
  expect(asked.body.totals).toEqual({ mortgagee: 63_000, transferee: 0 })
  expect(asked.body.lines.map(({ row, fen }: { row: string; fen: number }) => [row, fen])).toEqual([
    ['cancellation.free', 0],
    ['cancellation.free', 0],
    ['mortgage.home', 8_000],
    ['mortgage.other', 55_000],
  ])
})

it('names a unit given twice', async () => {
  const [bank] = cast.sandbox.banks
  if (!bank) throw new Error('the sandbox has no bank')
  const body = { registrations: ['mortgage-first'], units: [{ unitNumber: FLAT }, { unitNumber: FLAT }] }
  const answer = await cast.client(bank).call({ method: 'POST', path: '/v1/fees/quote', body, key: null })
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/units'])
})

/** No other file connects a channel to it, nor files there for the third bank, whose statement is of its whole day. */
const QUANZHOU = '350500'

it('takes fees from the order to the statement: paid, told, paid back, and the same to both sides', async () => {
  const authority = startAuthority({ sandbox: cast.sandbox, observe: cast.observe })
  const registries = await cast.registries({ only: [QUANZHOU] })
  const [, , third] = cast.sandbox.banks
  if (!third) throw new Error('the sandbox is too small')
  const bank = await cast.bank({ bank: third })
  const registry = registries.client(QUANZHOU)
  let secret = ''
  const channel = await startChannel({ now: bank.client.now, secret: () => secret })
  const name = `c-${randomUUID().slice(0, 8)}`
  secret = await connectChannel(authority, { channel: name, url: channel.url, registry: QUANZHOU })
  const settled = async (orderId: string, wanted: object) =>
    eventually(async () => (await bank.client.read(`/v1/payment-orders/${orderId}`)) as object).toMatchObject(wanted)
  const order = async (caseId: string) => {
    const { fees } = await bank.client.read(`/v1/cases/${caseId}`)
    const body = { cases: [{ caseId, fen: fees.dueFen }] }
    const { orderId } = (await bank.client.must({ method: 'POST', path: '/v1/payment-orders', body, signed: true }))
      .body
    await eventually(() => channel.paymentCodeOf(orderId)).toBeTruthy()
    return { orderId, fen: fees.dueFen as number }
  }
  const registered = (await bank.submit({ units: [flat('350503')] })).caseId
  const held = (await bank.submit({ units: [flat('350503', '9012')] })).caseId
  await bank.waitFor(held, 'case.in-review')
  await bank.waitFor(registered, 'case.registered')
  const [one, two] = [await order(held), await order(registered)]
  const repeated = await channel.pay(one.orderId, { serial: `${name}-1` })
  expect([repeated, await channel.repeat(`${name}-1`), await channel.pay(two.orderId)]).toEqual([200, 200, 200])
  await settled(one.orderId, { state: 'paid', payments: [{ receipt: { code: '35060126' } }] })
  await bank.waitFor(registered, 'fee.paid')
  await bank.withdraw(held)
  await settled(one.orderId, { state: 'refunded', totals: { refundedFen: one.fen }, lines: [{ struck: 'withdrawn' }] })

  const unpaid = (await bank.submit({ units: [flat('350503')] })).caseId
  await bank.waitFor(unpaid, 'case.registered')
  const last = await order(unpaid)
  const body = { reason: '另行开具' }
  const path = `/v1/payment-orders/${last.orderId}/cancellation`
  expect((await bank.client.insist({ method: 'POST', path, body, signed: true })).body.state).toBe('cancelled')

  const day = (await bank.client.read(`/v1/cases/${registered}`)).fees.enteredOn as string
  const statement = `/v1/fee-statements/${bank.identity.institutionId}/${QUANZHOU}/${day}`
  // counted from the feed, in which the last event may still be on its way
  const wholeOf = async () => {
    await cast.control.runSchedule('count')
    return (await bank.client.read(statement)).whole
  }
  await eventually(wholeOf).toEqual({ cases: 3, exemptFen: 0, dueFen: one.fen + two.fen + last.fen })
  const mine = await bank.client.read(statement)
  expect(await registry.read(statement)).toEqual(mine)
  expect(await authority.client.read(statement)).toEqual(mine)
  expect(mine).toMatchObject({ closed: false, page: 1, totals: mine.whole })
  const first = await bank.client.read(`${statement}?limit=2`)
  const second = await bank.client.read(`${statement}?limit=2&cursor=${encodeURIComponent(first.next)}`)
  expect([...first.lines, ...second.lines]).toEqual(mine.lines)
  const lineOf = (caseId: string) => mine.lines.filter((line: { caseId: string }) => line.caseId === caseId)
  expect(lineOf(registered)).toMatchObject([{ settledFen: two.fen, openFen: 0 }])
  expect(lineOf(held)).toMatchObject([{ waivedFen: one.fen, settledFen: 0, openFen: 0 }])
  for (const format of ['csv', 'pdf'])
    expect(
      (await bank.client.must({ method: 'GET', path: `${statement}?format=${format}` })).text.length,
    ).toBeGreaterThan(100)
  const listed = await registry.read(`/v1/payment-orders?month=${day.slice(0, 7)}&limit=2`)
  const rest = await registry.read(
    `/v1/payment-orders?month=${day.slice(0, 7)}&limit=2&cursor=${encodeURIComponent(listed.next)}`,
  )
  expect(rest.items.length).toBeGreaterThan(0)
  const entries = channel.fileOf(day).map(({ serial, orderId, fen }) => ({ serial, orderId, fen }))
  const file = { method: 'POST', path: '/v1/registry/receipts/reconciliation', key: null } as const
  const compared = await registry.must({ ...file, body: { channel: name, day, entries } })
  expect(compared.body).toMatchObject({ matched: entries.length, differences: [] })
  await channel.close()
})
