/** What no engine would take, found before it is asked. It never succeeds, so whoever called is refused and not asked to repeat it. */

import type { Refusal } from './result.ts'

export type Beyond = 'writes' | 'one-row-twice' | 'row-size' | 'transaction-size'

export class BeyondLimits extends Error {
  override readonly name = 'BeyondLimits'
  readonly beyond: Beyond
  constructor(beyond: Beyond) {
    super(`beyond the limit of ${beyond}`)
    this.beyond = beyond
  }
}

/** As the caller reads it: too much at once (413), or the same thing twice in a way that no rule has named (400). */
export const refusalOfBeyond = ({ beyond }: BeyondLimits): Refusal => ({
  code: beyond === 'one-row-twice' ? 'request.invalid' : 'request.too-large',
})
