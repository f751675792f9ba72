import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Endpoint, MODES } from '../../../lib/deliveries/endpoints.ts'
import { goingOf } from '../../../lib/deliveries/share-out.ts'
import { endpointOf, outRow, receiverAt, receiverOf } from '../../../lib/outbox/rows.ts'

const BANK = '91350200MA00YH412T'
const RECEIVER = receiverOf('push', BANK)

const rowAt = (receiver: typeof RECEIVER, n: number) =>
  outRow({
    receiver,
    party: BANK,
    subjectId: `case_${'0'.repeat(26)}`,
    n,
    eventId: `evt_${n}`,
    type: 'case.accepted',
    due: '2026-11-24T02:00:00.000Z',
  })

const ids = ['end_1', 'end_2', 'end_3', 'end_4', 'end_5']
const endpoint = (endpointId: string, status: Endpoint['status']): Endpoint => ({
  endpointId,
  url: 'https://hooks.bank.example.com',
  secrets: [],
  status,
  createdAt: '2026-11-24T10:00:00+08:00',
})
const endpoints = fc
  .tuple(
    ...ids.map((id) =>
      fc.option(fc.constantFrom('active', 'disabled').map((status) => endpoint(id, status as 'active'))),
    ),
  )
  .map((some) => some.flatMap((one) => one ?? []))
const apart = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 1, max: 4 })), { selector: String, maxLength: 8 })
  .map((some) => some.map(([id, n]) => rowAt(receiverAt(RECEIVER, id), n)))
const scene = fc.record({ mode: fc.constantFrom(...MODES), endpoints, apart, n: fc.integer({ min: 1, max: 4 }) })

const activeOf = (all: readonly Endpoint[]) =>
  all.filter(({ status }) => status === 'active').map(({ endpointId }) => endpointId)

it('a row of the institution goes to active endpoints alone, and never past one for which something of the subject waits', () => {
  fc.assert(
    fc.property(scene, ({ mode, endpoints: all, apart: others, n }) => {
      const going = goingOf({ row: rowAt(RECEIVER, n), apart: others }, { mode, endpoints: all })
      if (going.way === 'ended') throw new Error('only an endpoint’s row ends')
      const to = going.endpoints.map(({ endpointId }) => endpointId)
      const active = activeOf(all)
      const waiting = new Set(others.map(({ receiver }) => endpointOf(receiver)))
      const same = new Set(others.flatMap((one) => (one.n === n ? [endpointOf(one.receiver)] : [])))
      const lacking = active.filter((id) => same.has(id))
      expect(active).toEqual(expect.arrayContaining(to))
      if (active.length === 0) expect(going).toEqual({ way: 'here', endpoints: [] })
      else if (going.way === 'here') {
        expect(to.some((id) => waiting.has(id))).toBe(false)
        expect(to.length > 0 && (mode === 'any' || active.length === 1)).toBe(true)
      } else {
        expect(to).toEqual(lacking.length > 0 ? lacking : active)
        const hasAbreast = to.some((id) => !waiting.has(id))
        if (mode === 'any' || active.length === 1) expect(hasAbreast).toBe(false)
      }
    }),
  )
})

it('a row of one endpoint goes there while it is active, and nowhere else', () => {
  fc.assert(
    fc.property(scene, fc.constantFrom(...ids), ({ mode, endpoints: all, n }, id) => {
      const going = goingOf({ row: rowAt(receiverAt(RECEIVER, id), n), apart: [] }, { mode, endpoints: all })
      if (!activeOf(all).includes(id)) expect(going).toEqual({ way: 'ended' })
      else expect(going).toMatchObject({ way: 'here', endpoints: [{ endpointId: id }] })
    }),
  )
})
