/** What was declared, for who declared it and who watches over them. */
import { type Answer, answer, type Call, type Caller } from '../kernel/call.ts'
import { watches } from '../kernel/jurisdiction.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Ports } from '../platform/ports.ts'
import { allRegistries } from '../registries/list-registries.ts'
import { type Declaration, declarationsOf } from './declarations.ts'

/** A registry is where its code says, a bureau where it watches; what a bank declares is its own. */
const placeOf = (one: Declaration): string => (one.what === 'inspections' ? one.place : one.declarer)

const maySee = (caller: Caller, one: Declaration): boolean =>
  one.declarer === caller.institutionId || (placeOf(one).length === 6 && watches(caller, placeOf(one)))

/** What was declared of a month; to who watches over registries also which of them have not declared it. */
export const readDeclarations = async (
  ports: Pick<Ports, 'table'>,
  { caller, query: { month } }: Call<unknown, unknown, { readonly month: string }>,
): Promise<Result<Answer>> => {
  const items = (await declarationsOf(ports, [month])).filter((one) => maySee(caller, one))
  if (caller.jurisdiction === undefined) return ok(answer(200, { month, items }))
  const declared = new Set(items.map(({ declarer }) => declarer))
  const watched = (await allRegistries(ports)).filter(({ code }) => watches(caller, code))
  const missing = watched.flatMap(({ code }) => (declared.has(code) ? [] : [code]))
  return ok(answer(200, { month, items, missing }))
}
