/** Remembers which grants were used, by an example of each, and what the calls cost. */

import type { Json } from '../templates/intrinsics.ts'
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

export const makeCalls = () => {
  const grants = new Map<string, Grant>()
  const wire = new Map<string, WireCall>()
  const costs = new Map<string, Cost>()
  const peaks = new Map<string, number>()

  /** Calls that differ only in which row or object they touch are one. */
  const record = (role: string, operation: string, asked: readonly Asked[]): void => {
    const statements = asked.map(({ decision }) => decision.statement ?? null)
    const allowed = asked.every(({ decision }) => decision.allowed)
    const id = JSON.stringify([role, operation, allowed, asked.map(({ request }) => request.action), statements])
    const known = wire.get(id)
    if (known) known.count++
    else wire.set(id, { role, operation, requests: asked.map(({ request }) => request), statements, allowed, count: 1 })
    // A statement is used when the call goes through, not when another one refuses it.
    for (const { request, decision } of allowed ? asked : []) {
      if (!decision.statement) continue
      const key = `${role} ${decision.statement} ${request.action}`
      const grant = grants.get(key)
      if (grant) grant.count++
      else
        grants.set(key, {
          role,
          statement: decision.statement,
          action: request.action,
          resource: request.resource,
          count: 1,
        })
    }
  }

  const add = (role: string, operation: string, [on, units]: [string, number]): void => {
    const key = `${role} ${operation} ${on}`
    const cost = costs.get(key) ?? { role, operation, on, requests: 0, units: 0 }
    cost.requests++
    cost.units += units
    costs.set(key, cost)
  }

  const measure = (role: string, operation: string, input: Json, answer?: { status: number; body: Buffer }): void => {
    const capacity = answer?.status === 200 ? JSON.parse(answer.body.toString('utf8')).ConsumedCapacity : undefined
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

  return {
    record,
    measure,
    invoked: (name: string): void => add(name, 'invocation', ['', 0]),
    /** The most memory an invocation of the function held. */
    peaked: (name: string, bytes: number): void => void peaks.set(name, Math.max(bytes, peaks.get(name) ?? 0)),
    read: () => ({
      grants: [...grants.values()],
      wire: [...wire.values()],
      costs: [...costs.values()],
      peakBytes: Object.fromEntries(peaks),
    }),
    clear: (): void => [grants, wire, costs, peaks].forEach((one) => void one.clear()),
  }
}
