/** What each decision of a registry does to the fees of a case, in the transaction of the decision. */
import {
  type CaseFees,
  type Differs,
  feesWrite,
  freezing,
  frozenBy,
  isOwed,
  noticed,
  type Struck,
} from '../../fees/case-fees.ts'
import { orderDueWrite, PLATFORM } from '../../fees/order-due.ts'
import { beijingDate, dayOf } from '../../kernel/time.ts'
import type { Hint, Row, Write } from '../../platform/ports.ts'
import type { Head } from '../state/rows.ts'
import type { Decision } from './decision.ts'

type Consequence = { readonly writes: readonly Write[]; readonly hints: readonly Hint[]; readonly data: Row }

const NONE: Consequence = { writes: [], hints: [], data: {} }

/** The fee is another than was quoted: said where it is first known, to everybody. */
const findingsOf = (differs: Differs | undefined, pointer: string): Row =>
  differs ? { findings: [{ rule: 'fee.differs', severity: 'warn', pointer }] } : {}

/** By the lines of the day it is accepted. `entered`: when the platform hears of it. */
export const acceptedFees = (
  fees: CaseFees | undefined,
  acceptance: {
    readonly acceptedAt: string
    readonly now: Date
    readonly registryNumber?: string
    readonly feeFen?: number | undefined
  },
): Consequence => {
  if (!fees) return NONE
  const { acceptedAt, now, registryNumber, feeFen } = acceptance
  // a formal acceptance after the deemed one freezes nothing anew
  if (fees.lines)
    return registryNumber === undefined ? NONE : { ...NONE, writes: [feesWrite(fees, { registryNumber })] }
  const set = frozenBy(fees, {
    acceptedOn: dayOf(acceptedAt),
    enteredOn: beijingDate(now),
    registryNumber,
    saidFen: feeFen,
  })
  const { quotedFen = 0, fullFen = 0, dueFen, differs } = set
  return {
    writes: freezing(fees, set),
    hints: [],
    data: {
      fees: { quotedFen, dueFen, exemptFen: fullFen - quotedFen, exemption: fees.facts.exemption ?? 'none' },
      ...findingsOf(differs, '/feeFen'),
    },
  }
}

/** What was asked for in an order is struck from it, and paid back where it was paid. */
const struckFees = (fees: CaseFees, set: Partial<CaseFees>, now: Date): Consequence => {
  const { orderId } = fees
  return {
    writes: [feesWrite(fees, set), ...(orderId ? [orderDueWrite(orderId, now)] : [])],
    hints: orderId ? [{ receiver: PLATFORM, subjectId: orderId }] : [],
    data: {},
  }
}

const endedFees = (fees: CaseFees, struck: Struck, now: Date): Consequence =>
  fees.lines && !fees.struck ? struckFees(fees, { struck }, now) : NONE

export const feesAfter = (fees: CaseFees | undefined, decision: Decision, now: Date): Consequence => {
  if (!fees) return NONE
  switch (decision.decision) {
    case 'accepted':
      return acceptedFees(fees, { ...decision, now })
    case 'awaiting-payment': {
      const set = noticed(fees, { noticeNo: decision.noticeNo, saidFen: decision.amount.fen })
      const data = { fees: { dueFen: set.dueFen }, ...findingsOf(set.differs, '/amount') }
      return { writes: [feesWrite(fees, set)], hints: [], data }
    }
    case 'payment-confirmed': {
      if (fees.paidAt) return NONE
      const paid = { paidAt: decision.paidAt, paidBy: 'window' } as const
      return struckFees(fees, fees.orderId ? { ...paid, struck: 'paid-at-window' } : paid, now)
    }
    case 'refused':
    case 'withdrawn':
      return endedFees(fees, decision.decision, now)
    default:
      return NONE
  }
}

/** A registry that takes the fee first writes nothing into the book before it is paid. */
export const waitsForFee = (fees: CaseFees | undefined, decision: Decision, { terms }: Head): boolean =>
  decision.decision === 'registered' && terms?.paymentFirst === true && fees !== undefined && isOwed(fees)
