/**
 * One publisher of an institution's feed at a time, for others would only cancel its transactions, which are billed all the same. Whoever
 * finds the turn taken leaves the subjects it came for with whoever has it, and goes. No number rests on the turn: the feed's own
 * conditions hold without it, and what is left with a publisher that dies still waits in the index `due`.
 */
import * as z from 'zod/mini'
import type { Key, Ports } from '../platform/ports.ts'

type TurnPorts = Pick<Ports, 'table' | 'clock'>

export type Turn = { readonly institutionId: string; readonly holder: string }

/** Of a publisher that died the turn is over before the next sweep. */
export const TURN_SECONDS = 20

const turnKey = ({ institutionId }: Turn): Key => ({ pk: `FEED#${institutionId}`, sk: 'TURN' })

const TurnRow = z.object({ holder: z.optional(z.string()), asked: z.optional(z.set(z.string())) })

/** False while another has it. */
export const takeTurn = ({ table, clock }: TurnPorts, turn: Turn): Promise<boolean> => {
  const now = clock.now()
  const until = new Date(now.getTime() + TURN_SECONDS * 1000).toISOString()
  return table.write({
    table: 'deliveries',
    update: turnKey(turn),
    set: { holder: turn.holder, until },
    condition: {
      expression: 'attribute_not_exists(#until) OR #until < :now OR #holder = :holder',
      values: { now: now.toISOString(), holder: turn.holder },
    },
  })
}

/** False if nobody has the turn any more. */
export const leaveSubjects = (
  { table, clock }: TurnPorts,
  turn: Turn,
  subjectIds: readonly string[],
): Promise<boolean> =>
  table.write({
    table: 'deliveries',
    update: turnKey(turn),
    add: { asked: new Set(subjectIds) },
    condition: { expression: '#until >= :now', values: { now: clock.now().toISOString() } },
  })

const MINE = '#holder = :holder'

/** Whatever was left meanwhile; the next to have the turn finds it. */
export const breakOff = async ({ table }: TurnPorts, turn: Turn): Promise<void> => {
  const condition = { expression: MINE, values: { holder: turn.holder } }
  await table.write({ table: 'deliveries', update: turnKey(turn), remove: ['holder', 'until'], condition })
}

/** Gives the turn back and answers with nothing; or keeps it, and answers with the subjects that were left meanwhile. */
export const endTurn = async ({ table }: TurnPorts, turn: Turn): Promise<readonly string[]> => {
  const { holder } = turn
  const at = { table: 'deliveries', update: turnKey(turn) } as const
  for (;;) {
    const unasked = { expression: `${MINE} AND attribute_not_exists(#asked)`, values: { holder } }
    if (await table.write({ ...at, remove: ['holder', 'until'], condition: unasked })) return []
    const row = await table.get('deliveries', turnKey(turn), TurnRow)
    // it had run out, and is another's
    if (row?.holder !== holder) return []
    const { asked } = row
    if (!asked) continue
    const unchanged = { expression: `${MINE} AND #asked = :asked`, values: { holder, asked } }
    if (await table.write({ ...at, remove: ['asked'], condition: unchanged })) return [...asked]
  }
}
