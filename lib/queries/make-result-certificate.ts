/** Makes the paper of an answer that has not expired: once, whoever asks for it first. */
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
import { type ResultStanding, resultKey, resultNumberKey } from './result-certificate.ts'
import { linesOf, type Names, statementOf } from './result-words.ts'

export type ResultPorts = Pick<Ports, 'table' | 'ids'> & { readonly font: Font; readonly publicUrl: string }

/** What can be certified: that there is a record, or that there is none. */
const isCertifiable = ({ outcome, answer, parts }: QueryView): boolean =>
  parts ? parts.some(({ answer: one }) => one) : answer !== undefined || outcome === 'not-found'

const namesOf = async ({ table }: ResultPorts, query: StoredQuery): Promise<Names> => {
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

export type Made = { readonly standing: ResultStanding; readonly pdf: Buffer; readonly writes: readonly Write[] }

/** The writes make it so: the first one fails where somebody was faster. */
export const made = async (
  ports: ResultPorts,
  call: Call,
  { query, ordered }: { readonly query: StoredQuery; readonly ordered: ResultStanding },
): Promise<Result<Made>> => {
  const view = await viewAt(ports, query, call.now)
  if (view.status === 'expired') return refuse('query.answer-expired')
  if (!isCertifiable(view)) return refuse('result-certificate.nothing-to-certify')
  const code = ports.ids.secret(CODE_BYTES)
  const { number, queryId } = ordered
  const expiresAt = expiryOf(view, call.now)
  const verify = `${ports.publicUrl}/v1/result-certificates?number=${number}&code=${code}`
  const sheet = {
    title: '不动产登记资料查询结果证明',
    number,
    lines: linesOf(view, query.bank, await namesOf(ports, query)),
    statement: statementOf(view),
    footer: `核验码 ${code}，核验地址 ${verify}`,
  }
  const pdf = await renderResultPdf(sheet, { font: ports.font.read(), now: call.now })
  if (!pdf) return refuse('result-certificate.unprintable')
  const sha256 = sha256Hex(pdf)
  const standing: ResultStanding = { ...ordered, status: 'made', madeAt: beijing(call.now), sha256, expiresAt }
  const { authorizationId, purpose, officer } = query
  return ok({
    standing,
    pdf,
    writes: [
      {
        table: 'cases',
        put: { ...resultKey(queryId), ...standing },
        condition: {
          expression: 'attribute_not_exists(#pk) OR (#status = :ordered AND #number = :number)',
          values: { ordered: 'ordered', number },
        },
      },
      { table: 'cases', put: { ...resultNumberKey(number), codeSha256: sha256Hex(code), sha256 } },
      { table: 'deliveries', put: pdfRow(queryId, pdf, expiresAt) },
      granted(ports.ids, call, { queryId, authorizationId, purpose, officer, shownSha256: sha256 }),
    ],
  })
}

/** In the table whose rows expire: the paper goes when the answer goes, and is under no lock. */
const pdfRow = (queryId: string, pdf: Buffer, expiresAt: string): Row => ({
  ...resultKey(queryId),
  pdf: pdf.toString('base64'),
  expiresAt: Math.floor(Date.parse(expiresAt) / 1000),
})
