/** Contract of the statement of fees (登记费对账单). */
import * as z from 'zod/mini'
import { judged } from '../kernel/faults.ts'
import { isLocalDate, LocalDate } from '../kernel/time.ts'
import { LINES_AT_MOST } from '../payments/statement.ts'
import { contract } from './contract.ts'
import { numberInQuery } from './query.ts'

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
    zh: '一家银行与一个登记机构在一个月或一日内受理的业务，每件只列一次；`period` 为月份（2026-11）或日期（2026-11-24）。银行和登记机构各看自己的，主管部门看其辖区登记机构的。`format` 为 `csv` 或 `pdf` 时给出表格或文件；`sha256` 为本页明细的规范化 JSON（RFC 8785）之摘要，双方可以重算。明细超过 `limit`（至多 2000）时分页：`next` 作为 `cursor` 取下一页，同一 `cursor` 也可取该页的 csv 或 pdf；`Link` 头（RFC 8288，`rel="next"`）指向同一格式的下一页；合计与摘要按页给出，`whole` 为全期由事件累计的件数、减免和应缴，可与各页之和核对。期间结束 15 分钟后 `closed` 为 true：不再有新明细，各页合起来每件恰好一次；未结束的期间在翻页之间受理的业务可能排在已读之前，待结束后重取。',
    en: 'The cases of one bank accepted by one registry in a month or on a day, each once; `period` is a month (2026-11) or a day (2026-11-24). A bank and a registry see their own, the authority those of registries in its jurisdiction. With `format` `csv` or `pdf` a table or a paper; `sha256` is the digest of the canonical JSON (RFC 8785) of the lines of this page, which both sides can recompute. More lines than `limit` (2,000 at most) come in pages: `next` given as `cursor` is the next one, in any format, and a `Link` header (RFC 8288, `rel="next"`) leads to it in the same one. Totals and digest are those of the page; `whole` is how many cases the period has and what they owe and were spared, counted from events, to hold against the sum of the pages. `closed` is true from 15 minutes after the period: no line is added any more, and the pages together have each case once. What is accepted while an open period is being read may lie before what was read; read it again once it is closed.',
  },
  path: z.strictObject({
    institutionId: z.string().check(z.regex(/^[0-9A-Z]{18}$/)),
    registryCode: z.string().check(z.regex(/^\d{6}$/)),
    period: z.string().check(judged((text) => (isPeriod(text) ? undefined : 'period.malformed'))),
  }),
  query: z.strictObject({
    format: z.optional(z.enum(['json', 'csv', 'pdf'])),
    limit: numberInQuery(1, LINES_AT_MOST),
    cursor: z.optional(z.string().check(z.maxLength(1000))),
  }),
  media: { also: ['text/csv', 'application/pdf'] },
  success: {
    status: 200,
    body: z.strictObject({
      institution: z.string(),
      registry: z.string(),
      period: z.string(),
      /** The period was over when the first page was read: no line is entered any more, and the pages have each line once. */
      closed: z.boolean(),
      page: z.int(),
      /** Of this page's lines, as is the digest. */
      totals: z.strictObject({ cases: z.int(), ...sums }),
      sha256: z.string(),
      lines: z.array(Line),
      /** Of all pages, from the kept figures, which are some minutes behind. */
      whole: z.strictObject({ cases: z.int(), exemptFen: z.int(), dueFen: z.int() }),
      next: z.optional(z.string()),
    }),
  },
  refusals: [],
})
