/**
 * Decides what stands of the fees of a case: quoted when it is lodged, frozen line by line when it is accepted, and from then on
 * only what the registry says otherwise, what is paid and what falls away. One row beside the head of the case.
 */

import * as z from 'zod/mini'
import { type Model, type Stored, whole } from '../kernel/stored.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Key, Row, Write } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { FeeFacts, type FeeQuote, quote, StoredLine, storedLine, storedQuote } from './quote.ts'

/** Why nothing is owed any more: the application ended, or the registry took the money at its own window. */
export const Struck = z.enum(['refused', 'withdrawn', 'paid-at-window'])
export type Struck = z.infer<typeof Struck>

const Differs = z.object({
  quotedFen: z.int(),
  saidFen: z.int(),
  saidWith: z.enum(['acceptance', 'payment-notice']),
})
export type Differs = Stored<z.infer<typeof Differs>>

const Fields = z.object({
  caseId: z.string(),
  bank: z.string(),
  /** The mortgagee, who pays. */
  branch: z.string(),
  registry: z.string(),
  business: z.string(),
  bankReference: z.string(),
  facts: FeeFacts,
  quotedOn: z.string(),
  /** From acceptance on. */
  lines: z.optional(z.array(StoredLine)),
  /** The day the acceptance reached the platform: by it the case belongs to one statement and no other. */
  enteredOn: z.optional(z.string()),
  registryNumber: z.optional(z.string()),
  /** What the branch owes by the frozen lines, and what it would owe without the exemption. */
  quotedFen: z.optional(z.int()),
  fullFen: z.optional(z.int()),
  /** What the branch owes: as the registry said, else as quoted. */
  dueFen: z.optional(z.int()),
  differs: z.optional(Differs),
  /** 缴款通知书 */
  noticeNo: z.optional(z.string()),
  orderId: z.optional(z.string()),
  struck: z.optional(Struck),
  paidAt: z.optional(z.string()),
  paidBy: z.optional(z.enum(['order', 'window'])),
})
export type CaseFees = Omit<Stored<z.infer<typeof Fields>>, 'facts'> & { readonly facts: FeeFacts }
export const CaseFees: Model<CaseFees> = whole(Fields)

export const caseFeesKey = (caseId: string): Key => ({ pk: subjectPk(caseId), sk: 'FEES' })

type OfWhat = Pick<CaseFees, 'caseId' | 'bank' | 'branch' | 'registry' | 'business' | 'bankReference'>

export const quotedWrite = (
  { caseId, bank, branch, registry, business, bankReference }: OfWhat,
  facts: FeeFacts,
  quotedOn: LocalDate,
): Write => ({
  table: 'cases',
  put: { ...caseFeesKey(caseId), caseId, bank, branch, registry, business, bankReference, facts, quotedOn },
})

/**
 * Every change of the row from then on; `set` never takes back what was frozen. It holds only while the row names the order it was read with,
 * or none as then: what is decided of a fee is decided of the order that asks for it, and one made out meanwhile would ask for it again.
 */
export const feesWrite = (
  { caseId, orderId }: Pick<CaseFees, 'caseId' | 'orderId'>,
  set: Partial<CaseFees>,
): Write => ({
  table: 'cases',
  update: caseFeesKey(caseId),
  set,
  condition:
    orderId === undefined
      ? { expression: 'attribute_exists(#pk) AND attribute_not_exists(#orderId)' }
      : { expression: '#orderId = :orderId', values: { orderId } },
})

/** The statement of a bank and a registry for a month lies under one key, a row for each case in the order of its day. */
export const statementPk = (bank: string, registry: string, month: string): string =>
  `STATEMENT#${bank}#${registry}#${month}`

const statementRow = ({ caseId, bank, registry }: OfWhat, enteredOn: LocalDate): Row => ({
  pk: statementPk(bank, registry, enteredOn.slice(0, 7)),
  sk: `${enteredOn}#${caseId}`,
  caseId,
})

export type Acceptance = {
  readonly acceptedOn: LocalDate
  readonly enteredOn: LocalDate
  readonly registryNumber?: string | undefined
  /** The fee as the registry fixed it, where it says so with the acceptance. */
  readonly saidFen?: number | undefined
}

/** The quote of the day of acceptance; it never changes. */
export const frozenBy = (fees: CaseFees, acceptance: Acceptance): Partial<CaseFees> => {
  const { acceptedOn, enteredOn, registryNumber, saidFen } = acceptance
  const { lines, totals } = quote(fees.facts, acceptedOn)
  const quotedFen = totals.mortgagee
  return {
    lines: lines.map(storedLine),
    quotedOn: acceptedOn,
    enteredOn,
    quotedFen,
    fullFen: quote({ ...fees.facts, exemption: 'none', ownershipExemption: 'none' }, acceptedOn).totals.mortgagee,
    dueFen: saidFen ?? quotedFen,
    ...(registryNumber !== undefined && { registryNumber }),
    ...(saidFen !== undefined &&
      saidFen !== quotedFen && { differs: { quotedFen, saidFen, saidWith: 'acceptance' as const } }),
  }
}

/** The frozen quote and the case's one place in a statement, for the transaction of the acceptance. */
export const freezing = (fees: CaseFees, set: Partial<CaseFees>): readonly Write[] => [
  feesWrite(fees, set),
  { table: 'cases', put: statementRow(fees, set.enteredOn ?? '') },
]

/** A payment notice asks for a sum: it is owed from then on, unless an order was made out already. */
export const noticed = (
  { quotedFen = 0, dueFen = 0, orderId }: CaseFees,
  { noticeNo, saidFen }: { readonly noticeNo: string; readonly saidFen: number },
): Partial<CaseFees> => ({
  noticeNo,
  dueFen: orderId === undefined ? saidFen : dueFen,
  ...(saidFen !== quotedFen && { differs: { quotedFen, saidFen, saidWith: 'payment-notice' as const } }),
})

export const isOwed = ({ dueFen = 0, paidAt, struck }: CaseFees): boolean =>
  dueFen > 0 && paidAt === undefined && struck === undefined

/** As frozen, or as it would be by the law of the day it was quoted for. */
export const quoteOf = ({ facts, quotedOn, lines }: CaseFees): FeeQuote =>
  lines ? storedQuote(quotedOn, lines) : quote(facts, quotedOn)
