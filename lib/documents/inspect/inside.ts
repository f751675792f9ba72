/** What an inspection may cost, with everything that lies in the file, and who looks at that. */
import type { Budget } from '../pdf/work.ts'
import type { Flaw } from './verdict.ts'

export type Inside = {
  readonly budget: Budget
  /** Of a file within the file that is inspected: what is amiss with it, by the same bounds. */
  readonly inspect: (bytes: Buffer) => Promise<Flaw | undefined>
}
