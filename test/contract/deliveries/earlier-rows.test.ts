/** What release 0.1.0 wrote is delivered, shown and replayed by this one: it calls the id of any subject `caseId`. */

import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { attemptsPk } from '../../../lib/deliveries/attempts.ts'
import { deliver } from '../../../lib/deliveries/deliver.ts'
import { publish } from '../../../lib/deliveries/publish.ts'
import { push } from '../../../lib/deliveries/push.ts'
import { listDeliveries, replayDelivery } from '../../../lib/deliveries/read-deliveries.ts'
import { beijingDate } from '../../../lib/kernel/time.ts'
import { dueOf, parkedPartition, type Receiver, receiverOf } from '../../../lib/outbox/rows.ts'
import { registryRow } from '../../support/cases.ts'
import { endpointRow, openYard, type Yard } from '../../support/deliveries.ts'
import { BANK, bodyOf, call, REGISTRY } from '../../support/documents.ts'
import type { Row } from '../../support/looked.ts'
import { useDirectory } from '../../support/platform.ts'

const { engine } = useDirectory()

let made = 0
const newId = (prefix: string) => `${prefix}_${String(++made).padStart(26, '0')}`

type Old = { readonly id: string; readonly pk: string; readonly receiver: Receiver; readonly type: string }

/** An outbox row as 0.1.0 writes it. */
const oldRow = (yard: Yard, { id, pk, receiver, type }: Old, more: Row = {}): Row => {
  const party = receiver.slice(receiver.indexOf(':') + 1)
  return {
    pk,
    sk: `OUT#${party}#000001`,
    receiver,
    party,
    caseId: id,
    n: 1,
    eventId: newId('evt'),
    type,
    attempts: 0,
    due: yard.now().toISOString(),
    dueOf: dueOf(receiver, id),
    ...more,
  }
}
const put = (table: 'cases' | 'directory' | 'deliveries', row: Row) => engine.table.write({ table, put: row })

const shown = async (yard: Yard, by: string, query: { day: string } | { held: 'true' }) =>
  bodyOf(
    await listDeliveries(yard.ports, {
      ...call<unknown, unknown>('listDeliveries', {}, { by, now: yard.now() }),
      query,
    }),
  ).items as Row[]

it('a bank’s notification of a query goes into its feed and out by webhook, and comes again by hand', async () => {
  const yard = openYard(engine.table)
  const queryId = newId('qry')
  const receiver = receiverOf('feed', BANK)
  await put('directory', endpointRow(BANK, 'one'))
  const eventId = newId('evt')
  const notification = { id: eventId, type: 'query.answered', queryId, data: {} }
  const row = oldRow(
    yard,
    { id: queryId, pk: `QUERY#${queryId}`, receiver, type: 'query.answered' },
    { eventId, n: 2, sk: `OUT#${BANK}#000002`, notification },
  )
  await put('cases', row)
  await publish(yard.ports, { receiver })
  const pushing = { receiver: receiverOf('push', BANK), subjectId: queryId }
  await push(yard.ports, pushing)
  const day = beijingDate(yard.now())
  expect(await shown(yard, BANK, { day })).toMatchObject([
    { deliveryId: 'dlv_1', subject: { kind: 'query', id: queryId }, outcome: 'delivered' },
  ])
  expect((await shown(yard, BANK, { day }))[0]).not.toHaveProperty('caseId')

  // what we write, 0.1.0 can read
  const { rows } = await engine.table.query({ table: 'deliveries', pk: attemptsPk(BANK, day) })
  expect(rows).toMatchObject([{ subjectId: queryId, caseId: queryId }])
  const feed = await engine.table.query({ table: 'deliveries', pk: `FEED#${BANK}#0000000000` })
  const [item] = feed.rows
  expect(item).toMatchObject({ subjectId: queryId, caseId: queryId })
  // as 0.1.0 numbers it
  await put('deliveries', {
    pk: item?.['pk'],
    sk: item?.['sk'],
    caseId: queryId,
    n: 2,
    notification: item?.['notification'],
  })
  await put('cases', { pk: `QUERY#${queryId}`, sk: 'EVENT#000002', eventId, type: 'query.answered' })
  await put('cases', { pk: `QUERY#${queryId}`, sk: `PARTY#${BANK}`, role: 'bank' })
  const again = call(
    'replayDelivery',
    { path: { deliveryId: 'dlv_1' } },
    { by: BANK, key: randomUUID(), now: yard.now() },
  )
  expect(bodyOf(await replayDelivery(yard.ports, again as never))).toMatchObject({ status: 202 })
  await push(yard.ports, pushing)
  expect(yard.posted.map(({ id }) => id)).toEqual([eventId, eventId])
})

it('a registry’s delivery of a matter is posted, and one that is held is shown', async () => {
  const yard = openYard(engine.table)
  const [matterId, heldId] = [newId('mat'), newId('mat')]
  const receiver = receiverOf('registry', REGISTRY)
  await put('directory', registryRow(REGISTRY, { transport: 'webhook' }))
  await put('directory', endpointRow(REGISTRY, 'one'))
  const ofMatter = (id: string) => ({ id, pk: `MATTER#${id}`, receiver, type: 'matter.raised' })
  const at = '2026-11-24T10:00:00.000+08:00'
  await put('cases', {
    pk: `MATTER#${matterId}`,
    sk: 'HEAD',
    matterId,
    kind: 'other',
    about: { kind: 'platform' },
    subject: '询问',
    raisedBy: { kind: 'bank', institutionId: BANK },
    owner: { kind: 'registry', institutionId: REGISTRY },
    place: '350200',
    state: 'open',
    createdAt: at,
    updatedAt: at,
    openedAt: at,
    reopened: 0,
    sequence: 1,
  })
  const data = {
    eventId: newId('evt'),
    n: 1,
    type: 'matter.raised',
    occurredAt: at,
    actor: { institutionId: BANK },
    data: {},
  }
  await put('cases', { pk: `MATTER#${matterId}`, sk: 'EVENT#000001', by: 'raiser', ...data })
  await put('cases', oldRow(yard, ofMatter(matterId)))
  await put('cases', oldRow(yard, ofMatter(heldId), { attempts: 10, dueOf: parkedPartition(receiver) }))

  await deliver(yard.ports, { receiver, subjectId: matterId })
  expect(yard.posted.map(({ body }) => JSON.parse(body))).toMatchObject([{ id: `dlv_${matterId}_1`, matterId }])
  expect(await shown(yard, REGISTRY, { held: 'true' })).toMatchObject([
    { deliveryId: `dlv_${heldId}_1`, subject: { kind: 'matter', id: heldId }, outcome: 'exhausted' },
  ])
})

it('an attempt is shown under the kind of its subject', async () => {
  const yard = openYard(engine.table)
  const [caseId, callUpId, party] = [newId('case'), newId('cup'), newId('party')]
  const at = '2026-11-24T10:00:00.000+08:00'
  const attempt = { eventId: 'evt_1', type: 'x.y', attempt: 1, at, outcome: 'delivered', expiresAt: 4e9 }
  for (const [i, id] of [caseId, callUpId].entries())
    await put('deliveries', {
      pk: attemptsPk(party, '2026-11-24'),
      sk: `${i}`,
      deliveryId: `d${i}`,
      caseId: id,
      ...attempt,
    })
  const seen = await shown(yard, party, { day: '2026-11-24' })
  expect(seen.map(({ subject, caseId: ofCase }) => ({ subject, ofCase }))).toEqual([
    { subject: { kind: 'call-up', id: callUpId }, ofCase: undefined },
    { subject: { kind: 'case', id: caseId }, ofCase: caseId },
  ])
})
