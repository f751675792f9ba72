/** Contract of the statement of fees (登记费对账单). */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { isLocalDate, LocalDate } from '../kernel/time.ts'
import { contract } from './contract.ts'

const Fen = z.int().check(z.gte(0))
const sums = { exemptFen: Fen, dueFen: Fen, waivedFen: Fen, settledFen: Fen, openFen: Fen }

const isPeriod = (text: string): boolean => (/^\d{4}-\d{2}$/.test(text) ? isLocalDate(`${text}-01`) : isLocalDate(text))

const Line = z.strictObject({
  caseId: z.string(),
  /** The day the platform heard of the acceptance: by it a case belongs to one period and no other. */
  enteredOn: LocalDate,
  bankReference: z.string(),
  /** The payer. */
  branch: z.string(),
  registryNumber: z.optional(z.string()),
  settlement: z.enum(['per-case', 'batch', 'window', 'none']),
  orderId: z.optional(z.string()),
  receipts: z.array(z.string()),
  /** What an exemption spared. */
  exemptFen: Fen,
  /** Of what is owed, each fen is waived, settled or open. */
  dueFen: Fen,
  waivedFen: Fen,
  settledFen: Fen,
  openFen: Fen,
})

export const getFeeStatement = contract({
  operation: 'getFeeStatement',
  tag: 'fees',
  summary: { zh: '登记费对账单', en: 'Statement of fees' },
  description: {
    zh: '一家银行与一个登记机构在一个月或一日内受理的业务，每件只列一次；`period` 为月份（2026-11）或日期（2026-11-24）。银行和登记机构各看自己的，主管部门看其辖区登记机构的。`format` 为 `csv` 或 `pdf` 时给出表格或文件；`sha256` 为明细的规范化 JSON（RFC 8785）之摘要，双方可以重算。',
    en: 'The cases of one bank accepted by one registry in a month or on a day, each once; `period` is a month (2026-11) or a day (2026-11-24). A bank and a registry see their own, the authority those of registries in its jurisdiction. With `format` `csv` or `pdf` a table or a paper; `sha256` is the digest of the canonical JSON (RFC 8785) of the lines, which both sides can recompute.',
  },
  path: z.strictObject({
    institutionId: z.string().check(z.regex(/^[0-9A-Z]{18}$/)),
    registryCode: z.string().check(z.regex(/^\d{6}$/)),
    period: z.string().check(judged((text) => (isPeriod(text) ? undefined : 'period.malformed'))),
  }),
  query: z.strictObject({ format: z.optional(z.enum(['json', 'csv', 'pdf'])) }),
  media: { also: ['text/csv', 'application/pdf'] },
  success: {
    status: 200,
    body: z.strictObject({
      institution: z.string(),
      registry: z.string(),
      period: z.string(),
      totals: z.strictObject({ cases: z.int(), ...sums }),
      sha256: z.string(),
      lines: z.array(Line),
    }),
  },
  refusals: ['statement.too-long'],
})
