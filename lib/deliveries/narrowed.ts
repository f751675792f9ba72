/**
 * What of its institution's feed a narrowed client reads: notifications of cases, queries and whatever else lies where it may act. Numbers
 * stay as they are, so it sees gaps. Of what is of the institution as a whole, its reports and its keys, it is not notified.
 */
import { isNarrowed, PlacedRow, reachesRow } from '../access/narrowing.ts'
import { readDocument } from '../documents/narrowed.ts'
import { SigningRequest } from '../documents/signing/request.ts'
import type { Caller } from '../kernel/call.ts'
import { MatterHead, matterKey, rolesOf } from '../matters/model.ts'
import type { Key, Ports } from '../platform/ports.ts'
import { monitorKey } from '../queries/monitor.ts'
import { subjectPk } from '../subjects/subjects.ts'
import type { Notification } from './feed.ts'

type ReadPorts = Pick<Ports, 'table'>
type Reads = (ports: ReadPorts, caller: Caller, id: string) => Promise<boolean>

const byRow =
  (keyOf: (id: string, caller: Caller) => Key): Reads =>
  async ({ table }, caller, id) =>
    reachesRow(caller.narrowing, await table.get('cases', keyOf(id, caller), PlacedRow))

const byHead = byRow((id) => ({ pk: subjectPk(id), sk: 'HEAD' }))

/** By the id that the notification carries. */
const READS: readonly (readonly [field: string, reads: Reads])[] = [
  ['caseId', byHead],
  ['queryId', byHead],
  ['commonMaterialId', byHead],
  ['monitorId', byRow((id, { institutionId }) => monitorKey(institutionId, id))],
  [
    'matterId',
    async ({ table }, caller, id) => {
      const head = await table.get('cases', matterKey(id), MatterHead)
      return head !== undefined && rolesOf({ caller }, head).length > 0
    },
  ],
  [
    'signingRequestId',
    async (ports, caller, id) => {
      const request = await ports.table.get('cases', { pk: subjectPk(id), sk: 'HEAD' }, SigningRequest)
      return request !== undefined && (await readDocument(ports, caller, request.document.documentId)) !== undefined
    },
  ],
]

const named = (notification: Notification) =>
  READS.flatMap(([field, reads]) => {
    const id = notification[field]
    return typeof id === 'string' ? [{ id, reads }] : []
  })[0]

/** Each thing is read once, however often it was notified of. */
export const notificationsFor = async (
  ports: ReadPorts,
  caller: Caller,
  notifications: readonly Notification[],
): Promise<readonly Notification[]> => {
  if (!isNarrowed(caller.narrowing)) return notifications
  const read = new Map<string, Promise<boolean>>()
  const seen = await Promise.all(
    notifications.map((notification) => {
      const about = named(notification)
      if (!about) return false
      const answer = read.get(about.id) ?? about.reads(ports, caller, about.id)
      read.set(about.id, answer)
      return answer
    }),
  )
  return notifications.filter((_, at) => seen[at])
}
