/**
 * Carries holds to the objects of the held cases: at once when one was placed or lifted, and daily while one stands, for what came to the
 * case since. A run may die anywhere: what it had claimed is due again when its claim ends, and putting a hold twice changes nothing.
 */

import { eventsOf } from '../cases/read/read-cases.ts'
import { AnyHead, documentsKey, type Head, headKey, isParent, type ParentHead } from '../cases/state/rows.ts'
import { LockedDocuments } from '../documents/filing.ts'
import { beijing } from '../kernel/time.ts'
import type { Objects, Ports, Row, Table } from '../platform/ports.ts'
import { subjectIdOfPk } from '../subjects/subjects.ts'
import { Listed } from '../tables/newest-first.ts'
import { CaseHolds, caseHoldsKey, HOLDS_DUE } from './holds.ts'
import { packageKeys } from './package.ts'

type ApplyPorts = Pick<Ports, 'table' | 'clock' | 'log'> & { readonly objects: Objects }

/** Longer than a run can last (FUNCTION_LIMITS.hold), so that never two of them put holds on one case. */
export const CLAIM_MS = 5 * 60_000
/** A run takes no further case after this. */
const RUN_MS = 60_000
const LOOKED_AGAIN_MS = 24 * 60 * 60_000
const CASES_A_PAGE = 25
const OBJECTS_AT_ONCE = 8

const later = (now: Date, ms: number): string => new Date(now.getTime() + ms).toISOString()

const keysOfOne = async (ports: Pick<Ports, 'table'>, head: Head | ParentHead): Promise<string[]> => {
  const { caseId, certificates = [] } = head
  const [filed, events] = await Promise.all([
    ports.table.get('cases', documentsKey(caseId), LockedDocuments),
    eventsOf(ports, caseId),
  ])
  return [
    ...(filed?.documents ?? []).map(({ archiveKey }) => archiveKey),
    ...certificates.flatMap(({ archiveKey }) => archiveKey ?? []),
    // a package is made of the case as it was before it was told of
    ...events.flatMap(({ type, n }) => (type === 'case.archived' ? packageKeys(caseId, n - 1) : [])),
  ]
}

/** Where everything lies that is kept of a case and of its parts. */
export const storedKeysOf = async (ports: { readonly table: Table }, caseId: string): Promise<string[]> => {
  const head = await ports.table.get('cases', headKey(caseId), AnyHead)
  if (!head) throw new Error(`${caseId} is held and not there`)
  const keys = await keysOfOne(ports, head)
  for (const part of isParent(head) ? head.parts : []) keys.push(...(await storedKeysOf(ports, part.caseId)))
  return [...new Set(keys)]
}

const claim = async ({ table, clock }: ApplyPorts, caseHolds: CaseHolds): Promise<CaseHolds | undefined> => {
  const until = later(clock.now(), CLAIM_MS)
  const claimed = { ...caseHolds, version: caseHolds.version + 1, due: until, dueOf: HOLDS_DUE, claimedUntil: until }
  return (await store(table, claimed)) ? claimed : undefined
}

/** The next version, if nobody made it meanwhile. */
const store = (table: Table, caseHolds: CaseHolds): Promise<boolean> =>
  table.write({
    table: 'cases',
    put: { ...caseHoldsKey(caseHolds.caseId), ...caseHolds },
    condition: { expression: '#version = :was', values: { was: caseHolds.version - 1 } },
  })

const applyTo = async (ports: ApplyPorts, caseId: string): Promise<void> => {
  const { table, objects, clock } = ports
  const found = await table.get('cases', caseHoldsKey(caseId), CaseHolds)
  if (found?.due === undefined || found.due > clock.now().toISOString()) return
  const claimed = await claim(ports, found)
  if (!claimed) return
  const keys = await storedKeysOf(ports, caseId)
  const onHold = claimed.inForce > 0
  for (let start = 0; start < keys.length; start += OBJECTS_AT_ONCE)
    await Promise.all(keys.slice(start, start + OBJECTS_AT_ONCE).map((key) => objects.hold(key, onHold)))
  const now = clock.now()
  const applied = { held: onHold, objects: keys.length, at: beijing(now) }
  const { due: _due, dueOf: _dueOf, claimedUntil: _claimed, ...rest } = claimed
  const again = onHold && { due: later(now, LOOKED_AGAIN_MS), dueOf: HOLDS_DUE }
  // where a hold came or went meanwhile, the case is due again
  await store(table, { ...rest, ...again, applied, version: claimed.version + 1 })
}

/** One case that fails keeps no other from being held; the run fails at its end, so that somebody is told. */
export const applyHolds = async (ports: ApplyPorts): Promise<void> => {
  const { table, clock, log } = ports
  const started = clock.now()
  const failed: string[] = []
  const inTime = () => clock.now().getTime() - started.getTime() <= RUN_MS
  for (let after: Row | undefined, first = true; (first || after) && inTime(); first = false) {
    const due = { table: 'cases', index: 'due', pk: HOLDS_DUE, sk: { to: started.toISOString() } } as const
    const page = await table.query({ ...due, limit: CASES_A_PAGE, ...(after && { after }) }, Listed)
    for (const { pk } of page.rows) {
      const caseId = subjectIdOfPk(pk)
      try {
        await applyTo(ports, caseId)
      } catch (error) {
        failed.push(caseId)
        log.error('hold.failed', { caseId, error: error instanceof Error ? error.name : 'unknown' })
      }
    }
    after = page.next
  }
  if (failed.length > 0) throw new Error(`holds of ${failed.length} cases were not put on their objects`)
}
