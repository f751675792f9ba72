/** What a step writes of the units of its case. */
import { expect, it } from 'vitest'
import { reserveUnits } from '../../../lib/cases/examine/reserve-units.ts'
import { advance } from '../../../lib/cases/state/advance.ts'
import { GENESIS } from '../../../lib/cases/state/events.ts'
import { nextStanding, reservesUnits, STEPS, type Standing, type Step } from '../../../lib/cases/state/lifecycle.ts'
import { type Head, unitLockKey } from '../../../lib/cases/state/rows.ts'
import { UNITS_INLINE } from '../../../lib/filings/filing.ts'
import type { Commit, Write } from '../../../lib/platform/ports.ts'

const TRANSACTION = 100
const UNITS = Array.from({ length: UNITS_INLINE }, (_, i) => `351001012010GB09999F${String(i + 1).padStart(8, '0')}`)
const NOW = new Date('2026-11-26T02:00:00.000Z')
const STEP_NAMES = Object.keys(STEPS) as Step[]

const headIn = (standing: Standing): Head => ({
  ...standing,
  caseId: 'case_1',
  caseState: 'open',
  bank: '91350000MA00YH0179',
  branch: '0001',
  registry: '351001',
  business: 'new-loan',
  bankReference: 'A-1',
  units: UNITS,
  commitment: {
    institutionId: '91350000MA00YH0254',
    status: 'given',
    until: '2026-12-26T02:00:00.000Z',
    termsSha256: '',
  },
  sequence: 3,
  lastHash: GENESIS,
  createdAt: '2026-11-26T10:00:00+08:00',
  updatedAt: '2026-11-26T10:00:00+08:00',
})

const ids = { next: (prefix: string) => `${prefix}_1`, secret: () => '' }

const advanced = (before: Head, step: Step) => {
  const act = { actor: {}, occurredAt: '2026-11-26T10:00:00+08:00', now: NOW }
  const taken = advance({ ids }, before, { step, by: STEPS[step].by, act } as Parameters<typeof advance>[2])
  if (!taken.ok) throw new Error(taken.refusal.code)
  return taken.value
}

const unitsFreedBy = (writes: readonly Write[]): readonly string[] =>
  writes.flatMap((write) => {
    if (!('delete' in write)) return []
    return UNITS.filter((unit) => unitLockKey(unit).pk === write.delete.pk && unitLockKey(unit).sk === write.delete.sk)
  })

/** Every step that may be taken from some standing, with that standing. */
const moves = (): readonly (readonly [Standing, Step])[] => {
  const start: Standing = { applicationState: 'validating', milestones: [] }
  const seen = new Map([[JSON.stringify(start), start]])
  for (const standing of seen.values())
    for (const step of STEP_NAMES) {
      const next = nextStanding(standing, step, STEPS[step].by)
      if (typeof next !== 'string') seen.set(JSON.stringify(next), next)
    }
  return [...seen.values()].flatMap((standing) =>
    STEP_NAMES.filter((step) => typeof nextStanding(standing, step, STEPS[step].by) !== 'string').map(
      (step) => [standing, step] as const,
    ),
  )
}

it('frees all units of a case with the very step by which it ceases to hold them, and none otherwise', () => {
  const ending = new Set<Step>()
  for (const [standing, step] of moves()) {
    const { head, writes } = advanced(headIn(standing), step)
    const ends = reservesUnits(standing) && !reservesUnits(head) && standing.applicationState !== 'validating'
    expect([standing, step, unitsFreedBy(writes)]).toEqual([standing, step, ends ? UNITS : []])
    if (ends) ending.add(step)
  }
  expect([...ending].toSorted()).toEqual(['confirmWithdrawal', 'lapse', 'notAccept', 'refuse', 'register', 'takeBack'])
})

it('frees a unit only if this case holds it', () => {
  const { writes } = advanced(headIn({ applicationState: 'lodged', milestones: [] }), 'notAccept')
  const conditions = writes.flatMap((write) => ('delete' in write ? [write.condition] : []))
  expect(conditions).toEqual(
    UNITS.map(() => ({
      expression: 'attribute_not_exists(#pk) OR #caseId = :caseId',
      values: { caseId: 'case_1' },
    })),
  )
})

it('does not free by its transaction what a case that fails validation may never have held', () => {
  const { writes } = advanced(headIn({ applicationState: 'validating', milestones: [] }), 'failValidation')
  expect(unitsFreedBy(writes)).toEqual([])
})

it('keeps a step that frees as many units as a filing may name in one transaction', () => {
  for (const [standing, step] of moves())
    expect(advanced(headIn(standing), step).writes.length).toBeLessThan(TRANSACTION - 10)
})

/** A table on which the reservation ends as given. */
const reserving = async (commit: Commit) => {
  const sent: Write[][] = []
  const table = {
    batchGet: async (keys: readonly unknown[]) => keys.map(() => undefined),
    transact: async (writes: Write[]) => {
      sent.push(writes)
      return commit
    },
  }
  const ports = { table } as unknown as Parameters<typeof reserveUnits>[0]
  const taken = await reserveUnits(ports, headIn({ applicationState: 'validating', milestones: [] }))
  return { taken, sent }
}

it('reserves as many units as a filing may name in one transaction', async () => {
  const { taken, sent } = await reserving({ committed: true })
  expect(taken).toEqual([])
  // a lock each, after the check that the case stands as it was read
  expect(sent.map((writes) => writes.length)).toEqual([UNITS_INLINE + 1])
  expect(UNITS_INLINE + 1).toBeLessThanOrEqual(TRANSACTION)
})

it('names the units that another case took meanwhile, and throws where others were only in the way', async () => {
  const { taken } = await reserving({ committed: false, failed: [2, UNITS_INLINE], contended: false })
  expect(taken).toEqual([UNITS[1], UNITS[UNITS_INLINE - 1]])
  await expect(reserving({ committed: false, failed: [], contended: true })).rejects.toThrow('contended')
})
