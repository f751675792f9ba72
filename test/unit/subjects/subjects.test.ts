import { describe, expect, it } from 'vitest'
import { DeliveryId, registryDeliveryId } from '../../../lib/deliveries/delivery-id.ts'
import { Notification } from '../../../lib/deliveries/messages.ts'
import { sqsQueue } from '../../../lib/platform/aws/queue.ts'
import { readSubjectId, underBothNames } from '../../../lib/subjects/earlier-name.ts'
import {
  findSubjectKind,
  namedId,
  SUBJECT_KINDS,
  SUBJECTS,
  subjectIdOfPk,
  subjectKindOf,
  subjectPk,
} from '../../../lib/subjects/subjects.ts'

const RANDOM = '01jd0000000000000000000000'
const idOf = (kind: (typeof SUBJECT_KINDS)[number]) => `${SUBJECTS[kind].prefix}_${RANDOM}`

describe.each(SUBJECT_KINDS)('a subject of the kind %s', (kind) => {
  const row = SUBJECTS[kind]

  it('is known by its id, and its rows by their partition', () => {
    expect(subjectKindOf(idOf(kind))).toBe(kind)
    expect(subjectPk(idOf(kind))).toBe(`${row.partition}#${idOf(kind)}`)
    expect(subjectIdOfPk(subjectPk(idOf(kind)))).toBe(idOf(kind))
    expect(namedId(idOf(kind))).toEqual({ [row.idName]: idOf(kind) })
  })

  it('has ids of deliveries exactly if registries hear of it', () => {
    expect(DeliveryId.safeParse(registryDeliveryId(idOf(kind), 1)).success).toBe(row.toRegistries)
  })

  it('shares prefix, partition and the name of its id with no other', () => {
    for (const field of ['prefix', 'partition', 'idName'] as const)
      expect(SUBJECT_KINDS.filter((other) => SUBJECTS[other][field] === row[field])).toEqual([kind])
  })
})

it('an id with another beginning is a fault that says so, never taken for a case', () => {
  for (const id of [`doc_${RANDOM}`, `xyz_${RANDOM}`, RANDOM, '', '_'])
    expect(() => subjectPk(id)).toThrow(`'${id}' is the id of no subject`)
  expect(findSubjectKind(`doc_${RANDOM}`)).toBeUndefined()
})

it('feeds carry a notification for every kind that has one', () => {
  const notified = { id: 'evt_1', type: 'x.y', sequence: 1, occurredAt: '2026-12-01T10:00:00.000+08:00', data: {} }
  const more: Record<string, object> = {
    case: { caseState: 'open', applicationState: 'lodged' },
    'unit-event': { monitorId: 'mon_1', unitNumber: '351001012010GB09999F00010001' },
    'call-up': { caseId: 'case_1' },
  }
  for (const kind of SUBJECT_KINDS.filter((one) => SUBJECTS[one].notification !== null)) {
    const named = kind === 'unit-event' ? {} : namedId(idOf(kind))
    expect(Notification.safeParse({ ...notified, ...named, ...more[kind] }).success, kind).toBe(true)
  }
  expect(Notification.safeParse({ ...notified, ...namedId(idOf('payment-order')) }).success).toBe(false)
})

describe('beside release 0.1.0', () => {
  it('rows are read under either name of the subject, and carry both', () => {
    expect(readSubjectId({ caseId: 'qry_1' })).toBe('qry_1')
    expect(readSubjectId({ subjectId: 'qry_2', caseId: 'qry_2' })).toBe('qry_2')
    expect(() => readSubjectId({})).toThrow('a row without the id of its subject')
    expect(underBothNames('qry_3')).toEqual({ subjectId: 'qry_3', caseId: 'qry_3' })
  })

  it('a hint goes out under both names, or names no subject', async () => {
    const sent: unknown[] = []
    const client = {
      send: async ({ input }: { input: { Entries: { MessageBody: string }[] } }) => {
        sent.push(...input.Entries.map(({ MessageBody }) => JSON.parse(MessageBody)))
        return {}
      },
    }
    const queue = sqsQueue(() => 'https://queue.test', undefined as never, client as never)
    await queue.hint('feed', [{ receiver: 'feed:B', subjectId: 'mat_1' }, { receiver: 'feed:B' }])
    expect(sent).toEqual([{ receiver: 'feed:B', subjectId: 'mat_1', caseId: 'mat_1' }, { receiver: 'feed:B' }])
  })
})
