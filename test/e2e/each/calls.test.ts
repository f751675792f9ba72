/** Runs last on each platform: which grants its roles used, and which calls they made, is left to the judge of both. */
import { expect, inject, it } from 'vitest'
import { unitLockViolations } from '../../../tools/lives/laws/rows.ts'
import { castOf } from '../../support/cast.ts'
import { lasting, openRows } from '../../support/invariants.ts'
import { leaveRecord } from '../../support/records.ts'

it('leaves what the roles of this platform called to the judge of both', async () => {
  const recorded = await castOf(inject('sandbox')).control.calls()
  expect(recorded.wire.length).toBeGreaterThan(0)
  leaveRecord(inject('strand'), recorded)
})

it.runIf(inject('logs') !== '')(
  'leaves no unit locked by a case that does not hold it, and none unlocked that one holds',
  async () => {
    const status = await fetch(`${inject('sandbox').control}/status`)
    const rows = await openRows((await status.json()) as never)
    expect(await lasting(rows.cases, unitLockViolations)).toEqual([])
    rows.close()
  },
)
