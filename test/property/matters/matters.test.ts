import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsOf } from '../../../lib/matters/figures.ts'
import { KIND_NAMES, MATTER_KINDS } from '../../../lib/matters/kinds.ts'
import { MATTER_STEPS, type MatterStep, type Role } from '../../../lib/matters/lifecycle.ts'
import { listRows, type MatterHead } from '../../../lib/matters/model.ts'
import { stepTakenOn } from '../../../lib/matters/take-step.ts'
import { dueAtOf, hasRunOut, platformDueAt } from '../../../lib/matters/timing.ts'
import { randomIds } from '../../../lib/platform/aws/clock.ts'

const START = Date.parse('2026-03-02T02:00:00Z')
const ids = randomIds({ now: () => new Date(START) })

const headWith = (more: Partial<MatterHead> = {}): MatterHead => ({
  matterId: 'mat_00000000000000000000000001',
  kind: 'overdue',
  about: { kind: 'platform' },
  subject: '一',
  raisedBy: { kind: 'bank', institutionId: 'bank' },
  owner: { kind: 'registry', institutionId: '350200' },
  place: '350203',
  state: 'open',
  createdAt: '2026-03-02T10:00:00.000+08:00',
  updatedAt: '2026-03-02T10:00:00.000+08:00',
  openedAt: '2026-03-02T10:00:00.000+08:00',
  reopened: 0,
  sequence: 1,
  ...more,
})

const move = fc.record({
  step: fc.constantFrom(...(Object.keys(MATTER_STEPS) as MatterStep[])),
  by: fc.constantFrom<Role>('raiser', 'owner', 'authority', 'platform'),
  afterHours: fc.integer({ min: 1, max: 200 }),
})

/** The steps of a life that may be taken, in their order. */
const lived = (head: MatterHead, moves: readonly { step: MatterStep; by: Role; afterHours: number }[]) => {
  const lives = [{ head, type: 'matter.raised' as string, writes: [] as readonly unknown[] }]
  let now = START
  for (const { step, by, afterHours } of moves) {
    now += afterHours * 3_600_000
    const before = lives.at(-1)?.head ?? head
    const taken = stepTakenOn(ids, before, { step, act: { actor: { institutionId: by }, by, now: new Date(now) } })
    if (typeof taken !== 'string') lives.push({ head: taken.head, type: taken.event.type, writes: taken.writes })
  }
  return lives
}

describe('whatever is tried on a matter', () => {
  it('it is escalated once at most, ends once, and nothing follows its end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KIND_NAMES), fc.array(move, { maxLength: 30 }), (kind, moves) => {
        const lives = lived(headWith({ kind }), moves)
        const types = lives.map(({ type }) => type)
        expect(types.filter((type) => type === 'matter.escalated').length).toBeLessThanOrEqual(1)
        const end = types.indexOf('matter.closed')
        if (end >= 0) expect(end).toBe(types.length - 1)
        expect(lives.map(({ head }) => head.sequence)).toEqual(lives.map((_, at) => at + 1))
      }),
    )
  })

  it('the figures agree with its timeline: closed never more than raised, in time only what was answered in time', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const lives = lived(headWith(), moves)
        const counts = lives.flatMap(({ head, type }) => countsOf(type as 'matter.raised', head))
        const of = (count: string) => counts.filter((one) => one === count).length
        expect(of('raised')).toBe(1)
        expect(of('closed')).toBe(lives.at(-1)?.head.state === 'closed' ? 1 : 0)
        expect(of('closedInTime') + of('withdrawn')).toBeLessThanOrEqual(of('closed'))
        expect(of('resolvedInTime')).toBeLessThanOrEqual(of('resolved'))
        expect(of('reopened')).toBe(lives.at(-1)?.head.reopened)
      }),
    )
  })

  it('the platform waits for something exactly while somebody’s time runs and it could still act', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        for (const { head } of lived(headWith(), moves)) {
          const waits = head.state === 'resolved' || (head.state === 'open' && !head.escalated)
          expect(platformDueAt(head, new Date(START)) !== undefined).toBe(waits)
          if (head.state === 'closed') expect(dueAtOf(head)).toBeUndefined()
        }
      }),
    )
  })
})

describe('the time to answer', () => {
  it('is counted in working days after the day it began, and ends at midnight', () => {
    const raisedBeforeFestival = headWith({ openedAt: '2026-09-30T18:00:00.000+08:00', kind: 'certificate' })
    expect(MATTER_KINDS.certificate.workingDays).toBe(2)
    // The National Day holiday of 2026 ends on 7 October.
    expect(dueAtOf(raisedBeforeFestival)).toBe('2026-10-10T00:00:00.000+08:00')
    expect(hasRunOut(raisedBeforeFestival, new Date('2026-10-09T15:59:59Z'))).toBe(false)
    expect(hasRunOut(raisedBeforeFestival, new Date('2026-10-09T16:00:00Z'))).toBe(true)
  })

  it('is not guessed where the working days are not announced: the platform looks again later', () => {
    const late = headWith({ openedAt: '2026-12-30T18:00:00.000+08:00', kind: 'other' })
    expect(dueAtOf(late)).toBeUndefined()
    expect(platformDueAt(late, new Date('2026-12-30T10:00:00Z'))).toBe('2026-12-31T16:00:00.000Z')
    expect(platformDueAt(late, new Date('2027-01-05T10:00:00Z'))).toBe('2027-01-05T16:00:00.000Z')
  })
})

it('a matter lies in the lists of its parties, and of province, city and county', () => {
  expect(listRows(headWith()).map(({ listOf }) => listOf)).toEqual([
    'matters:bank#2026-03',
    'matters:350200#2026-03',
    'matters-in:35#2026-03',
    'matters-in:3502#2026-03',
    'matters-in:350203#2026-03',
  ])
})
