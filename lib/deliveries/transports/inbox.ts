/** For registries that take no connections: the delivery waits in the inbox they poll until they acknowledge it. */
import type { Key } from '../../platform/ports.ts'
import type { Transport } from '../deliver.ts'

export const inboxPk = (registry: string): string => `INBOX#${registry}`

export const inboxKey = (registry: string, deliveryId: string): Key => ({ pk: inboxPk(registry), sk: deliveryId })

export const toInbox: Transport = async ({ table }, registry, { id, body, row }) => {
  const { caseId, type } = row
  await table.write({ table: 'deliveries', put: { ...inboxKey(registry, id), deliveryId: id, caseId, type, body } })
  return { delivered: true }
}
