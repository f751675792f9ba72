/** What is archived of a case, for its two parties: the index, and short links of manifest and entries. */

import { granted } from '../audit/record.ts'
import { areaOf, casePk, type Head, type ParentHead } from '../cases/state/rows.ts'
import { downloadLink } from '../documents/links.ts'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { sha256Hex } from '../kernel/digest.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { AnyRow } from '../kernel/stored.ts'
import type { Objects, Ports, Row } from '../platform/ports.ts'
import { openArchive } from './open-archive.ts'
import { Manifest } from './package.ts'
import { PLACES, placesFor } from './places.ts'

type CaseCall = Call<unknown, { readonly caseId: string }>
type ArchivePorts = Pick<Ports, 'table' | 'ids'> & { readonly objects: Objects }

/** The sealed manifest; one that differs from the digest in the chain is shown to nobody. */
export const manifestOf = async (objects: Objects, head: Head | ParentHead): Promise<Manifest | undefined> => {
  if (!head.archive) return undefined
  const bytes = await objects.read('archive', head.archive.key)
  if (sha256Hex(bytes) !== head.archive.sha256) throw new Error(`the manifest of ${head.caseId} is not the sealed one`)
  return Manifest.parse(JSON.parse(bytes.toString('utf8')))
}

const packageView = ({ archive }: Head | ParentHead): Row | undefined => {
  if (!archive) return undefined
  const { number, through, sha256, length, archivedAt } = archive
  return { number, events: through - 1, sha256, length, archivedAt }
}

export const getCaseArchive = async ({ table, objects }: ArchivePorts, call: CaseCall): Promise<Result<Answer>> => {
  const opened = await openArchive(table, call)
  if (!opened) return refuse('resource.not-found')
  const { head, as } = opened
  const [manifest, places] = await Promise.all([
    manifestOf(objects, head),
    table.query({ table: 'cases', pk: casePk(head.caseId), sk: { prefix: PLACES } }, AnyRow),
  ])
  const entries = manifest?.entries.map(({ archiveKey: _, ...entry }) => entry)
  return ok(
    answer(200, {
      caseId: head.caseId,
      caseState: head.caseState,
      ...(manifest && { package: packageView(head), entries }),
      ...(manifest?.parts && { parts: manifest.parts }),
      ...placesFor(places.rows, as),
    }),
  )
}

export const manifestLink = (objects: Objects, { caseId, key, sha256, length }: ManifestAt, now: Date) =>
  downloadLink(objects, { bucket: 'archive', key, fileName: `${caseId}.manifest.json`, sha256, length }, now)

export type ManifestAt = {
  readonly caseId: string
  readonly key: string
  readonly sha256: string
  readonly length: number
}

/** All at once: with them the package is fetched entry by entry, and put together by whoever needs it as one file. */
export const mintArchiveLinks = async (
  { table, ids, objects }: ArchivePorts,
  call: CaseCall,
): Promise<Result<Answer>> => {
  const opened = await openArchive(table, call)
  if (!opened) return refuse('resource.not-found')
  const { head } = opened
  const manifest = await manifestOf(objects, head)
  if (!head.archive || !manifest) return refuse('archive.not-closed', { retryAfterSeconds: 60 })
  const { caseId, archive } = head
  await table.write(granted(ids, call, { caseId, area: areaOf(head), shownSha256: archive.sha256 }))
  const entries = manifest.entries.map(async ({ path, archiveKey: key, fileName, sha256, length }) => ({
    path,
    ...(await downloadLink(objects, { bucket: 'archive', key, fileName, sha256, length }, call.now)),
  }))
  return ok(
    answer(200, {
      manifest: await manifestLink(objects, { caseId, ...archive }, call.now),
      entries: await Promise.all(entries),
    }),
  )
}
