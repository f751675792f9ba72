/** How matters go: what was raised, answered in time, escalated and closed, by who had to answer and by kind, as far as the caller sees. */
import * as z from 'zod/mini'
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { faultOf } from '../kernel/faults.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { LocalDate } from '../kernel/time.ts'
import type { Ports } from '../platform/ports.ts'
import { type MatterFiguresRow, matterFigures, summedMatters } from './figures.ts'
import { KIND_NAMES } from './kinds.ts'

const Figures = z.strictObject({
  raised: z.int(),
  /** Once at most for each matter, by hand or because nobody answered in time. */
  escalated: z.int(),
  resolved: z.int(),
  /** Within the working days of its kind. */
  resolvedInTime: z.int(),
  reopened: z.int(),
  closed: z.int(),
  /** Closed, and the answer that closed it came in time. */
  closedInTime: z.int(),
  /** Closed because the raiser took it back. */
  withdrawn: z.int(),
})

export const MatterFiguresView = z.strictObject({
  from: LocalDate,
  /** Not counted any more. */
  before: LocalDate,
  total: Figures,
  items: z.array(z.strictObject({ owner: z.string(), kind: z.enum(KIND_NAMES), ...Figures.shape })),
})

export type FiguresQuery = { readonly from: LocalDate; readonly before: LocalDate }

/** A half-year and its supplement; longer periods are asked for in parts. */
const LONGEST_DAYS = 400

const seen =
  ({ caller }: Call) =>
  ({ place, raisedBy, owner }: MatterFiguresRow): boolean =>
    caller.audience === 'bank' || caller.audience === 'registry'
      ? [raisedBy, owner].includes(caller.institutionId)
      : watches(caller, place)

export const readMatterFigures = async (
  ports: Pick<Ports, 'table'>,
  call: Call<unknown, unknown, FiguresQuery>,
): Promise<Result<Answer>> => {
  const { from, before } = call.query
  const days = (Date.parse(before) - Date.parse(from)) / 86_400_000
  if (days <= 0 || days > LONGEST_DAYS)
    return refuse('request.invalid', { faults: [faultOf('#/query/before', 'period.unfit', { days: LONGEST_DAYS })] })
  const rows = (await matterFigures(ports, { from, before })).filter(seen(call))
  const groups = Map.groupBy(rows, ({ owner, kind }) => `${owner}#${kind}`)
  const items = [...groups.values()]
    .flatMap((some) => (some[0] ? [{ owner: some[0].owner, kind: some[0].kind, ...summedMatters(some) }] : []))
    .sort((a, b) => (`${a.owner}#${a.kind}` < `${b.owner}#${b.kind}` ? -1 : 1))
  return ok(answer(200, { from, before, total: summedMatters(rows), items }))
}
