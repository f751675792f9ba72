/**
 * Figures of call-ups, kept as they happen: a counter row for each month, registry, bank, direction and kind, written in the
 * transaction that asks or answers. A call-up belongs to the registry of its case, whichever side asked.
 */
import * as z from 'zod/mini'
import { tableOf } from '../names/keys.ts'
import type { Write } from '../platform/ports.ts'
import { answerDue, CALLED_UP, type CallUp } from './call-ups.ts'

/** `judged`: answers whose due time is known, which it is not before the working days are announced; `inTime` are some of them. */
const COUNTS = ['asked', 'delivered', 'refused', 'judged', 'inTime'] as const
export type CallUpFigures = Readonly<Record<(typeof COUNTS)[number], number>>

export const CallUpFiguresRow = z.object({
  month: z.string(),
  registry: z.string(),
  bank: z.string(),
  by: z.enum(['bank', 'registry']),
  what: z.enum(CALLED_UP),
  ...tableOf(COUNTS, () => z.optional(z.int())),
})
export type CallUpFiguresRow = Readonly<z.infer<typeof CallUpFiguresRow>>

export const callUpFiguresPk = (year: string): string => `CALLUPFIGURES#${year}`

type Counted = Pick<CallUp, 'asker' | 'holder' | 'what' | 'reach'>

const counting = ({ asker, holder, what, reach }: Counted, at: string, add: Partial<CallUpFigures>): Write => {
  const month = at.slice(0, 7)
  const { region: registry } = reach
  const { institutionId: bank } = asker.kind === 'bank' ? asker : holder
  return {
    table: 'cases',
    update: { pk: callUpFiguresPk(month.slice(0, 4)), sk: [month, registry, bank, asker.kind, what].join('#') },
    set: { month, registry, bank, by: asker.kind, what },
    add,
  }
}

export const countAsked = (callUp: Counted & Pick<CallUp, 'askedAt'>): Write =>
  counting(callUp, callUp.askedAt, { asked: 1 })

type Answered = Counted & Pick<CallUp, 'askedAt' | 'workingDays' | 'hours'> & { readonly answeredAt: string }

export const countAnswered = (callUp: Answered, as: 'delivered' | 'refused'): Write => {
  const due = answerDue(callUp)
  const isInTime = due !== undefined && Date.parse(callUp.answeredAt) <= Date.parse(due)
  return counting(callUp, callUp.answeredAt, {
    [as]: 1,
    ...(due !== undefined && { judged: 1 }),
    ...(isInTime && { inTime: 1 }),
  })
}

export const summedCallUps = (
  rows: readonly { readonly [K in keyof CallUpFigures]?: number | undefined }[],
): CallUpFigures => tableOf(COUNTS, (count) => rows.reduce((sum, row) => sum + (row[count] ?? 0), 0))
