/** Fetching and verifying what the platform prints of an answer, for reference. */
import * as z from 'zod/mini'
import { granted } from '../audit/record.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { made, type PrintPorts } from './make-reference-print.ts'
import { queryOfBank } from './query-of-bank.ts'
import {
  isConfirmed,
  NumberRow,
  printKey,
  ReferencePrint,
  resultNumberKey,
  type Verification,
} from './result-certificate.ts'

/** The paper itself, in the table whose rows expire. */
const PdfRow = z.object({ expiresAt: z.int(), pdf: z.string() })

const paperOf = (pdf: string, { number, sha256 }: ReferencePrint): Answer => ({
  status: 200,
  headers: {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${number}.pdf"`,
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  },
  body: pdf,
  base64: true,
})

/** Made when it is fetched first, after the registry has answered. */
export const getReferencePrint = async (
  ports: PrintPorts,
  call: Call<unknown, { readonly queryId: string }>,
): Promise<Result<Answer>> => {
  const { table, ids } = ports
  const query = await queryOfBank({ table }, call)
  if (!query) return refuse('resource.not-found')
  const { queryId, authorizationId, purpose, officer } = query
  const print = await table.get('cases', printKey(queryId), ReferencePrint)
  if (!print) {
    if (query.status !== 'answered') return refuse('result-certificate.not-made')
    const first = await made(ports, call, query)
    if (!first.ok) return first
    const commit = await table.transact(first.value.writes)
    return commit.committed
      ? ok(paperOf(first.value.pdf.toString('base64'), first.value.print))
      : refuse('platform.contended', { retryAfterSeconds: 1 })
  }
  const row = await table.get('deliveries', printKey(queryId), PdfRow)
  if (!row || row.expiresAt * 1000 <= call.now.getTime()) return refuse('query.answer-expired')
  const { sha256: shownSha256 } = print
  await table.write(granted(ids, call, { queryId, authorizationId, purpose, officer, shownSha256 }))
  return ok(paperOf(row.pdf, print))
}

/** For whoever holds the paper. A wrong code, another file and a number that nobody has are the same answer. */
export const verifyResultCertificate = async (
  { table }: Pick<Ports, 'table'>,
  { query }: Call<unknown, unknown, Verification>,
): Promise<Result<Answer>> => {
  const row = await table.get('cases', resultNumberKey(query.number), NumberRow)
  return ok(answer(200, { status: isConfirmed(row, query) ? 'valid' : 'unknown' }))
}
