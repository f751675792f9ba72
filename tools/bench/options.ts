/** What the bench is asked for, and in which sizes. */
import { parseArgs } from 'node:util'

export const { values: options } = parseArgs({
  options: {
    /** Only what is pinned, as one JSON object. */
    pins: { type: 'boolean', default: false },
    /** Only how well the rules of the review foretell, as one JSON object. */
    review: { type: 'boolean', default: false },
    /** Only whether the figures of a simulated half-year agree in three ways, as one JSON object. */
    reports: { type: 'boolean', default: false },
    /** Only what 100 MB of documents add to the memory of functions, as one JSON object. */
    memory: { type: 'boolean', default: false },
    /** Only what each test suite costs, at a revision (`--base`) and in the working tree; more than half an hour. */
    suite: { type: 'boolean', default: false },
    base: { type: 'string', default: '852fb32' },
    /** One suite alone: check, infra, contract, e2e, apart or fault. */
    only: { type: 'string' },
    /** The smallest form of whatever is asked for, to see that it runs: its figures say nothing. */
    small: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    submissions: { type: 'string' },
    cases: { type: 'string' },
  },
})

export const sizes = options.small
  ? { rounds: 1, submissions: 2, cases: 1, casesOfReports: 100, memory: { smallCases: 1, paperBytes: 1_000_000 } }
  : {
      rounds: 9,
      submissions: 200,
      cases: 10,
      casesOfReports: 20_000,
      memory: { smallCases: 16, paperBytes: 20_000_000 },
    }
export const [rounds, submissions, cases] = [
  Number(options.rounds ?? sizes.rounds),
  Number(options.submissions ?? sizes.submissions),
  Number(options.cases ?? sizes.cases),
]
