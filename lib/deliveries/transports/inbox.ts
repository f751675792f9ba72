/** For registries that take no connections: the delivery waits in the inbox they poll until they acknowledge it. */
import { padded } from '../../cases/state/rows.ts'
import type { Key } from '../../platform/ports.ts'
import type { Transport } from '../deliver.ts'

export const inboxPk = (registry: string): string => `INBOX#${registry}`

/** Cases by age, and within each its deliveries in order. */
export const inboxKey = (registry: string, { caseId, n }: { readonly caseId: string; readonly n: number }): Key => ({
  pk: inboxPk(registry),
  sk: `${caseId}#${padded(n)}`,
})

export const toInbox: Transport = async ({ table }, registry, { id, body, row }) => {
  const { caseId, type } = row
  await table.write({ table: 'deliveries', put: { ...inboxKey(registry, row), deliveryId: id, caseId, type, body } })
  return { delivered: true }
}
