/** Prints an answer that has not expired, for reference: once, whoever asks for it first. The registry's own paper is another. */
import { granted } from '../audit/record.ts'
import { CODE_BYTES } from '../certificates/verification-code.ts'
import { InstitutionRow, institutionKey } from '../institutions/model.ts'
import type { Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { beijing } from '../kernel/time.ts'
import type { Font, Ports, Row, Write } from '../platform/ports.ts'
import { viewAt } from './get-query.ts'
import type { QueryView, StoredQuery } from './model.ts'
import { renderResultPdf } from './render-result-pdf.ts'
import { numberOf, printKey, type ReferencePrint, resultNumberKey } from './result-certificate.ts'
import { FOR_REFERENCE, linesOf, type Names, statementOf } from './result-words.ts'

export type PrintPorts = Pick<Ports, 'table' | 'ids'> & { readonly font: Font; readonly publicUrl: string }

/** What can be said on paper: that there is a record, or that there is none. */
export const isCertifiable = ({ outcome, answer, parts }: Pick<QueryView, 'outcome' | 'answer' | 'parts'>): boolean =>
  parts ? parts.some(({ answer: one }) => one) : answer !== undefined || outcome === 'not-found'

const namesOf = async ({ table }: PrintPorts, query: StoredQuery): Promise<Names> => {
  const { bank, registry, registries = [], unavailable = [] } = query
  const ids = [bank, ...(registry === undefined ? [...registries, ...unavailable] : [registry])]
  const rows = await table.batchGet(
    ids.map((id) => ({ table: 'directory', key: institutionKey(id), model: InstitutionRow }) as const),
  )
  return Object.fromEntries(ids.map((id, i) => [id, rows[i]?.name ?? id]))
}

const expiryOf = ({ answerExpiresAt, parts }: QueryView, now: Date): string =>
  answerExpiresAt ??
  (parts ?? []).flatMap(({ answerExpiresAt: at, answer }) => (answer && at ? [at] : [])).sort()[0] ??
  beijing(new Date(now.getTime() + 24 * 60 * 60 * 1000))

export type Made = { readonly print: ReferencePrint; readonly pdf: Buffer; readonly writes: readonly Write[] }

type Numbered = { readonly number: string; readonly code: string }

const printed = async (
  ports: PrintPorts,
  { query, view, now }: { readonly query: StoredQuery; readonly view: QueryView; readonly now: Date },
  { number, code }: Numbered,
): Promise<Buffer | undefined> => {
  const verify = `${ports.publicUrl}/v1/result-certificates?number=${number}&code=${code}`
  const sheet = {
    title: '不动产登记资料查询结果（参考）',
    number,
    lines: linesOf(view, query.bank, await namesOf(ports, query)),
    statement: `${FOR_REFERENCE}${statementOf(view)}`,
    footer: `核验码 ${code}，核验地址 ${verify}`,
  }
  return renderResultPdf(sheet, { font: ports.font.read(), now })
}

/** The writes make it so: the first one fails where somebody was faster. */
export const made = async (ports: PrintPorts, call: Call, query: StoredQuery): Promise<Result<Made>> => {
  const { now } = call
  const view = await viewAt(ports, query, now)
  if (view.status === 'expired') return refuse('query.answer-expired')
  if (!isCertifiable(view)) return refuse('result-certificate.nothing-to-certify')
  const numbered = { number: numberOf(ports.ids.next('qry'), now), code: ports.ids.secret(CODE_BYTES) }
  const pdf = await printed(ports, { query, view, now }, numbered)
  if (!pdf) return refuse('result-certificate.unprintable')
  const sha256 = sha256Hex(pdf)
  const expiresAt = expiryOf(view, now)
  const print = { number: numbered.number, madeAt: beijing(now), sha256, expiresAt }
  const { queryId, authorizationId, purpose, officer } = query
  return ok({
    print,
    pdf,
    writes: [
      {
        table: 'cases',
        put: { ...printKey(queryId), ...print },
        condition: { expression: 'attribute_not_exists(#pk)' },
      },
      { table: 'cases', put: { ...resultNumberKey(print.number), codeSha256: sha256Hex(numbered.code), sha256 } },
      { table: 'deliveries', put: pdfRow(queryId, pdf, expiresAt) },
      granted(ports.ids, call, { queryId, authorizationId, purpose, officer, shownSha256: sha256 }),
    ],
  })
}

/** In the table whose rows expire: the paper goes when the answer goes, and is under no lock. */
const pdfRow = (queryId: string, pdf: Buffer, expiresAt: string): Row => ({
  ...printKey(queryId),
  pdf: pdf.toString('base64'),
  expiresAt: Math.floor(Date.parse(expiresAt) / 1000),
})
