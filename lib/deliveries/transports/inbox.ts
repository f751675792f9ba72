/** For registries that take no connections: the delivery waits in the inbox they poll until they acknowledge it. */
import { padded } from '../../cases/state/rows.ts'
import type { Key } from '../../platform/ports.ts'
import type { Transport } from './transport.ts'

export const inboxPk = (registry: string): string => `INBOX#${registry}`

/** Subjects by age, and of each its deliveries in order. */
export const inboxKey = (
  registry: string,
  { subjectId, n }: { readonly subjectId: string; readonly n: number },
): Key => ({
  pk: inboxPk(registry),
  sk: `${subjectId}#${padded(n)}`,
})

export const toInbox: Transport = async ({ table }, registry, { id, body, row }) => {
  const { subjectId, type } = row
  await table.write({ table: 'deliveries', put: { ...inboxKey(registry, row), deliveryId: id, subjectId, type, body } })
  return [{ delivered: true }]
}
