/**
 * Closes the archive of an ended case: package under lock, then one transaction with the event that carries the manifest's digest, the
 * audit record by which it enters the sealed tree, and the row by which the registry finds it by month. Before that transaction nothing
 * counts, and what was put under lock is the same the next time.
 */

import * as z from 'zod/mini'
import { keyKey } from '../access/rows.ts'
import { auditWrite } from '../audit/record.ts'
import { eventsOf } from '../cases/read/read-cases.ts'
import { committing, eventWithOutRows, PLATFORM_ACTOR } from '../cases/state/advance.ts'
import { markedDue, platformOwes } from '../cases/state/owed.ts'
import { isInForce } from '../cases/state/kept.ts'
import { versionOf } from '../cases/state/filing-in-force.ts'
import { FilingFields, type FilingRow } from '../cases/state/head.ts'
import {
  AnyHead,
  areaOf,
  casePk,
  documentsKey,
  type EventRow,
  type Head,
  headKey,
  isParent,
  type ParentHead,
  reviewKey,
} from '../cases/state/rows.ts'
import { LockedDocuments } from '../documents/filing.ts'
import { lockedUntil } from '../kernel/retention.ts'
import { AnyRow, plain, whole } from '../kernel/stored.ts'
import { beijing } from '../kernel/time.ts'
import { hint } from '../outbox/hint.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { everyRow } from '../tables/every-row.ts'
import { prolongPapers } from './keep-on.ts'
import { type Left, type Package, packageOf } from './package.ts'
import { packageRow } from './package-list.ts'

type ArchivePorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'> & { readonly objects: Objects }

/** A row as it is put on record: all of it but its keys. */
const Plain = plain(AnyRow)

const SigningKey = z.object({ jwk: z.record(z.string(), z.unknown()) })

const NumberedFiling = whole(z.object({ ...FilingFields.shape, pk: z.string(), sk: z.string() }))

/** DynamoDB reads this many keys at once. */
const KEYS_AT_ONCE = 100

/** Filings carry the key they were verified with, later acts name it: both are needed to verify without the platform. */
const keysOf = async (
  { table }: ArchivePorts,
  { filings, events }: { filings: readonly FilingRow[]; events: readonly EventRow[] },
): Promise<Readonly<Record<string, unknown>>> => {
  const filed = filings.map(({ evidence }) => [evidence.thumbprint, evidence.jwk] as const)
  const known = new Map<string, unknown>(filed)
  const wanted = new Map(
    events.flatMap(({ evidence, actor }) => {
      if (!evidence || known.has(evidence.thumbprint)) return []
      const key = keyKey(actor.through ?? actor.institutionId, evidence.kid)
      return [[evidence.thumbprint, key] as const]
    }),
  )
  const all = [...wanted]
  for (let from = 0; from < all.length; from += KEYS_AT_ONCE) {
    const some = all.slice(from, from + KEYS_AT_ONCE)
    const rows = await table.batchGet(some.map(([, key]) => ({ table: 'directory', key, model: SigningKey }) as const))
    for (const [at, [thumbprint]] of some.entries()) if (rows[at]) known.set(thumbprint, rows[at].jwk)
  }
  return Object.fromEntries(known)
}

const filingsOf = async ({ table }: ArchivePorts, caseId: string): Promise<(FilingRow & { readonly n: number })[]> => {
  const query = { table: 'cases', pk: casePk(caseId), sk: { prefix: 'FILING#' } } as const
  const rows = await everyRow({ table }, query, NumberedFiling)
  return rows.map(({ pk: _pk, sk, ...row }) => ({ ...row, n: Number(sk.slice('FILING#'.length)) }))
}

/** Undefined where the case went on while it was read. */
const leftBy = async (ports: ArchivePorts, head: Head | ParentHead): Promise<Left | undefined> => {
  const { caseId } = head
  const [events, filings, [findings, papers]] = await Promise.all([
    eventsOf(ports, caseId),
    filingsOf(ports, caseId),
    ports.table.batchGet([
      { table: 'cases', key: reviewKey(caseId), model: Plain },
      { table: 'cases', key: documentsKey(caseId), model: LockedDocuments },
    ]),
  ])
  if (events.length !== head.sequence) return undefined
  const filed = versionOf(head)
  if (filings.length !== filed) throw new Error(`case ${caseId} has ${filings.length} of ${filed} filings`)
  const { documents = [] } = papers ?? {}
  const keys = await keysOf(ports, { filings, events })
  return { head, filings, events, findings, documents, keys }
}

/** The head with its package, and everything that is written with it. */
const closing = (ports: ArchivePorts, before: Head | ParentHead, made: Package) => {
  const now = ports.clock.now()
  const at = beijing(now)
  const data = { package: made.number, sha256: made.sha256, entries: made.entries }
  const { event, outRows } = eventWithOutRows(before, {
    eventId: ports.ids.next('evt'),
    type: 'case.archived',
    tells: isParent(before) ? ['bank'] : ['registry', 'bank'],
    act: { actor: PLATFORM_ACTOR, occurredAt: at, now, data, details: data },
  })
  const archive = {
    number: made.number,
    through: event.n,
    sha256: made.sha256,
    length: made.length,
    key: made.manifest.key,
    entries: made.entries,
    archivedAt: at,
  }
  const next = { ...before, archive, sequence: event.n, lastHash: event.hash, updatedAt: event.recordedAt }
  const head = markedDue<Head | ParentHead>(next, now)
  const { writes, hints } = committing(before, { head, event, outRows })
  const record = auditWrite(ports.ids, {
    at: now,
    actor: { institutionId: 'platform' },
    act: 'case.archived',
    outcome: 'granted',
    caseId: head.caseId,
    area: areaOf(head),
    shownSha256: made.sha256,
    requestId: event.eventId,
  })
  return { writes: [...writes, record, ...packageRow(head, archive)], hints }
}

/** Does nothing before the case has rested, nor twice for the same events. */
export const archiveCase = async (ports: ArchivePorts, caseId: string): Promise<void> => {
  const head = await ports.table.get('cases', headKey(caseId), AnyHead)
  const now = ports.clock.now()
  if (!head || platformOwes(head) !== 'archiving' || (head.due ?? '') > now.toISOString()) return
  const left = await leftBy(ports, head)
  if (!left) return
  const made = packageOf(left)
  if (!isInForce(head)) await prolongPapers(ports.objects, left.documents, lockedUntil('case-paper', now))
  const until = lockedUntil('archive-package', now)
  await ports.objects.preserve(made.record.key, made.record.text, until)
  await ports.objects.preserve(made.manifest.key, made.manifest.text, until)
  const { writes, hints } = closing(ports, head, made)
  const commit = await ports.table.transact(writes)
  // whoever was faster has closed it, or the case went on and is due again
  if (commit.committed) await hint(ports, hints)
}
