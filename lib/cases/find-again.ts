/** What the rules of review find when review begins: between acceptance and the book, a seizure that comes first wins. */
import type { Ports } from '../platform/ports.ts'
import type { Head } from './rows.ts'

export type FoundAgain = { readonly rule: string; readonly severity: string; readonly pointer: string }

/** No rule reads the book yet, so none can find what was not there when the case was filed. */
export const findAgain = async (
  _ports: Pick<Ports, 'table' | 'clock'>,
  _head: Head,
): Promise<readonly FoundAgain[]> => []
