/** Runs last on each platform: which grants its roles used, and which calls they made, is left to the judge of both. */
import { expect, inject, it } from 'vitest'
import { castOf } from '../../support/cast.ts'
import { leaveRecord } from '../../support/records.ts'

it('leaves what the roles of this platform called to the judge of both', async () => {
  const recorded = await castOf(inject('sandbox')).control.calls()
  expect(recorded.wire.length).toBeGreaterThan(0)
  leaveRecord(inject('strand'), recorded)
})
