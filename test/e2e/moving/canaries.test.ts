/** Runs after the other files: what they made this platform write is searched for the personal data of their filings. */
import { describe, inject } from 'vitest'
import { OF_THE_RUN } from '../../support/canaries.ts'
import { itIsNowhereIn } from '../sightings.ts'

const logs = inject('logs')

describe.skipIf(!logs)('personal data', () => {
  itIsNowhereIn(logs, OF_THE_RUN)
})
