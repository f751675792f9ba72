/**
 * 查询结果证明: the answer to a query as a paper. It is made at once, or at the latest in five working days where the registry has not
 * answered; it can be erased and expires with the answer. What stays says only that such a paper was made.
 */

import * as z from 'zod/mini'
import { isCodeOf } from '../certificates/verification-code.ts'
import { Sha256 } from '../documents/model.ts'
import { QueryId } from '../kernel/ids.ts'
import { plain, whole } from '../kernel/stored.ts'
import { beijingDate, Instant, LocalDate } from '../kernel/time.ts'
import type { Key } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const NUMBER = /^CX\d{8}-[0-9A-Z]{12}$/

export const ResultNumber = z.string().check(z.regex(NUMBER))

/** `ordered`: the registry has not answered yet. */
export const ResultStanding = z.strictObject({
  queryId: QueryId,
  number: ResultNumber,
  status: z.enum(['ordered', 'made']),
  orderedAt: Instant,
  /** 5 个工作日; absent while the working days of that time are not announced. */
  dueOn: z.optional(LocalDate),
  /** Its day passed, and the registry has not answered. */
  overdueSince: z.optional(Instant),
  madeAt: z.optional(Instant),
  sha256: z.optional(Sha256),
  expiresAt: z.optional(Instant),
})
export type ResultStanding = z.infer<typeof ResultStanding>

/** The end of an id cannot be guessed. */
export const numberOf = (id: string, now: Date): string =>
  `CX${beijingDate(now).replaceAll('-', '')}-${id.slice(-12).toUpperCase()}`

export const resultKey = (queryId: string): Key => ({ pk: subjectPk(queryId), sk: 'RESULT' })
/** What anybody who holds the paper may have confirmed: digests alone. */
export const resultNumberKey = (number: string): Key => ({ pk: `RESULT#${number}`, sk: 'HEAD' })

export const ResultRow = plain(whole(ResultStanding), ['due', 'dueOf'])

/** The same while it waits to be warned of. */
export const WaitingResult = whole(z.object({ ...ResultStanding.shape, due: z.optional(z.string()) }))

/** The due day itself belongs to the time. */
export const overdueFrom = (dueOn: LocalDate): Date => new Date(Date.parse(`${dueOn}T00:00:00+08:00`) + DAY_MS)

export const isOverdue = ({ status, dueOn }: ResultStanding, now: Date): boolean =>
  status === 'ordered' && dueOn !== undefined && overdueFrom(dueOn) <= now

export type Verification = { readonly number: string; readonly code: string; readonly sha256?: string | undefined }

/** A file is compared by its digest too; a print has only its number and code. */
export const NumberRow = z.object({ codeSha256: z.string(), sha256: z.string() })

export const isConfirmed = (row: z.infer<typeof NumberRow> | undefined, { code, sha256 }: Verification): boolean =>
  row !== undefined && isCodeOf(row.codeSha256, code) && (sha256 === undefined || row.sha256 === sha256)
