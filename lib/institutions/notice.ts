/** An institution is notified of each act of an authority on its keys and clients, in the transaction of the act. A regulator has no feed. */
import type { Call } from '../kernel/call.ts'
import { ID_PREFIXES } from '../kernel/ids.ts'
import { beijing } from '../kernel/time.ts'
import { outRow, receiverOf } from '../outbox/rows.ts'
import type { Hint, Ids, Row, Write } from '../platform/ports.ts'
import { subjectPk } from '../subjects/subjects.ts'
import type { INSTITUTION_KINDS } from './model.ts'

export const ACCESS_NOTICES = {
  'key.registered': { zh: '主管部门为本机构登记了公钥', en: 'An authority registered a key for the institution' },
  'key.proposed': {
    zh: '主管部门拟为本机构登记公钥：确认、拒绝，或者期满生效',
    en: 'An authority proposes a key for the institution: confirm or refuse it, or it holds when the days have passed',
  },
  'key.revoked': { zh: '主管部门撤销了本机构的公钥', en: 'An authority revoked a key of the institution' },
  'client.changed': { zh: '主管部门登记或者收窄了本机构的客户端', en: 'An authority registered or narrowed a client' },
  'client.proposed': {
    zh: '主管部门拟为本机构登记或者放宽客户端：确认、拒绝，或者期满生效',
    en: 'An authority proposes a client, or more for one: confirm or refuse it, or it holds when the days have passed',
  },
  'authorization.revoked': {
    zh: '权利人在登记机构或者主管部门撤销了查询授权书',
    en: 'An owner revoked an authorization letter at a registry or the authority',
  },
  'branch.stopped': { zh: '主管部门停用了本机构的网点', en: 'An authority stopped a branch of the institution' },
  'officer.stopped': { zh: '主管部门停用了本机构的专人', en: 'An authority stopped a designated officer' },
  'client.disabled': { zh: '主管部门停用了本机构的客户端', en: 'An authority shut a client out' },
} as const
export type AccessNotice = keyof typeof ACCESS_NOTICES

type Notified = {
  readonly type: AccessNotice
  readonly institutionId: string
  readonly kind: (typeof INSTITUTION_KINDS)[number]
  readonly data: Row
}

export type Notice = { readonly writes: readonly Write[]; readonly hints: readonly Hint[] }

const NONE: Notice = { writes: [], hints: [] }

export const noticeOf = (ids: Ids, call: Call, { type, institutionId, kind, data }: Notified): Notice => {
  if (institutionId === call.caller.institutionId || kind === 'regulator') return NONE
  const changeId = ids.next(ID_PREFIXES.change)
  const eventId = ids.next(ID_PREFIXES.event)
  const occurredAt = beijing(call.now)
  const receiver = receiverOf(kind === 'registry' ? 'registry' : 'feed', institutionId)
  const shown = { ...data, by: call.caller.institutionId }
  const pk = subjectPk(changeId)
  const rows: Row[] = [
    { pk, sk: 'EVENT#000001', eventId, n: 1, type, occurredAt, data: shown },
    { pk, sk: `PARTY#${institutionId}`, role: kind === 'registry' ? 'registry' : 'bank' },
    outRow({
      subjectId: changeId,
      n: 1,
      eventId,
      type,
      receiver,
      party: institutionId,
      due: call.now.toISOString(),
      correlation: call.requestId,
      ...(kind !== 'registry' && { notification: { id: eventId, type, occurredAt, changeId, data: shown } }),
    }),
  ]
  return {
    writes: rows.map((put): Write => ({ table: 'cases', put })),
    hints: [{ receiver, subjectId: changeId, correlation: call.requestId }],
  }
}
