/** Locks the papers of a case anew: while its mortgage stands, and for the last time when that is gone. */
import { beijing } from '../kernel/time.ts'
import { type LockedDocument, LockedDocuments } from '../documents/filing.ts'
import { lockedUntil } from '../kernel/retention.ts'
import type { Objects, Ports } from '../platform/ports.ts'
import { markedDue, platformOwes } from '../cases/state/owed.ts'
import { AnyHead, type Head, documentsKey, headKey, isParent } from '../cases/state/rows.ts'

type KeepPorts = Pick<Ports, 'table' | 'clock'> & { readonly objects: Objects }

const AT_ONCE = 8

export const prolongPapers = async (
  objects: Pick<Objects, 'prolong'>,
  documents: readonly Pick<LockedDocument, 'archiveKey'>[],
  until: Date,
): Promise<void> => {
  const keys = [...new Set(documents.map(({ archiveKey }) => archiveKey))]
  for (let from = 0; from < keys.length; from += AT_ONCE)
    await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => objects.prolong(key, until)))
}

/** Dying anywhere it is due again, and a lock is only ever made longer. Where the case went on meanwhile, that says what is due. */
export const keepOn = async ({ table, clock, objects }: KeepPorts, caseId: string): Promise<void> => {
  const head = await table.get('cases', headKey(caseId), AnyHead)
  const now = clock.now()
  if (!head || isParent(head) || platformOwes(head) !== 'keeping-on' || (head.due ?? '') > now.toISOString()) return
  const filed = await table.get('cases', documentsKey(caseId), LockedDocuments)
  const until = lockedUntil('case-paper', now)
  await prolongPapers(objects, filed?.documents ?? [], until)
  const kept: Head = { ...head, keptUntil: beijing(until) }
  await table.write({
    table: 'cases',
    put: { ...headKey(caseId), ...markedDue(kept, now) },
    condition: { expression: '#sequence = :sequence', values: { sequence: head.sequence } },
  })
}
