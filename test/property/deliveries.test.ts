import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { circuitOf, pauseSeconds } from '../../lib/deliveries/circuit.ts'
import { feedDeliveryId, readDeliveryId, registryDeliveryId } from '../../lib/deliveries/delivery-id.ts'
import { inOrder } from '../../lib/deliveries/publish.ts'
import { JITTER, nextAttempt, RETRY_AFTER_SECONDS } from '../../lib/deliveries/schedule.ts'
import {
  dueOf,
  duePartitions,
  laneOf,
  outKey,
  partyOf,
  type Receiver,
  receiverOf,
  SHARDS,
} from '../../lib/outbox/rows.ts'

const NOW = new Date('2026-11-24T02:00:00Z')
const waitOf = (given: Omit<Parameters<typeof nextAttempt>[0], 'now'>): number | undefined => {
  const next = nextAttempt({ ...given, now: NOW })
  return next && (next.getTime() - NOW.getTime()) / 1000
}
const attempts = fc.integer({ min: 1, max: RETRY_AFTER_SECONDS.length })
const chance = fc.double({ min: 0, max: 1, noNaN: true })

describe('the schedule of attempts', () => {
  it('is the published one: ten attempts over almost four days', () => {
    expect(RETRY_AFTER_SECONDS).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400])
  })

  it('stays within a tenth of its wait', () => {
    fc.assert(
      fc.property(attempts, chance, (made, drawn) => {
        const wait = RETRY_AFTER_SECONDS[made - 1] as number
        const waited = waitOf({ attempts: made, chance: drawn }) as number
        expect(waited).toBeGreaterThanOrEqual(wait * (1 - JITTER) - 0.001)
        expect(waited).toBeLessThanOrEqual(wait * (1 + JITTER) + 0.001)
      }),
    )
  })

  it('ends after the last attempt, whatever the receiver asks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: RETRY_AFTER_SECONDS.length + 1 }),
        chance,
        fc.string(),
        (made, drawn, retryAfter) => {
          expect(waitOf({ attempts: made, chance: drawn, retryAfter })).toBeUndefined()
        },
      ),
    )
  })

  it('is never shortened by Retry-After, and lengthened to an hour at most', () => {
    const asked = fc.oneof(
      fc.nat().map(String),
      fc.string(),
      fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
    )
    fc.assert(
      fc.property(attempts, chance, asked, (made, drawn, retryAfter) => {
        const plain = waitOf({ attempts: made, chance: drawn }) as number
        const waited = waitOf({ attempts: made, chance: drawn, retryAfter }) as number
        expect(waited).toBeGreaterThanOrEqual(plain)
        expect(waited).toBeLessThanOrEqual(Math.max(plain, 3600))
      }),
    )
  })

  it('takes Retry-After in seconds or as a date', () => {
    expect(waitOf({ attempts: 1, chance: 0.5, retryAfter: '120' })).toBe(120)
    expect(waitOf({ attempts: 1, chance: 0.5, retryAfter: 'Tue, 24 Nov 2026 02:10:00 GMT' })).toBe(600)
    expect(waitOf({ attempts: 1, chance: 0.5, retryAfter: 'soon' })).toBe(5)
  })
})

describe('the order of a feed', () => {
  const rows = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 })), { maxLength: 40 })
    .map((drawn) => {
      const cases = new Map<string, { caseId: string; n: number; due: string }[]>()
      for (const [which, due] of drawn) {
        const caseId = `case_${which}`
        const of = cases.get(caseId) ?? []
        cases.set(caseId, [...of, { caseId, n: of.length + 1, due: `0${due}` }])
      }
      return [...cases.values()]
    })

  it('keeps every case in the order of its events, however clocks differ', () => {
    fc.assert(
      fc.property(rows, (cases) => {
        const ordered = inOrder(cases)
        expect(ordered).toHaveLength(cases.flat().length)
        for (const of of cases) expect(ordered.filter(({ caseId }) => caseId === of[0]?.caseId)).toEqual(of)
      }),
    )
  })

  it('does not depend on the order in which cases were found', () => {
    fc.assert(
      fc.property(rows, (cases) => {
        expect(inOrder(cases.toReversed())).toEqual(inOrder(cases))
      }),
    )
  })

  it('is by time where cases do not forbid it', () => {
    const row = (caseId: string, n: number, due: string) => ({ caseId, n, due })
    const cases = [[row('a', 1, '10'), row('a', 2, '05')], [row('b', 1, '07')]]
    expect(inOrder(cases).map(({ caseId, n }) => `${caseId}${n}`)).toEqual(['b1', 'a1', 'a2'])
  })
})

describe('a circuit', () => {
  it('pauses longer with each failure, an hour at most', () => {
    fc.assert(
      fc.property(fc.nat(200), (failures) => {
        expect(pauseSeconds(failures + 1)).toBeGreaterThanOrEqual(pauseSeconds(failures))
        expect(pauseSeconds(failures)).toBeLessThanOrEqual(3600)
      }),
    )
    expect([9, 10, 11, 16, 17].map(pauseSeconds)).toEqual([0, 60, 120, 3600, 3600])
  })

  it('is open during the pause, then probes, and is forgotten when nobody does', () => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)
    const row = { failures: 10, openUntil: at(60).toISOString(), expiresAt: NOW.getTime() / 1000 + 3660 }
    expect(circuitOf(undefined, NOW)).toBe('closed')
    expect(circuitOf({ ...row, failures: 9 }, NOW)).toBe('closed')
    expect([0, 59, 60, 3659, 3660].map((seconds) => circuitOf(row, at(seconds)))).toEqual([
      'open',
      'open',
      'probing',
      'probing',
      'closed',
    ])
  })
})

const caseIds = fc.stringMatching(/^case_[0-9a-z]{26}$/)
const sequences = fc.integer({ min: 1, max: 999_999 })

describe('a delivery id', () => {
  it('names what it was made of', () => {
    fc.assert(
      fc.property(caseIds, sequences, (caseId, n) => {
        expect(readDeliveryId(registryDeliveryId(caseId, n))).toEqual({ caseId, n })
        expect(readDeliveryId(feedDeliveryId(n))).toEqual({ sequence: n })
      }),
    )
  })

  it('has one spelling, and sorts by event within a case', () => {
    for (const text of ['dlv_', 'dlv_0', 'dlv_07', 'dlv_1 ', 'dlv_-1', `dlv_case_${'0'.repeat(26)}_2`, 'evt_1', ''])
      expect(readDeliveryId(text)).toBeUndefined()
    fc.assert(
      fc.property(caseIds, sequences, sequences, (caseId, a, b) => {
        expect(registryDeliveryId(caseId, a) < registryDeliveryId(caseId, b)).toBe(a < b)
      }),
    )
  })
})

describe('a row of the outbox', () => {
  const lanes = fc.constantFrom('platform' as const, 'registry' as const, 'feed' as const, 'push' as const)
  const parties = fc.stringMatching(/^[0-9A-Z]{6,18}$/)

  it('waits in one of the partitions that the sweeper looks into', () => {
    fc.assert(
      fc.property(lanes, parties, caseIds, (lane, party, caseId) => {
        const receiver: Receiver = receiverOf(lane, party)
        expect([laneOf(receiver), partyOf(receiver)]).toEqual([lane, party])
        expect(duePartitions(receiver)).toHaveLength(SHARDS[lane])
        expect(duePartitions(receiver)).toContain(dueOf(receiver, caseId))
      }),
    )
  })

  it('sorts by event', () => {
    fc.assert(
      fc.property(parties, sequences, sequences, (party, a, b) => {
        expect(outKey('case_1', party, a).sk < outKey('case_1', party, b).sk).toBe(a < b)
      }),
    )
  })
})
