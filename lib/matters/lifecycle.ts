/** What may happen to a matter, by whom, and where it stands afterwards. One table; escalation is a mark, not a state. */

import type { RefusalCode } from '../kernel/refusals.ts'

export const MATTER_STATES = ['open', 'resolved', 'closed'] as const
export type MatterState = (typeof MATTER_STATES)[number]

/** Who somebody is to a matter; an authority may also have raised it, or own it. */
export type Role = 'raiser' | 'owner' | 'authority' | 'platform'

export const MATTER_STEPS = {
  reply: { event: 'matter.replied', from: ['open', 'resolved'], by: ['raiser', 'owner', 'authority'] },
  escalate: { event: 'matter.escalated', from: ['open'], by: ['raiser', 'owner', 'authority', 'platform'] },
  resolve: { event: 'matter.resolved', from: ['open'], by: ['owner', 'authority'], to: 'resolved' },
  reopen: { event: 'matter.reopened', from: ['resolved'], by: ['raiser'], to: 'open' },
  /** The raiser takes it back. */
  withdraw: { event: 'matter.closed', from: ['open'], by: ['raiser'], to: 'closed' },
  /** The raiser accepts the answer; after a time of silence the platform takes it for accepted. */
  accept: { event: 'matter.closed', from: ['resolved'], by: ['raiser', 'platform'], to: 'closed' },
} as const satisfies Record<string, StepRow>

type StepRow = {
  readonly event: `matter.${string}`
  readonly from: readonly MatterState[]
  readonly by: readonly Role[]
  readonly to?: MatterState
}

export type MatterStep = keyof typeof MATTER_STEPS
export type MatterEventType = 'matter.raised' | (typeof MATTER_STEPS)[MatterStep]['event']

export const MATTER_EVENTS: readonly MatterEventType[] = [
  'matter.raised',
  ...new Set(Object.values(MATTER_STEPS).map(({ event }) => event)),
]

export type MatterStanding = {
  readonly state: MatterState
  readonly escalated: boolean
  readonly ownedByAuthority: boolean
}

/** Until a matter is escalated, its owner alone answers it; afterwards the authority may too. */
const rolesThatCount = (roles: readonly Role[], { step, standing }: { step: MatterStep; standing: MatterStanding }) =>
  roles.filter((role) => role !== 'authority' || step !== 'resolve' || standing.escalated || standing.ownedByAuthority)

/** The state after the step, or why it may not be taken. */
export const nextState = (
  standing: MatterStanding,
  step: MatterStep,
  roles: readonly Role[],
): { readonly state: MatterState } | RefusalCode => {
  const row: StepRow = MATTER_STEPS[step]
  if (!rolesThatCount(roles, { step, standing }).some((role) => row.by.includes(role))) return 'matter.not-yours'
  if (standing.state === 'closed') return 'matter.closed'
  if (!row.from.includes(standing.state))
    return standing.state === 'resolved' ? 'matter.resolved' : 'matter.not-resolved'
  if (step === 'escalate' && standing.escalated) return 'matter.escalated'
  return { state: row.to ?? standing.state }
}
