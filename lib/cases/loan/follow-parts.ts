/**
 * What the platform owes other cases when one has moved. The parent hears of its part: the platform's own outbox rows of the part say that something happened, the part's head says what.
 * Rows are read first and the head after them, so the head knows at least what the rows tell of; doing it twice changes nothing.
 */
import * as z from 'zod/mini'
import { beijing } from '../../kernel/time.ts'
import { hint } from '../../outbox/hint.ts'
import { outPrefix } from '../../outbox/rows.ts'
import type { Ports } from '../../platform/ports.ts'
import { PLATFORM_ACTOR } from '../state/advance.ts'
import { type Part, parentStateOf, withPart } from '../state/loan.ts'
import { PARENT_EVENTS } from '../state/parent-states.ts'
import { AnyHead, casePk, Head, headKey, isParent, type ParentHead } from '../state/rows.ts'
import { followEndings } from '../units/note-released-mortgages.ts'
import { advanceParent, type ParentAdvance } from './advance-loan.ts'

type FollowPorts = Pick<Ports, 'table' | 'ids' | 'queue' | 'clock'>

const partOf = ({ caseId, registry, units, caseState, applicationState, milestones, sequence }: Head): Part => ({
  caseId,
  registry,
  units,
  caseState,
  applicationState,
  stands: milestones.includes('registered') && !milestones.includes('released'),
  ...(milestones.includes('released') && { released: true }),
  sequence,
})

/** The parent's step, or undefined if it knows already. */
export const reckonIn = (
  ports: Pick<Ports, 'ids' | 'clock'>,
  before: ParentHead,
  part: Part,
): ParentAdvance | undefined => {
  const parts = withPart(before.parts, part)
  if (!parts) return undefined
  // a part may be ahead of the run that says the loan is divided
  const applicationState = before.applicationState === 'validating' ? 'validating' : parentStateOf(parts)
  const moved = applicationState !== 'validating' && applicationState !== before.applicationState
  const now = ports.clock.now()
  const { caseId, registry } = part
  return advanceParent(ports, before, {
    type: moved ? PARENT_EVENTS[applicationState] : 'loan.part-moved',
    tells: moved ? ['bank'] : [],
    act: {
      actor: PLATFORM_ACTOR,
      occurredAt: beijing(now),
      now,
      data: { part: { caseId, registry, applicationState: part.applicationState } },
    },
    changed: { parts, applicationState },
  })
}

/** Concurrent changes of parts conflict here; each retries after reading again. */
const ATTEMPTS = 8

const tellParent = async (ports: FollowPorts, parentId: string, part: Part): Promise<void> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const parent = await ports.table.get('cases', headKey(parentId), AnyHead)
    if (!parent || !isParent(parent)) throw new Error(`case ${parentId} is no parent`)
    const advanced = reckonIn(ports, parent, part)
    if (!advanced) return
    const commit = await ports.table.transact(advanced.writes)
    if (commit.committed) return hint(ports, advanced.hints)
  }
  throw new Error(`case ${parentId} is contended`)
}

const Waiting = z.object({ pk: z.string(), sk: z.string(), type: z.string() })

const MAY_END_MORTGAGES: readonly string[] = ['case.registered', 'unit.changed']

/** Tells the parent of everything its part has come to, and other cases what ended with it; then forgets the rows that asked for it. */
export const followCase = async (ports: FollowPorts, caseId: string): Promise<void> => {
  const sk = { prefix: outPrefix('platform') }
  const { rows } = await ports.table.query({ table: 'cases', pk: casePk(caseId), sk }, Waiting)
  if (rows.length === 0) return
  const head = await ports.table.get('cases', headKey(caseId), Head)
  if (!head) throw new Error(`case ${caseId} has no head`)
  if (head.parent !== undefined) await tellParent(ports, head.parent, partOf(head))
  if (rows.some(({ type }) => MAY_END_MORTGAGES.includes(type))) await followEndings(ports, head)
  await Promise.all(rows.map(({ pk, sk: at }) => ports.table.write({ table: 'cases', delete: { pk, sk: at } })))
}
