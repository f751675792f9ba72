/** Matters as their parties and those who watch see them. A foreign matter and an unknown one are the same miss: one read, one answer. */

import { granted } from '../audit/record.ts'
import { LockedDocument } from '../documents/filing.ts'
import { downloadLink } from '../documents/links.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { faultOf } from '../kernel/faults.ts'
import { territoryOf } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { openCursor, sealCursor } from '../tables/cursor.ts'
import { everyRow } from '../tables/every-row.ts'
import { fullPage } from '../tables/full-page.ts'
import { type MonthlyRow, newestFirst, positionInMonth } from '../tables/newest-first.ts'
import type { MatterKind } from './kinds.ts'
import type { MatterState } from './lifecycle.ts'
import {
  MatterEvent,
  MatterHead,
  type MatterView,
  matterDocumentKey,
  matterKey,
  mattersIn,
  mattersOf,
  mayReadMatter,
} from './model.ts'
import { subjectOf } from './raise-matter.ts'
import { dueAtOf } from './timing.ts'

type MatterPath = { readonly matterId: string }

export const viewOf = (head: MatterHead): MatterView => {
  const { matterId, kind, about, subject, raisedBy, owner, state, createdAt, updatedAt, reopened } = head
  const { escalated, resolved, closed } = head
  const dueAt = dueAtOf(head)
  return {
    matterId,
    kind,
    about,
    subject,
    raisedBy,
    owner,
    state,
    createdAt,
    updatedAt,
    ...(dueAt && { dueAt }),
    ...(escalated && { escalated }),
    ...(resolved && { resolved }),
    ...(closed && { closed }),
    reopened,
  }
}

const eventShown = ({ eventId, n, type, occurredAt, by, actor, details = {} }: MatterEvent) => ({
  eventId,
  n,
  type,
  occurredAt,
  by,
  ...(by !== 'platform' && { institutionId: actor.institutionId }),
  ...(details.text !== undefined && { text: details.text }),
  ...(details.attachments && { attachments: details.attachments.map(({ archiveKey: _, ...shown }) => shown) }),
})

const readable = async (
  { table }: Pick<Ports, 'table'>,
  call: Call<unknown, MatterPath>,
): Promise<MatterHead | undefined> => {
  const head = await table.get('cases', matterKey(call.path.matterId), MatterHead)
  return head && mayReadMatter(call, head) ? head : undefined
}

export const getMatter = async (
  ports: Pick<Ports, 'table' | 'ids'>,
  call: Call<unknown, MatterPath>,
): Promise<Result<Answer>> => {
  const head = await readable(ports, call)
  if (!head) return refuse('resource.not-found')
  const events = await everyRow(
    ports,
    { table: 'cases', pk: matterKey(head.matterId).pk, sk: { prefix: 'EVENT#' } },
    MatterEvent,
  )
  const response = answer(200, { ...viewOf(head), timeline: events.map(eventShown) })
  await ports.table.write(granted(ports.ids, call, { ...subjectOf(head), shownSha256: sha256Hex(response.body) }))
  return ok(response)
}

export const mintMatterDocumentLink = async (
  { table, ids, objects }: Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects },
  call: Call<unknown, MatterPath & { readonly documentId: string }>,
): Promise<Result<Answer>> => {
  const head = await readable({ table }, call)
  if (!head) return refuse('resource.not-found')
  const { documentId } = call.path
  const row = await table.get('cases', matterDocumentKey(head.matterId, documentId), LockedDocument)
  if (!row) return refuse('resource.not-found')
  const { archiveKey: key, fileName, sha256, length } = row
  await table.write(granted(ids, call, { ...subjectOf(head), documentId, shownSha256: sha256 }))
  return ok(answer(200, await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)))
}

export type MatterQuery = {
  readonly month?: string | undefined
  readonly state?: MatterState | undefined
  readonly kind?: MatterKind | undefined
  readonly escalated?: 'true' | 'false' | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

const PAGE = 20

/** Own matters by month, or those of the caller's territory; nobody watches over nothing. */
const listFor = ({ caller }: Call): ((month: string) => string) | undefined => {
  const { audience, institutionId, jurisdiction } = caller
  if (audience === 'bank' || audience === 'registry') return (month) => mattersOf(institutionId, month)
  return jurisdiction && ((month) => mattersIn(territoryOf(jurisdiction), month))
}

const passes =
  ({ state, kind, escalated }: MatterQuery) =>
  (head: MatterHead): boolean =>
    (state === undefined || head.state === state) &&
    (kind === undefined || head.kind === kind) &&
    (escalated === undefined || (head.escalated !== undefined) === (escalated === 'true'))

export const listMatters = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, MatterQuery>,
): Promise<Result<Answer>> => {
  const { cursor, limit = PAGE, ...filter } = call.query
  const bound = [call.caller.institutionId, call.operation, JSON.stringify(filter)]
  const after = cursor === undefined ? undefined : await openCursor(ports, bound, cursor)
  if (cursor !== undefined && !after)
    return refuse('request.invalid', { faults: [faultOf('#/query/cursor', 'cursor.unknown')] })
  const listOf = listFor(call)
  if (listOf === undefined) return ok(answer(200, { items: [] }))
  const list = { table: 'cases', index: 'byInstitution', listOf } as const
  const { month } = filter
  const show = async (rows: readonly MonthlyRow[]) => {
    const asks = rows.map(
      ({ row }) => ({ table: 'cases', key: matterKey(subjectIdOfPk(row.pk)), model: MatterHead }) as const,
    )
    const heads = asks.length > 0 ? await ports.table.batchGet(asks) : []
    return heads.map((head) => (head && mayReadMatter(call, head) && passes(filter)(head) ? viewOf(head) : undefined))
  }
  const { items, next: position } = await fullPage({
    limit,
    after,
    read: (range) => newestFirst(ports.table, list, { month, now: call.now, ...range }),
    show,
    positionOf: positionInMonth,
  })
  const next = position && (await sealCursor(ports, bound, position))
  return ok(answer(200, { items, ...(next && { next }) }))
}
