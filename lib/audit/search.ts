/**
 * Authority and regulator find records of what they watch over: of a day, or by institution, officer, unit or owner. What is looked for comes in a body and never
 * in an address, for it may be a person's id number. Looking is recorded like everything else.
 */

import * as z from 'zod/mini'
import { pepperOf } from '../access/pepper.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { firstIdAt } from '../kernel/ids.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { fullPage, type Range } from '../tables/full-page.ts'
import { Listed } from '../tables/newest-first.ts'
import { finderPk, officerName } from './finders.ts'
import { AUDIT_SHARDS, type AuditRow, auditPk, granted } from './record.ts'
import { recordsOf } from './seal.ts'
import { visibleTo } from './visible-records.ts'

const Text = z.string().check(z.minLength(1), z.maxLength(64))
const paging = {
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1000))),
}
const day = z.optional(LocalDate)

/** One thing to look by; a day may narrow it. */
export const AuditSearch = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('day'), day: LocalDate, ...paging }),
  z.strictObject({ by: z.literal('institution'), institution: Text, day, ...paging }),
  z.strictObject({ by: z.literal('officer'), institution: Text, officer: Text, day, ...paging }),
  z.strictObject({ by: z.literal('unit'), unit: Text, day, ...paging }),
  /** The number of the owner's identity document. */
  z.strictObject({ by: z.literal('owner'), owner: Text, day, ...paging }),
])
export type AuditSearch = z.infer<typeof AuditSearch>

const Place = z.object({ after: z.string() })

type SearchPorts = Pick<Ports, 'table' | 'ids'>
type Found = { readonly rows: readonly string[]; readonly next?: { readonly after: string } | undefined }

const PAGE = 20

/** Greater than every id with the same beginning. */
const AFTER_ALL = '~'

const nextDay = (date: string): Date => new Date(Date.parse(`${date}T00:00:00+08:00`) + 86_400_000)

/** Ids of that day; ids sort by the time they were made. */
const rangeOf = (date: string | undefined, after: string | undefined) => ({
  from: after ? `${after}${AFTER_ALL}` : firstIdAt('aud', new Date(date ? `${date}T00:00:00+08:00` : 0)),
  to: date ? firstIdAt('aud', nextDay(date)) : AFTER_ALL,
})

const pagesOf = async ({ table }: SearchPorts, search: AuditSearch): Promise<string[]> => {
  switch (search.by) {
    case 'day':
      return Array.from({ length: AUDIT_SHARDS }, (_, shard) => auditPk(search.day, shard))
    case 'institution':
      return [finderPk('institution', search.institution)]
    case 'officer':
      return [finderPk('officer', officerName(search.institution, search.officer))]
    case 'unit':
      return [finderPk('unit', (await pepperOf(table))('unit', search.unit))]
    case 'owner':
      return [finderPk('owner', (await pepperOf(table))('owner', search.owner))]
  }
}

/** Ids of records. */
const find = async (ports: SearchPorts, search: AuditSearch, { limit, after }: Range): Promise<Found> => {
  const sk = rangeOf(search.day, after && Place.parse(after).after)
  const pages = await Promise.all(
    (await pagesOf(ports, search)).map((pk) => ports.table.query({ table: 'audit', pk, sk, limit }, Listed)),
  )
  const found = pages.flatMap(({ rows }) => rows.map((row) => row.sk)).sort()
  const rows = found.slice(0, limit)
  const isMore = found.length > limit || pages.some(({ next }) => next !== undefined)
  const last = isMore ? rows.at(-1) : undefined
  return { rows, next: last === undefined ? undefined : { after: last } }
}

/** A record as stored, and the seal it is in; none while it is not yet sealed. */
const viewOf = ({ record, seal }: AuditRow) => ({ record: JSON.parse(record), ...(seal !== undefined && { seal }) })

export const searchAudit = async (ports: SearchPorts, call: Call<AuditSearch>): Promise<Result<Answer>> => {
  const { cursor, limit = PAGE, ...filter } = call.body
  const bound = [call.caller.institutionId, call.operation, JSON.stringify(filter)]
  const position = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !position)
    return refuse('request.invalid', { faults: [faultOf('/cursor', 'cursor.unknown')] })
  const show = async (auditIds: readonly string[]) => {
    const rows = await recordsOf(ports.table, auditIds)
    const visible = new Set(await visibleTo(ports.table, call.caller, rows))
    return rows.map((row) => (row && visible.has(row) ? viewOf(row) : undefined))
  }
  const { items, next } = await fullPage({
    limit,
    after: position,
    read: (range) => find(ports, call.body, range),
    show,
    positionOf: (after) => ({ after }),
  })
  const response = answer(200, { items, ...(next && { next: await sealCursor(ports, bound, next) }) })
  const subject = await subjectOf(ports, call.body)
  await ports.table.write(granted(ports.ids, call, { ...subject, shownSha256: sha256Hex(response.body) }))
  return ok(response)
}

/** Whom the authority looked for, so that this too can be found. */
const subjectOf = async ({ table }: SearchPorts, search: AuditSearch) => {
  if (search.by === 'unit') return { units: [(await pepperOf(table))('unit', search.unit)] }
  if (search.by === 'owner') return { owners: [(await pepperOf(table))('owner', search.owner)] }
  return {}
}
