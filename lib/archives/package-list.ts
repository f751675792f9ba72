/** The rows by which a registry finds the packages of a month: never moved, one for each package. */

import * as z from 'zod/mini'
import type { Archived, Head, ParentHead } from '../cases/state/rows.ts'
import { isParent } from '../cases/state/rows.ts'
import { plain, whole } from '../kernel/stored.ts'
import type { Row, Write } from '../platform/ports.ts'

export const packagesPk = (registry: string, month: string): string => `PACKAGES#${registry}#${month}`

const Fields = z.object({
  caseId: z.string(),
  registryNumber: z.optional(z.string()),
  business: z.string(),
  caseState: z.string(),
  units: z.array(z.string()),
  key: z.string(),
  package: z.object({
    number: z.int(),
    sha256: z.string(),
    length: z.int(),
    entries: z.int(),
    archivedAt: z.string(),
  }),
})
export const PackageRow = plain(whole(Fields))

export const packageRow = (head: Head | ParentHead, archive: Archived): Write[] => {
  if (isParent(head)) return []
  const { caseId, registry, registryNumber, business, caseState, units } = head
  const { number, sha256, length, entries, archivedAt, key } = archive
  const put: Row = {
    pk: packagesPk(registry, archivedAt.slice(0, 7)),
    sk: `${archivedAt}#${caseId}#${number}`,
    caseId,
    ...(registryNumber !== undefined && { registryNumber }),
    business,
    caseState,
    units,
    key,
    package: { number, sha256, length, entries, archivedAt },
  }
  return [{ table: 'cases', put }]
}
