/** The rows by which a registry finds the packages of a month: never moved, one for each package. */
import type { Archived, Head, ParentHead } from '../cases/state/rows.ts'
import { isParent } from '../cases/state/rows.ts'
import type { Row, Write } from '../platform/ports.ts'

export const packagesPk = (registry: string, month: string): string => `PACKAGES#${registry}#${month}`

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
