import { describe, expect, it } from 'vitest'
import { statusOf } from '../../../lib/deliveries/status.ts'
import { LANE_LIMITS } from '../../../lib/names/limits.ts'

const NOW = new Date('2026-11-24T10:00:00+08:00')
const row = (oldestDueSeconds: number, at = '2026-11-24T09:59:00+08:00') => ({
  at,
  lanes: [{ lane: 'registry' as const, oldestDueSeconds, receiversDown: 1 }],
})
const LIMIT = LANE_LIMITS.registry.oldestMinutes * 60

describe('the platform', () => {
  it('is well while nothing is due for longer than promised, even where a receiver is down', () => {
    expect(statusOf(row(LIMIT), NOW)).toMatchObject({ status: 'ok', lanes: [{ late: false, receiversDown: 1 }] })
  })

  it('is late by what waits for nobody outside, and says beside it how long a receiver that is down keeps things waiting', () => {
    const lanes = [{ lane: 'registry' as const, oldestDueSeconds: 90_000, oldestReachableSeconds: 5, receiversDown: 1 }]
    expect(statusOf({ ...row(0), lanes }, NOW)).toMatchObject({
      status: 'ok',
      lanes: [{ late: false, oldestDueSeconds: 90_000, oldestReachableSeconds: 5 }],
    })
  })

  it('is degraded when something is late, when the sweep stands still, and before it ever ran', () => {
    expect(statusOf(row(LIMIT + 1), NOW)).toMatchObject({ status: 'degraded', lanes: [{ late: true }] })
    expect(statusOf(row(0, '2026-11-24T09:57:00+08:00'), NOW).status).toBe('ok')
    expect(statusOf(row(0, '2026-11-24T09:56:59+08:00'), NOW).status).toBe('degraded')
    expect(statusOf(undefined, NOW)).toEqual({ status: 'degraded', lanes: [] })
  })
})
