/** What completed cases cost, from the calls that the runner recorded on the wire. */

export type Cost = {
  readonly role: string
  readonly operation: string
  readonly on: string
  readonly requests: number
  readonly units: number
}

export type PerCase = {
  readonly writeUnits: number
  readonly readUnits: number
  readonly queueRequests: number
  readonly objectRequests: number
  readonly invocations: number
  /** Units of each kind of call, largest first. */
  readonly kinds: readonly { readonly kind: string; readonly requests: number; readonly units: number }[]
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'])
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'])

const sum = (costs: readonly Cost[], of: 'units' | 'requests'): number => costs.reduce((all, cost) => all + cost[of], 0)

const bareName = (operation: string): string => operation.split('.').at(-1) ?? operation

/**
 * The sweeper, the sealer and who drafts reports run by the clock, whether there are cases or not: how much of their work falls between two cases is chance.
 * What a record costs to seal is said on the page of costs.
 */
const isPerCase = ({ role }: Cost): boolean => !/sweep|seed|seal|draft/i.test(role)

export const perCase = (all: readonly Cost[], cases: number): PerCase => {
  const costs = all.filter(isPerCase)
  const of = (operations: Set<string>) => costs.filter(({ operation }) => operations.has(bareName(operation)))
  const named = (pattern: RegExp) => costs.filter(({ operation }) => pattern.test(operation))
  const writes = of(WRITES)
  const kinds = Map.groupBy(
    [...writes, ...of(READS)],
    ({ role, operation, on }) => `${role} ${bareName(operation)} ${on}`,
  )
  return {
    writeUnits: sum(writes, 'units') / cases,
    readUnits: sum(of(READS), 'units') / cases,
    queueRequests: sum(named(/SQS|SendMessage|ReceiveMessage|DeleteMessage/), 'requests') / cases,
    objectRequests: sum(named(/Object/), 'requests') / cases,
    invocations: sum(named(/^invocation$/), 'requests') / cases,
    kinds: [...kinds]
      .map(([kind, group]) => ({ kind, requests: sum(group, 'requests') / cases, units: sum(group, 'units') / cases }))
      .sort((a, b) => b.units - a.units),
  }
}
