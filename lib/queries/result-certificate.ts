/**
 * 查询结果证明: the registry issues and seals it (22号 二(二)). A bank orders it, the registry hears of the order and brings its paper, or the
 * bank is told that it is late. What the platform itself prints of an answer is for reference: it expires with the answer, and what stays
 * of it says only that such a print was made.
 */

import * as z from 'zod/mini'
import { isCodeOf } from '../certificates/verification-code.ts'
import { Sha256 } from '../documents/model.ts'
import { DocumentId, QueryId } from '../kernel/ids.ts'
import { plain, whole } from '../kernel/stored.ts'
import { beijingDate, Instant, LocalDate } from '../kernel/time.ts'
import type { Key, Table } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import { everyRow } from '../tables/every-row.ts'
import { ResultPaper } from './model.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const NUMBER = /^CX\d{8}-[0-9A-Z]{12}$/

export const ResultNumber = z.string().check(z.regex(NUMBER))

/** What a registry brings: a confirmed document of its own. */
export const PaperBrought = z.strictObject({ documentId: DocumentId, sha256: Sha256 })
export type PaperBrought = z.infer<typeof PaperBrought>

const order = {
  queryId: QueryId,
  orderedAt: Instant,
  /** 5 个工作日; absent while the working days of that time are not announced. */
  dueOn: z.optional(LocalDate),
  /** Its day passed, and no paper came. */
  overdueSince: z.optional(Instant),
}

/** `delivered`: every registry of which it was ordered has brought its paper. */
export const ResultStanding = z.strictObject({
  ...order,
  status: z.enum(['ordered', 'delivered']),
  papers: z.array(ResultPaper),
})
export type ResultStanding = z.infer<typeof ResultStanding>

/** As it is stored. `registries`: of which it was ordered. `due`: while it waits to be warned of. */
export const ResultOrder = plain(
  whole(z.object({ ...order, registries: z.optional(z.array(z.string())), due: z.optional(z.string()) })),
  ['dueOf'],
)
export type ResultOrder = ReturnType<typeof ResultOrder.parse>

export const resultKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'RESULT' })

const PAPER_PREFIX = 'RESULT-PAPER#'
export const resultPaperKey = (queryId: string, registry: string): Key => ({
  pk: subjectPk(queryId),
  sk: `${PAPER_PREFIX}${registry}`,
})

const PaperRow = plain(whole(ResultPaper))

/** What registries have brought, whether it was ordered or not. */
export const resultPapers = (table: Table, queryId: string): Promise<ResultPaper[]> =>
  everyRow({ table }, { table: 'cases', pk: subjectPk(queryId), sk: { prefix: PAPER_PREFIX } }, PaperRow)

export const standingOf = (
  { queryId, orderedAt, dueOn, overdueSince, registries = [] }: ResultOrder,
  papers: readonly ResultPaper[],
): ResultStanding => ({
  queryId,
  orderedAt,
  status: isDelivered({ registries }, papers) ? 'delivered' : 'ordered',
  ...(dueOn !== undefined && { dueOn }),
  ...(overdueSince !== undefined && { overdueSince }),
  papers: [...papers],
})

export const isDelivered = (
  { registries = [] }: Pick<ResultOrder, 'registries'>,
  papers: readonly ResultPaper[],
): boolean => papers.length > 0 && registries.every((registry) => papers.some((paper) => paper.registry === registry))

/** The due day itself belongs to the time. */
export const overdueFrom = (dueOn: LocalDate): Date => new Date(Date.parse(`${dueOn}T00:00:00+08:00`) + DAY_MS)

export const isOverdue = ({ dueOn }: Pick<ResultOrder, 'dueOn'>, now: Date): boolean =>
  dueOn !== undefined && overdueFrom(dueOn) <= now

/** The platform's print: once made it is the same for whoever fetches it. */
export const ReferencePrint = z.object({
  number: ResultNumber,
  madeAt: Instant,
  sha256: Sha256,
  expiresAt: Instant,
})
export type ReferencePrint = z.infer<typeof ReferencePrint>

/** The end of an id cannot be guessed. */
export const numberOf = (id: string, now: Date): string =>
  `CX${beijingDate(now).replaceAll('-', '')}-${id.slice(-12).toUpperCase()}`

export const printKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'PRINT' })
/** What anybody who holds the print may have confirmed: digests alone. */
export const resultNumberKey = (number: string): Key => ({ pk: `RESULT#${number}`, sk: 'HEAD' })

export type Verification = { readonly number: string; readonly code: string; readonly sha256?: string | undefined }

/** A file is compared by its digest too; on paper there are only number and code. */
export const NumberRow = z.object({ codeSha256: z.string(), sha256: z.string() })

export const isConfirmed = (row: z.infer<typeof NumberRow> | undefined, { code, sha256 }: Verification): boolean =>
  row !== undefined && isCodeOf(row.codeSha256, code) && (sha256 === undefined || row.sha256 === sha256)
