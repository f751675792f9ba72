/** Compares the channel's file of a day with what the platform was told: everything that differs is listed, by the payment's number. */

export type Entry = { readonly serial: string; readonly orderId: string; readonly fen: number }

export type Difference = {
  /** `duplicate`: the file has the number more than once. */
  readonly kind: 'missing-here' | 'missing-there' | 'amount-differs' | 'order-differs' | 'duplicate'
  readonly serial: string
  readonly here?: { readonly orderId: string; readonly fen: number }
  readonly there?: { readonly orderId: string; readonly fen: number }
}

export type Reconciliation = {
  readonly here: { readonly payments: number; readonly fen: number }
  readonly there: { readonly payments: number; readonly fen: number }
  readonly matched: number
  readonly differences: readonly Difference[]
}

const side = ({ orderId, fen }: Entry) => ({ orderId, fen })
const summed = (entries: readonly Entry[]) => ({
  payments: entries.length,
  fen: entries.reduce((sum, { fen }) => sum + fen, 0),
})

const compared = (here: Entry | undefined, there: Entry): readonly Difference[] => {
  if (!here) return [{ kind: 'missing-here', serial: there.serial, there: side(there) }]
  const both = { serial: there.serial, here: side(here), there: side(there) }
  if (here.orderId !== there.orderId) return [{ kind: 'order-differs', ...both }]
  return here.fen === there.fen ? [] : [{ kind: 'amount-differs', ...both }]
}

export const reconcile = (here: readonly Entry[], there: readonly Entry[]): Reconciliation => {
  const known = new Map(here.map((entry) => [entry.serial, entry]))
  const reported = Map.groupBy(there, ({ serial }) => serial)
  const differences = [
    ...[...reported.values()].flatMap(([first, ...again]): readonly Difference[] => {
      if (!first) return []
      const repeated = again.map(
        (entry): Difference => ({ kind: 'duplicate', serial: entry.serial, there: side(entry) }),
      )
      return [...compared(known.get(first.serial), first), ...repeated]
    }),
    ...here.flatMap((entry): readonly Difference[] =>
      reported.has(entry.serial) ? [] : [{ kind: 'missing-there', serial: entry.serial, here: side(entry) }],
    ),
  ].sort((a, b) => (a.serial < b.serial ? -1 : a.serial > b.serial ? 1 : 0))
  const matched = [...reported.values()].filter(
    ([first]) => first && compared(known.get(first.serial), first).length === 0,
  ).length
  return { here: summed(here), there: summed(there), matched, differences }
}
