/** An institution reads what it has put, each with its version and whether it was stopped. */
import { type Answer, answer, type Call } from '../kernel/call.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { allUnder, rowView } from './authority-act.ts'
import { forItself } from './for-itself.ts'
import { institutionKey } from './model.ts'

const listed = (ports: Pick<Ports, 'table'>, call: Call, prefix: string): Promise<Result<Answer>> =>
  forItself(call, async (institutionId) => {
    const rows = await allUnder(ports, institutionKey(institutionId).pk, prefix)
    return ok(answer(200, { items: rows.map(rowView) }))
  })

export const listOwnBranches = (ports: Pick<Ports, 'table'>, call: Call) => listed(ports, call, 'BRANCH#')
export const listOwnOfficers = (ports: Pick<Ports, 'table'>, call: Call) => listed(ports, call, 'OFFICER#')
