/** What reading a document may cost, counted in what is read and not in time: the same file gets the same verdict on every machine. */
import type { Value } from './values.ts'

/** More was asked for than a file may cost. */
export class TooMuch extends Error {}
/** The bytes end before the value does. */
export class CutOff extends Error {}

/** What a document may still cost, with everything that is embedded in it. Below zero reading stops with `TooMuch`. */
export type Budget = {
  /** Bytes to look at, as often as they are looked at. */
  lexable: number
  /** Bytes to unpack and look into. */
  unpackable: number
  /** Bytes of archives to unpack, a piece at a time. */
  unzippable: number
  /** Files in files. */
  embedded: number
}

export const startBudget = (): Budget => ({
  lexable: 48 * 1024 * 1024,
  unpackable: 32 * 1024 * 1024,
  unzippable: 400 * 1024 * 1024,
  embedded: 500,
})

/** What reading has met. */
export type Work = {
  readonly budget: Budget
  /** Values of the object that is being read. */
  values: number
  /** Met what is no value: a reader that trusts nothing stops there. */
  malformed: boolean
  readonly onName?: (name: string) => void
  readonly onString?: (value: string, from: number, bytes: Buffer) => void
  /** Called when a dictionary ends, the inner before the outer; `doubled` where it has a key twice. */
  readonly onDictionary?: (dictionary: ReadonlyMap<string, Value>, doubled: boolean) => void
}

export const startWork = (budget: Budget, listen: Pick<Work, 'onName' | 'onString' | 'onDictionary'> = {}): Work => ({
  budget,
  values: 0,
  malformed: false,
  ...listen,
})

export type Text = { readonly bytes: Buffer; readonly work: Work }

/** So much more was looked at. */
export const spend = ({ work }: Text, bytes: number): void => {
  work.budget.lexable -= bytes
  if (work.budget.lexable < 0) throw new TooMuch()
}

export const textOf = (bytes: Buffer, budget = startBudget()): Text => ({ bytes, work: startWork(budget) })
