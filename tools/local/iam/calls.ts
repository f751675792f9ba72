/** Remembers which grants were used, by an example of each, and what the calls cost. */

import type { Json } from '../templates/template.ts'
import type { Decision, Request } from './evaluate.ts'

type Asked = { readonly request: Request; readonly decision: Decision }
export type WireCall = {
  readonly role: string
  readonly operation: string
  readonly requests: readonly Request[]
  readonly statements: readonly (string | null)[]
  readonly allowed: boolean
  count: number
}
export type Grant = {
  readonly role: string
  readonly statement: string
  readonly action: string
  readonly resource: string
  count: number
}
export type Cost = {
  readonly role: string
  readonly operation: string
  readonly on: string
  requests: number
  units: number
}
export type Calls = ReturnType<typeof makeCalls>

/** What a thread has recorded since it last handed its record over. */
export type Recorded = {
  readonly grants: readonly Grant[]
  readonly wire: readonly WireCall[]
  readonly costs: readonly Cost[]
}

/** In an answer this name, unescaped, is the member alone: the whole is not read again for it. */
const capacityIn = (text: string): Json => {
  const found = /"ConsumedCapacity":(\{[^{}]*\}|\[[^[\]]*\])/.exec(text)?.[1]
  return found === undefined ? JSON.parse(text).ConsumedCapacity : JSON.parse(found)
}

const grantKey = ({ role, statement, action }: Omit<Grant, 'count' | 'resource'>): string =>
  `${role} ${statement} ${action}`
const wireKey = ({ role, operation, allowed, requests, statements }: WireCall): string =>
  JSON.stringify([role, operation, allowed, requests.map(({ action }) => action), statements])
const costKey = ({ role, operation, on }: Pick<Cost, 'role' | 'operation' | 'on'>): string =>
  `${role} ${operation} ${on}`

export const makeCalls = () => {
  const grants = new Map<string, Grant>()
  const wire = new Map<string, WireCall>()
  const costs = new Map<string, Cost>()
  const peaks = new Map<string, number>()

  const addWire = (call: WireCall): void => {
    const key = wireKey(call)
    const known = wire.get(key)
    if (known) known.count += call.count
    else wire.set(key, { ...call })
  }

  const addGrant = (grant: Grant): void => {
    const key = grantKey(grant)
    const known = grants.get(key)
    if (known) known.count += grant.count
    else grants.set(key, { ...grant })
  }

  const addCost = (cost: Cost): void => {
    const key = costKey(cost)
    const known = costs.get(key)
    if (!known) return void costs.set(key, { ...cost })
    known.requests += cost.requests
    known.units += cost.units
  }

  /** Calls that differ only in which row or object they touch are one. */
  const record = (role: string, operation: string, asked: readonly Asked[]): void => {
    const statements = asked.map(({ decision }) => decision.statement ?? null)
    const allowed = asked.every(({ decision }) => decision.allowed)
    addWire({ role, operation, requests: asked.map(({ request }) => request), statements, allowed, count: 1 })
    // A statement is used when the call goes through, not when another one refuses it.
    for (const { request, decision } of allowed ? asked : []) {
      if (!decision.statement) continue
      const { action, resource } = request
      addGrant({ role, statement: decision.statement, action, resource, count: 1 })
    }
  }

  const add = (role: string, operation: string, [on, units]: [string, number]): void =>
    addCost({ role, operation, on, requests: 1, units })

  const measure = (role: string, operation: string, input: Json, answer?: { status: number; body: Buffer }): void => {
    const capacity = answer?.status === 200 ? capacityIn(answer.body.toString('utf8')) : undefined
    const rows: [string, number][] = (Array.isArray(capacity) ? capacity : capacity ? [capacity] : []).map((one) => [
      one.TableName,
      one.CapacityUnits,
    ])
    if (rows.length === 0)
      rows.push([
        String(input.TableName ?? input.QueueUrl ?? '')
          .split('/')
          .at(-1) ?? '',
        0,
      ])
    for (const row of rows) add(role, operation, row)
  }

  const read = () => ({
    grants: [...grants.values()],
    wire: [...wire.values()],
    costs: [...costs.values()],
    peakBytes: Object.fromEntries(peaks),
  })
  const clear = (): void => [grants, wire, costs, peaks].forEach((one) => void one.clear())

  return {
    record,
    measure,
    invoked: (name: string): void => add(name, 'invocation', ['', 0]),
    /** The most memory an invocation of the function held. */
    peaked: (name: string, bytes: number): void => void peaks.set(name, Math.max(bytes, peaks.get(name) ?? 0)),
    read,
    clear,
    /** What was recorded since it was last taken; undefined where that is nothing. */
    take: (): Recorded | undefined => {
      if (wire.size === 0 && costs.size === 0) return undefined
      const { grants, wire: taken, costs: spent } = read()
      clear()
      return { grants, wire: taken, costs: spent }
    },
    merge: (recorded: Recorded): void => {
      recorded.grants.forEach(addGrant)
      recorded.wire.forEach(addWire)
      recorded.costs.forEach(addCost)
    },
  }
}
