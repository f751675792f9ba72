/**
 * Decides what a statement of fees says: of one bank, one registry and one month or day, every case that was accepted in it, once, with
 * what is owed, what fell away, what is settled and what is open. Both sides can add it up and hold their digests side by side.
 */

import type { CaseFees } from '../fees/case-fees.ts'
import { canonicalJson, sha256Hex } from '../kernel/digest.ts'
import { beijing, type LocalDate } from '../kernel/time.ts'
import { type PaymentOrder, settledFen } from './orders.ts'

/** A page with more would be a paper of sixty sheets. */
export const LINES_AT_MOST = 2000

export type StatementLine = {
  readonly caseId: string
  readonly enteredOn: LocalDate
  readonly bankReference: string
  readonly branch: string
  readonly registryNumber?: string
  readonly settlement: 'per-case' | 'batch' | 'window' | 'none'
  readonly orderId?: string
  /** 财政电子票据 numbers of the order. */
  readonly receipts: readonly string[]
  /** What an exemption spared. */
  readonly exemptFen: number
  readonly dueFen: number
  /** Owed no more: the application was refused or withdrawn. */
  readonly waivedFen: number
  readonly settledFen: number
  readonly openFen: number
}

export const SUMS = ['exemptFen', 'dueFen', 'waivedFen', 'settledFen', 'openFen'] as const
export type Totals = { readonly cases: number } & Readonly<Record<(typeof SUMS)[number], number>>

/** Of what is owed, each fen is waived, settled or open, and only one of them. */
export const lineOf = (fees: CaseFees, order: PaymentOrder | undefined): StatementLine => {
  const { caseId, enteredOn = '', bankReference, branch, registryNumber, paidBy, struck, orderId } = fees
  const { dueFen = 0, quotedFen = 0, fullFen = 0 } = fees
  const byWindow = paidBy === 'window' ? dueFen : 0
  const waivedFen = struck === 'refused' || struck === 'withdrawn' ? dueFen : 0
  const byOrder = order && struck === undefined ? (settledFen(order).get(caseId) ?? 0) : 0
  const settled = waivedFen > 0 ? 0 : Math.min(dueFen, byWindow > 0 ? byWindow : byOrder)
  const settlement = byWindow > 0 ? 'window' : (order?.settlement ?? 'none')
  return {
    caseId,
    enteredOn,
    bankReference,
    branch,
    ...(registryNumber && { registryNumber }),
    settlement,
    ...(orderId && { orderId }),
    receipts: (order?.payments ?? []).map(({ receipt }) => receipt.number),
    exemptFen: fullFen - quotedFen,
    dueFen,
    waivedFen,
    settledFen: settled,
    openFen: dueFen - waivedFen - settled,
  }
}

export const totalsOf = (lines: readonly StatementLine[]): Totals =>
  lines.reduce<Totals>(
    (totals, line) => ({
      cases: totals.cases + 1,
      exemptFen: totals.exemptFen + line.exemptFen,
      dueFen: totals.dueFen + line.dueFen,
      waivedFen: totals.waivedFen + line.waivedFen,
      settledFen: totals.settledFen + line.settledFen,
      openFen: totals.openFen + line.openFen,
    }),
    { cases: 0, exemptFen: 0, dueFen: 0, waivedFen: 0, settledFen: 0, openFen: 0 },
  )

/** No function runs so long: an acceptance that began before midnight is written by then. */
const SETTLES_MS = 15 * 60_000

/** Whether a month or a day is over, and no case can enter it any more. */
export const isClosed = (period: string, now: Date): boolean =>
  beijing(new Date(now.getTime() - SETTLES_MS)).slice(0, period.length) > period

/** SHA-256 over the canonical JSON (RFC 8785) of the lines in their order. */
export const digestOf = (lines: readonly StatementLine[]): string => sha256Hex(canonicalJson(lines))

/** Yuan with two decimals, exactly. */
export const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`

export const COLUMNS: readonly {
  readonly zh: string
  readonly en: string
  readonly of: (line: StatementLine) => string
}[] = [
  { zh: '受理登记日', en: 'Entered on', of: ({ enteredOn }) => enteredOn },
  { zh: '业务编号', en: 'Case', of: ({ caseId }) => caseId },
  { zh: '业务流水号', en: 'Bank reference', of: ({ bankReference }) => bankReference },
  { zh: '登记业务号', en: 'Registry number', of: ({ registryNumber = '' }) => registryNumber },
  { zh: '缴费人', en: 'Payer', of: ({ branch }) => branch },
  { zh: '缴费方式', en: 'Settlement', of: ({ settlement }) => settlement },
  { zh: '缴款单', en: 'Order', of: ({ orderId = '' }) => orderId },
  { zh: '电子票据号', en: 'Receipts', of: ({ receipts }) => receipts.join(' ') },
  { zh: '减免（元）', en: 'Exempt', of: ({ exemptFen }) => yuan(exemptFen) },
  { zh: '应缴（元）', en: 'Due', of: ({ dueFen }) => yuan(dueFen) },
  { zh: '不再应缴（元）', en: 'Waived', of: ({ waivedFen }) => yuan(waivedFen) },
  { zh: '已缴（元）', en: 'Settled', of: ({ settledFen: fen }) => yuan(fen) },
  { zh: '待缴（元）', en: 'Open', of: ({ openFen }) => yuan(openFen) },
]

/** RFC 4180; what a spreadsheet would take for a formula is text. */
const cell = (text: string): string => {
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+\.\d{2}$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

const record = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/** With a byte order mark, or spreadsheets read the Chinese wrongly. The last record has the totals. */
export const csvOf = (lines: readonly StatementLine[]): string => {
  const totals = totalsOf(lines)
  const sums = [totals.exemptFen, totals.dueFen, totals.waivedFen, totals.settledFen, totals.openFen].map(yuan)
  return `\uFEFF${[
    record(COLUMNS.map(({ zh, en }) => `${zh} ${en}`)),
    ...lines.map((line) => record(COLUMNS.map(({ of }) => of(line)))),
    record(['合计 Total', String(totals.cases), '', '', '', '', '', '', ...sums]),
  ].join('')}`
}
