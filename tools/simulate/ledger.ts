/**
 * The registries' own books: what came in, when each step began, and what was written into the register. Kept in memory
 * and, where a file is given, as JSON lines, so a restarted simulator goes on where it stopped and still knows each delivery.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

export type Delivery = {
  readonly id: string
  readonly type: string
  readonly caseId: string
  readonly registry: string
  readonly occurredAt: string
  // biome-ignore lint/suspicious/noExplicitAny: the filing is the bank's text; a simulated registry reads little of it
  readonly filing?: any
  /** What is asked for, in order, merged in one acceptance. */
  readonly registrations?: readonly string[]
  /** Of a call-up beside its case. */
  readonly callUpId?: string
  readonly data?: { readonly needsApproval?: boolean; readonly what?: string }
  /** Of a query instead of a case. */
  readonly queryId?: string
  readonly query?: {
    readonly kind: string
    readonly unitNumber?: string
    readonly certificateNumber?: string
    readonly acceptanceNumber?: string
    readonly materials?: readonly string[]
  }
  readonly authorization?: { readonly owners: readonly { readonly name: string; readonly idNumber: string }[] }
  readonly documents?: readonly (DeliveredDocument & { readonly link: string })[]
  /** Of an answer to a list: the papers it brings, and what it says of each item. */
  readonly details?: {
    readonly documents?: readonly DeliveredDocument[]
    readonly answers?: readonly { readonly item: string; readonly unable?: string }[]
  }
}

type DeliveredDocument = {
  readonly documentId: string
  readonly slot: string
  readonly length: number
  readonly sha256: string
}

type Entry =
  | { readonly what: 'received'; readonly at: string; readonly delivery: Delivery }
  | { readonly what: 'began'; readonly at: string; readonly deliveryId: string; readonly step: string }
  | { readonly what: 'registered'; readonly at: string; readonly deliveryId: string; readonly caseId: string }
  | { readonly what: 'finished'; readonly at: string; readonly deliveryId: string }

const SERIAL = ' certificate-serial'

export type Ledger = ReturnType<typeof openLedger>

export const openLedger = (file?: string) => {
  const deliveries = new Map<string, Delivery>()
  const begun = new Map<string, string>()
  const registered = new Map<string, string[]>()
  const finished = new Set<string>()

  const take = (entry: Entry): void => {
    if (entry.what === 'received') deliveries.set(entry.delivery.id, entry.delivery)
    if (entry.what === 'began') begun.set(`${entry.deliveryId} ${entry.step}`, entry.at)
    if (entry.what === 'registered')
      registered.set(entry.caseId, [...(registered.get(entry.caseId) ?? []), entry.deliveryId])
    if (entry.what === 'finished') finished.add(entry.deliveryId)
  }

  const write = (entry: Entry): void => {
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`)
    take(entry)
  }

  if (file !== undefined && existsSync(file))
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) take(JSON.parse(line) as Entry)

  return {
    knows: (deliveryId: string): boolean => deliveries.has(deliveryId),
    receive: (delivery: Delivery, at: string) => write({ what: 'received', at, delivery }),
    /** When this step was first begun; repeats of a step carry the first moment, so their bytes stay the same. */
    begin: (deliveryId: string, step: string, now: string): string => {
      const key = `${deliveryId} ${step}`
      if (!begun.has(key)) write({ what: 'began', at: now, deliveryId, step })
      return begun.get(key) as string
    },
    /** Writes the register once per delivery: were one case delivered under two ids, it would be counted twice. */
    register: (deliveryId: string, caseId: string, at: string): void => {
      if (registered.get(caseId)?.includes(deliveryId) !== true) write({ what: 'registered', at, deliveryId, caseId })
    },
    /** The highest serial number given to a certificate so far. */
    lastSerial: (): number =>
      Math.max(0, ...[...begun].filter(([key]) => key.endsWith(SERIAL)).map(([, serial]) => Number(serial))),
    finish: (deliveryId: string, at: string) => write({ what: 'finished', at, deliveryId }),
    /** What came about a case of one of these types, in order. */
    heard: (caseId: string, types: readonly string[]): Delivery[] =>
      [...deliveries.values()].filter((one) => one.caseId === caseId && types.includes(one.type)),
    unfinished: (): Delivery[] => [...deliveries.values()].filter((one) => !finished.has(one.id)),
    /** How often each case was written into a register. */
    registrations: (): ReadonlyMap<string, number> => new Map([...registered].map(([id, all]) => [id, all.length])),
    size: (): number => deliveries.size,
  }
}
