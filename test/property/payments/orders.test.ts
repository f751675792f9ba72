/** Payment orders and statements: any order and repetition of what is told ends alike, nothing is lost, nothing goes back that never came. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CaseFees, frozenBy, type Struck } from '../../../lib/fees/case-fees.ts'
import { storedQuote } from '../../../lib/fees/quote.ts'
import {
  cancelled,
  ORDER_STATES,
  type OrderState,
  owedFen,
  type Payment,
  type PaymentOrder,
  paidFen,
  refundedFen,
  settledCases,
  settledFen,
  stateOf,
  withCode,
  withPayment,
  withRefundDone,
  withStruck,
} from '../../../lib/payments/orders.ts'
import { reconcile } from '../../../lib/payments/reconcile.ts'
import { csvOf, digestOf, lineOf, totalsOf, yuan } from '../../../lib/payments/statement.ts'

const AT = '2026-11-24T10:00:00.000+08:00'
const TODAY = '2026-11-24'

const orderWith = (amounts: readonly number[]): PaymentOrder => ({
  orderId: 'pay_1',
  bank: 'B',
  branch: 'b',
  registry: '350200',
  channel: 'c',
  payee: { unitCode: 'u', itemCode: 'i' },
  settlement: 'batch',
  lines: amounts.map((fen, at) => ({ caseId: `case_${at}`, business: 'new-loan', bankReference: `YW${at}`, fen })),
  createdAt: AT,
  dueOn: '2026-12-09',
  payments: [],
  refunds: [],
  version: 1,
})

const payment = (serial: string, fen: number): Payment => ({
  serial,
  fen,
  paidAt: AT,
  receipt: { code: '3506', number: serial, checkCode: 'abcd' },
})

type Said =
  | { readonly kind: 'paid'; readonly payment: Payment }
  | { readonly kind: 'struck'; readonly caseId: string; readonly why: Struck }
  | { readonly kind: 'cancelled' }

const value = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error('refused')
  return result.value
}

const hear = (order: PaymentOrder, said: Said): PaymentOrder => {
  if (said.kind === 'paid') return value(withPayment(order, said.payment, AT))
  if (said.kind === 'struck') return withStruck(order, new Map([[said.caseId, said.why]]), AT)
  const after = cancelled(order, AT, '-')
  return after.ok ? after.value : order
}

/** The channel pays back whatever it is asked to. */
const refunded = (order: PaymentOrder): PaymentOrder =>
  order.refunds.reduce((so, { refundNo, fen }) => value(withRefundDone(so, { refundNo, fen, doneAt: AT })), order)

const endOf = (order: PaymentOrder) => ({
  state: stateOf(order, TODAY),
  owed: owedFen(order),
  paid: paidFen(order),
  refunded: refundedFen(order),
  settled: [...settledFen(order)],
  serials: order.payments.map(({ serial, fen }) => [serial, fen]),
})

const amounts = fc.array(fc.constantFrom(8_000, 16_000, 55_000), { minLength: 1, maxLength: 6 })
const payments = fc
  .array(fc.constantFrom(1, 4_000, 8_000, 55_000, 100_000), { maxLength: 6 })
  .map((sums) => sums.map((fen, at) => payment(`S${at}`, fen)))
const strikes = (count: number) =>
  fc.uniqueArray(
    fc.record({
      caseId: fc.integer({ min: 0, max: count - 1 }).map((at) => `case_${at}`),
      why: fc.constantFrom<Struck>('refused', 'withdrawn', 'paid-at-window'),
    }),
    { selector: ({ caseId }) => caseId, maxLength: count },
  )

/** What may be told of an order, and two ways of telling it: each thing at least once, in any order. */
const scene = amounts.chain((fens) =>
  fc.tuple(payments, strikes(fens.length)).chain(([paid, struck]) => {
    const told: Said[] = [
      ...paid.map((one) => ({ kind: 'paid' as const, payment: one })),
      ...struck.map((one) => ({ kind: 'struck' as const, ...one })),
    ]
    const telling = fc
      .tuple(
        fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length }),
        fc.array(told.length > 0 ? fc.constantFrom(...told) : fc.constant(undefined), { maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: told.length + 6, maxLength: told.length + 6 }),
      )
      .map(([once, again, pays]) => ({ said: [...once, ...again.flatMap((one) => one ?? [])], pays }))
    return fc.record({ fens: fc.constant(fens), one: telling, other: telling })
  }),
)

type Telling = { readonly said: readonly Said[]; readonly pays: readonly boolean[] }

const told = (fens: readonly number[], { said, pays }: Telling): PaymentOrder =>
  refunded(
    said.reduce((order, one, at) => {
      const after = hear(order, one)
      return pays[at] ? refunded(after) : after
    }, orderWith(fens)),
  )

describe('a payment order', () => {
  it('ends in the same state whatever the order and the repetition of what it is told', () => {
    fc.assert(
      fc.property(scene, ({ fens, one, other }) => {
        expect(endOf(told(fens, other))).toEqual(endOf(told(fens, one)))
      }),
    )
  })

  it('never asks back more than came, keeps no more than is owed, and settles no line beyond its sum', () => {
    fc.assert(
      fc.property(scene, fc.boolean(), ({ fens, one }, cancels) => {
        let order = orderWith(fens)
        const said: readonly Said[] = cancels ? [{ kind: 'cancelled' }, ...one.said] : one.said
        for (const [at, each] of said.entries()) {
          const before = new Set(settledCases(order))
          order = hear(order, each)
          const asked = order.refunds.reduce((sum, { fen }) => sum + fen, 0)
          expect(asked).toBeLessThanOrEqual(paidFen(order))
          expect(paidFen(order) - asked).toBeLessThanOrEqual(owedFen(order))
          const settled = settledFen(order)
          for (const { caseId, fen } of order.lines) expect(settled.get(caseId) ?? 0).toBeLessThanOrEqual(fen)
          const struck = new Set(order.lines.flatMap((line) => (line.struck ? [line.caseId] : [])))
          for (const caseId of before) if (!struck.has(caseId)) expect(settledCases(order)).toContain(caseId)
          if (one.pays[at]) order = refunded(order)
        }
        expect(refundedFen(refunded(order))).toBe(Math.max(0, paidFen(order) - owedFen(order)))
      }),
    )
  })

  it('says each of its states, and late only of what is not paid', () => {
    const order = orderWith([8_000, 55_000])
    const pay = (fen: number) => value(withPayment(order, payment('S', fen), AT))
    const off = value(cancelled(order, AT, '-'))
    const states: [PaymentOrder, string, OrderState][] = [
      [order, TODAY, 'open'],
      [order, '2026-12-10', 'late'],
      [pay(8_000), TODAY, 'partly-paid'],
      [pay(8_000), '2026-12-10', 'late'],
      [pay(63_000), '2026-12-10', 'paid'],
      [pay(70_000), TODAY, 'overpaid'],
      [refunded(pay(70_000)), TODAY, 'paid'],
      [off, TODAY, 'cancelled'],
      [value(withPayment(off, payment('S', 5), AT)), TODAY, 'overpaid'],
      [refunded(value(withPayment(off, payment('S', 5), AT))), TODAY, 'refunded'],
    ]
    expect(states.map(([one, on]) => stateOf(one, on))).toEqual(states.map(([, , state]) => state))
    expect(new Set(states.map(([, , state]) => state))).toEqual(new Set(ORDER_STATES))
  })

  it('refuses what contradicts what it was told', () => {
    const paid = value(withPayment(orderWith([8_000]), payment('S', 9_000), AT))
    const refusal = { ok: false, refusal: { code: 'payment.conflicting' } }
    expect(withPayment(paid, payment('S', 8_000), AT)).toEqual(refusal)
    expect(withRefundDone(paid, { refundNo: 'pay_1-1', fen: 999, doneAt: AT })).toEqual(refusal)
    expect(withRefundDone(paid, { refundNo: 'pay_1-2', fen: 1_000, doneAt: AT })).toEqual(refusal)
    expect(withCode(value(withCode(paid, 'A')), 'B')).toEqual(refusal)
    expect(cancelled(paid, AT, '-')).toEqual({ ok: false, refusal: { code: 'payment.closed' } })
  })
})

const feesOf = (
  caseId: string,
  { dueFen, exempt, more }: { dueFen?: number; exempt?: boolean; more?: object },
): CaseFees => {
  const blank: CaseFees = {
    caseId,
    bank: 'B',
    branch: 'b',
    registry: '350200',
    business: 'new-loan',
    bankReference: caseId.replace('case_', 'YW'),
    facts: {
      registrations: ['mortgage-first'],
      units: [{ unitNumber: '350203001002GB00123F00010203', use: 'residential' }],
      ...(exempt && { exemption: 'small-enterprise' as const }),
    },
    quotedOn: TODAY,
  }
  const frozen = frozenBy(blank, { acceptedOn: TODAY, enteredOn: TODAY, saidFen: dueFen })
  return { ...blank, ...frozen, ...more }
}

describe('fees at acceptance', () => {
  it('are kept line by line, say what an exemption spared, and that the registry asks for another sum', () => {
    const quoted = feesOf('case_1', {})
    expect(quoted).toMatchObject({ quotedFen: 8_000, fullFen: 8_000, dueFen: 8_000 })
    expect(quoted.differs).toBeUndefined()
    expect(storedQuote(TODAY, quoted.lines ?? []).lines[0]).toMatchObject({
      row: 'mortgage.home',
      source: '发改价格规〔2016〕2559号',
      fen: 8_000,
    })
    expect(feesOf('case_1', { exempt: true })).toMatchObject({ quotedFen: 0, fullFen: 8_000, dueFen: 0 })
    expect(feesOf('case_1', { dueFen: 55_000 })).toMatchObject({
      dueFen: 55_000,
      differs: { quotedFen: 8_000, saidFen: 55_000, saidWith: 'acceptance' },
    })
  })
})

describe('a statement', () => {
  it('has each case once, of each fen owed one part only, and the same sums and digest for both sides', () => {
    fc.assert(
      fc.property(scene, ({ fens, one }) => {
        const order = told(fens, one)
        const struck = new Map(
          order.lines.flatMap((line) => (line.struck ? [[line.caseId, line.struck] as const] : [])),
        )
        const fees = fens.map((fen, at) => {
          const why = struck.get(`case_${at}`)
          const window = why === 'paid-at-window'
          return feesOf(`case_${at}`, {
            dueFen: fen,
            more: { orderId: 'pay_1', ...(why && { struck: why }), ...(window && { paidAt: AT, paidBy: 'window' }) },
          })
        })
        const lines = fees.map((each) => lineOf(each, order))
        const totals = totalsOf(lines)
        expect(new Set(lines.map(({ caseId }) => caseId)).size).toBe(fens.length)
        for (const line of lines) {
          expect(line.waivedFen + line.settledFen + line.openFen).toBe(line.dueFen)
          expect(Math.min(line.waivedFen, line.settledFen, line.openFen)).toBeGreaterThanOrEqual(0)
        }
        expect(totals.dueFen).toBe(fens.reduce((sum, fen) => sum + fen, 0))
        expect(totals.waivedFen + totals.settledFen + totals.openFen).toBe(totals.dueFen)
        // the bank adds up its orders and what it paid at windows, the registry what it holds: the same
        const byOrder = [...settledFen(order).values()].reduce((sum, fen) => sum + fen, 0)
        const byWindow = lines.filter(({ settlement }) => settlement === 'window')
        expect(totals.settledFen - totalsOf(byWindow).settledFen).toBe(byOrder)
        expect(byOrder).toBe(paidFen(order) - refundedFen(order))
        expect(digestOf(fees.map((each) => lineOf(each, order)))).toBe(digestOf(lines))
        expect(csvOf(lines).trimEnd().split('\r\n')).toHaveLength(fens.length + 2)
      }),
    )
  })

  it('writes money exactly and no formula into a table', () => {
    expect([0, 5, 8_000, 123_456].map(yuan)).toEqual(['0.00', '0.05', '80.00', '1234.56'])
    const line = { ...lineOf(feesOf('case_1', {}), undefined), bankReference: '=HYPERLINK("x")' }
    expect(csvOf([line])).toContain(`"'=HYPERLINK(""x"")"`)
  })
})

describe('reconciliation', () => {
  const entry = fc.record({
    serial: fc.integer({ min: 1, max: 8 }).map((n) => `S${n}`),
    orderId: fc.constantFrom('pay_1', 'pay_2'),
    fen: fc.constantFrom(8_000, 55_000),
  })
  const once = fc.uniqueArray(entry, { selector: ({ serial }) => serial })

  it('finds nothing between equal files, and every payment either matches or is listed', () => {
    fc.assert(
      fc.property(once, fc.array(entry), (here, there) => {
        expect(reconcile(here, here)).toMatchObject({ matched: here.length, differences: [] })
        const { matched, differences } = reconcile(here, there)
        const said = new Set(there.map(({ serial }) => serial))
        const of = (kind: string) => differences.filter((one) => one.kind === kind).length
        expect(matched + of('missing-here') + of('amount-differs') + of('order-differs')).toBe(said.size)
        expect(matched + of('missing-there') + of('amount-differs') + of('order-differs')).toBe(here.length)
        expect(of('duplicate')).toBe(there.length - said.size)
      }),
    )
  })
})
