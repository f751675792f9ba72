import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Actor,
  APPLICATION_STATES,
  awaitedBy,
  caseStateOf,
  isTerminal,
  type Milestone,
  NOTIFIES_OTHER_LENDER,
  nextStanding,
  receiversOf,
  reservesUnits,
  STEPS,
  type Standing,
  type Step,
} from '../../../lib/cases/state/lifecycle.ts'

const START: Standing = { applicationState: 'validating', milestones: [] }
/** A release, a case without certificate, and one that says nothing of its business. */
const NEEDS: (readonly Milestone[] | undefined)[] = [
  undefined,
  ['repaid', 'registered'],
  ['registered', 'certified'],
  ['registered', 'certified', 'disbursed'],
  ['registered', 'certified', 'disbursed', 'old-released'],
]
const STARTS: Standing[] = NEEDS.map((needs) => (needs ? { ...START, needs } : START))
const NAMES = Object.keys(STEPS) as Step[]
const ACTORS: Actor[] = ['bank', 'registry', 'platform', 'counterparty']

const move = fc.record({ step: fc.constantFrom(...NAMES), actor: fc.constantFrom(...ACTORS) })

/** Every standing that some sequence of steps leads to. */
const reachable = (): Standing[] => {
  const seen = new Map<string, Standing>(STARTS.map((start) => [JSON.stringify(start), start]))
  const open = [...STARTS]
  for (let standing = open.pop(); standing; standing = open.pop())
    for (const step of NAMES) {
      const next = nextStanding(standing, step, STEPS[step].by)
      if (typeof next === 'string' || seen.has(JSON.stringify(next))) continue
      seen.set(JSON.stringify(next), next)
      open.push(next)
    }
  return [...seen.values()]
}

const endsFrom = (standing: Standing): boolean => {
  const seen = new Set<string>()
  const open = [standing]
  for (let one = open.pop(); one; one = open.pop()) {
    if (caseStateOf(one) !== 'open') return true
    for (const step of NAMES) {
      const next = nextStanding(one, step, STEPS[step].by)
      if (typeof next === 'string' || seen.has(JSON.stringify(next))) continue
      seen.add(JSON.stringify(next))
      open.push(next)
    }
  }
  return false
}

const USUAL: readonly Milestone[] = ['registered', 'certified', 'disbursed']
const needsOf = ({ needs = USUAL }: Standing): readonly Milestone[] => needs

it('lets nothing out of a state that ends the application', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      let standing: Standing = START
      for (const { step, actor } of moves) {
        const next = nextStanding(standing, step, actor)
        if (isTerminal(standing.applicationState)) expect(next).toBe('case.closed')
        if (typeof next !== 'string') standing = next
      }
    }),
  )
})

it('lets each step be taken by its own actor only', () => {
  fc.assert(
    fc.property(fc.constantFrom(...reachable()), move, (standing, { step, actor }) => {
      if (actor !== STEPS[step].by) expect(typeof nextStanding(standing, step, actor)).toBe('string')
    }),
  )
})

it('reaches every state, and an end from every state', () => {
  const standings = reachable()
  expect(new Set(standings.map(({ applicationState }) => applicationState))).toEqual(new Set(APPLICATION_STATES))
  // a release that nobody reported as repaid is completed by another call
  for (const standing of standings.filter((one) => !needsOf(one).includes('repaid')))
    expect([standing, endsFrom(standing)]).toEqual([standing, true])
})

it('never loses a milestone, and holds units exactly until the book is written or the application has ended', () => {
  fc.assert(
    fc.property(fc.constantFrom(...reachable()), move, (standing, { step }) => {
      const next = nextStanding(standing, step, STEPS[step].by)
      if (typeof next === 'string') return
      expect(next.milestones).toEqual(expect.arrayContaining([...standing.milestones]))
      if (!reservesUnits(standing)) expect(reservesUnits(next)).toBe(false)
    }),
  )
})

/** Many thousands of answers are compared: the expectation, which is slow, speaks only where one is wrong. */
const same = (where: readonly unknown[], got: unknown, wanted: unknown): void => {
  if (!isDeepStrictEqual(got, wanted)) expect([...where, got]).toEqual([...where, wanted])
}

/** What a business must need for a step to reach its milestone. */
const NEED: Readonly<Record<string, Milestone>> = {
  'not-disbursed': 'disbursed',
  repaid: 'certified',
  released: 'certified',
}

const every = (standing: Standing): { step: Step; actor: Actor; next: Standing | string }[] =>
  NAMES.flatMap((step) => ACTORS.map((actor) => ({ step, actor, next: nextStanding(standing, step, actor) })))

it('lets the table alone decide: from every state that can be reached, every step by every actor', () => {
  for (const standing of reachable())
    for (const { step, actor, next } of every(standing)) {
      const row: {
        by: Actor
        from: readonly string[]
        to: string
        clock?: string
        reaches?: string
        after?: Milestone
        excludes?: readonly string[]
      } = STEPS[step]
      const allowed =
        row.by === actor &&
        row.from.includes(standing.applicationState) &&
        (row.clock !== 'stops' || !standing.stopped) &&
        (row.clock !== 'runs-again' || standing.stopped === true) &&
        (row.reaches === undefined ||
          needsOf(standing).some((need) => need === (NEED[row.reaches ?? ''] ?? row.reaches))) &&
        (row.after === undefined ||
          !needsOf(standing).includes(row.after) ||
          standing.milestones.includes(row.after)) &&
        !(row.excludes ?? []).some((milestone) => (standing.milestones as readonly string[]).includes(milestone))
      const where = [standing, step, actor]
      same(where, typeof next !== 'string', allowed)
      if (typeof next === 'string') {
        same(where, next, caseStateOf(standing) === 'open' ? 'case.wrong-step' : 'case.closed')
        continue
      }
      if (row.to !== 'resume')
        same(where, next.applicationState, row.to === 'stay' ? standing.applicationState : row.to)
      same(where, [next.needs, 'needs' in next], [standing.needs, 'needs' in standing])
      same(where, next.milestones, [...standing.milestones, ...(row.reaches ? [row.reaches] : [])])
      const kept = row.to === 'stay' ? standing.resumeTo : undefined
      same(where, next.resumeTo, step === 'requestWithdrawal' ? standing.applicationState : kept)
    }
})

const IN_HAND = [
  'accepted',
  'deemed-accepted',
  'in-review',
  'further-material',
  'awaiting-payment',
  'withdrawal-requested',
]

it('keeps the clock as it was through every other step while the case is in hand', () => {
  for (const standing of reachable())
    for (const { step, next } of every(standing)) {
      if (typeof next === 'string') continue
      const inHand = IN_HAND.includes(next.applicationState)
      const stands = step === 'stopClock' || (step !== 'runClock' && standing.stopped === true)
      same([standing, step], next.stopped, inHand && stands ? true : undefined)
    }
})

it('says whether the case is open and what it waits for, by what its business needs', () => {
  for (const standing of reachable()) {
    const givenUp = standing.milestones.includes('not-disbursed')
    const wanted = givenUp
      ? [...needsOf(standing).filter((need) => need !== 'disbursed'), 'released' as const]
      : needsOf(standing)
    const missing = wanted.filter((need) => !standing.milestones.includes(need))
    const ended = isTerminal(standing.applicationState)
    expect(awaitedBy(standing)).toEqual(ended ? [] : missing)
    expect(caseStateOf(standing)).toBe(
      ended || (givenUp && missing.length === 0)
        ? 'ended-without-registration'
        : missing.length === 0
          ? 'completed'
          : 'open',
    )
    expect(reservesUnits(standing)).toBe(!ended && !standing.milestones.includes('registered'))
  }
})

it('tells of each event whom its step names, and nobody of what is no step', () => {
  for (const step of NAMES) expect(receiversOf(STEPS[step].event)).toEqual(STEPS[step].tells)
  expect(receiversOf('case.submitted')).toEqual([])
  expect(NOTIFIES_OTHER_LENDER.toSorted()).toEqual([
    'case.lodged',
    'case.not-accepted',
    'case.refused',
    'case.registered',
    'case.validation-failed',
    'case.withdrawn',
  ])
})

it('stops the clock and lets it run again in turns, and never carries a stopped clock past the book', () => {
  for (const standing of reachable()) {
    if (['registered', 'certified'].includes(standing.applicationState)) expect(standing.stopped).toBeUndefined()
    const stopped = nextStanding(standing, 'stopClock', 'registry')
    if (typeof stopped === 'string') continue
    expect(stopped.stopped).toBe(true)
    expect(nextStanding(stopped, 'stopClock', 'registry')).toBe('case.wrong-step')
    expect(nextStanding(stopped, 'runClock', 'registry')).toEqual(standing)
  }
})

it('keeps the state to return to while other things happen to a withdrawal that is asked for', () => {
  for (const standing of reachable().filter(({ applicationState }) => applicationState === 'withdrawal-requested'))
    for (const { next } of every(standing))
      if (typeof next !== 'string' && next.applicationState === 'withdrawal-requested')
        expect(next.resumeTo).toBe(standing.resumeTo)
})

it('returns to the very state before a withdrawal that the registry declines', () => {
  for (const standing of reachable()) {
    const asked = nextStanding(standing, 'requestWithdrawal', 'bank')
    if (typeof asked === 'string') continue
    expect(nextStanding(asked, 'declineWithdrawal', 'registry')).toMatchObject({
      applicationState: standing.applicationState,
    })
  }
})

it('lets a loan be paid back once, after it was paid out where it is, and never where it was given up or its mortgage is gone', () => {
  for (const standing of reachable()) {
    const { milestones } = standing
    const next = nextStanding(standing, 'repay', 'bank')
    const owes = needsOf(standing).includes('disbursed') ? milestones.includes('disbursed') : true
    const may =
      standing.applicationState === 'certified' &&
      needsOf(standing).includes('certified') &&
      owes &&
      !milestones.some((one) => ['repaid', 'not-disbursed', 'released'].includes(one))
    expect([standing, typeof next !== 'string']).toEqual([standing, may])
    if (typeof next !== 'string') expect(caseStateOf(next)).toBe(caseStateOf(standing))
  }
})
