import fc from 'fast-check'
import { expect, it } from 'vitest'
import { feedDeliveryId, readDeliveryId, registryDeliveryId } from '../../../lib/deliveries/delivery-id.ts'
import { nextAttempt } from '../../../lib/deliveries/schedule.ts'
import { LANES, type LaneName } from '../../../lib/names/resources.ts'
import { pauseSeconds } from '../../../lib/outbox/circuit.ts'
import {
  dueOf,
  duePartitions,
  endpointOf,
  institutionReceiver,
  laneOf,
  outKey,
  outPrefixOf,
  outRange,
  parkedPartition,
  partyOf,
  receiverAt,
  receiverOf,
} from '../../../lib/outbox/rows.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'
import type { Table } from '../../../lib/platform/ports.ts'
import { makeCursorSecret, openCursor, sealCursor } from '../../../lib/tables/cursor.ts'
import type { Row } from '../../support/looked.ts'

/** As published: the waits after the first attempt, in seconds. */
const PUBLISHED = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]
const NOW = new Date('2026-11-24T02:00:00Z')
const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const caseId = fc.stringMatching(/^case_[0-9a-z]{26}$/)
const lane = fc.constantFrom(...(Object.keys(LANES) as LaneName[]))
const party = fc.stringMatching(/^[0-9A-Z]{6,18}$/)

it('every wait lies within a tenth of the published schedule, and after the tenth attempt there is none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), chance, (attempts, luck) => {
      const next = nextAttempt({ attempts, now: NOW, chance: luck })
      const wait = PUBLISHED[attempts - 1]
      expect(next === undefined).toBe(wait === undefined)
      if (wait === undefined) return
      const seconds = ((next?.getTime() ?? 0) - NOW.getTime()) / 1000
      expect(seconds).toBeGreaterThanOrEqual(wait * 0.9 - 0.001)
      expect(seconds).toBeLessThanOrEqual(wait * 1.1 + 0.001)
    }),
  )
})

it('a receiver may ask for up to an hour of patience, never for less than the schedule', () => {
  const asked = fc.oneof(
    fc.nat({ max: 100_000 }).map((seconds) => ({ text: String(seconds), seconds })),
    fc.integer({ min: -100_000, max: 100_000 }).map((seconds) => ({
      text: new Date(NOW.getTime() + seconds * 1000).toUTCString(),
      seconds,
    })),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), chance, asked, (attempts, luck, { text, seconds }) => {
      const plain = nextAttempt({ attempts, now: NOW, chance: luck })?.getTime() ?? 0
      const patient = nextAttempt({ attempts, now: NOW, chance: luck, retryAfter: text })?.getTime() ?? 0
      const wanted = NOW.getTime() + Math.min(Math.max(seconds, 0), 3600) * 1000
      expect(patient).toBe(Math.max(plain, wanted))
    }),
  )
})

it('no text of Retry-After shortens or breaks the schedule', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (retryAfter) => {
      const next = nextAttempt({ attempts: 1, now: NOW, chance: 0, retryAfter })?.getTime() ?? 0
      expect(next).toBeGreaterThanOrEqual(NOW.getTime() + 4500)
      expect(next).toBeLessThanOrEqual(NOW.getTime() + 3_600_000)
    }),
  )
})

it('a delivery id names what it was made of, in one spelling', () => {
  fc.assert(
    fc.property(caseId, fc.integer({ min: 1, max: 999_999 }), (id, n) => {
      expect(readDeliveryId(registryDeliveryId(id, n))).toEqual({ subjectId: id, n })
      expect(readDeliveryId(feedDeliveryId(n))).toEqual({ sequence: n })
    }),
  )
  const near = fc.oneof(fc.string(), fc.stringMatching(/^dlv_(case_[0-9a-z]{26}_)?\d{1,13}$/))
  fc.assert(
    fc.property(near, (text) => {
      const name = readDeliveryId(text)
      if (!name) return
      expect('sequence' in name ? feedDeliveryId(name.sequence) : registryDeliveryId(name.subjectId, name.n)).toBe(text)
    }),
  )
})

it('a receiver is its lane and its party; every case waits in one of the partitions the sweeper asks', () => {
  fc.assert(
    fc.property(lane, party, caseId, (name, id, of) => {
      const receiver = receiverOf(name, id)
      expect([laneOf(receiver), partyOf(receiver)]).toEqual([name, id])
      expect(duePartitions(receiver)).toContain(dueOf(receiver, of))
      expect(duePartitions(receiver)).not.toContain(parkedPartition(receiver))
    }),
  )
})

it('an endpoint’s receiver is of its institution, waits apart from it, and is held with it', () => {
  const endpoint = fc.stringMatching(/^end_[0-9a-z]{26}$/)
  fc.assert(
    fc.property(lane, party, endpoint, caseId, (name, id, end, of) => {
      const institution = receiverOf(name, id)
      const receiver = receiverAt(institution, end)
      expect([laneOf(receiver), partyOf(receiver), endpointOf(receiver)]).toEqual([name, id, end])
      expect([endpointOf(institution), institutionReceiver(receiver)]).toEqual([undefined, institution])
      expect(receiverAt(receiver, end)).toBe(receiver)
      expect(duePartitions(institution)).not.toContain(dueOf(receiver, of))
      expect(parkedPartition(receiver)).toBe(parkedPartition(institution))
      const { from, to } = outRange(id)
      for (const one of [institution, receiver]) {
        const sk = `${outPrefixOf(one)}999999`
        expect(from < sk && sk < to).toBe(true)
      }
    }),
  )
})

it('rows of a case sort as their events are numbered', () => {
  const n = fc.integer({ min: 1, max: 999_999 })
  fc.assert(
    fc.property(caseId, party, n, n, (of, id, a, b) => {
      expect(outKey(of, id, a).sk < outKey(of, id, b).sk).toBe(a < b)
    }),
  )
})

it('a circuit stays closed for nine failures, and then pauses longer and longer up to an hour', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
      const pause = pauseSeconds(failures)
      expect(pause === 0).toBe(failures < 10)
      expect(pauseSeconds(failures + 1)).toBeGreaterThanOrEqual(pause)
      expect(pause).toBeLessThanOrEqual(3600)
    }),
  )
})

it('a cursor opens only as it was sealed: no byte can be changed, added or taken away', async () => {
  const rows = new Map<string, Row>()
  const table = {
    get: async () => rows.get('secret'),
    write: async ({ put }: { put: Row }) => Boolean(rows.set('secret', put)),
  } as unknown as Table
  const ports = { table, ids: randomIds({ now: () => NOW }) }
  await makeCursorSecret(ports)
  const bound = fc.array(fc.string(), { minLength: 1, maxLength: 4 })
  const position = fc.record({ pk: fc.string(), sk: fc.string() })
  await fc.assert(
    fc.asyncProperty(bound, position, fc.nat(), fc.integer({ min: 1, max: 127 }), async (of, at, where, flip) => {
      const cursor = await sealCursor(ports, of, at)
      expect(await openCursor(ports, of, cursor)).toEqual(at)
      const i = where % cursor.length
      const other = String.fromCharCode(cursor.charCodeAt(i) ^ flip)
      const spoilt = [
        cursor.slice(0, i) + other + cursor.slice(i + 1),
        cursor.slice(0, i) + cursor.slice(i + 1),
        cursor.slice(0, i) + other + cursor.slice(i),
        `${cursor}.`,
        `${cursor}=`,
      ].filter((text) => text !== cursor)
      for (const text of spoilt) expect(await openCursor(ports, of, text)).toBeUndefined()
      expect(await openCursor(ports, [...of, ''], cursor)).toBeUndefined()
    }),
  )
})
